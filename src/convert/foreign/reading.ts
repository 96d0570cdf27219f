import type { Document, Place } from './document.ts'
import type { Findings } from './findings.ts'
import type { ForeignNetwork } from './network.ts'

/** What a reader may be told. */
export interface ReadOptions {
  /** bit/s of one unit of a capacity that has none. */
  readonly capacityUnitBps?: bigint
  /** Whether labels such as OC-192 or `10 Gbit/s` count as rates. */
  readonly labels: boolean
  /** Which of several networks in one file. */
  readonly network?: string
  /** Size on the wire of packets of flows that say only a rate, bits. */
  readonly packetBits?: number
}

/** One conversion while it runs. */
export interface Reading {
  /** In the order given; of most formats only one. */
  readonly documents: readonly Document[]
  readonly options: ReadOptions
  readonly findings: Findings
}

/** A reader of one format; undefined where the file is too wrong to go on (and that was said). */
export type Reader = (reading: Reading) => ForeignNetwork | undefined

/** The one document of a format that is one file. */
export const onlyDocument = ({ documents, findings }: Reading): Document => {
  const [first, second] = documents
  if (second !== undefined)
    findings.error(wholeFile(second), 'UNSUPPORTED', 'one file of this format', 'another file')
  return first!
}

export const wholeFile = (document: Document): Place => ({ document, at: { start: 0, end: 0 }, called: '' })

/** The one of several that `--network` names; else the first, which is said. */
export const chosen = <T>(
  all: readonly T[],
  nameOf: (one: T) => string,
  placeOf: (one: T) => Place,
  what: string,
  { options: { network }, findings }: Reading,
): T | undefined => {
  const [first] = all
  if (first === undefined) return undefined
  if (network !== undefined) {
    const found = all.find(one => nameOf(one) === network)
    if (found === undefined) {
      const names = all.map(nameOf).slice(0, 20).join(', ')
      findings.error(placeOf(first), 'UNSUPPORTED', `--network to name one of ${names}`, network)
    }
    return found
  }
  if (all.length > 1)
    findings.odd(
      'network',
      `the first of ${all.length} ${what} is converted; --network NAME takes another`,
      placeOf(first),
    )
  return first
}
