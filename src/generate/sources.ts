import { bucketPeriodPs, type SourceTraits } from '../model/arrival.ts'
import { wireSizeBits } from '../model/encapsulation.ts'
import { commonMtuBits, cutLoadBits, largestPacketBits } from '../model/port.ts'
import type { Request } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Chance } from './chance.ts'

/**
 * How a generated source sends. `plain`: one packet of one size each period; `sized`: of any size from a part of it;
 * `batch`: several packets, together or within a part of the period; `sporadic`: at least a period apart; `bucket`: one
 * packet a period in the long run and a burst of several; `message`: cut by the MTU.
 */
export type SourceKind = 'plain' | 'sized' | 'batch' | 'sporadic' | 'bucket' | 'message'

export const SOURCE_KINDS: readonly SourceKind[] = [
  'plain',
  'sized',
  'batch',
  'sporadic',
  'bucket',
  'message',
]

type Source = SourceTraits & Pick<Request, 'loadSizeBits' | 'sizeBits' | 'periodPs'>

/** What is drawn of a source before its period is known. */
export interface DrawnSource {
  /** On the wire, in the long run. */
  readonly bitsPerPeriod: number
  readonly at: (periodPs: number) => Source
}

const BYTE = 8
const PS_PER_S = 1_000_000_000_000
const KBIT = 1_000

/** Whole bytes, so that files stay readable. */
const partOf = (loadSizeBits: number, part: number): number =>
  Math.min(loadSizeBits, Math.max(1, Math.ceil(loadSizeBits / part / BYTE)) * BYTE)

/** A source of `kind` around packets of `loadSizeBits`; `plain` draws nothing. */
export const drawSource = (
  kind: SourceKind,
  loadSizeBits: number,
  topology: Topology,
  draw: Chance,
): DrawnSource => {
  const sizeBits = kind === 'message' ? 0 : wireSizeBits(topology.encapsulation, loadSizeBits)
  const packet = { loadSizeBits, sizeBits }
  switch (kind) {
    case 'plain':
      return { bitsPerPeriod: sizeBits, at: periodPs => ({ ...packet, periodPs }) }
    case 'sized': {
      const minLoadSizeBits = partOf(loadSizeBits, draw.oneOf([2, 4, 8]))
      return { bitsPerPeriod: sizeBits, at: periodPs => ({ ...packet, periodPs, minLoadSizeBits }) }
    }
    case 'batch': {
      const packets = 2 + draw.below(3)
      const part = draw.oneOf([undefined, 4, 2])
      return {
        bitsPerPeriod: packets * sizeBits,
        at: periodPs => ({
          ...packet,
          periodPs,
          packets,
          ...(part === undefined ? {} : { withinPs: Math.floor(periodPs / part) }),
        }),
      }
    }
    case 'sporadic':
      return {
        bitsPerPeriod: sizeBits,
        at: periodPs => ({ ...packet, periodPs, arrival: { kind: 'sporadic' } }),
      }
    case 'bucket':
      return drawBucket(packet, draw)
    case 'message':
      return drawMessage(loadSizeBits, topology, draw)
    default:
      throw new RangeError(`kinds: unknown '${kind satisfies never as string}'`)
  }
}

const drawBucket = (packet: Pick<Source, 'loadSizeBits' | 'sizeBits'>, draw: Chance): DrawnSource => {
  const { loadSizeBits, sizeBits } = packet
  const burstBits = (2 + draw.below(3)) * sizeBits
  const isSized = draw.below(2) === 1
  return {
    bitsPerPeriod: sizeBits,
    at: periodPs => {
      const rateBps = Math.ceil((sizeBits * PS_PER_S) / periodPs / KBIT) * KBIT
      return {
        ...packet,
        ...(isSized ? { minLoadSizeBits: partOf(loadSizeBits, 4) } : {}),
        periodPs: bucketPeriodPs(sizeBits, rateBps) ?? periodPs,
        arrival: { kind: 'token-bucket', rateBps, burstBits },
      }
    },
  }
}

/** Some packets that the MTU fills, and one of the size drawn. */
const drawMessage = (lastBits: number, topology: Topology, draw: Chance): DrawnSource => {
  const cutBits = cutLoadBits(topology, commonMtuBits(topology))
  const full = 1 + draw.below(4)
  const last = Math.min(lastBits, cutBits)
  const loadSizeBits = full * cutBits + last
  const sizeBits = largestPacketBits(topology, loadSizeBits, true)
  return {
    bitsPerPeriod: full * sizeBits + wireSizeBits(topology.encapsulation, last),
    at: periodPs => ({ loadSizeBits, sizeBits, periodPs, fragment: true }),
  }
}
