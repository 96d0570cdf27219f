import { maxLoadBits, wireSizeBits } from '../model/encapsulation.ts'
import type { Request } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { chance } from './chance.ts'
import { fullestLink, periodScale } from './load.ts'
import { type Pattern, talks } from './patterns.ts'
import { wholeAtLeast } from './whole.ts'

/** What requests are drawn from; everything but the seed has a default. */
export interface RequestsSpec {
  /** Same seed, same requests. */
  readonly seed: number
  /** Needed for `random-pairs`; the others have a natural count (every pair, every host) and begin again beyond it. */
  readonly count?: number
  /** Default `random-pairs`. */
  readonly pattern?: Pattern
  /** Lanes drawn evenly from 0 .. lanes − 1. Default 1. */
  readonly lanes?: number
  /** Load sizes to draw from. */
  readonly sizesBits?: readonly number[]
  /** Periods to draw from, ps. */
  readonly periodsPs?: readonly number[]
  /** Receivers of one request, drawn evenly; `random-pairs` only. Default one. */
  readonly receivers?: {
    /** Fewest receivers. */
    readonly min: number
    /** Most receivers. */
    readonly max: number
  }
  /** Deadline as a multiple of the period; none unless given. */
  readonly deadlineShare?: number
  /** `maxPeriod` as a multiple of the period; none unless given. */
  readonly maxPeriodShare?: number
  /** Scale all periods by one factor so that the fullest link has about this utilisation (see `fullestLink`). */
  readonly load?: number
}

const BYTE = 8
const US = 1_000_000
const DEFAULT_SIZES = [64, 128, 256, 512, 1024].map(bytes => bytes * BYTE)
const DEFAULT_PERIODS = [100, 200, 500, 1000].map(us => us * US)

const share = (name: string, value: number | undefined, least: number): void => {
  if (value !== undefined && !(Number.isFinite(value) && value > 0 && value >= least))
    throw new RangeError(`${name}: expected a number ${least > 0 ? `>= ${least}` : '> 0'}, got ${value}`)
}

const choices = (name: string, list: readonly number[]): readonly number[] => {
  if (list.length === 0) throw new RangeError(`${name}: expected at least one`)
  for (const value of list) wholeAtLeast(name, value, 1)
  return list
}

const timesPeriod = (name: string, periodPs: number, factor: number): number => {
  const ps = Math.floor(periodPs * factor)
  if (!Number.isSafeInteger(ps))
    throw new RangeError(`${name}: ${factor} periods of ${periodPs} ps are out of range`)
  return Math.max(1, ps)
}

/** Requests `r1`, `r2`, .. between the hosts of a network. Throws RangeError that names the parameter. */
export const generateRequests = (topology: Topology, spec: RequestsSpec): Request[] => {
  const { deadlineShare, maxPeriodShare, load } = spec
  const lanes = wholeAtLeast('lanes', spec.lanes ?? 1, 1)
  const sizes = choices('sizesBits', spec.sizesBits ?? DEFAULT_SIZES)
  const largest = maxLoadBits(topology.encapsulation)
  for (const size of sizes)
    if (size > largest)
      throw new RangeError(
        `sizesBits: ${topology.encapsulation.name} carries at most ${largest}, got ${size}`,
      )
  const periods = choices('periodsPs', spec.periodsPs ?? DEFAULT_PERIODS)
  share('deadlineShare', deadlineShare, 0)
  share('maxPeriodShare', maxPeriodShare, 1)
  share('load', load, 0)

  const draw = chance(spec.seed)
  const hosts = topology.nodes.filter(node => node.kind === 'host').map(node => node.id)
  const pattern = {
    pattern: spec.pattern ?? 'random-pairs',
    count: spec.count,
    receivers: spec.receivers ?? { min: 1, max: 1 },
  }
  const drawn = talks(hosts.length, pattern, draw).map(({ sender, receivers }, i): Request => {
    const loadSizeBits = draw.oneOf(sizes)
    return {
      id: `r${i + 1}`,
      sender: hosts[sender]!,
      receivers: receivers.map(host => hosts[host]!),
      loadSizeBits,
      sizeBits: wireSizeBits(topology.encapsulation, loadSizeBits),
      periodPs: draw.oneOf(periods),
      lane: draw.below(lanes),
    }
  })
  // Where nothing can flow there is nothing to scale.
  const factor = load === undefined ? 0 : fullestLink(topology, drawn, draw) / load
  const scaled = factor === 0 ? (ps: number): number => ps : periodScale(periods, factor)
  return drawn.map(request => {
    const periodPs = scaled(request.periodPs)
    return {
      ...request,
      periodPs,
      ...(deadlineShare === undefined
        ? {}
        : { deadlinePs: timesPeriod('deadlineShare', periodPs, deadlineShare) }),
      ...(maxPeriodShare === undefined
        ? {}
        : { maxPeriodPs: timesPeriod('maxPeriodShare', periodPs, maxPeriodShare) }),
    }
  })
}
