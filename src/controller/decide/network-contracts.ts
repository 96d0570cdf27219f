import { type Contract, remembered, tunnelsOf } from '../contract/contract.ts'
import type { Moved } from '../contract/decision.ts'
import { type ControllerEvent, changed } from '../contract/events.ts'
import { announced, type Promised, promiseAt } from '../contract/promise.ts'
import type { ControllerState } from '../contract/state.ts'
import { bestEffortBits } from './best-effort.ts'
import type { PlacedAnew, Unplaced } from './carry-over.ts'
import type { Deciding } from './deciding.ts'
import { eventsOf, type Phase } from './phases.ts'

/** When contracts on new trees begin, and when the old ones are forgotten; whether both are there in between. */
export interface Times {
  readonly startMs: number
  readonly settledMs: number
  readonly isGapless: boolean
}

/** A contract on its new tree, with what it is told of that. */
export const onNewTree = (
  { contract, from }: PlacedAnew,
  phases: readonly Phase[],
  { startMs, isGapless }: Times,
  nowMs: number,
): Contract => {
  const { periodPs } = contract.tunnel
  const told = phases.flatMap(({ fromMs, ranges }): readonly Promised[] => {
    const range = ranges.get(contract.id)
    return range === undefined || fromMs < startMs ? [] : [{ ...range, fromMs, periodPs }]
  })
  const last = contract.promises.at(-1)
  const none: readonly Promised[] =
    isGapless || from === undefined || last === undefined
      ? []
      : [{ ...last, maxJitterPs: null, fromMs: nowMs }]
  const promises = announced(contract.promises, [...none, ...told], nowMs)
  if (from !== undefined) return { ...contract, promises }
  const { isCutOff: _was, earlier: _before, ...rest } = contract
  return { ...rest, status: 'granted', startsMs: startMs, promises, usage: remembered(contract.usage) }
}

/** A contract that finds no place. Its packets may be larger than best effort may be there: then it ends. */
export const brokenOf = (
  { admission }: Deciding,
  { contract, reason, isMeaningless }: Unplaced,
): { readonly contract: Contract; readonly reason: string; readonly isEnded: boolean } => ({
  contract,
  reason,
  isEnded:
    isMeaningless ||
    tunnelsOf(contract).some(one => one.sizeBits > bestEffortBits(admission.network.topology, one)),
})

/** From now on best effort, until the network changes again. */
export const cutOff = (contract: Contract, nowMs: number): Contract => {
  const { promises, tunnel, usage } = contract
  const last = promiseAt(promises, nowMs) ?? promises[0]
  const none: Promised = {
    fromMs: nowMs,
    minLatencyPs: last?.minLatencyPs ?? 0,
    maxJitterPs: null,
    periodPs: tunnel.periodPs,
  }
  const { secondUsage, ...rest } = contract
  return {
    ...rest,
    status: 'demoted',
    isCutOff: true,
    promises: contract.status === 'demoted' ? promises : announced(promises, [none], nowMs),
    usage: remembered(usage),
    ...(secondUsage === undefined ? {} : { secondUsage: remembered(secondUsage) }),
  }
}

/** What is announced: to those on new trees and without one, then to those whose range moves. */
export const eventsOfNetwork = (
  state: ControllerState,
  placed: readonly Contract[],
  cut: readonly Contract[],
  gone: readonly string[],
  moved: readonly Moved[],
  nowMs: number,
): readonly ControllerEvent[] => [
  ...[...placed, ...cut].flatMap(next => told(state.held.get(next.id), next)),
  ...gone.map(
    (id): ControllerEvent => ({ kind: 'bandwidthTerminated', id, reason: 'NETWORK', effectiveMs: nowMs }),
  ),
  ...eventsOf(state, moved, 'NETWORK'),
]

/** Of the promises of a contract those that it did not have before. */
const told = (old: Contract | undefined, next: Contract): readonly ControllerEvent[] => {
  const known = new Set(old?.promises.map(p => JSON.stringify(p)))
  return next.promises.flatMap((promise, i) =>
    known.has(JSON.stringify(promise))
      ? []
      : [changed(next.id, 'NETWORK', next.promises[i - 1] ?? old?.promises.at(-1) ?? promise, promise)],
  )
}
