import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'libsql'
import { afterAll, describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../../src/controller/contract/journal-entry.ts'
import { resolveControllerOptions } from '../../../src/controller/contract/options.ts'
import { Controller } from '../../../src/controller/controller.ts'
import { openController } from '../../../src/controller/journal/open-controller.ts'
import { journalOf } from '../../../src/controller/journal/open-journal.ts'
import { readWhole } from '../../../src/controller/journal/read-journal.ts'
import { sha256 } from '../../../src/controller/plan/fingerprint.ts'
import { random } from '../../arbitraries/random.ts'
import { ask, star } from '../line.ts'

const folder = mkdtempSync(join(tmpdir(), 'xlane-old-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A journal as version 1 wrote it: SQLite with a write-ahead log. */
const writeOld = (path: string, count: number, log: 'left' | 'merged'): readonly JournalEntry[] => {
  const all: JournalEntry[] = []
  const controller = new Controller(star(), {}, { append: entries => void all.push(...entries) })
  for (let i = 0; i < count; i++) controller.requestBandwidth(ask('h1', 'h3', 1000, 100), i)
  const identity = { schema: 'xlane/journal@1', ...journalOf(star(), resolveControllerOptions()) }
  const db = new Database(path)
  db.pragma('journal_mode = WAL')
  db.exec('CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID')
  db.exec('CREATE TABLE decisions (sequence INTEGER PRIMARY KEY, body TEXT NOT NULL, chain TEXT NOT NULL)')
  const meta = db.prepare('INSERT INTO meta (key, value) VALUES (?, ?)')
  for (const [key, value] of Object.entries({ ...identity, count: String(count) })) meta.run(key, value)
  const insert = db.prepare('INSERT INTO decisions (sequence, body, chain) VALUES (?, ?, ?)')
  let chain = sha256(JSON.stringify(identity))
  for (const { sequence, command, decision } of all) {
    const body = JSON.stringify({ command, decision })
    chain = sha256(`${chain}\n${body}`)
    insert.run(sequence, body, chain)
  }
  if (log === 'left') for (const end of ['', '-wal']) copyFileSync(path + end, `${path}.now${end}`)
  db.pragma('journal_mode = DELETE')
  db.close()
  return all
}

/** In a process of its own: a damaged database can end the one that opens it. */
const OPEN = `
import { openController } from '${join(import.meta.dirname, '../../../src/controller/journal/open-controller.ts')}'
import { star } from '${join(import.meta.dirname, '../line.ts')}'
import { copyFileSync, rmSync } from 'node:fs'
for (const path of process.argv.slice(2)) {
  const said = await openController(path, star()).then(
    ({ controller, journal }) => (journal.close(), 'opened ' + controller.tunnels.length),
    error => error.code ?? String(error.stack),
  )
  console.log(said)
}
`

describe('a journal of the first version', () => {
  it.each(['left', 'merged'] as const)('becomes one of this version; its log is %s', async log => {
    const made = join(folder, `${log}.journal`)
    const all = writeOld(made, 7, log)
    const path = log === 'left' ? `${made}.now` : made
    const old = readFileSync(path)
    const { controller, journal, remarks } = await openController(path, star())
    expect(remarks).toEqual([expect.stringContaining(`the old file is ${path}.v1`)])
    expect(controller.tunnels.map(({ id }) => id)).toEqual(['t1', 't2', 't3', 't4', 't5', 't6', 't7'])
    expect(JSON.stringify([...journal.entries(0)])).toBe(JSON.stringify(all))
    expect(controller.requestBandwidth(ask('h1', 'h3', 1000, 100), 9)).toMatchObject({ id: 't8' })
    journal.close()
    if (log === 'merged') expect(readFileSync(`${path}.v1`).equals(old)).toBe(true)
    const again = await openController(path, star())
    expect([again.controller.tunnels.length, again.remarks]).toEqual([8, []])
    again.journal.close()
  })

  it('of which only the main file was copied is refused', async () => {
    const made = join(folder, 'copied.journal')
    writeOld(made, 3, 'left')
    rmSync(`${made}.now-wal`)
    await expect(openController(`${made}.now`, star())).rejects.toThrow(/-wal is not there/)
    expect(existsSync(`${made}.now.v1`)).toBe(false)
  })

  it('that holds nothing may be what is left of one, and is refused', async () => {
    const path = join(folder, 'nothing.journal')
    writeOld(path, 0, 'merged')
    await expect(openController(path, star())).rejects.toThrow(/JOURNAL_INCOMPLETE|holds no decision/)
    await expect(readWhole(path)).rejects.toMatchObject({ code: 'JOURNAL_INCOMPLETE' })
    expect(existsSync(`${path}.mark`)).toBe(false)
  })

  it('that is another database is no journal', async () => {
    const path = join(folder, 'cake.journal')
    const db = new Database(path)
    db.exec('CREATE TABLE cake (x)')
    db.close()
    await expect(openController(path, star())).rejects.toMatchObject({ code: 'NOT_A_JOURNAL' })
  })

  it('with a flipped bit anywhere is whole or refused, and never ends the process', {
    timeout: 60_000,
  }, () => {
    const made = join(folder, 'flipped.journal')
    writeOld(made, 5, 'merged')
    const bytes = readFileSync(made)
    const draw = random(11)
    const paths = Array.from({ length: 120 }, (_, i) => {
      const hurt = Buffer.from(bytes)
      // Often the high bit of text, which is then no UTF-8.
      const place = draw.int(0, bytes.length - 1)
      hurt[place] = bytes[place]! ^ (draw.chance(0.5) ? 0x80 : 1 << draw.int(0, 6))
      const path = join(folder, `flip-${i}.journal`)
      writeFileSync(path, hurt)
      return path
    })
    const script = join(folder, 'open.mts')
    writeFileSync(script, OPEN)
    const { stdout, stderr, status } = spawnSync(process.execPath, ['--import', 'tsx', script, ...paths], {
      encoding: 'utf8',
    })
    expect([status, stderr]).toEqual([0, ''])
    const lines = stdout.trim().split('\n')
    expect(lines).toHaveLength(paths.length)
    for (const line of lines)
      expect(line).toMatch(/^(opened 5|JOURNAL_(TORN|VERSION|IO|TOPOLOGY|OPTIONS)|NOT_A_JOURNAL)$/)
    expect(lines.filter(line => line === 'JOURNAL_TORN').length).toBeGreaterThan(20)
  })
})
