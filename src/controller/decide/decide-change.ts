import type { BandwidthChange } from '../../model/command.ts'
import { place, type Request, type Tunnel } from '../../model/request.ts'
import type { Rejection } from '../../model/verdict.ts'
import { type Contract, type Earlier, NO_USAGE } from '../contract/contract.ts'
import type { Decision } from '../contract/decision.ts'
import { announced, type Promised } from '../contract/promise.ts'
import { requestOf, withChange } from '../contract/read-request.ts'
import { admitNew, rejectedAs } from './decide-request.ts'
import type { Deciding } from './deciding.ts'
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
  const usage = { ...NO_USAGE, demotions: held.usage.demotions, raises: held.usage.raises }
  if (held.status === 'demoted') {
    const newcomer = { id: held.id, request: asked, named: deciding.state.named, usage, past: held.promises }
    return admitNew(deciding, newcomer, request, () => unchanged(deciding))
  }
  const before = admission.mark()
  const found = replace(deciding, held, request)
  if ('code' in found) {
    admission.rollBackTo(before)
    return { ...unchanged(deciding), outcome: rejectedAs(held.id, found) }
  }
  return settle(deciding, { ...held, request: asked, usage }, held.tunnel, found)
}

const unchanged = ({ state, nowMs }: Deciding): Omit<Decision, 'outcome'> => ({
  atMs: nowMs,
  held: [],
  gone: [],
  moved: [],
  settledMs: state.settledMs,
  named: state.named,
  events: [],
})

/** The new tunnel and how one gets there: by phases, the last of which is the state to come. */
interface Replaced {
  readonly tunnel: Tunnel
  readonly phases: readonly Phase[]
  /** Whether it has the place of the old one. */
  readonly isInPlace: boolean
}

/** Puts the tunnel as asked in the place of the old one; the analysis stands on it unless there is a rejection. */
const replace = (deciding: Deciding, held: Contract, request: Request): Replaced | Rejection => {
  const { admission, options } = deciding
  const old = held.tunnel
  // Only from the network as it is now can it be said, and only one that asks for less needs it.
  const drainMs = mayAskLess(request, old) ? admission.drainMs() : 0
  const placed = placeAnew(deciding, held, request)
  if ('code' in placed) return placed
  const { tunnel } = placed
  const startMs = startOf(deciding)
  if (covers(tunnel, old)) return { ...placed, phases: [{ fromMs: startMs, ranges: admission.after() }] }
  if (covers(old, tunnel))
    return { ...placed, phases: [{ fromMs: startMs + drainMs, ranges: admission.after() }] }
  const union = admission.beside([old])
  if ('code' in union)
    return {
      ...union,
      message: `the change would fit, but not old and new side by side while the sender goes over: ${union.message}`,
    }
  const settledMs = startMs + options.graceMs + union.drainMs
  return {
    ...placed,
    phases: [
      { fromMs: startMs, ranges: union.ranges },
      { fromMs: settledMs, ranges: admission.after() },
    ],
  }
}

/** On the tree it has where nothing asks for another one and it fits there as asked; else wherever there is room. */
const placeAnew = (
  { admission }: Deciding,
  { tunnel: old }: Contract,
  request: Request,
): Omit<Replaced, 'phases'> | Rejection => {
  if (request.routes === undefined && isSame(request.receivers, old.receivers)) {
    const tunnel = place(request, old.routes, request.periodPs)
    if (admission.change(tunnel) === undefined) return { tunnel, isInPlace: true }
  }
  admission.remove([old.id])
  const tunnel = admission.place(request, true)
  return 'code' in tunnel ? tunnel : { tunnel, isInPlace: false }
}

/** Whether a placed request may turn out to be covered by the old tunnel, and not to cover it. */
const mayAskLess = (request: Request, old: Tunnel): boolean =>
  request.sizeBits < old.sizeBits || Math.max(request.periodPs, request.maxPeriodPs ?? 0) > old.periodPs

/** Whether whoever is provided for `a` is provided for `b`, and for the step from one to the other. */
const covers = (a: Tunnel, b: Tunnel): boolean =>
  a.lane === b.lane &&
  a.sizeBits >= b.sizeBits &&
  a.periodPs <= b.periodPs &&
  isSame(a.receivers, b.receivers) &&
  isSame(a.routes, b.routes)

const isSame = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b)

/** The decision for a tunnel in its new shape; `held` has what was asked for and its meters' memory. */
const settle = (
  deciding: Deciding,
  held: Contract,
  was: Tunnel,
  { tunnel, phases, isInPlace }: Replaced,
): Decision => {
  const { admission, state, nowMs } = deciding
  const { id } = held
  const before = admission.before()
  const startsMs = startOf(deciding)
  const moved = movesOf(before, phases, new Set([id]))
  const { periodPs } = tunnel
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
    tunnel,
    promises: announced(held.promises, next, nowMs),
    earlier: earlierOf(held, was, holdsMs, nowMs),
  }
  return {
    ...unchanged(deciding),
    outcome: {
      kind: 'granted',
      id,
      minLatencyPs: range.minLatencyPs,
      maxJitterPs: range.maxJitterPs!,
      periodPs,
      startsMs,
      holdsMs,
      affected: moved,
      rerouted: [],
    },
    ...(isInPlace ? { renewed } : { held: [renewed] }),
    moved,
    settledMs: holdsMs,
    events: eventsOf(state, moved),
  }
}

/** The most that was granted to readings that reach back before the new contract. */
const earlierOf = ({ earlier }: Contract, old: Tunnel, untilMs: number, nowMs: number): Earlier => {
  const still = earlier !== undefined && earlier.untilMs > nowMs ? earlier : old
  return {
    untilMs,
    periodPs: Math.min(old.periodPs, still.periodPs),
    sizeBits: Math.max(old.sizeBits, still.sizeBits),
  }
}

/** The same tunnel, less often: nobody is worse off. `held` has its meters' memory. */
export const raisePeriod = (deciding: Deciding, held: Contract, periodPs: number): Decision => {
  const { admission } = deciding
  const fromMs = startOf(deciding) + admission.drainMs()
  const tunnel: Tunnel = { ...held.tunnel, periodPs }
  const broken = admission.change(tunnel)
  if (broken !== undefined) throw new Error(`a longer period breaks something: ${broken.message}`)
  const phases = [{ fromMs, ranges: admission.after() }]
  return settle(deciding, held, held.tunnel, { tunnel, phases, isInPlace: true })
}
