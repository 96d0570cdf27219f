import { arrivalsIn } from '../../calculus/queue/arrivals.ts'
import { shortestPs } from '../../calculus/queue/transmission.ts'
import type { MeterReading } from '../../model/command.ts'
import { sourceOf } from '../../network/source.ts'
import { PS_PER_MS, PS_PER_NS } from '../../quantity/scale.ts'
import { commandError } from '../contract/command-error.ts'
import { type Contract, NO_USAGE, type Usage } from '../contract/contract.ts'
import type { Decision, Metered, Moved } from '../contract/decision.ts'
import { type BandwidthTerminated, changed } from '../contract/events.ts'
import { announced, promiseAt } from '../contract/promise.ts'
import { raisePeriod } from './decide-change.ts'
import { takeAway } from './decide-release.ts'
import type { Deciding } from './deciding.ts'
import { eventsOf } from './phases.ts'
import { startOf } from './timing.ts'

const BITS_PER_BYTE = 8
/** 2^53 ps: a longer interval could not be counted exactly. */
const LONGEST_MS = 9_000_000

/**
 * Oversight (X-Lane §3.3): a reading above what a meter anywhere on the tree can count of a conforming sender demotes the
 * tunnel; one far below it for long has its period raised; one that repeats either, or is silent, is terminated.
 */
export const decideUsage = (deciding: Deciding, held: Contract, reading: MeterReading): Decision => {
  checkReading(reading)
  const { oversight } = deciding.options
  if (held.status === 'granted' && isAbove(deciding, held, reading)) {
    const exceeded = held.usage.exceeded + 1
    const usage = { ...held.usage, exceeded, unusedMs: 0, unusedPackets: 0, silentMs: 0 }
    return exceeded < oversight.demoteAfter ? noted(deciding, held, usage, 'above') : punish(deciding, held)
  }
  const silentMs = reading.packets === 0 ? held.usage.silentMs + reading.intervalMs : 0
  if (silentMs >= oversight.silentAfterMs) return terminate(deciding, held, 'BW_UNUSED', startOf(deciding))
  if (held.status === 'demoted' || !isUnused(held, reading, oversight.unusedShare)) {
    const usage = { ...held.usage, exceeded: 0, unusedMs: 0, unusedPackets: 0, silentMs }
    return noted(deciding, held, usage, 'within')
  }
  const unusedMs = held.usage.unusedMs + reading.intervalMs
  const unusedPackets = held.usage.unusedPackets + reading.packets
  const usage = { ...held.usage, exceeded: 0, unusedMs, unusedPackets, silentMs }
  if (unusedMs < oversight.unusedAfterMs) return noted(deciding, held, usage, 'unused')
  return raise(deciding, held, usage)
}

const checkReading = ({ packets, bytes, intervalMs }: MeterReading): void => {
  for (const [name, value, least, most] of [
    ['packets', packets, 0, Number.MAX_SAFE_INTEGER],
    ['bytes', bytes, 0, Number.MAX_SAFE_INTEGER],
    ['intervalMs', intervalMs, 1, LONGEST_MS],
  ] as const)
    if (!Number.isSafeInteger(value) || value < least || value > most)
      throw commandError('OUT_OF_RANGE', name, `a whole number from ${least} to ${most}`, String(value))
}

/**
 * Most packets that a meter can count of a conforming sender in an interval: those of floor((interval + δmax + W)/π) + 1
 * batches, because no queue on the tree sees more jitter than the receivers do (MODEL "Traffic").
 */
const isAbove = ({ admission, nowMs }: Deciding, held: Contract, reading: MeterReading): boolean => {
  const { tunnel, earlier, promises } = held
  const reachesBack = earlier !== undefined && nowMs - reading.intervalMs < earlier.untilMs
  const periodPs = reachesBack ? Math.min(tunnel.periodPs, earlier.periodPs) : tunnel.periodPs
  const jitterPs = promises.reduce((most, p) => Math.max(most, p.maxJitterPs ?? 0), 0)
  const { network } = admission
  const links = tunnel.routes.flat().map(id => network.linkIndex.get(id)!)
  const { kinds, packets, windowPs, periodPs: ownPs } = sourceOf(network, tunnel, links)
  const pace = Math.min(ownPs, shortestPs(periodPs, network.topology.clockTolerancePpb))
  const batches = arrivalsIn(reading.intervalMs * PS_PER_MS, jitterPs + windowPs, pace)
  const batchBits = kinds.reduce((bits, { hiBits, count }) => bits + hiBits * count, 0)
  const mostBits = reachesBack ? Math.max(batchBits, earlier.sizeBits) : batchBits
  return reading.packets > batches * packets || reading.bytes * BITS_PER_BYTE > batches * mostBits
}

