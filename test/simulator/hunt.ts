import { type Random, random } from '../arbitraries/random.ts'
import {
  aimedJitter,
  calm,
  extremeJitter,
  fullJitter,
  noBestEffort,
  noJitter,
  randomBestEffort,
  randomJitter,
  saturatingBestEffort,
  spitefulBestEffort,
} from './choices.ts'
import { draw } from './draw.ts'
import type { Flow, Plan, Wire } from './plan.ts'
import { type Choices, isPlain, type Outcome, simulate } from './simulate.ts'
import { type Manner, releasesIn } from './sources.ts'

/** One run: what was chosen, and what came of it. */
export interface Run {
  readonly choices: Choices
  readonly outcome: Outcome
}

/** A packet and one queue on its way, to be hurt as much as possible. */
export interface Target {
  readonly flow: Flow
  readonly hop: number
}

const unhindered = (flow: Flow, hop: number): number => {
  let total = flow.sendLatencyPs
  for (let at = flow.before[hop]!; at >= 0; at = flow.before[at]!) {
    const wire = flow.path[at]!
    total += wire.nominalPs[flow.index]! + wire.delayPs + flow.multicastPs[wire.to]!
  }
  return total
}

const crosses = (flow: Flow, wire: Wire): number => flow.path.indexOf(wire)

/** Long enough for every tunnel to release twice or more, short enough for about `packets` packets in all. */
const horizonFor = (plan: Plan, packets: number): number => {
  const periods = plan.flows.map(f => f.tunnel.periodPs)
  const rate = periods.reduce((sum, p) => sum + 1 / p, 0)
  return Math.ceil(Math.min(3 * Math.max(...periods), packets / rate))
}

/** Ports of one node have one clock: too slow, too fast, or anything between. */
const clocks = (r: Random): Pick<Choices, 'fastTunnels' | 'portPpb'> => {
  const slow = r.pick([0, 0.5, 1])
  const isExtreme = r.chance(0.8)
  const seed = r.int(0, 1e9)
  const chosen = new Map<number, number>()
  const errorOf = ({ from, ppb }: Wire): number => {
    const node = random(seed + from)
    return isExtreme ? (node.chance(slow) ? ppb : -ppb) : node.int(-ppb, ppb)
  }
  const portPpb = (wire: Wire): number => {
    const known = chosen.get(wire.from)
    if (known !== undefined) return known
    const ppb = errorOf(wire)
    chosen.set(wire.from, ppb)
    return ppb
  }
  return { fastTunnels: r.chance(0.8), portPpb }
}

/** Sources that are free to choose: how, in this run. Plain ones are not. */
const manner = ({ topology }: Plan, isFast: boolean, r: Random): Pick<Choices, 'releases'> => {
  const chosen: Manner = {
    seed: r.int(0, 1e9),
    sizes: r.pick(['largest', 'either', 'either', 'smallest', 'any']),
    within: r.pick(['start', 'end', 'anywhere']),
    rests: r.chance(0.5),
    isFast,
  }
  return {
    releases: (flow, { phasesPs, horizonPs }) =>
      isPlain(flow) ? undefined : releasesIn(topology, flow, chosen, phasesPs[flow.index]!, horizonPs),
  }
}

/** Sources and control traffic of a run; networks without them draw nothing for them. */
const traffic = (plan: Plan, isFast: boolean, r: Random, atPs?: number): Partial<Choices> => {
  const hasControl = plan.wires.some(w => w.control.length > 0)
  const seed = hasControl ? r.int(0, 1e9) : 0
  return {
    ...(plan.flows.every(isPlain) ? {} : manner(plan, isFast, r)),
    ...(hasControl
      ? {
          controlPhasePs: ({ index, control }, kind) => {
            const { periodPs } = control[kind]!
            return atPs === undefined
              ? Math.floor(draw(seed, index, kind) * periodPs)
              : Math.max(0, atPs - 1 - Math.floor(draw(seed, index, kind) * 3)) % periodPs
          },
        }
      : {}),
  }
}

const randomRun = (plan: Plan, horizonPs: number, r: Random): Choices => {
  const skews = clocks(r)
  return { ...randomChoices(plan, horizonPs, r), ...skews, ...traffic(plan, skews.fastTunnels, r) }
}

const randomChoices = (
  plan: Plan,
  horizonPs: number,
  r: Random,
): Omit<Choices, 'fastTunnels' | 'portPpb'> => ({
  phasesPs: plan.flows.map(f => r.int(0, f.tunnel.periodPs - 1)),
  horizonPs,
  jitter: r.pick([noJitter, fullJitter, randomJitter(r.int(0, 1e9)), extremeJitter(r.int(0, 1e9))]),
  bestEffort: r.pick([
    noBestEffort,
    spitefulBestEffort,
    saturatingBestEffort,
    randomBestEffort(r.int(0, 1e9)),
  ]),
})

