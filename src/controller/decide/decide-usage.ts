import type { MeterReading } from '../../model/command.ts'
import { portSettings } from '../../model/port.ts'
import type { Replica, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { PS_PER_MS, PS_PER_NS } from '../../quantity/scale.ts'
import { commandError } from '../contract/command-error.ts'
import { type Contract, NO_USAGE, tunnelsOf, type Usage, usageOf, withUsage } from '../contract/contract.ts'
import type { Decision, Metered, Moved } from '../contract/decision.ts'
import { type BandwidthTerminated, changed } from '../contract/events.ts'
import { announced, promiseAt } from '../contract/promise.ts'
import { isBeyond } from './allowance.ts'
import { raisePeriod } from './decide-change.ts'
import { takeAway } from './decide-release.ts'
import type { Deciding } from './deciding.ts'
import { eventsOf } from './phases.ts'
import { startOf } from './timing.ts'

/** 2^53 ps: a longer interval could not be counted exactly. */
const LONGEST_MS = 9_000_000

/** The tunnel that a meter counts, one of both copies of what is sent twice. */
export interface Metering {
  readonly contract: Contract
  readonly copy: Replica['number']
}

/**
 * Oversight (X-Lane §3.3): a reading above what a meter anywhere on the tree can count of a conforming sender demotes the
 * tunnel; one far below it for long has its period raised; one that repeats either, or is silent, is terminated. Of a
 * request that is sent twice either copy may be above; a contract is unused or silent where both copies are, for one alone
 * may be lost on its way.
 */
export const decideUsage = (deciding: Deciding, metering: Metering, reading: MeterReading): Decision => {
  checkReading(reading)
  const { contract, copy } = metering
  const { oversight } = deciding.options
  const before = usageOf(contract, copy)
  if (contract.status === 'granted' && isAbove(deciding, metering, reading)) {
    const exceeded = before.exceeded + 1
    const usage = { ...before, exceeded, unusedMs: 0, unusedPackets: 0, silentMs: 0 }
    return exceeded < oversight.demoteAfter
      ? noted(deciding, metering, usage, 'above')
      : punish(deciding, contract)
  }
  const silentMs = reading.packets === 0 ? before.silentMs + reading.intervalMs : 0
  const others = othersOf(metering)
  if (Math.min(silentMs, ...others.map(other => other.silentMs)) >= oversight.silentAfterMs)
    return terminate(deciding, contract, 'BW_UNUSED', startOf(deciding))
  const { tunnel } = contract
  if (contract.status === 'demoted' || !isUnused(tunnel, reading, oversight.unusedShare)) {
    const usage = { ...before, exceeded: 0, unusedMs: 0, unusedPackets: 0, silentMs }
    return noted(deciding, metering, usage, 'within')
  }
  const unusedMs = before.unusedMs + reading.intervalMs
  const unusedPackets = before.unusedPackets + reading.packets
  const usage = { ...before, exceeded: 0, unusedMs, unusedPackets, silentMs }
  if (Math.min(unusedMs, ...others.map(other => other.unusedMs)) < oversight.unusedAfterMs)
    return noted(deciding, metering, usage, 'unused')
  return raise(deciding, metering, usage)
}

/** What the meter of the other copy has shown, where there is one. */
const othersOf = ({ contract, copy }: Metering): readonly Usage[] =>
  contract.second === undefined ? [] : [usageOf(contract, copy === 1 ? 2 : 1)]

const checkReading = (reading: MeterReading): void => {
  const { packets, bytes, intervalMs } = reading
  for (const [name, value, least, most] of [
    ['packets', packets, 0, Number.MAX_SAFE_INTEGER],
    ['bytes', bytes, 0, Number.MAX_SAFE_INTEGER],
    ['intervalMs', intervalMs, 1, LONGEST_MS],
    ['shortestGapPs', reading.shortestGapPs ?? 0, 0, LONGEST_MS * PS_PER_MS],
    ['mostInPeriod', reading.mostInPeriod ?? 0, 0, Number.MAX_SAFE_INTEGER],
    ['smallestBytes', reading.smallestBytes ?? 0, 0, Number.MAX_SAFE_INTEGER],
    ['largestBytes', reading.largestBytes ?? 0, 0, Number.MAX_SAFE_INTEGER],
    ['peakBytes', reading.peakBytes ?? 0, 0, Number.MAX_SAFE_INTEGER],
  ] as const)
    if (!Number.isSafeInteger(value) || value < least || value > most)
      throw commandError('OUT_OF_RANGE', name, `a whole number from ${least} to ${most}`, String(value))
}

const isAbove = (
  { admission, nowMs }: Deciding,
  { contract, copy }: Metering,
  reading: MeterReading,
): boolean => {
  const { earlier, promises } = contract
  const tunnel = tunnelsOf(contract)[copy - 1]!
  const reachesBack = earlier !== undefined && nowMs - reading.intervalMs < earlier.untilMs
  const jitterPs = promises.reduce((most, p) => Math.max(most, p.maxJitterPs ?? 0), 0)
  return isBeyond(admission.network, tunnel, reachesBack ? earlier : undefined, jitterPs, reading)
}

const isUnused = (tunnel: Tunnel, { packets, intervalMs }: MeterReading, share: number): boolean =>
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
  { contract: { id, second }, copy }: Metering,
  usage: Usage,
  verdict: Metered['verdict'],
): Decision => ({
  ...metered(deciding, id, verdict),
  usage: { id, ...(second === undefined ? {} : { copy }), usage },
})

