import { leastFitting } from '../../allocation/least-fitting.ts'
import { leastWhole } from '../../allocation/least-whole.ts'
import type { FixChange } from '../../model/planning/fix.ts'
import { portSettings } from '../../model/port.ts'
import type { Link } from '../../model/topology.ts'
import type { Lever } from './lever.ts'
import { STANDARD_BPS } from './round-values.ts'
import type { FixTrials } from './trials.ts'

/** Standard speeds above the present one that are tried. */
const MOST_SPEEDS = 4
/** Of them, those tried together with other changes. */
const HELPFUL_SPEEDS = 2
const MBPS = 1_000_000
/** The least frame on the wire: 64 B, preamble and gap. */
const LEAST_FRAME_BITS = 84 * 8
/** A queue made as large as its backlog shows that of another lane, or of the other direction. */
const RAISES = 3

/** What may be set otherwise at the cable of a link, for tunnels of `lane`. */
export const linkLevers = (trials: FixTrials, link: Link, lane: number): readonly Lever[] => [
  queueLever(trials, link),
  bandwidthLever(trials, link),
  ...preemptionLevers(trials, link, lane),
  ...bestEffortLevers(trials, link),
]

const bandwidthLever = (trials: FixTrials, { id, bandwidthBps: fromBps }: Link): Lever => {
  const faster = STANDARD_BPS.filter(bps => bps > fromBps).slice(0, MOST_SPEEDS)
  const to = (toBps: number): FixChange => ({ change: 'bandwidth', link: id, fromBps, toBps })
  const does = (given: readonly FixChange[], bps: number): boolean =>
    trials.try([...given, to(bps)]).broken.length === 0
  const least = (given: readonly FixChange[]): FixChange | undefined => {
    const at = faster.findIndex(bps => does(given, bps))
    const roundBps = faster[at]
    if (roundBps === undefined) return undefined
    const bad = Math.floor((faster[at - 1] ?? fromBps) / MBPS)
    const mbps = leastWhole(bad, roundBps / MBPS, n => does(given, n * MBPS))
    return { change: 'bandwidth', link: id, fromBps, toBps: mbps * MBPS, roundBps }
  }
  const helps = faster.slice(0, HELPFUL_SPEEDS).map(to)
  return { kind: 'bandwidth', of: id, choices: [], takes: 'first', helps, least, isQuick: false }
}

const queueLever = (trials: FixTrials, { id, queueSizeBits: fromBits }: Link): Lever => {
  const least = (given: readonly FixChange[]): FixChange | undefined => {
    let { broken } = trials.try(given)
    for (let raise = 0; raise < RAISES; raise++) {
      const toBits = broken.reduce(
        (most, v) => (v.code === 'BUFFER' && v.link === id ? Math.max(most, v.backlogBits) : most),
        0,
      )
      if (toBits <= fromBits) return undefined
      const raised: FixChange = { change: 'queue', link: id, fromBits, toBits }
      broken = trials.try([...given, raised]).broken
      if (broken.length === 0) return raised
    }
    return undefined
  }
  return { kind: 'queue', of: id, choices: [], takes: 'first', least, isQuick: true }
}

const preemptionLevers = (trials: FixTrials, link: Link, lane: number): readonly Lever[] => {
  if (portSettings(trials.topology, link).preemption !== undefined) return []
  const change: FixChange = { change: 'preemption', link: link.id, expressLanes: lane + 1 }
  return [{ kind: 'preemption', of: link.id, choices: [change], takes: 'first', isQuick: true }]
}

const bestEffortLevers = (trials: FixTrials, link: Link): readonly Lever[] => {
  const fromBits = portSettings(trials.topology, link).bestEffortMaxFrameBits
  const lever = bestEffortLever(trials, fromBits, link.id)
  return lever === undefined ? [] : [lever]
}

/** Smaller best-effort frames at a cable, or in the whole network; none where there are none. */
export const bestEffortLever = (trials: FixTrials, fromBits: number, link?: string): Lever | undefined => {
  if (fromBits <= LEAST_FRAME_BITS) return undefined
  const to = (less: number): FixChange => ({
    change: 'best-effort',
    ...(link === undefined ? {} : { link }),
    fromBits,
    toBits: fromBits - less,
  })
  const least = (given: readonly FixChange[]): FixChange | undefined => {
    const less = leastFitting(
      trials,
      0,
      fromBits - LEAST_FRAME_BITS,
      n => trials.try([...given, to(n)]).broken,
    )
    return less === undefined ? undefined : to(less)
  }
  return { kind: 'best-effort', of: link ?? '', choices: [], takes: 'first', least, isQuick: false }
}
