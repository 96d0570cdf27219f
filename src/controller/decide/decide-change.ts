import { isPlain } from '../../model/arrival.ts'
import type { BandwidthChange } from '../../model/command.ts'
import { asReplica, type LanedRequest, place, type Tunnel } from '../../model/request.ts'
import type { Rejection } from '../../model/verdict.ts'
import {
  type Contract,
  type Earlier,
  keepingTrees,
  type Placed,
  remembered,
  soleFromMs,
  tunnelsOf,
} from '../contract/contract.ts'
import type { Decision, Granted } from '../contract/decision.ts'
import { announced, type Promised } from '../contract/promise.ts'
import { requestOf, withChange } from '../contract/read-request.ts'
import { admitNew, rejectedAs } from './decide-request.ts'
import { type Deciding, onlyAnswered } from './deciding.ts'
import { grantedOn } from './granted-on.ts'
import { eventsOf, movesOf, type Phase } from './phases.ts'
import { startOf } from './timing.ts'

/**
 * Changes a contract. On the tree it has where that is enough, else on another; the old one holds until the new one
 * takes effect, and where neither covers the other, both are provided for while the sender goes from one to the other.
 */
export const decideChange = (deciding: Deciding, held: Contract, change: BandwidthChange): Decision => {
  const { admission } = deciding
  const asked = withChange(held.request, change)
  const request = requestOf(admission.network, held.id, asked)
  // How often it was demoted stays known: repeated offenders are terminated.
  const { secondUsage, ...first } = held
  const usage = remembered(held.usage)
  const rest = secondUsage === undefined ? first : { ...first, secondUsage: remembered(secondUsage) }
  if (held.status === 'demoted') {
    const newcomer = { id: held.id, request: asked, named: deciding.state.named, usage, past: held.promises }
    return admitNew(deciding, newcomer, request)
  }
  const before = admission.mark()
  const found = replace(deciding, held, request)
  if ('code' in found) {
    admission.rollBackTo(before)
    return onlyAnswered(deciding, rejectedAs(held.id, found))
  }
  return settle(deciding, { ...rest, request: asked, usage }, held, found)
}

/** The new tunnel, or both of them, and how one gets there: by phases, the last of which is the state to come. */
interface Replaced {
  readonly placed: Placed
  readonly phases: readonly Phase[]
  /** Whether it has the place of the old one. */
  readonly isInPlace: boolean
}

/** Puts what is asked in the place of the old; the analysis stands on it unless there is a rejection. */
const replace = (deciding: Deciding, held: Contract, request: LanedRequest): Replaced | Rejection => {
  const { admission, options } = deciding
  const olds = tunnelsOf(held)
  // Only from the network as it is now can it be said, and only one that asks for less needs it.
  const drainMs = mayAskLess(request, held.tunnel) ? admission.drainMs() : 0
  const found = placeAnew(deciding, held, request)
  if ('code' in found) return found
  const news = tunnelsOf(found.placed)
  const startMs = startOf(deciding)
  // Of two copies one may ask for no more than before, where the other has another tree.
  const isMore = olds.map((old, i) => covers(news[i]!, old))
  const isLess = olds.map((old, i) => covers(old, news[i]!))
  if (isMore.every(Boolean)) return { ...found, phases: [{ fromMs: startMs, ranges: admission.after() }] }
  if (isLess.every(Boolean))
    return { ...found, phases: [{ fromMs: startMs + drainMs, ranges: admission.after() }] }
  const union = admission.beside(
    olds.filter((_, i) => !isMore[i]),
    news.filter((_, i) => isLess[i] && !isMore[i]).map(({ id }) => id),
  )
  if ('code' in union)
    return {
      ...union,
      message: `the change would fit, but not old and new side by side while the sender goes over: ${union.message}`,
    }
  const settledMs = startMs + options.graceMs + union.drainMs
  return {
    ...found,
    phases: [
      { fromMs: startMs, ranges: union.ranges },
      { fromMs: settledMs, ranges: admission.after() },
    ],
  }
}

/** On the trees it has where nothing asks for another one and it fits there as asked; else wherever there is room. */
const placeAnew = (
  { admission }: Deciding,
  old: Contract,
  request: LanedRequest,
): Omit<Replaced, 'phases'> | Rejection => {
  const asksForTrees = request.routes !== undefined || typeof request.replicas === 'object'
  if (!asksForTrees && isSame(request.receivers, old.tunnel.receivers)) {
    const placed = onItsTrees(old, request)
    if (admission.change(placed) === undefined) return { placed, isInPlace: true }
  }
  admission.remove(old)
  const anew = admission.place(request, true)
  if ('code' in anew) return anew
  const placed = keepingTrees(old, anew)
  // A copy that keeps its tree is not there twice while the other one moves.
  if (placed !== anew && admission.change(placed) !== undefined) return { placed: anew, isInPlace: false }
  return { placed, isInPlace: false }
}

const onItsTrees = (
  { id, tunnel, second }: Placed & { readonly id: string },
  request: LanedRequest,
): Placed => {
  const on = ({ routes }: Tunnel): Tunnel => place(request, routes, request.periodPs)
  if (second === undefined) return { tunnel: on(tunnel) }
  return { tunnel: asReplica(on(tunnel), id, 1), second: asReplica(on(second), id, 2) }
}

/** Whether a placed request may turn out to be covered by the old tunnel, and not to cover it. */
const mayAskLess = (request: LanedRequest, old: Tunnel): boolean =>
  !isPlain(request) ||
  !isPlain(old) ||
  request.sizeBits < old.sizeBits ||
  Math.max(request.periodPs, request.maxPeriodPs ?? 0) > old.periodPs

