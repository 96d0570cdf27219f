import type { JournalEntry, OpenedJournal } from '../contract/journal-entry.ts'
import type { ControllerState } from '../contract/state.ts'
import type { Disk, DiskFile } from './disk.ts'
import { type FrameKind, frameOf, MAGIC, payloadAt } from './frames.ts'
import { JournalError, type JournalFailure } from './journal-error.ts'
import { type Mark, MarkFile } from './mark.ts'
import { type JournalHeader, packEntries, packState, unpackEntries, unpackState } from './packed.ts'
import { lossOf, type Place, type Scan, scan } from './scan.ts'
import { SoleFile } from './sole-file.ts'
import { writeJournal } from './write-journal.ts'

/** When a journal takes snapshots and lets go of its beginning. */
export interface JournalLimits {
  /** Bytes of decisions after which the next snapshot is taken; more where snapshots themselves are large. */
  readonly snapshotBytes: number
  /** Bytes beyond which the older half of the history goes. */
  readonly historyBytes: number
}

export const LIMITS: JournalLimits = { snapshotBytes: 1 << 20, historyBytes: 48 << 20 }

/** Decisions are at least this many times the snapshot before the next: keeping snapshots costs less than keeping decisions. */
const SNAPSHOT_SHARE = 4

/**
 * Decisions in a file that only grows, each batch one frame: it is there whole or not at all. `append` returns when it is on
 * disk, and a mark beside the file counts it. Rows keep the decision and not only the command: what was promised holds even
 * where a later version would decide otherwise.
 */
export class FileJournal implements OpenedJournal {
  /** The file. */
  readonly path: string
  /** What a user should know about how it was found. */
  readonly remarks: readonly string[]
  /** Bytes of a write that a crash cut short, and that was therefore never acknowledged; dropped. */
  readonly tornBytes: number
  /** Resolves when it can no longer be written: the process must end. */
  readonly failed: Promise<JournalFailure>
  readonly #disk: Disk
  readonly #limits: JournalLimits
  readonly #onClose: (() => void) | undefined
  readonly #file: SoleFile
  readonly #mark: MarkFile
  #header: JournalHeader
  #places: Place[]
  /** The last of the places that is one of a snapshot. */
  #snapshot: Place | undefined
  #sequence: number
  #chain: Buffer

  private constructor(
    { disk, path, limits, onClose }: Where,
    file: DiskFile,
    found: Scan,
    mark: MarkFile,
    remarks: readonly string[],
  ) {
    this.path = path
    this.remarks = remarks
    this.tornBytes = found.tornBytes
    this.#disk = disk
    this.#limits = limits
    this.#onClose = onClose
    this.#file = new SoleFile(disk, path, file, found.end)
    this.failed = this.#file.failed
    this.#mark = mark
    this.#header = found.header
    this.#places = found.places
    this.#snapshot = lastSnapshot(found.places)
    this.#sequence = found.sequence
    this.#chain = found.chain
  }

  /** Opens the journal that is there. Throws JournalError where it is another one's, torn, or less than it was. */
  static open(where: Where, isLossAccepted = false): FileJournal {
    const { disk, path } = where
    const file = disk.open(path)
    if (file === undefined) throw new JournalError('JOURNAL_IO', `${path} is not there`)
    try {
      const mark = MarkFile.read(disk, path)
      const found = scan(path, file, mark)
      const loss = lossOf(path, found, mark)
      if (loss !== undefined && !isLossAccepted) throw loss
      if (found.tornBytes > 0) {
        file.truncate(found.end)
        file.sync()
      }
      const marks = MarkFile.begin(disk, path, markOf(found, file))
      return new FileJournal(where, file, found, marks, remarksOn(path, found, mark, file))
    } catch (error) {
      file.close()
      throw error
    }
  }

  /** What it is of. */
  get header(): JournalHeader {
    return this.#header
  }

  /** Number of decisions, those that it no longer has included. */
  get sequence(): number {
    return this.#sequence
  }

  /** Bytes of the file. */
  get bytes(): number {
    return this.#file.end
  }

  /** The first decision that it still has is the one after this. */
  get historyFrom(): number {
    return this.#header.before?.sequence ?? 0
  }

  /** The decision after which its last snapshot is; 0 where there is none. */
  get snapshotSequence(): number {
    return this.#snapshot?.sequence ?? 0
  }

