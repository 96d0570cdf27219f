import type { DiskFile } from './disk.ts'
import { type Frame, framesOf, MAGIC } from './frames.ts'
import { JournalError } from './journal-error.ts'
import type { Mark } from './mark.ts'
import { type JournalHeader, unpackHeader } from './packed.ts'

/** Where a frame is. */
export interface Place extends Pick<Frame, 'kind' | 'count' | 'at' | 'end'> {
  /** Of the last decision in it or before it. */
  readonly sequence: number
}

/** What is whole in a journal file. */
export interface Scan {
  readonly header: JournalHeader
  /** Behind the header. */
  readonly places: Place[]
  readonly sequence: number
  /** Of the last whole frame. */
  readonly chain: Buffer
  /** Behind it. */
  readonly end: number
  /** Bytes behind that. */
  readonly tornBytes: number
  /** Whether it is the journal that the mark is of, and has all that it counts; undefined without a mark. */
  readonly hasMarked: boolean | undefined
}

/** Reads through all of it; every frame is checked, none is unpacked. Throws JournalError for what is no journal. */
export const scan = (path: string, file: DiskFile, mark: Mark | undefined): Scan => {
  requireMagic(path, file, mark)
  const frames = framesOf(file)
  const first = frames.next()
  if (first.done || first.value.kind !== 'header')
    throw new JournalError('JOURNAL_TORN', `${path} is damaged at its beginning: restore it from a backup`)
  const header = unpackHeader(first.value.payload)
  const isOfMark = ({ end, chain }: Pick<Frame, 'end' | 'chain'>): boolean =>
    end === mark?.bytes && chain.toString('hex') === mark.chain
  const { before } = header
  let sequence = before?.sequence ?? 0
  let hasMarked = isOfMark(first.value) || (mark !== undefined && before?.chain === mark.chain)
  let { end, chain } = first.value
  const places: Place[] = []
  for (const frame of frames) {
    const { kind, count, at } = frame
    // A compacted journal begins with a snapshot of all the decisions that it no longer has.
    sequence += count
    ;({ end, chain } = frame)
    places.push({ kind, count, at, end, sequence })
    if (isOfMark(frame)) hasMarked = true
  }
  return {
    header,
    places,
    sequence,
    chain,
    end,
    tornBytes: file.size() - end,
    hasMarked: mark === undefined ? undefined : mark.journal === header.journal && hasMarked,
  }
}

const requireMagic = (path: string, file: DiskFile, mark: Mark | undefined): void => {
  const magic = file.read(0, MAGIC.length)
  if (magic.equals(MAGIC)) return
  const version = /^xlane\/journal@\d+/.exec(magic.toString('latin1'))?.[0]
  const own = MAGIC.toString('latin1').trim()
  if (version !== undefined && version !== own)
    throw new JournalError(
      'JOURNAL_VERSION',
      `${path} is of version ${version}, this xlane reads ${own}: use the xlane that wrote it`,
    )
  if (mark !== undefined)
    throw new JournalError(
      'JOURNAL_TORN',
      `${path} is damaged at its beginning; it held ${decisions(mark.sequence)}: restore it from a backup`,
    )
  throw new JournalError('NOT_A_JOURNAL', `${path} is no journal of xlane`)
}

export const decisions = (count: number): string => `${count} decision${count === 1 ? '' : 's'}`

/**
 * Why decisions that were acknowledged may be missing; undefined where none can be. What is behind the mark was never
 * acknowledged: a tail that a crash cut short is no loss where there is a mark.
 */
export const lossOf = (path: string, found: Scan, mark: Mark | undefined): JournalError | undefined => {
  const { sequence, end, tornBytes, hasMarked, header } = found
  const anyway = `Restore it from a backup, or go on with what is there: xlane journal recover ${path} --accept-loss`
  const damage = `byte ${end} is not what was written, and nothing behind it can be relied on`
  if (mark === undefined)
    return tornBytes === 0
      ? undefined
      : new JournalError(
          'JOURNAL_TORN',
          `${path} is torn after decision ${sequence}: ${damage}. Without ${path}.mark it cannot be told whether ` +
            `that was acknowledged. ${anyway}`,
        )
  if (hasMarked) return undefined
  if (mark.journal !== header.journal && mark.sequence === 0) return lossOf(path, found, undefined)
  if (mark.journal !== header.journal)
    return new JournalError(
      'JOURNAL_INCOMPLETE',
      `${path} is another journal than the one that ${path}.mark is of, which held ${decisions(mark.sequence)}. ${anyway}`,
    )
  const missing = mark.sequence - sequence
  const isTorn = tornBytes > 0
  const what =
    missing > 0
      ? `ends with decision ${sequence}, ${mark.sequence} were acknowledged: ${missing === 1 ? '1 is' : `${missing} are`} missing`
      : `does not go on from decision ${mark.sequence} as it was acknowledged`
  return new JournalError(
    isTorn ? 'JOURNAL_TORN' : 'JOURNAL_INCOMPLETE',
    `${path} ${what}${isTorn ? ` (${damage})` : ''}. ${anyway}`,
  )
}