/** Whether whoever is provided for `a` is provided for `b`, and for the step from one to the other. */
const covers = (a: Tunnel, b: Tunnel): boolean =>
  a.lane === b.lane && mayAlsoSend(a, b) && isSame(a.receivers, b.receivers) && isSame(a.routes, b.routes)

/** Whether all that `b` may send loads every link no more than what `a` may send, packet by packet. */
const mayAlsoSend = (a: Tunnel, b: Tunnel): boolean => {
  if (a.sendJitterPs !== b.sendJitterPs || a.sendLatencyPs !== b.sendLatencyPs) return false
  if (isPlain(a) && isPlain(b)) return a.sizeBits >= b.sizeBits && a.periodPs <= b.periodPs
  // A longer message may end in a smaller packet: only its period is compared.
  if (a.fragment === true || b.fragment === true)
    return a.fragment === b.fragment && a.loadSizeBits === b.loadSizeBits && a.periodPs <= b.periodPs
  const holdsSizes = a.loadSizeBits >= b.loadSizeBits && leastLoadBits(a) <= leastLoadBits(b)
  if (a.arrival?.kind === 'token-bucket' || b.arrival?.kind === 'token-bucket')
    return (
      a.arrival?.kind === 'token-bucket' &&
      b.arrival?.kind === 'token-bucket' &&
      holdsSizes &&
      a.arrival.rateBps >= b.arrival.rateBps &&
      a.arrival.burstBits >= b.arrival.burstBits
    )
  return (
    holdsSizes &&
    a.periodPs <= b.periodPs &&
    (a.packets ?? 1) >= (b.packets ?? 1) &&
    (a.withinPs ?? 0) >= (b.withinPs ?? 0)
  )
}

const leastLoadBits = ({ minLoadSizeBits, loadSizeBits }: Tunnel): number => minLoadSizeBits ?? loadSizeBits

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

/** The decision for a tunnel in its new shape; `held` has what was asked for and its meters' memory. */
const settle = (
  deciding: Deciding,
  held: Contract,
  was: Placed,
  { placed, phases, isInPlace }: Replaced,
): Decision => {
  const { admission, state, nowMs } = deciding
  const { id } = held
  const before = admission.before()
  const startsMs = startOf(deciding)
  const moved = movesOf(before, phases, new Set([id]))
  const { periodPs } = placed.tunnel
  const { fromMs: holdsMs } = phases.at(-1)!
  const range = admission.bound(id)
  // Untouched where nothing but the deadline changes.
  const old = before.get(id) ?? range
  const next = phases.map(
    (phase): Promised => ({ ...(phase.ranges.get(id) ?? range), fromMs: phase.fromMs, periodPs }),
  )
  // The new period counts from `startsMs`; until the first phase begins the range is still the old one.
  if (next[0]!.fromMs > startsMs) next.unshift({ ...old, fromMs: startsMs, periodPs })
  const renewed: Contract = {
    ...held,
    ...placed,
    promises: announced(held.promises, next, nowMs),
    earlier: earlierOf(held, was, holdsMs, nowMs),
  }
  const outcome: Granted = {
    kind: 'granted',
    id,
    minLatencyPs: range.minLatencyPs,
    maxJitterPs: range.maxJitterPs!,
    periodPs,
    ...grantedOn(admission, placed),
    startsMs,
    holdsMs,
    affected: moved,
    rerouted: [],
  }
  return {
    ...onlyAnswered(deciding, outcome),
    ...(isInPlace ? { renewed } : { held: [renewed] }),
    moved,
    settledMs: holdsMs,
    events: eventsOf(state, moved),
  }
}

/** The most that was granted to readings that reach back before the new contract. */
const earlierOf = (held: Contract, was: Placed, untilMs: number, nowMs: number): Earlier => {
  const { earlier } = held
  const still = earlier !== undefined && earlier.untilMs > nowMs ? earlier : undefined
  const { tunnel: old } = was
  const others = [...(still?.others ?? []), ...(isPlain(old) ? [] : tunnelsOf(was))]
  const sizes = [old.sizeBits, ...(still === undefined ? [] : [still.leastBits ?? still.sizeBits])]
  const leastBits = Math.min(...sizes)
  const sizeBits = Math.max(old.sizeBits, still?.sizeBits ?? 0)
  const fromMs = still === undefined ? soleFromMs(held) : still.fromMs
  return {
    ...(fromMs === undefined ? {} : { fromMs }),
    untilMs,
    periodPs: Math.min(old.periodPs, still?.periodPs ?? old.periodPs),
    sizeBits,
    ...(leastBits < sizeBits ? { leastBits } : {}),
    ...(others.length > 0 ? { others } : {}),
  }
}

/** The same tunnel, less often: nobody is worse off. `held` has its meters' memory. */
export const raisePeriod = (deciding: Deciding, held: Contract, periodPs: number): Decision => {
  const { admission } = deciding
  const fromMs = startOf(deciding) + admission.drainMs()
  const { tunnel, second } = held
  const placed: Placed = {
    tunnel: { ...tunnel, periodPs },
    ...(second === undefined ? {} : { second: { ...second, periodPs } }),
  }
  const broken = admission.change(placed)
  if (broken !== undefined) throw new Error(`a longer period breaks something: ${broken.message}`)
  const phases = [{ fromMs, ranges: admission.after() }]
  return settle(deciding, held, held, { placed, phases, isInPlace: true })
}