  /** The last state that was kept whole, if any. */
  snapshot(): ControllerState | undefined {
    const place = this.#snapshot
    return place === undefined ? undefined : unpackState(payloadAt(this.#file.file, place))
  }

  /** The decisions after a sequence, in order; by default those after the last snapshot. */
  *entries(after: number = this.snapshotSequence): Generator<JournalEntry> {
    for (const place of [...this.#places]) {
      if (place.kind !== 'decisions' || place.sequence <= after) continue
      for (const entry of unpackEntries(payloadAt(this.#file.file, place), place.sequence - place.count))
        if (entry.sequence > after) yield entry
    }
  }

  /** Keeps entries, all or none, before it returns. Throws JournalError; a JournalFailure ends it. */
  append(entries: readonly JournalEntry[]): void {
    let next = this.#sequence
    for (const { sequence } of entries)
      if (sequence !== ++next) throw new Error(`entry ${sequence} where ${next} is next`)
    this.#add('decisions', entries.length, packEntries(entries))
  }

  /** Told of the state after the last entry: keeps a snapshot of it when enough has come since the last one. */
  settled(state: ControllerState): void {
    const place = this.#snapshot
    const least = place === undefined ? 0 : SNAPSHOT_SHARE * (place.end - place.at)
    const since = this.bytes - (place?.end ?? MAGIC.length)
    if (since < Math.max(this.#limits.snapshotBytes, least)) return
    try {
      this.keepSnapshot(state)
      if (this.bytes > this.#limits.historyBytes) this.#compactTo(this.#limits.historyBytes / 2)
    } catch (error) {
      // The decisions are kept: only what must end the process is told, by `failed`.
      if (!(error instanceof JournalError)) throw error
    }
  }

  /** Keeps the state as it is after the last entry. */
  keepSnapshot(state: ControllerState): void {
    if (state.sequence !== this.#sequence) throw new Error('a snapshot of another state')
    this.#add('snapshot', 0, packState(state))
  }

  /** Lets go of all before the latest snapshot with at least `keep` decisions behind it. */
  compact(keep = 0): void {
    const at = this.#places.findLastIndex(
      ({ kind, sequence }) => kind === 'snapshot' && this.#sequence - sequence >= keep,
    )
    if (at > 0) this.#compactFrom(at)
  }

  /** Whether a decision could be kept now: throws what it would fail with. */
  probe(): void {
    this.#file.probe()
    this.#writeMark()
  }

  /** To be called at the end: another process may then have it. */
  close(): void {
    this.#mark.close()
    this.#file.close()
    this.#onClose?.()
  }

  #add(kind: FrameKind, count: number, payload: Buffer): void {
    const { bytes, chain } = frameOf(this.#chain, kind, count, payload)
    const at = this.bytes
    this.#file.append(bytes)
    this.#chain = chain
    this.#sequence += count
    const place = { kind, count, at, end: this.bytes, sequence: this.#sequence }
    this.#places.push(place)
    if (kind === 'snapshot') this.#snapshot = place
    this.#writeMark()
  }

  #writeMark(): void {
    this.#file.orFail(() => this.#mark.write(this.#marked()))
  }

  #marked(): Mark {
    return {
      ...this.#file.identity,
      journal: this.#header.journal,
      sequence: this.#sequence,
      bytes: this.bytes,
      chain: this.#chain.toString('hex'),
    }
  }

  #compactTo(bytes: number): void {
    const at = this.#places.findIndex(({ kind, at }) => kind === 'snapshot' && this.bytes - at <= bytes)
    if (at > 0) this.#compactFrom(at)
  }

  /** Begins anew with the snapshot at this place and all behind it. */
  #compactFrom(first: number): void {
    const sole: SoleFile = this.#file
    sole.require()
    const from = this.#places[first]
    if (from?.kind !== 'snapshot') throw new Error('a journal begins with a snapshot')
    const header: JournalHeader = {
      ...this.#header,
      before: { sequence: from.sequence, chain: this.#chain.toString('hex') },
    }
    const kept = this.#places.slice(first)
    const { file } = sole
    const frames = function* () {
      for (const { kind, count, at, end } of kept)
        yield { kind, count, payload: payloadAt(file, { at, end }) }
    }
    // The new file knows the end of the old one, so that the mark of the old one is good for it.
    this.#writeMark()
    sole.orFail(() => writeJournal({ disk: this.#disk, path: this.path }, header, frames()))
    const anew = sole.orFail(() => this.#disk.open(this.path))
    if (anew === undefined) sole.fail('JOURNAL_MOVED', 'it was removed while it was compacted')
    const found = scan(this.path, anew, undefined)
    sole.replaceBy(anew, found.end)
    if (found.sequence !== this.#sequence) sole.fail('JOURNAL_IO', 'what was compacted is not what was there')
    this.#header = found.header
    this.#places = found.places
    this.#snapshot = lastSnapshot(found.places)
    this.#chain = found.chain
    sole.orFail(() => this.#mark.writeBoth(this.#marked()))
  }
}

const lastSnapshot = (places: readonly Place[]): Place | undefined =>
  places.findLast(({ kind }) => kind === 'snapshot')

/** Where a journal is. */
export interface Where {
  readonly disk: Disk
  readonly path: string
  readonly limits: JournalLimits
  /** Called when it is closed. */
  readonly onClose?: () => void
}

const markOf = ({ header, sequence, end, chain }: Scan, file: DiskFile): Mark => ({
  ...file.identity(),
  journal: header.journal,
  sequence,
  bytes: end,
  chain: chain.toString('hex'),
})

const remarksOn = (
  path: string,
  { sequence, tornBytes }: Scan,
  mark: Mark | undefined,
  file: DiskFile,
): readonly string[] => {
  const remarks: string[] = []
  if (mark === undefined)
    remarks.push(
      `${path}.mark is not there or cannot be read: that nothing is missing after decision ${sequence} cannot be told`,
    )
  else if (mark.inode !== file.identity().inode || mark.device !== file.identity().device)
    remarks.push(
      `${path} is another file than the one last written (a copy?); it holds all that was acknowledged`,
    )
  if (tornBytes > 0)
    remarks.push(
      `${path}: dropped ${tornBytes} bytes of a write that a crash cut short; it was never acknowledged`,
    )
  return remarks
}
