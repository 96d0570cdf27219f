import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../../src/controller/contract/journal-entry.ts'
import { type ControllerState, evolve, initialState } from '../../../src/controller/contract/state.ts'
import { FileJournal, type Where } from '../../../src/controller/journal/file-journal.ts'
import type { JournalHeader } from '../../../src/controller/journal/packed.ts'
import { writeJournal } from '../../../src/controller/journal/write-journal.ts'
import { type Random, random } from '../../arbitraries/random.ts'
import { ModelledDisk, PowerFailure } from './modelled-disk.ts'

const POINTS = Number(process.env.XLANE_CRASHES ?? 10_000)
const PATH = 'contracts.journal'
const HEADER: JournalHeader = { schema: 's', journal: 'j', topology: 't', name: 'n', options: '{}' }
/** Small, so that snapshots and compactions happen every few decisions. */
const whereOn = (disk: ModelledDisk): Where => ({
  disk,
  path: PATH,
  limits: { snapshotBytes: 900, historyBytes: 4000 },
})

/** A decision that changes the state, of any size. */
const entry = (draw: Random, sequence: number): JournalEntry => ({
  sequence,
  command: { kind: 'release', id: 'x'.repeat(draw.int(0, 5)) },
  decision: {
    atMs: sequence,
    outcome: {
      kind: 'released',
      // Does not compress.
      id: Array.from({ length: draw.int(1, 60) }, () => draw.int(0, 1e9).toString(36)).join(''),
      affected: [],
    },
    held: [],
    gone: [],
    moved: [],
    settledMs: sequence,
    named: draw.int(0, 1e6),
    events: [],
  },
})

interface Writer {
  readonly state: ControllerState
  /** All that was ever handed over, by sequence. */
  readonly sent: JournalEntry[]
  /** Sizes of the batches, by the sequence of their last. */
  readonly ends: Set<number>
  acknowledged: number
}

/** What is found must be what the writer knows: nothing acknowledged missing, no batch in part, nothing else. */
const compare = (journal: FileJournal, writer: Writer): ControllerState => {
  const { sequence } = journal
  expect(sequence).toBeGreaterThanOrEqual(writer.acknowledged)
  expect(sequence === 0 || writer.ends.has(sequence)).toBe(true)
  const state = journal.snapshot() ?? initialState()
  for (const one of journal.entries()) {
    expect(JSON.stringify(one)).toBe(JSON.stringify(writer.sent[one.sequence - 1]))
    evolve(state, one.decision)
  }
  expect(state.sequence).toBe(sequence)
  if (sequence > 0) expect(state.named).toBe(writer.sent[sequence - 1]!.decision.named)
  return state
}

const write = (draw: Random, journal: FileJournal, state: ControllerState, writer: Writer): void => {
  for (;;) {
    const size = draw.chance(0.3) ? draw.int(2, 4) : 1
    const batch = Array.from({ length: size }, (_, i) => entry(draw, state.sequence + 1 + i))
    // What was handed over before the last crash and did not survive is written anew.
    writer.sent.length = state.sequence
    for (const end of [...writer.ends]) if (end > state.sequence) writer.ends.delete(end)
    writer.sent.push(...batch)
    writer.ends.add(state.sequence + size)
    journal.append(batch)
    writer.acknowledged = state.sequence + size
    for (const { decision } of batch) evolve(state, decision)
    journal.settled(state)
  }
}

describe('a journal on a disk that loses its power', () => {
  it(`has all that was acknowledged, and nothing in part (${POINTS} times)`, { timeout: 600_000 }, () => {
    const draw = random(1211)
    let points = 0
    let compactions = 0
    let dropped = 0
    let kept = 0
    while (points < POINTS) {
      let disk = new ModelledDisk()
      const writer: Writer = { state: initialState(), sent: [], ends: new Set(), acknowledged: 0 }
      // Crash upon crash on one disk.
      for (let round = 0; round < 25 && points < POINTS; round++, points++) {
        disk.left = draw.int(0, draw.chance(0.2) ? 8 : 60)
        try {
          if (disk.open(PATH) === undefined) writeJournal(whereOn(disk), HEADER, [])
          const journal = FileJournal.open(whereOn(disk))
          if (journal.tornBytes > 0) dropped++
          if (journal.historyFrom > 0) compactions++
          write(draw, journal, compare(journal, writer), writer)
        } catch (error) {
          if (!(error instanceof PowerFailure) && !/JOURNAL_IO|JournalFailure/.test(String(error)))
            throw error
        }
        expect(disk.left).toBeLessThan(0)
        disk = disk.crashed(draw)
        disk.left = Number.POSITIVE_INFINITY
        // Found by whoever opens it next; sometimes that one crashes, too.
        const found = disk.crashed(draw)
        if (found.open(PATH) === undefined) expect(writer.acknowledged).toBe(0)
        else {
          const journal = FileJournal.open(whereOn(found))
          compare(journal, writer)
          kept += journal.sequence
        }
      }
    }
    // The interesting cases do occur.
    expect({
      dropped: dropped > POINTS / 50,
      compacted: compactions > POINTS / 50,
      kept: kept > POINTS,
    }).toEqual({
      dropped: true,
      compacted: true,
      kept: true,
    })
    if (process.env.XLANE_CRASHES !== undefined)
      console.log(
        `${points} crashes, ${dropped} torn tails dropped, ${compactions} opened after a compaction`,
      )
  })
})
