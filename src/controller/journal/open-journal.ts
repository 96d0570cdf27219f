import { randomUUID } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Topology } from '../../model/topology.ts'
import type { JournalEntry } from '../contract/journal-entry.ts'
import type { ResolvedControllerOptions } from '../contract/options.ts'
import { evolve, initialState } from '../contract/state.ts'
import { isHashOf, topologyHash } from '../plan/fingerprint.ts'
import { type Disk, realDisk } from './disk.ts'
import { FileJournal, LIMITS, type Where } from './file-journal.ts'
import type { FrameKind } from './frames.ts'
import { JournalError } from './journal-error.ts'
import { lockJournal } from './lock.ts'
import { MarkFile } from './mark.ts'
import { OLD_MAGIC, type OldJournal, openOldJournal } from './old-journal.ts'
import { type JournalHeader, packEntries, packState } from './packed.ts'
import { decisions } from './scan.ts'
import { writeJournal } from './write-journal.ts'

const SCHEMA = 'xlane/journal@2'

/** What the bounds in a journal rest on. */
export type JournalOf = Pick<JournalHeader, 'topology' | 'name' | 'options'>

export const journalOf = (topology: Topology, { analysis }: ResolvedControllerOptions): JournalOf => {
  const { lineShaping, arrivalLimit, delayLimitPs } = analysis
  return {
    topology: topologyHash(topology),
    name: topology.name,
    options: JSON.stringify({ lineShaping, arrivalLimit, delayLimitPs }),
  }
}

/** The file that a path leads to, so that one journal has one lock whatever link leads to it. */
export const realPath = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** A journal that this process alone has, and what lets go of it. */
export interface OpenJournal {
  readonly journal: FileJournal
  /** What a user should know about how it was found. */
  readonly remarks: readonly string[]
}

/** What is at the path of a journal. */
export type Found = 'journal' | 'old' | 'nothing' | 'empty'

export const whatIsAt = (disk: Disk, path: string): Found => {
  const file = disk.open(path, 'read')
  if (file === undefined) return 'nothing'
  try {
    if (file.size() === 0) return 'empty'
    return file.read(0, OLD_MAGIC.length).equals(OLD_MAGIC) ? 'old' : 'journal'
  } finally {
    file.close()
  }
}

/** Throws where decisions were in a journal that is no longer there; says so where there never were any. */
export const requireNone = (disk: Disk, path: string, found: Found): string => {
  const mark = MarkFile.read(disk, path)
  const what = found === 'empty' ? 'is empty' : 'does not exist'
  if (mark !== undefined && mark.sequence > 0)
    throw new JournalError(
      'JOURNAL_INCOMPLETE',
      `${path} ${what}, and ${path}.mark says that it held ${decisions(mark.sequence)}. Restore it from a backup, or ` +
        `begin anew without them: xlane journal recover ${path} --accept-loss`,
    )
  return `${path} ${what}`
}

/** Says that no journal is at a path, where that is no loss; undefined where one is. Throws JournalError. */
export const nothingThere = (given: string): string | undefined => {
  const path = realPath(given)
  if (realDisk.identityOf(dirname(path)) === undefined)
    throw new JournalError('JOURNAL_IO', `${path}: there is no folder ${dirname(path)}`)
  const found = whatIsAt(realDisk, path)
  return found === 'nothing' || found === 'empty' ? requireNone(realDisk, path, found) : undefined
}

/**
 * Opens a journal, or makes one of a network. Throws JournalError where it has other options, is torn, less than it was, or in use;
 * whether it is of that network is seen when its decisions are known.
 */
export const openJournal = async (
  given: string,
  topology: Topology,
  options: ResolvedControllerOptions,
): Promise<OpenJournal> => {
  const path = realPath(given)
  const unlock = await lockJournal(path)
  try {
    const of = journalOf(topology, options)
    const where: Where = { disk: realDisk, path, limits: LIMITS, onClose: unlock }
    const remarks = await said(path, () => ready(where, of, topology))
    const journal = await said(path, async () => FileJournal.open(where))
    return { journal: sameOnly(journal, of), remarks: remarks.length > 0 ? remarks : journal.remarks }
  } catch (error) {
    unlock()
    throw error
  }
}

const sameOnly = (journal: FileJournal, of: JournalOf): FileJournal => {
  try {
    requireSame(journal.path, journal.header, of)
    return journal
  } catch (error) {
    journal.close()
    throw error
  }
}

/** Makes what is to be opened: a new journal where there is none, one of this version of an old one. */
const ready = async (where: Where, of: JournalOf, topology: Topology): Promise<readonly string[]> => {
  const { disk, path } = where
  const found = whatIsAt(disk, path)
  if (found === 'journal') return []
  if (found === 'old') {
    const old = await openOldJournal(path)
    try {
      requireSame(path, old.identity, of)
      const { identity } = old
      const isKnown = isHashOf(identity.topology, topology, identity.name)
      const kept = migrate(where, old, isKnown ? newHeader(of, topology) : newHeader(identity))
      return [`${path} was of an older version and is now of this one; the old file is ${kept}`]
    } finally {
      old.close()
    }
  }
  const said = requireNone(disk, path, found)
  writeJournal(where, newHeader(of, topology), [])
  return [`${said}: a new journal`]
}

const newHeader = ({ topology, name, options }: JournalOf, network?: Topology): JournalHeader => ({
  schema: SCHEMA,
  journal: randomUUID(),
  topology,
  name,
  options,
  ...(network === undefined ? {} : { network }),
})

/** Writes the decisions of an old journal into a new one in its place; returns where the old one is kept. */
const migrate = (where: Where, old: OldJournal, header: JournalHeader): string => {
  const kept = `${where.path}.v1`
  const state = initialState()
  const frames = function* () {
    for (const entry of old.entries()) {
      evolve(state, entry.decision)
      const kind: FrameKind = 'decisions'
      yield { kind, count: 1, payload: packEntries([entry as JournalEntry]) }
    }
    if (state.sequence > 0) yield { kind: 'snapshot' as const, count: 0, payload: packState(state) }
  }
  writeJournal(where, header, frames(), () => where.disk.link(where.path, kept))
  return kept
}

const requireSame = (path: string, found: JournalOf, wanted: JournalOf): void => {
  if (found.options !== wanted.options)
    throw new JournalError(
      'JOURNAL_OPTIONS',
      `${path} was written with ${found.options}, asked for is ${wanted.options}: take the same options, or a new journal`,
    )
}

/** An error of the disk as a JournalError. */
const said = async <T>(path: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Error) || error instanceof JournalError || !('syscall' in error)) throw error
    throw new JournalError('JOURNAL_IO', `${path}: ${error.message}`)
  }
}