/** Everything that shares the target's queue reaches it with the target, as far as phases and jitter can bring it there. */
const criticalRun = (plan: Plan, horizonPs: number, { flow, hop }: Target, r: Random): Choices => {
  const wire = flow.path[hop]!
  const timePs = Math.floor(horizonPs * 0.6) + unhindered(flow, hop)
  const frame = wire.nominalPs[flow.index]!
  const spread = r.pick([0, 0, 1, frame, 3 * frame])
  const late = r.chance(0.5)
  const phasesPs = plan.flows.map(other => {
    const at = crosses(other, wire)
    const jitter = late && other !== flow ? other.sendJitterPs : 0
    const aimed = other === flow ? timePs : timePs - r.int(0, spread)
    const arrival = at < 0 ? r.int(0, other.tunnel.periodPs) : aimed - unhindered(other, at) - jitter
    const period = other.tunnel.periodPs
    return arrival < 0 ? ((arrival % period) + period) % period : arrival % period
  })
  const otherwise = r.pick([fullJitter, extremeJitter(r.int(0, 1e9)), noJitter])
  const jitter = r.chance(0.75) ? aimedJitter(plan, { wire, timePs }, otherwise) : otherwise
  const bestEffort = r.pick([spitefulBestEffort, spitefulBestEffort, saturatingBestEffort, noBestEffort])
  const skews = clocks(r)
  return { ...skews, phasesPs, horizonPs, jitter, bestEffort, ...traffic(plan, skews.fastTunnels, r, timePs) }
}

const worstOf = (outcome: Outcome, flow: Flow): { readonly latency: number; readonly k: number } => {
  let [latency, k] = [0, 0]
  for (const s of outcome.seen[flow.index]!.values()) if (s.maxPs > latency) [latency, k] = [s.maxPs, s.maxAt]
  return { latency, k }
}

const nearestTo = (times: readonly number[], target: number): number =>
  times.reduce((best, t) => (Math.abs(t - target) < Math.abs(best - target) ? t : best), times[0]!)

/** Moves one tunnel so that it meets another at a queue they share just as the victim's worst packet comes. */
const move = (plan: Plan, { choices, outcome }: Run, victim: Flow, r: Random): Choices | undefined => {
  const near = r.chance(0.75) ? victim : r.pick(plan.flows)
  const hop = r.int(0, near.path.length - 1)
  const wire = near.path[hop]!
  const other = r.pick(plan.flows.filter(f => f !== near && crosses(f, wire) >= 0).concat(near))
  const { k } = near === victim ? worstOf(outcome, victim) : { k: r.int(0, 2) }
  const when = outcome.arrivals[near.index]![hop]![k]
  const theirs = outcome.arrivals[other.index]![crosses(other, wire)]!
  if (when === undefined || theirs.length === 0) return undefined
  if (r.chance(0.1)) return { ...choices, jitter: aimedJitter(plan, { wire, timePs: when }, fullJitter) }
  const frame = wire.nominalPs[other.index]!
  const lead = r.pick([0, 1, 1, -1, frame, r.int(0, 4 * frame)])
  const period = other.tunnel.periodPs
  const shift = other === near ? r.int(-frame, frame) : when - lead - nearestTo(theirs, when)
  const phase = (((choices.phasesPs[other.index]! + shift) % period) + period) % period
  return { ...choices, phasesPs: choices.phasesPs.map((p, i) => (i === other.index ? phase : p)) }
}

export interface Effort {
  readonly seed: number
  /** Packets a run may release. */
  readonly packets: number
  readonly randomRuns: number
  readonly criticalRuns: number
  /** Steps of the climb from the worst of these, per victim; and how many victims. */
  readonly climb: number
  readonly victims: number
}

/** Runs after runs, each trying to hurt; the caller judges every one of them. */
export function* hunt(plan: Plan, effort: Effort): Generator<Run> {
  const r = random(effort.seed)
  const horizonPs = horizonFor(plan, effort.packets)
  const run = (choices: Choices): Run => ({
    choices,
    outcome: simulate(plan, { ...choices, trace: effort.climb > 0 }),
  })
  yield run(calm(plan, horizonPs))
  for (let i = 0; i < effort.randomRuns; i++) yield run(randomRun(plan, horizonPs, r))
  for (let v = 0; v < effort.victims; v++) {
    const flow = r.pick(plan.flows)
    let worst: Run | undefined
    for (let i = 0; i < effort.criticalRuns; i++) {
      const next = run(criticalRun(plan, horizonPs, { flow, hop: r.int(0, flow.path.length - 1) }, r))
      yield next
      if (!worst || worstOf(next.outcome, flow).latency > worstOf(worst.outcome, flow).latency) worst = next
    }
    for (let i = 0; worst && i < effort.climb; i++) {
      const choices = move(plan, worst, flow, r)
      if (choices === undefined) continue
      const next = run(choices)
      yield next
      if (worstOf(next.outcome, flow).latency >= worstOf(worst.outcome, flow).latency) worst = next
    }
  }
}