const isUnused = ({ tunnel }: Contract, { packets, intervalMs }: MeterReading, share: number): boolean =>
  // Up to so many packets a period: one of them is enough to use it.
  packets * tunnel.periodPs < share * intervalMs * PS_PER_MS

const metered = (
  { state, nowMs }: Deciding,
  id: string,
  verdict: Metered['verdict'],
  moved: readonly Moved[] = [],
): Decision => ({
  atMs: nowMs,
  outcome: { kind: 'metered', id, verdict, affected: moved },
  held: [],
  gone: [],
  moved,
  settledMs: state.settledMs,
  named: state.named,
  events: [],
})

const noted = (
  deciding: Deciding,
  { id }: Contract,
  usage: Usage,
  verdict: Metered['verdict'],
): Decision => ({
  ...metered(deciding, id, verdict),
  usage: { id, usage },
})

/**
 * Demoted: from now on its packets are best effort, and what the others win back is announced. A packet larger than any
 * best-effort frame would break the bounds even there, so that such a tunnel is terminated, as is one that was demoted
 * too often.
 */
const punish = (deciding: Deciding, held: Contract): Decision => {
  const { admission, options, state, nowMs } = deciding
  const demotions = held.usage.demotions + 1
  const isTooLarge = held.tunnel.sizeBits > admission.network.topology.bestEffortMaxFrameBits
  if (isTooLarge || demotions >= options.oversight.terminateAfterDemotions)
    return terminate(deciding, held, 'BW_EXCEEDED', nowMs)
  const { id, promises, tunnel } = held
  const { moved, settledMs } = takeAway(deciding, held, nowMs)
  const last = promiseAt(promises, nowMs) ?? promises[0]!
  const unbounded = {
    fromMs: nowMs,
    minLatencyPs: last.minLatencyPs,
    maxJitterPs: null,
    periodPs: tunnel.periodPs,
  }
  return {
    ...metered(deciding, id, 'demoted', moved),
    held: [
      {
        ...held,
        status: 'demoted',
        promises: announced(promises, [unbounded], nowMs),
        usage: { ...NO_USAGE, demotions, raises: held.usage.raises },
      },
    ],
    settledMs,
    events: [changed(id, 'BW_EXCEEDED', last, unbounded), ...eventsOf(state, moved)],
  }
}

const terminate = (
  deciding: Deciding,
  held: Contract,
  reason: BandwidthTerminated['reason'],
  effectiveMs: number,
): Decision => {
  const { id } = held
  const { moved, settledMs } = takeAway(deciding, held, effectiveMs)
  const ended: BandwidthTerminated = { kind: 'bandwidthTerminated', id, reason, effectiveMs }
  return {
    ...metered(deciding, id, 'terminated', moved),
    gone: [id],
    settledMs,
    events: [ended, ...eventsOf(deciding.state, moved)],
  }
}

/** The period that the packets seen need, whole ns, up to `maxPeriod`: a sender that goes on so stays within it. */
const raise = (deciding: Deciding, held: Contract, usage: Usage): Decision => {
  const { id, tunnel } = held
  const rest = { ...usage, unusedMs: 0, unusedPackets: 0 }
  const seenPs = (usage.unusedMs * PS_PER_MS) / (usage.unusedPackets + 1)
  const wantedPs = Math.floor(Math.min(seenPs, tunnel.maxPeriodPs ?? seenPs) / PS_PER_NS) * PS_PER_NS
  if (usage.unusedPackets === 0 || wantedPs <= tunnel.periodPs) return noted(deciding, held, rest, 'unused')
  if (usage.raises >= deciding.options.oversight.terminateAfterRaises)
    return terminate(deciding, held, 'BW_UNUSED', startOf(deciding))
  const raised = { ...held, usage: { ...rest, raises: usage.raises + 1 } }
  const decision = raisePeriod(deciding, raised, wantedPs)
  const events = decision
    .renewed!.promises.filter(p => p.periodPs === wantedPs)
    .map((to, i, all) => changed(id, 'BW_UNUSED', all[i - 1] ?? held.promises.at(-1)!, to))
  return {
    ...decision,
    outcome: { kind: 'metered', id, verdict: 'raised', affected: decision.moved },
    events: [...events, ...decision.events],
  }
}