/**
 * Demoted: from now on its packets are best effort, and what the others win back is announced. A packet larger than any
 * best-effort frame would break the bounds even there, so that such a tunnel is terminated, as is one that was demoted
 * too often.
 */
const punish = (deciding: Deciding, held: Contract): Decision => {
  const { admission, options, state, nowMs } = deciding
  const demotions = held.usage.demotions + 1
  const { topology } = admission.network
  const isTooLarge = tunnelsOf(held).some(one => one.sizeBits > bestEffortBits(topology, one))
  if (isTooLarge || demotions >= options.oversight.terminateAfterDemotions)
    return terminate(deciding, held, 'BW_EXCEEDED', nowMs)
  const { secondUsage: _counts, ...rest } = held
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
        ...rest,
        status: 'demoted',
        promises: announced(promises, [unbounded], nowMs),
        usage: { ...NO_USAGE, demotions, raises: held.usage.raises },
      },
    ],
    settledMs,
    events: [changed(id, 'BW_EXCEEDED', last, unbounded), ...eventsOf(state, moved)],
  }
}

/** Largest frame that every link of the tree takes as best effort, bits. */
const bestEffortBits = (topology: Topology, { routes }: Tunnel): number => {
  const crossed = new Set(routes.flat())
  return topology.links
    .filter(link => crossed.has(link.id))
    .reduce(
      (least, link) => Math.min(least, portSettings(topology, link).bestEffortMaxFrameBits),
      Number.POSITIVE_INFINITY,
    )
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
const raise = (deciding: Deciding, metering: Metering, usage: Usage): Decision => {
  const { contract } = metering
  const { id, tunnel } = contract
  const rest = { ...usage, unusedMs: 0, unusedPackets: 0 }
  // What a token bucket leaves unused is no longer period: there is none to raise.
  if (tunnel.arrival?.kind === 'token-bucket') return noted(deciding, metering, rest, 'unused')
  // Of two copies the one that shows more: the other may have lost some.
  const seen = [usage, ...othersOf(metering)]
  const isSilent = seen.every(one => one.unusedPackets === 0)
  const seenPs = Math.min(...seen.map(one => (one.unusedMs * PS_PER_MS) / (one.unusedPackets + 1)))
  const wantedPs = Math.floor(Math.min(seenPs, tunnel.maxPeriodPs ?? seenPs) / PS_PER_NS) * PS_PER_NS
  if (isSilent || wantedPs <= tunnel.periodPs) return noted(deciding, metering, rest, 'unused')
  if (contract.usage.raises >= deciding.options.oversight.terminateAfterRaises)
    return terminate(deciding, contract, 'BW_UNUSED', startOf(deciding))
  const noticed = withUsage(contract, metering.copy, rest)
  const { usage: first, secondUsage } = noticed
  const raised: Contract = {
    ...noticed,
    usage: { ...first, unusedMs: 0, unusedPackets: 0, raises: first.raises + 1 },
    ...(secondUsage && { secondUsage: { ...secondUsage, unusedMs: 0, unusedPackets: 0 } }),
  }
  const decision = raisePeriod(deciding, raised, wantedPs)
  const events = decision
    .renewed!.promises.filter(p => p.periodPs === wantedPs)
    .map((to, i, all) => changed(id, 'BW_UNUSED', all[i - 1] ?? contract.promises.at(-1)!, to))
  return {
    ...decision,
    outcome: { kind: 'metered', id, verdict: 'raised', affected: decision.moved },
    events: [...events, ...decision.events],
  }
}
