import { mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readTextFile } from '../../src/formats/files.ts'

const folder = mkdtempSync(join(tmpdir(), 'xlane-files-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** The text, or code and message. */
const read = async (path: string): Promise<string> => {
  const result = await readTextFile(path)
  return result.ok ? result.text : result.diagnostics.map(d => `${d.code} ${d.message}`).join('\n')
}

test('UTF-8 text, without its byte order mark', async () => {
  expect(await read(file('plain', 'nodes: {} # é\n'))).toBe('nodes: {} # é\n')
  expect(await read(file('bom', '\ufeffnodes: {}\n'))).toBe('nodes: {}\n')
  expect(await read(file('empty', ''))).toBe('')
})

test('what is no text is refused', async () => {
  expect(await read(file('utf16', Buffer.from('\ufeffnodes', 'utf16le')))).toBe(
    'NOT_TEXT expected UTF-8 text; found UTF-16 text',
  )
  expect(await read(file('binary', Uint8Array.of(65, 66, 0, 67)))).toBe(
    'NOT_TEXT expected UTF-8 text; found a zero byte at offset 2: a binary file?',
  )
  expect(await read(file('latin1', Buffer.from('né', 'latin1')))).toBe(
    'NOT_TEXT expected UTF-8 text; found bytes that are not UTF-8',
  )
})

test('what cannot be read is said plainly', async () => {
  const there = file('there', 'x')
  mkdirSync(join(folder, 'sub'))
  expect(await read(join(folder, 'missing.yaml'))).toBe(
    'NOT_FOUND expected a file; found no file of this name',
  )
  expect(await read(join(there, 'below'))).toBe(
    'NOT_FOUND expected a file; found a path through something that is no directory',
  )
  expect(await read(join(folder, 'sub'))).toBe('IS_DIRECTORY expected a file; found a directory')
  expect((await readTextFile(join(folder, 'missing.yaml'))).ok).toBe(false)
})

test('a file too large to be one of ours is not read', async () => {
  const path = file('large', '')
  truncateSync(path, 300 * 1024 * 1024)
  expect(await read(path)).toBe('TOO_LARGE expected at most 268435456 bytes; found 314572800 bytes')
})
