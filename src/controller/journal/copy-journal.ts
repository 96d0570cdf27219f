import { rmSync } from 'node:fs'
import { evolve, initialState } from '../contract/state.ts'
import { type DiskFile, realDisk } from './disk.ts'
import { FileJournal, LIMITS } from './file-journal.ts'
import { JournalError } from './journal-error.ts'
import { lockJournal } from './lock.ts'
import { MarkFile, markPath } from './mark.ts'
import { realPath, whatIsAt } from './open-journal.ts'
import { type JournalReading, readJournal, requireReadable } from './read-journal.ts'
import { decisions } from './scan.ts'

/** Copied at a time. */
const CHUNK = 1 << 20

/** Copies the beginning of a file to a path, where it is only when it is whole on disk. */
const copyBytes = (file: DiskFile, size: number, to: string): void => {
  const draft = `${to}.new`
  const target = realDisk.create(draft)
  try {
    for (let at = 0; at < size; at += CHUNK) target.write(at, file.read(at, Math.min(CHUNK, size - at)))
    target.sync()
  } finally {
    target.close()
  }
  realDisk.rename(draft, to)
  realDisk.syncFolder(to)
}

/** Its whole frames. */
const copy = ({ file, found }: JournalReading, to: string): void => copyBytes(file, found.end, to)

/** Marks a copy as complete: it is then known if it loses something. */
const marked = (path: string): number => {
  const journal = FileJournal.open({ disk: realDisk, path, limits: LIMITS }, true)
  try {
    return journal.sequence
  } finally {
    journal.close()
  }
}

/** Copies a journal, also one that is in use, as it is after its last decision; returns their number. Throws JournalError. */
export const backUp = (path: string, to: string): number => {
  if (whatIsAt(realDisk, to) !== 'nothing')
    throw new JournalError('JOURNAL_IO', `${to} is there already: a backup replaces nothing`)
  const reading = readJournal(path)
  try {
    copy(reading, to)
  } finally {
    reading.close()
  }
  return marked(to)
}

/**
 * Puts a backup in the place of a journal that is lost or damaged; returns the number of its decisions. What is there is kept
 * under `PATH.replaced`. Throws JournalError where the journal is whole, or had more decisions and that is not accepted.
 */
export const restore = async (backup: string, given: string, isLossAccepted: boolean): Promise<number> => {
  const path = realPath(given)
  const unlock = await lockJournal(path)
  const reading = readJournal(backup)
  try {
    const mark = MarkFile.read(realDisk, path)
    const lost = (mark?.sequence ?? 0) - reading.found.sequence
    if (lost > 0 && !isLossAccepted)
      throw new JournalError(
        'JOURNAL_INCOMPLETE',
        `${backup} has ${decisions(reading.found.sequence)}, ${mark?.sequence} were acknowledged: ${lost} would be lost. ` +
          'To restore it all the same: --accept-loss',
      )
    const there = whatIsAt(realDisk, path)
    if (there === 'old' || (there === 'journal' && isWhole(path)))
      throw new JournalError(
        'JOURNAL_IO',
        `${path} is there and whole: move it away to put a backup in its place`,
      )
    if (there === 'journal') realDisk.link(path, `${path}.replaced`)
    copy(reading, path)
    return marked(path)
  } finally {
    reading.close()
    unlock()
  }
}

const isWhole = (path: string): boolean => {
  try {
    readJournal(path).close()
    return true
  } catch (error) {
    if (error instanceof JournalError) return false
    throw error
  }
}

/** What was there before, and is now. */
export interface Recovered {
  /** Acknowledged, as far as is known. */
  readonly acknowledged: number
  /** That are there. */
  readonly kept: number
}

/** Goes on with what is there of a journal that has lost something. Throws JournalError where that is not accepted. */
export const recover = async (given: string, isLossAccepted: boolean): Promise<Recovered> => {
  const path = realPath(given)
  const unlock = await lockJournal(path)
  try {
    const acknowledged = MarkFile.read(realDisk, path)?.sequence ?? 0
    const there = whatIsAt(realDisk, path)
    if (there === 'nothing' || there === 'empty') {
      if (acknowledged > 0 && !isLossAccepted) throw lostAll(path, acknowledged)
      rmSync(markPath(path), { force: true })
      return { acknowledged, kept: 0 }
    }
    await requireReadable(path)
    if (there === 'old') throw new JournalError('JOURNAL_VERSION', `${path} is of an older version`)
    if (!isLossAccepted) readJournal(path).close()
    if (isLossAccepted && !isWhole(path)) realDisk.link(path, `${path}.replaced`)
    if (isLossAccepted) detach(path)
    return { acknowledged, kept: marked(path) }
  } finally {
    unlock()
  }
}

/** What is cut off must not be cut off from the file that is kept as well: they are made two files. */
const detach = (path: string): void => {
  const file = realDisk.open(path, 'read')
  if (file === undefined) return
  try {
    copyBytes(file, file.size(), path)
  } finally {
    file.close()
  }
}

const lostAll = (path: string, count: number): JournalError =>
  new JournalError(
    'JOURNAL_INCOMPLETE',
    `${path} held ${decisions(count)}, and none is there: --accept-loss begins anew`,
  )

/** Bytes of a journal before and after, and where its history begins. */
export interface Compacted {
  readonly before: number
  readonly after: number
  readonly historyFrom: number
}

/** Lets go of the decisions before the last snapshot that has `keep` of them behind it. Throws JournalError. */
export const compactJournal = async (given: string, keep: number): Promise<Compacted> => {
  const path = realPath(given)
  readJournal(path).close()
  const unlock = await lockJournal(path)
  try {
    const journal = FileJournal.open({ disk: realDisk, path, limits: LIMITS })
    try {
      const before = journal.bytes
      const state = journal.snapshot() ?? initialState()
      for (const { decision } of journal.entries()) evolve(state, decision)
      if (keep === 0) journal.keepSnapshot(state)
      journal.compact(keep)
      return { before, after: journal.bytes, historyFrom: journal.historyFrom }
    } finally {
      journal.close()
    }
  } finally {
    unlock()
  }
}
