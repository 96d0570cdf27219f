import { draw } from './draw.ts'
import type { Plan, Wire } from './plan.ts'
import { type Choices, isPlain, type Packet } from './simulate.ts'
import { releasesIn } from './sources.ts'

type Jitter = Choices['jitter']
type BestEffort = Choices['bestEffort']

const placeOf = (wire: Wire | undefined): number => (wire === undefined ? -1 : wire.index)

export const noJitter: Jitter = () => 0
export const fullJitter: Jitter = (_packet, _wire, _earliest, most) => most
export const randomJitter =
  (seed: number): Jitter =>
  ({ flow, k }, wire, _earliest, most) =>
    Math.floor(draw(seed, flow.index, placeOf(wire), k) * (most + 1))
/** Nothing or everything: extremes hurt more than averages. */
export const extremeJitter =
  (seed: number): Jitter =>
  ({ flow, k }, wire, _earliest, most) =>
    draw(seed, flow.index, placeOf(wire), k) < 0.5 ? 0 : most

/** A moment at a queue that packets should reach together. */
export interface Aim {
  readonly wire: Wire
  readonly timePs: number
}

/** What a packet of this tunnel still needs, unhindered, from its arrival at `from`'s queue to `to`'s; if that is its way. */
const wayTo = (packet: Pick<Packet, 'flow'>, to: Wire): ReadonlyMap<Wire | undefined, number> => {
  const { flow } = packet
  const left = new Map<Wire | undefined, number>()
  let at = flow.path.indexOf(to)
  if (at < 0) return left
  let needed = 0
  for (at = flow.before[at]!; at >= 0; at = flow.before[at]!) {
    const wire = flow.path[at]!
    left.set(wire, needed + flow.multicastPs[wire.to]!)
    needed += flow.multicastPs[wire.to]! + wire.nominalPs[flow.index]! + wire.delayPs
  }
  return left.set(undefined, needed)
}

/** Packets that come early for `aim` are held back by jitter just so long that they come together, off it `otherwise`. */
export const aimedJitter = (plan: Plan, aim: Aim, otherwise: Jitter): Jitter => {
  const ways = plan.flows.map(flow => wayTo({ flow }, aim.wire))
  return (packet, wire, earliest, most) => {
    const left = ways[packet.flow.index]!.get(wire)
    if (left === undefined) return otherwise(packet, wire, earliest, most)
    return Math.min(most, Math.max(0, aim.timePs - left - earliest))
  }
}

export const noBestEffort: BestEffort = () => undefined
/** A frame starts in the very instant before whatever finds the port idle. */
export const spitefulBestEffort: BestEffort = (_wire, _frame, _idleSince, now) => now
/** One frame after the other whenever the port is idle. */
export const saturatingBestEffort: BestEffort = (_wire, frame, idleSince, now) =>
  now - ((now - idleSince) % frame)
export const randomBestEffort =
  (seed: number): BestEffort =>
  (wire, frame, idleSince, now) => {
    const chance = draw(seed, wire.index, now, Math.floor(now / 2 ** 31))
    if (chance < 0.3) return undefined
    return Math.max(idleSince, now - Math.floor(((chance - 0.3) / 0.7) * frame))
  }

const STEADY = { seed: 0, sizes: 'largest', within: 'start', rests: false, isFast: false } as const

/** The calmest run: all phases nought, nothing left to chance. */
export const calm = (plan: Plan, horizonPs: number): Choices => ({
  phasesPs: plan.flows.map(() => 0),
  horizonPs,
  jitter: noJitter,
  bestEffort: noBestEffort,
  fastTunnels: false,
  portPpb: () => 0,
  releases: (flow, { phasesPs, horizonPs: untilPs }) =>
    isPlain(flow) ? undefined : releasesIn(plan.topology, flow, STEADY, phasesPs[flow.index]!, untilPs),
})
