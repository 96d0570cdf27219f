import { expect, it } from 'vitest'
import type { Journal, JournalEntry } from '../../../src/controller/contract/journal-entry.ts'
import { type ControllerState, copyOf, evolve, initialState } from '../../../src/controller/contract/state.ts'
import { Controller } from '../../../src/controller/controller.ts'
import { FileJournal, type Where } from '../../../src/controller/journal/file-journal.ts'
import { JournalError, JournalFailure } from '../../../src/controller/journal/journal-error.ts'
import type { JournalHeader } from '../../../src/controller/journal/packed.ts'
import { writeJournal } from '../../../src/controller/journal/write-journal.ts'
import type { Turn } from '../../../src/controller/turn.ts'
import { type Random, random } from '../../arbitraries/random.ts'
import { star } from '../line.ts'
import { randomCommand } from '../random-commands.ts'
import { ModelledDisk, PowerFailure } from './modelled-disk.ts'

const CRASHES = 400
const QUICK = { graceMs: 100, remedies: false, workLimit: 1_000_000 }
const HEADER: JournalHeader = { schema: 's', journal: 'j', topology: 't', name: 'n', options: '{}' }
const whereOn = (disk: ModelledDisk): Where => ({
  disk,
  path: 'contracts.journal',
  limits: { snapshotBytes: 3000, historyBytes: 20_000 },
})

/** Groups that were handed over since all was answered. */
type Groups = (readonly JournalEntry[])[]

const opened = (disk: ModelledDisk, groups: Groups = []): Opened => {
  if (disk.open('contracts.journal') === undefined) writeJournal(whereOn(disk), HEADER, [])
  const file = FileJournal.open(whereOn(disk))
  let isOver = false
  const journal: Journal = {
    append: entries => {
      // What comes after a failure is never written.
      if (!isOver) groups.push(entries)
      try {
        file.append(entries)
      } catch (error) {
        if (isFull(error)) groups.pop()
        else isOver = true
        throw error
      }
    },
    settled: state => file.settled(state),
  }
  return { file, controller: new Controller(star(), QUICK, journal, file.entries(), file.snapshot()) }
}
interface Opened {
  readonly controller: Controller
  readonly file: FileJournal
}

const isFull = (error: unknown): boolean => error instanceof JournalError && error.code === 'JOURNAL_FULL'

/** The power failed, or the journal gave up: the process would end. */
const isEnd = (error: unknown): boolean => error instanceof PowerFailure || error instanceof JournalFailure

const textOf = (state: ControllerState): string => JSON.stringify([state, [...state.held]])

/** Several callers at once; throws what ends the process. */
const callAll = (draw: Random, { controller, file }: Opened, disk: ModelledDisk): number => {
  disk.room = draw.chance(0.1) ? file.bytes + draw.int(0, 300) : Number.POSITIVE_INFINITY
  const nowMs = controller.state.nowMs + draw.int(0, 3000)
  const turn: Turn = () => ({ command: randomCommand(draw, controller.topology, controller.state), nowMs })
  const answers = controller.executeEach(Array.from({ length: draw.int(1, 9) }, () => turn))
  disk.room = Number.POSITIVE_INFINITY
  const errors = answers.flatMap(answer => (answer.ok ? [] : [answer.error]))
  const end = errors.find(isEnd)
  if (end !== undefined) throw end
  return errors.filter(isFull).length
}

it(`after a crash there is what callers were told, and no group in part (${CRASHES} times)`, {
  timeout: 300_000,
}, () => {
  const draw = random(1212)
  let disk = new ModelledDisk()
  /** After all that was answered. */
  let known = initialState()
  let refused = 0
  let unanswered = 0
  let shared = 0
  for (let crash = 0; crash < CRASHES; crash++) {
    const groups: Groups = []
    disk.left = draw.int(0, 60)
    try {
      const one = opened(disk, groups)
      for (;;) {
        expect(textOf(one.controller.state)).toBe(textOf(known))
        refused += callAll(draw, one, disk)
        shared += groups.filter(entries => entries.length > 1).length
        groups.length = 0
        known = copyOf(one.controller.state)
      }
    } catch (error) {
      if (!isEnd(error)) throw error
    }
    disk = disk.crashed(draw)
    const { controller } = opened(disk)
    const found = textOf(controller.state)
    // What was answered; of what was on its way, whole groups in their order.
    const possible = [textOf(known)]
    for (const entries of groups) {
      for (const { decision } of entries) evolve(known, decision)
      possible.push(textOf(known))
    }
    expect(possible).toContain(found)
    if (found !== possible[0]) unanswered++
    known = copyOf(controller.state)
    disk = disk.crashed(draw)
  }
  // The interesting cases do occur.
  expect([refused > 50, unanswered > 20, shared > 200]).toEqual([true, true, true])
})
