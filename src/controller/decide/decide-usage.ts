import type { MeterReading } from '../../model/command.ts'
import type { Replica, Tunnel } from '../../model/request.ts'
import { PS_PER_MS, PS_PER_NS } from '../../quantity/scale.ts'
import {
  type Contract,
  mostJitterPs,
  remembered,
  soleFromMs,
  tunnelsOf,
  type Usage,
  usageOf,
  withUsage,
} from '../contract/contract.ts'
import type { Decision, Metered, Moved, WindowRemark } from '../contract/decision.ts'
import { type BandwidthTerminated, changed } from '../contract/events.ts'
import { announced, promiseAt } from '../contract/promise.ts'
import { isBeyond } from './allowance.ts'
import { bestEffortBits } from './best-effort.ts'
import { raisePeriod } from './decide-change.ts'
import { takeAway } from './decide-release.ts'
import { type Deciding, onlyAnswered } from './deciding.ts'
import { eventsOf } from './phases.ts'
import { startOf } from './timing.ts'
import { checkReading, type Placing, placeWindow, showsAfterMs, type Window } from './usage-window.ts'

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
  const { meterToleranceMs } = oversight
  const before = usageOf(contract, copy)
  const placing = placeWindow(contract, before, reading, deciding.nowMs, meterToleranceMs)
  const { window, newMs, isProof, remark } = placing
  if (isProof && isAbove(deciding, metering, reading, window)) {
    if (window.fromMs < (before.aboveUntilMs ?? 0))
      return ignored(deciding, contract.id, remark ?? 'overlapping')
    const aboveUntilMs = window.toMs
    const exceeded = before.exceeded + 1
    const usage = { ...cleared(before), exceeded, aboveUntilMs }
    return exceeded < oversight.demoteAfter
      ? noted(deciding, metering, { ...usage, countedUntilMs: countedUntil(before, window) }, 'above')
      : punish(deciding, withUsage(contract, copy, usage))
  }
  if (newMs === 0) return ignored(deciding, contract.id, remark ?? 'outside')
  return withRemark(countUse(deciding, metering, reading, placing), remark)
}

/** What a reading that is not above says of use: only time under the contract that was not counted yet. */
const countUse = (
  deciding: Deciding,
  metering: Metering,
  reading: MeterReading,
  { window, newMs, hasGap, isProof }: Placing,
): Decision => {
  const { contract, copy } = metering
  const { oversight } = deciding.options
  const tunnel = tunnelsOf(contract)[copy - 1]!
  const shownMs = showsAfterMs(deciding.admission.network, contract, tunnel, oversight.meterToleranceMs)
  const before = usageOf(contract, copy)
  // A short window beside time that nobody metered may just have missed the packets.
  const streak = hasGap && newMs < shownMs ? cleared(before) : before
  const exceeded = isProof ? 0 : before.exceeded
  const silentMs = reading.packets === 0 ? streak.silentMs + newMs : 0
  const counted = (usage: Usage): Usage =>
    isSame(usage, before) ? before : { ...usage, countedUntilMs: countedUntil(before, window) }
  const others = othersOf(metering)
  if (
    Math.min(silentMs, ...others.map(other => other.silentMs)) >= Math.max(oversight.silentAfterMs, shownMs)
  )
    return terminate(deciding, contract, 'BW_UNUSED', startOf(deciding))
  if (contract.status === 'demoted' || !isUnused(tunnel, reading.packets, newMs, oversight.unusedShare))
    return noted(deciding, metering, counted({ ...cleared(before), exceeded, silentMs }), 'within')
  const unusedMs = streak.unusedMs + newMs
  const unusedPackets = streak.unusedPackets + reading.packets
  const usage = counted({ ...before, exceeded, unusedMs, unusedPackets, silentMs })
  if (Math.min(unusedMs, ...others.map(other => other.unusedMs)) < Math.max(oversight.unusedAfterMs, shownMs))
    return noted(deciding, metering, usage, 'unused')
  return raise(deciding, metering, usage)
}

const cleared = (usage: Usage): Usage => ({
  ...usage,
  exceeded: 0,
  unusedMs: 0,
  unusedPackets: 0,
  silentMs: 0,
})

const countedUntil = ({ countedUntilMs = 0 }: Usage, { toMs }: Window): number =>
  Math.max(countedUntilMs, toMs)

const isSame = (a: Usage, b: Usage): boolean =>
  a.exceeded === b.exceeded &&
  a.unusedMs === b.unusedMs &&
  a.unusedPackets === b.unusedPackets &&
  a.silentMs === b.silentMs

/** Says nothing of the sender, or nothing that is not counted. */
const ignored = (deciding: Deciding, id: string, remark: WindowRemark): Decision =>
  withRemark(metered(deciding, id, 'ignored'), remark)

const withRemark = (decision: Decision, window: WindowRemark | undefined): Decision => {
  const { outcome } = decision
  if (window === undefined || outcome.kind !== 'metered') return decision
  return { ...decision, outcome: { ...outcome, window } }
}

/** What the meter of the other copy has shown, where there is one. */
const othersOf = ({ contract, copy }: Metering): readonly Usage[] =>
  contract.second === undefined ? [] : [usageOf(contract, copy === 1 ? 2 : 1)]

const isAbove = (
  { admission, options }: Deciding,
  { contract, copy }: Metering,
  reading: MeterReading,
  { fromMs, toMs }: Window,
): boolean => {
  const toleranceMs = options.oversight.meterToleranceMs
  const tunnel = tunnelsOf(contract)[copy - 1]!
  const reachesBack = fromMs - toleranceMs < soleFromMs(contract)
  const windowMs = toMs - fromMs + 2 * toleranceMs
  const earlier = reachesBack ? contract.earlier : undefined
  return isBeyond(admission.network, tunnel, earlier, mostJitterPs(contract), reading, windowMs)
}

const isUnused = (tunnel: Tunnel, packets: number, ms: number, share: number): boolean =>
  // Up to so many packets a period: one of them is enough to use it.
  packets * tunnel.periodPs < share * ms * PS_PER_MS

const metered = (
  deciding: Deciding,
  id: string,
  verdict: Metered['verdict'],
  moved: readonly Moved[] = [],
): Decision => ({ ...onlyAnswered(deciding, { kind: 'metered', id, verdict, affected: moved }), moved })

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
  const { secondUsage, ...rest } = held
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
        usage: { ...remembered(held.usage), demotions },
        ...(secondUsage === undefined ? {} : { secondUsage: remembered(secondUsage) }),
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
