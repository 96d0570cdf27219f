import type { JournalEntry } from '../contract/journal-entry.ts'
import { type ControllerState, evolve, initialState } from '../contract/state.ts'
import { type DiskFile, realDisk } from './disk.ts'
import { payloadAt } from './frames.ts'
import { JournalError } from './journal-error.ts'
import { MarkFile } from './mark.ts'
import { openOldJournal } from './old-journal.ts'
import { realPath, whatIsAt } from './open-journal.ts'
import { packState, unpackEntries, unpackState } from './packed.ts'
import { lossOf, type Scan, scan } from './scan.ts'

/** A journal that is only looked at, also while another process writes to it. */
export interface JournalReading {
  readonly path: string
  readonly found: Scan
  readonly file: DiskFile
  /** The first decision that it still has is the one after this. */
  readonly historyFrom: number
  /** The decisions after a sequence. */
  entries(after?: number): Generator<JournalEntry>
  close(): void
}

/** A mark is read before its file: one that is written to or compacted meanwhile is looked at again. */
const LOOKS = 3

/** Throws JournalError where it is not whole. */
export const readJournal = (given: string): JournalReading => {
  const path = realPath(given)
  for (let look = 1; ; look++) {
    const mark = MarkFile.read(realDisk, path)
    const kind = whatIsAt(realDisk, path)
    if (kind === 'old')
      throw new JournalError(
        'JOURNAL_VERSION',
        `${path} is of an older version: plan, apply or serve makes it one of this`,
      )
    const file = kind === 'journal' ? realDisk.open(path, 'read') : undefined
    if (file === undefined)
      throw new JournalError('JOURNAL_IO', `${path} ${kind === 'empty' ? 'is empty' : 'does not exist'}`)
    try {
      const found = scan(path, file, mark)
      const loss = lossOf(path, found, mark)
      if (loss === undefined) return reading(path, file, found)
      if (look === LOOKS) throw loss
    } catch (error) {
      file.close()
      throw error
    }
    file.close()
  }
}

const reading = (path: string, file: DiskFile, found: Scan): JournalReading => ({
  path,
  found,
  file,
  historyFrom: found.header.before?.sequence ?? 0,
  *entries(after = 0) {
    for (const place of found.places) {
      if (place.kind !== 'decisions' || place.sequence <= after) continue
      for (const entry of unpackEntries(payloadAt(file, place), place.sequence - place.count))
        if (entry.sequence > after) yield entry
    }
  },
  close: () => file.close(),
})

/** The state that all its decisions lead to; throws where a snapshot is of another one. */
export const replayed = ({ path, found, file }: JournalReading): ControllerState => {
  const [first] = found.places
  let state = first?.kind === 'snapshot' ? unpackState(payloadAt(file, first)) : initialState()
  for (const place of found.places) {
    const payload = payloadAt(file, place)
    if (place.kind === 'snapshot') {
      if (!packState(state).equals(payload))
        throw new JournalError(
          'JOURNAL_TORN',
          `${path}: the snapshot at decision ${place.sequence} is not the state that the decisions lead to`,
        )
      // As the next start will have it.
      state = unpackState(payload)
      continue
    }
    for (const { decision } of unpackEntries(payload, place.sequence - place.count)) evolve(state, decision)
  }
  return state
}

/**
 * The same, and of a journal of the first version whether it is whole: one that lost its write-ahead log is not merely old. Throws
 * JournalError.
 */
export const readWhole = async (given: string): Promise<JournalReading> => {
  await requireReadable(given)
  return readJournal(given)
}

/** Throws JournalError for a journal of the first version that is not whole. */
export const requireReadable = async (given: string): Promise<void> => {
  const path = realPath(given)
  if (whatIsAt(realDisk, path) === 'old') (await openOldJournal(path)).close()
}
