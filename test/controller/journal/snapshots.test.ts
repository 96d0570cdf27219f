import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { CommandError } from '../../../src/controller/contract/command-error.ts'
import type { JournalEntry } from '../../../src/controller/contract/journal-entry.ts'
import { evolve, initialState } from '../../../src/controller/contract/state.ts'
import { Controller } from '../../../src/controller/controller.ts'
import { compactJournal } from '../../../src/controller/journal/copy-journal.ts'
import { realDisk } from '../../../src/controller/journal/disk.ts'
import { FileJournal } from '../../../src/controller/journal/file-journal.ts'
import { openController } from '../../../src/controller/journal/open-controller.ts'
import { packEntries, packState, unpackEntries, unpackState } from '../../../src/controller/journal/packed.ts'
import { readJournal, replayed } from '../../../src/controller/journal/read-journal.ts'
import { unprovenIn } from '../../../src/controller/journal/verify-journal.ts'
import { random } from '../../arbitraries/random.ts'
import { threePlanes } from '../line.ts'
import { randomCommand } from '../random-commands.ts'

const folder = mkdtempSync(join(tmpdir(), 'xlane-snapshots-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

// Some decisions on three planes take 10^8 steps; these are about what is kept.
const QUICK = { remedies: false, workLimit: 1_000_000 }

/** Random commands on a controller. */
const work = (controller: Controller, seed: number, count: number): void => {
  const draw = random(seed)
  for (let i = 0; i < count; i++)
    try {
      controller.execute(
        randomCommand(draw, controller.topology, controller.state),
        controller.state.nowMs + draw.int(0, 20_000),
      )
    } catch (error) {
      if (!(error instanceof CommandError)) throw error
    }
}

describe('what a journal keeps', () => {
  it('is exactly what was decided, affected tunnels once', () => {
    const all: JournalEntry[] = []
    const controller = new Controller(threePlanes(), QUICK, { append: e => void all.push(...e) })
    work(controller, 3, 400)
    expect(all.length).toBeGreaterThan(200)
    expect(all.some(({ decision }) => decision.moved.length > 1)).toBe(true)
    for (const entry of all) {
      const bytes = packEntries([entry])
      expect(JSON.stringify(unpackEntries(bytes, entry.sequence - 1))).toBe(JSON.stringify([entry]))
    }
    const bytes = packState(controller.state)
    expect(JSON.stringify([...unpackState(bytes).held])).toBe(JSON.stringify([...controller.state.held]))
    const kept = packEntries(all).length
    expect(kept).toBeLessThan(JSON.stringify(all).length / 5)
  })
})

describe('snapshots', () => {
  it('start from the same state, with or without them, and after the beginning is gone', {
    timeout: 60_000,
  }, async () => {
    const path = join(folder, 'a.journal')
    const topology = threePlanes()
    const first = await openController(path, topology, QUICK)
    first.journal.close()
    const limits = { snapshotBytes: 4000, historyBytes: 60_000 }
    const journal = FileJournal.open({ disk: realDisk, path, limits })
    const plain: JournalEntry[] = []
    const controller = new Controller(topology, QUICK, {
      append: entries => {
        journal.append(entries)
        plain.push(...entries)
      },
      settled: state => journal.settled(state),
    })
    work(controller, 5, 700)
    expect(journal.bytes).toBeLessThan(limits.historyBytes + 20_000)
    expect(journal.historyFrom).toBeGreaterThan(0)
    journal.close()
    const state = initialState()
    for (const { decision } of plain) evolve(state, decision)
    const again = await openController(path, topology, QUICK)
    expect(JSON.stringify([...again.controller.state.held])).toBe(JSON.stringify([...state.held]))
    expect(again.controller.state.sequence).toBe(plain.length)
    // What is announced at the start again: the last decisions, in order.
    const told: number[] = []
    again.journal.close()
    const told3 = await openController(path, topology, QUICK, entry => void told.push(entry.sequence))
    told3.journal.close()
    expect(told.at(-1)).toBe(plain.length)
    expect(told).toEqual(told.map((_, i) => told[0]! + i))
    const reading = readJournal(path)
    expect(JSON.stringify([...replayed(reading).held])).toBe(JSON.stringify([...state.held]))
    expect(unprovenIn(reading.found.header, replayed(reading), topology)).toEqual([])
    reading.close()
    const compacted = await compactJournal(path, 0)
    expect(compacted.after).toBeLessThan(compacted.before)
    expect(compacted.historyFrom).toBe(plain.length)
    const last = await openController(path, topology, QUICK)
    expect(JSON.stringify([...last.controller.state.held])).toBe(JSON.stringify([...state.held]))
    work(last.controller, 6, 50)
    last.journal.close()
    expect(last.controller.result().valid).toBe(true)
  })
})
