import { LANES } from '../model/checks/whole.ts'
import { maxLoadBits } from '../model/encapsulation.ts'
import type { LanedRequest } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { chance } from './chance.ts'
import { fullestLink, periodScale } from './load.ts'
import { type Pattern, talks } from './patterns.ts'
import { drawSource, type SourceKind } from './sources.ts'
import { wholeAtLeast } from './whole.ts'

/** Which nodes requests are between. */
export type Ends = 'hosts' | 'switches' | 'all'

/** What requests are drawn from; everything but the seed has a default. */
export interface RequestsSpec {
  /** Same seed, same requests. */
  readonly seed: number
  /** Needed for `random-pairs`; the others have a natural count (every pair, every host) and begin again beyond it. */
  readonly count?: number
  /** Default `random-pairs`. */
  readonly pattern?: Pattern
  /** Default `hosts`. */
  readonly between?: Ends
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
  /** How the sources send, drawn evenly. Default plain, one packet of one size each period. */
  readonly kinds?: readonly SourceKind[]
  /** Share of requests that are sent twice (FRER), 0 to 1; their ends need two ports each. Default 0. */
  readonly replicatedShare?: number
  /** Largest acceptable jitter as a multiple of the period; none unless given. */
  readonly jitterShare?: number
  /** Scale all periods by one factor so that the fullest link has about this utilisation (see `fullestLink`). */
  readonly load?: number
}

const BYTE = 8
const US = 1_000_000
/** Shares are drawn in steps of a thousandth. */
const SHARES = 1000
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

const endsOf = ({ nodes }: Topology, between: Ends): readonly string[] => {
  const ends = nodes.filter(
    ({ kind }) => between === 'all' || kind === (between === 'hosts' ? 'host' : 'switch'),
  )
  if (ends.length < 2 && between === 'hosts' && nodes.length - ends.length > 1)
    throw new RangeError(
      `topology: expected at least 2 hosts, got ${ends.length}; for its ${nodes.length - ends.length} switches say between switches`,
    )
  return ends.map(node => node.id)
}

/** Requests `r1`, `r2`, .. between the hosts, or other nodes, of a network. Throws RangeError that names the parameter. */
export const generateRequests = (topology: Topology, spec: RequestsSpec): LanedRequest[] => {
  const { deadlineShare, maxPeriodShare, jitterShare, replicatedShare = 0, load } = spec
  const lanes = wholeAtLeast('lanes', spec.lanes ?? 1, 1)
  if (lanes > LANES) throw new RangeError(`lanes: expected at most ${LANES}, got ${lanes}`)
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
  share('jitterShare', jitterShare, 0)
  share('load', load, 0)
  if (!(replicatedShare >= 0 && replicatedShare <= 1))
    throw new RangeError(`replicatedShare: expected a number from 0 to 1, got ${replicatedShare}`)
  const kinds = spec.kinds ?? ['plain']
  if (kinds.length === 0) throw new RangeError('kinds: expected at least one')

  const draw = chance(spec.seed)
  const hosts = endsOf(topology, spec.between ?? 'hosts')
  const pattern = {
    pattern: spec.pattern ?? 'random-pairs',
    count: spec.count,
    receivers: spec.receivers ?? { min: 1, max: 1 },
  }
  const drawn = talks(hosts.length, pattern, draw).map(({ sender, receivers }, i) => {
    const loadSizeBits = draw.oneOf(sizes)
    const periodPs = draw.oneOf(periods)
    const lane = draw.below(lanes)
    // Nothing more is drawn where there is no choice: what is published for a seed stays what it was.
    const kind = kinds.length === 1 ? kinds[0]! : draw.oneOf(kinds)
    const source = drawSource(kind, loadSizeBits, topology, draw)
    const isReplicated = replicatedShare > 0 && draw.below(SHARES) < replicatedShare * SHARES
    return {
      id: `r${i + 1}`,
      sender: hosts[sender]!,
      receivers: receivers.map(host => hosts[host]!),
      lane,
      periodPs,
      bitsPerPeriod: source.bitsPerPeriod,
      source,
      isReplicated,
    }
  })
  // Where nothing can flow there is nothing to scale.
  const factor = load === undefined ? 0 : fullestLink(topology, drawn, draw) / load
  const scaled = factor === 0 ? (ps: number): number => ps : periodScale(periods, factor)
  return drawn.map(
    ({ id, sender, receivers, lane, periodPs: before, source, isReplicated }): LanedRequest => {
      const periodPs = scaled(before)
      const known = source.at(periodPs)
      const isBucket = known.arrival?.kind === 'token-bucket'
      const limit = (name: string, factor: number | undefined): number | undefined =>
        factor === undefined ? undefined : timesPeriod(name, periodPs, factor)
      const deadlinePs = limit('deadlineShare', deadlineShare)
      const maxPeriodPs = isBucket ? undefined : limit('maxPeriodShare', maxPeriodShare)
      const jitterLimitPs = limit('jitterShare', jitterShare)
      return {
        id,
        sender,
        receivers,
        ...known,
        lane,
        ...(deadlinePs === undefined ? {} : { deadlinePs }),
        ...(maxPeriodPs === undefined ? {} : { maxPeriodPs }),
        ...(jitterLimitPs === undefined ? {} : { jitterLimitPs }),
        ...(isReplicated ? { replicas: 2 } : {}),
      }
    },
  )
}
