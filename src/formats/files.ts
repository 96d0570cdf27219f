import { readFile, stat } from 'node:fs/promises'
import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { fileProblem } from './source/problems.ts'
import { MOST_TEXT } from './source/read-source.ts'

export type ReadText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

export type ReadBytes =
  | { readonly ok: true; readonly bytes: Uint8Array; readonly text: ReadText }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/** The only place where formats touch the file system. `-` is standard input. Never throws. */
export const readTextFile = async (path: string): Promise<ReadText> => {
  const read = await readBytesFile(path)
  return read.ok ? read.text : read
}

/** The bytes of a file too: some are no text, and what they hash to names all. */
export const readBytesFile = async (path: string): Promise<ReadBytes> => {
  const file = path === '-' ? '<stdin>' : path
  try {
    const bytes = path === '-' ? await readStdin() : await readLimited(path)
    return { ok: true, bytes, text: decode(bytes, file) }
  } catch (error) {
    return { ok: false, diagnostics: [explain(error, file)] }
  }
}

class TooLarge extends Error {
  readonly bytes: number
  constructor(bytes: number) {
    super('too large')
    this.bytes = bytes
  }
}

const readLimited = async (path: string): Promise<Buffer> => {
  const { size } = await stat(path)
  if (size > MOST_TEXT) throw new TooLarge(size)
  return readFile(path)
}

const readStdin = async (): Promise<Buffer> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin) {
    chunks.push(chunk as Buffer)
    bytes += (chunk as Buffer).length
    if (bytes > MOST_TEXT) throw new TooLarge(bytes)
  }
  return Buffer.concat(chunks)
}

const decode = (bytes: Buffer, file: string): ReadText => {
  const refuse = (found: string): ReadText => ({
    ok: false,
    diagnostics: [fileProblem(file, 'NOT_TEXT', 'UTF-8 text', found)],
  })
  const [a, b] = bytes
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return refuse('UTF-16 text')
  const zero = bytes.indexOf(0)
  if (zero >= 0) return refuse(`a zero byte at offset ${zero}: a binary file?`)
  try {
    // The decoder drops a byte order mark.
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return refuse('bytes that are not UTF-8')
  }
}

const explain = (error: unknown, file: string): Diagnostic => {
  if (error instanceof TooLarge)
    return fileProblem(file, 'TOO_LARGE', `at most ${MOST_TEXT} bytes`, `${error.bytes} bytes`)
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOENT') return fileProblem(file, 'NOT_FOUND', 'a file', 'no file of this name')
  if (code === 'ENOTDIR')
    return fileProblem(file, 'NOT_FOUND', 'a file', 'a path through something that is no directory')
  if (code === 'EISDIR') return fileProblem(file, 'IS_DIRECTORY', 'a file', 'a directory')
  if (code === 'EACCES' || code === 'EPERM')
    return fileProblem(file, 'UNREADABLE', 'a readable file', 'no permission to read it')
  return fileProblem(file, 'UNREADABLE', 'a readable file', message)
}
