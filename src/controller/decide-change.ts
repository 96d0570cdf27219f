import { place, type Request, type Tunnel } from '../model/request.ts'
import type { Rejection } from '../model/verdict.ts'
import type { Ranges } from './admission.ts'
import type { BandwidthChange } from './command.ts'
import type { Deciding } from './decide.ts'
import { admitNew, rejectedAs } from './decide-request.ts'
import type { Decision } from './decision.ts'
import { eventsOf, movesOf, type Phase } from './phases.ts'
import { announced, type Promised, type Range } from './promise.ts'
import { requestOf, withChange } from './read-request.ts'
import { type Earlier, type Held, NO_USAGE } from './state.ts'
import { startOf } from './timing.ts'

/**
 * Changes a contract. On the tree it has where that is enough, else on another; the old one holds until the new one
 * takes effect, and where neither covers the other, both are provided for while the sender goes from one to the other.
 */
export const decideChange = (deciding: Deciding, held: Held, change: BandwidthChange): Decision => {
  const { admission } = deciding
  const asked = withChange(held.request, change)
  const request = requestOf(admission.network, held.id, asked)
  // How often it was demoted stays known: repeated offenders are terminated.
  const usage = { ...NO_USAGE, demotions: held.usage.demotions, raises: held.usage.raises }
  if (held.status === 'demoted') {
    const newcomer = { id: held.id, request: asked, named: deciding.state.named, usage, past: held.promises }
    return admitNew(deciding, newcomer, request, () => unchanged(deciding))
  }
  const before = admission.ranges()
  const present = admission.tunnels.slice()
  const found = replace(deciding, held, request, present)
  if ('code' in found) {
    admission.load(present)
    return { ...unchanged(deciding), outcome: rejectedAs(held.id, found) }
  }
  return settle(deciding, { ...held, request: asked, usage }, held.tunnel, found, before)
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
}

/** Puts the tunnel as asked in the place of the old one; the analysis stands on it unless there is a rejection. */
const replace = (
  deciding: Deciding,
  held: Held,
  request: Request,
  present: readonly Tunnel[],
): Replaced | Rejection => {
  const { admission } = deciding
  const old = held.tunnel
  const drainMs = admission.drainMs()
  admission.remove(new Set([old.id]))
  const tunnel = placeAnew(deciding, held, request)
  if ('code' in tunnel) return tunnel
  const startMs = startOf(deciding)
  const after = admission.ranges()
  if (covers(tunnel, old)) return { tunnel, phases: [{ fromMs: startMs, ranges: after }] }
  if (covers(old, tunnel)) return { tunnel, phases: [{ fromMs: startMs + drainMs, ranges: after }] }
  const all = admission.tunnels.slice()
  admission.load(present)
  const broken = admission.add([tunnel])
  if (broken !== undefined)
    return {
      ...broken,
      message: `the change would fit, but not old and new side by side while the sender goes over: ${broken.message}`,
    }
  const union = admission.ranges()
  const settledMs = startMs + deciding.options.graceMs + admission.drainMs()
  admission.load(all)
  return {
    tunnel,
    phases: [
      { fromMs: startMs, ranges: union },
      { fromMs: settledMs, ranges: after },
    ],
  }
}

/** On the tree it has where nothing asks for another one and it fits there as asked; else wherever there is room. */
const placeAnew = ({ admission }: Deciding, { tunnel: old }: Held, request: Request): Tunnel | Rejection => {
  if (request.routes === undefined && isSame(request.receivers, old.receivers)) {
    const stayed = place(request, old.routes, request.periodPs)
    if (admission.add([stayed]) === undefined) return stayed
  }
  const admitted = admission.place(request, true)
  return admitted.kind === 'accepted' ? admitted.placement.tunnel : admitted.rejection
}

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
  held: Held,
  old: Tunnel,
  { tunnel, phases }: Replaced,
  before: Ranges,
): Decision => {
  const { state, nowMs } = deciding
  const { id } = held
  const startsMs = startOf(deciding)
  const moved = movesOf(before, phases, new Set([id]))
  const { periodPs } = tunnel
  const { fromMs: holdsMs, ranges } = phases.at(-1)!
  const range = ranges.get(id)!
  const promises = promisesOf(before.get(id)!, phases, id, startsMs, periodPs)
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
    held: [
      {
        ...held,
        tunnel,
        promises: announced(held.promises, promises, nowMs),
        earlier: earlierOf(held, old, holdsMs, nowMs),
      },
    ],
    moved,
    settledMs: holdsMs,
    events: eventsOf(state, moved),
  }
}

/** The most that was granted to readings that reach back before the new contract. */
const earlierOf = ({ earlier }: Held, old: Tunnel, untilMs: number, nowMs: number): Earlier => {
  const still = earlier !== undefined && earlier.untilMs > nowMs ? earlier : old
  return {
    untilMs,
    periodPs: Math.min(old.periodPs, still.periodPs),
    sizeBits: Math.max(old.sizeBits, still.sizeBits),
  }
}

/** The new period counts from `startsMs`; until the first phase begins the range is still the old one. */
const promisesOf = (
  before: Range,
  phases: readonly Phase[],
  id: string,
  startsMs: number,
  periodPs: number,
): readonly Promised[] => {
  const later = phases.map(({ fromMs, ranges }): Promised => ({ ...ranges.get(id)!, fromMs, periodPs }))
  return phases[0]!.fromMs === startsMs ? later : [{ ...before, fromMs: startsMs, periodPs }, ...later]
}

/** The same tunnel, less often: nobody is worse off. `held` has its meters' memory. */
export const raisePeriod = (deciding: Deciding, held: Held, periodPs: number): Decision => {
  const { admission } = deciding
  const before = admission.ranges()
  const old = held.tunnel
  const drainMs = admission.drainMs()
  const tunnel: Tunnel = { ...old, periodPs }
  admission.remove(new Set([held.id]))
  const broken = admission.add([tunnel])
  if (broken !== undefined) throw new Error(`a longer period breaks something: ${broken.message}`)
  const phases = [{ fromMs: startOf(deciding) + drainMs, ranges: admission.ranges() }]
  return settle(deciding, held, old, { tunnel, phases }, before)
}
