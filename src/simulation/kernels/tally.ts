import type { PacketRecords } from '../setup/packet-records.ts'

/** Doubles per endpoint, or pair of endpoints, a cache line: see the indices below. */
export const CELL = 8
export const COUNT = 0
export const MIN = 1
export const MAX = 2
/** Number of the first packet that took MAX. */
export const MAX_AT = 3
/** Sum of latencies: SUM_LOW + SUM_HIGH · 2^52, so that it stays exact beyond the safe integers. */
export const SUM_LOW = 4
export const SUM_HIGH = 5
/** Bins per picosecond, a power of two not above 2^-12. */
export const SCALE = 6
export const CARRY: number = 2 ** 52

/** Bins of a histogram of the time beyond the least latency. */
export const BINS = 256
const FINEST = 2 ** -12

/** What has been seen so far. Plain arrays: kernels count in line, workers send them, and equal runs have equal ones. */
export interface Tally {
  /** {@link CELL} doubles per endpoint. */
  readonly cells: Float64Array
  /** {@link BINS} counts per endpoint. */
  readonly bins: Uint32Array
  /** Per record: packets lost at this queue, the first one's number and time. */
  readonly drops: Float64Array
  readonly firstDropped: Float64Array
  readonly firstDropPs: Float64Array
  /** Per lane in use at a link (`plan.laneStart`): most bits in that queue. */
  readonly mostBits: Float64Array
  /** Per link: time in which it sent packets of tunnels. */
  readonly busyPs: Float64Array
  /** Packets sent, counted at every link. */
  packetHops: number
}

/** A tally that keeps every latency too, per endpoint and packet, where somebody asks for them. */
export interface RecordingTally extends Tally {
  latencyPs?: readonly Float64Array[]
}

export const newTally = ({ endpoints, pairs, recordCount, lanes, network }: PacketRecords): Tally => {
  const counted = endpoints.length + pairs.length
  const cells = new Float64Array(counted * CELL)
  for (let i = 0; i < cells.length; i += CELL) {
    cells[i + MIN] = Number.POSITIVE_INFINITY
    cells[i + MAX] = Number.NEGATIVE_INFINITY
    cells[i + MAX_AT] = -1
    cells[i + SCALE] = FINEST
  }
  return {
    cells,
    bins: new Uint32Array(counted * BINS),
    drops: new Float64Array(recordCount),
    firstDropped: new Float64Array(recordCount).fill(-1),
    firstDropPs: new Float64Array(recordCount).fill(-1),
    mostBits: new Float64Array(lanes.length),
    busyPs: new Float64Array(network.linkCount),
    packetHops: 0,
  }
}

/** Makes the bins of a endpoint wider, by powers of two, until `beyondPs` has one. Nothing is lost but resolution. */
export const widen = (
  { cells, bins }: Pick<Tally, 'cells' | 'bins'>,
  endpoint: number,
  beyondPs: number,
): number => {
  const at = endpoint * CELL + SCALE
  const first = endpoint * BINS
  while (beyondPs * cells[at] >= BINS) {
    cells[at] /= 2
    for (let i = 0; i < BINS / 2; i++) bins[first + i] = bins[first + 2 * i] + bins[first + 2 * i + 1]
    bins.fill(0, first + BINS / 2, first + BINS)
  }
  return cells[at]
}

/** Counts one packet lost at record r. */
export const countDrop = (tally: Tally, r: number, number: number, atPs: number): void => {
  if (tally.drops[r]++ > 0) return
  tally.firstDropped[r] = number
  tally.firstDropPs[r] = atPs
}

/** Counts one packet that reached a endpoint after `latencyPs`, of which `leastPs` cannot be avoided. */
export const countArrival = (
  tally: RecordingTally,
  endpoint: number,
  number: number,
  latencyPs: number,
  leastPs: number,
): void => {
  const { cells, bins, latencyPs: each } = tally
  const at = endpoint * CELL
  if (each !== undefined && endpoint < each.length) each[endpoint][number] = latencyPs
  cells[at + COUNT]++
  if (latencyPs < cells[at + MIN]) cells[at + MIN] = latencyPs
  if (latencyPs > cells[at + MAX]) {
    cells[at + MAX] = latencyPs
    cells[at + MAX_AT] = number
  }
  const sum = cells[at + SUM_LOW] + latencyPs
  if (sum >= CARRY) cells[at + SUM_HIGH]++
  cells[at + SUM_LOW] = sum >= CARRY ? sum - CARRY : sum
  // A latency below the least is a defect that MIN shows; it is counted in the first bin.
  const beyond = latencyPs > leastPs ? latencyPs - leastPs : 0
  let bin = beyond * cells[at + SCALE]
  if (bin >= BINS) bin = beyond * widen(tally, endpoint, beyond)
  bins[endpoint * BINS + Math.floor(bin)]++
}

/** Adds what another run of the same plan saw. The result does not depend on the order of additions but for MAX_AT and first drops. */
export const addTally = (into: Tally, from: Tally): void => {
  for (let endpoint = 0; endpoint * CELL < into.cells.length; endpoint++) addEndpoint(into, from, endpoint)
  for (let r = 0; r < into.drops.length; r++) {
    if (into.drops[r] === 0) {
      into.firstDropped[r] = from.firstDropped[r]
      into.firstDropPs[r] = from.firstDropPs[r]
    }
    into.drops[r] += from.drops[r]
  }
  for (let i = 0; i < into.mostBits.length; i++)
    into.mostBits[i] = Math.max(into.mostBits[i], from.mostBits[i])
  for (let e = 0; e < into.busyPs.length; e++) into.busyPs[e] += from.busyPs[e]
  into.packetHops += from.packetHops
}

const addEndpoint = (into: Tally, from: Tally, endpoint: number): void => {
  const at = endpoint * CELL
  const [a, b] = [into.cells, from.cells]
  a[at + COUNT] += b[at + COUNT]
  if (b[at + MIN] < a[at + MIN]) a[at + MIN] = b[at + MIN]
  if (b[at + MAX] > a[at + MAX]) {
    a[at + MAX] = b[at + MAX]
    a[at + MAX_AT] = b[at + MAX_AT]
  }
  const sum = a[at + SUM_LOW] + b[at + SUM_LOW]
  a[at + SUM_HIGH] += b[at + SUM_HIGH] + (sum >= CARRY ? 1 : 0)
  a[at + SUM_LOW] = sum >= CARRY ? sum - CARRY : sum
  // As wide as the wider of both: what does not fit then has no place in the other either.
  if (b[at + SCALE] < a[at + SCALE]) widen(into, endpoint, BINS / 2 / b[at + SCALE])
  const ratio = b[at + SCALE] / a[at + SCALE]
  for (let i = 0; i < BINS; i++)
    into.bins[endpoint * BINS + Math.floor(i / ratio)] += from.bins[endpoint * BINS + i]
}
