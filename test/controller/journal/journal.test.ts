import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { resolveControllerOptions } from '../../../src/controller/contract/options.ts'
import { JournalError } from '../../../src/controller/journal/journal-error.ts'
import { openController } from '../../../src/controller/journal/open-controller.ts'
import { openJournal } from '../../../src/controller/journal/open-journal.ts'
import { sha256 } from '../../../src/controller/plan/fingerprint.ts'
import { random } from '../../arbitraries/random.ts'
import { ask, star, twoWays } from '../line.ts'

const folder = mkdtempSync(join(tmpdir(), 'xlane-journal-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const KILLS = Number(process.env.XLANE_KILLS ?? 8)

const three = async (path: string): Promise<void> => {
  const { controller, journal } = await openController(path, star())
  for (let i = 0; i < 3; i++) controller.requestBandwidth(ask('h1', 'h3', 1000, 100), i)
  journal.close()
}

const codeOf = async (work: () => Promise<unknown>): Promise<string> => {
  try {
    await work()
  } catch (error) {
    if (error instanceof JournalError) return `${error.code} ${error.message}`
    throw error
  }
  return 'fine'
}

describe('a journal', () => {
  it('is where the controller was', async () => {
    const path = join(folder, 'a.journal')
    await three(path)
    const { controller, journal } = await openController(path, star())
    expect(controller.tunnels.map(t => t.id)).toEqual(['t1', 't2', 't3'])
    expect(controller.state.sequence).toBe(3)
    expect(controller.requestBandwidth(ask('h1', 'h3', 1000, 100), 9)).toMatchObject({ id: 't4' })
    expect(controller.releaseBandwidth('t1', 10)).toMatchObject({ kind: 'released' })
    journal.close()
    const again = await openController(path, star())
    expect(again.controller.tunnels.map(t => t.id)).toEqual(['t2', 't3', 't4'])
    expect(again.controller.state).toEqual(controller.state)
    again.journal.close()
  })

  it('keeps several decisions or none', async () => {
    const path = join(folder, 'all.journal')
    const { controller, journal } = await openController(path, star())
    const request = ask('h1', 'h3', 1000, 100)
    expect(() =>
      controller.executeAll(
        [
          { kind: 'request', request },
          { kind: 'release', id: 'x' },
        ],
        0,
      ),
    ).toThrow('expected a tunnel under contract')
    expect(controller.tunnels).toEqual([])
    controller.executeAll(
      [
        { kind: 'request', request },
        { kind: 'release', id: 't1' },
      ],
      0,
    )
    journal.close()
    const again = await openController(path, star())
    expect(again.controller.state.sequence).toBe(2)
    again.journal.close()
  })

  it('of another network, version or meaning of bounds is refused', async () => {
    const path = join(folder, 'b.journal')
    await three(path)
    expect(await codeOf(() => openController(path, twoWays()))).toMatch(
      /^JOURNAL_TOPOLOGY .*written for network 'tiny' \([0-9a-f]{12}\), this is 'tiny'/,
    )
    expect(await codeOf(() => openController(path, star(), { lineShaping: false }))).toMatch(
      /^JOURNAL_OPTIONS /,
    )
    const later = join(folder, 'later.journal')
    writeFileSync(later, readFileSync(path).fill('3', 14, 15))
    expect(await codeOf(() => openController(later, star()))).toMatch(
      /^JOURNAL_VERSION .*of version xlane\/journal@3, this xlane reads xlane\/journal@2/,
    )
    const text = join(folder, 'text.journal')
    writeFileSync(text, 'no journal at all, but long enough to be one '.repeat(200))
    expect(await codeOf(() => openController(text, star()))).toMatch(/^NOT_A_JOURNAL /)
  })

  it('has one owner at a time', async () => {
    const path = join(folder, 'busy.journal')
    const { controller, journal } = await openController(path, star())
    controller.requestBandwidth(ask('h1', 'h3', 1000, 100), 0)
    expect(await codeOf(() => openController(path, star()))).toMatch(/^JOURNAL_BUSY .*--server/)
    journal.close()
    expect(await codeOf(async () => (await openController(path, star())).journal.close())).toBe('fine')
  })
})

interface Acknowledged {
  readonly sequence: number
  readonly hash: string
}

/** Runs a child on the journal for a while, kills it, and returns what it had acknowledged. */
const runAndKill = (path: string, seed: number, afterMs: number): Promise<Acknowledged[]> =>
  new Promise((resolve, reject) => {
    const file = join(import.meta.dirname, 'journal-child.ts')
    const child = spawn(process.execPath, ['--import', 'tsx', file, path, String(seed)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let err = ''
    let isReady = false
    child.stderr.on('data', chunk => {
      err += chunk
    })
    child.stdout.on('data', chunk => {
      out += chunk
      if (isReady || !out.includes('ready\n')) return
      isReady = true
      setTimeout(() => child.kill('SIGKILL'), afterMs)
    })
    child.on('close', (_, signal) => {
      if (signal !== 'SIGKILL') return reject(new Error(`the child ended by itself: ${err}`))
      // A line that was cut was not said.
      const lines = out.slice(0, out.lastIndexOf('\n')).split('\n')
      resolve(
        lines
          .filter(line => line.startsWith('ack '))
          .map(line => ({ sequence: Number(line.split(' ')[1]), hash: line.split(' ')[2]! })),
      )
    })
  })

describe('killed at random moments under load', () => {
  it(`every acknowledged decision is there, none is half there (${KILLS} kills)`, {
    timeout: 3_600_000,
  }, async () => {
    const path = join(folder, 'killed.journal')
    const draw = random(2026)
    let known = 0
    let acknowledged = 0
    for (let i = 0; i < KILLS; i++) {
      const acks = await runAndKill(path, i, draw.int(0, 150))
      const { journal } = await openJournal(path, twoWays(), resolveControllerOptions())
      const entries = [...journal.entries(0)]
      journal.close()
      for (const { sequence, hash } of acks) {
        const { command, decision } = entries[sequence - 1]!
        expect([sequence, sha256(JSON.stringify([command, decision]))]).toEqual([sequence, hash])
      }
      // What was on its way when it ended is there whole or not at all: at most one batch of three.
      const lastSaid = acks.at(-1)?.sequence ?? known
      expect(entries.length - lastSaid).toBeGreaterThanOrEqual(0)
      expect(entries.length - lastSaid).toBeLessThanOrEqual(3)
      known = entries.length
      acknowledged += acks.length
      const again = await openController(path, twoWays())
      expect(again.controller.result().valid).toBe(true)
      again.journal.close()
    }
    if (process.env.XLANE_KILLS !== undefined)
      console.log(`${KILLS} kills, ${acknowledged} acknowledged, ${known} kept`)
    expect(acknowledged).toBeGreaterThan(KILLS)
  })
})
