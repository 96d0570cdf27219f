import { CUT_BITS } from '../kernels/cut.ts'
import type { Draws } from '../setup/draws.ts'
import { ARRIVAL, type Arena, NUMBER, RECORD, SENT, START } from './adversary-arena.ts'
import { RESTS, SIZES, WITHIN } from './adversary-choices.ts'
import { type Meeting, packetFor, victimAt } from './adversary-moves.ts'

/** A change of what is neither a phase nor a jitter. Undefined where there is nothing to change now. */
export type TrafficMove = (arena: Arena, draws: Draws) => void

/** The moves that an arena offers beyond meetings: by clocks, sizes and windows, and control traffic. */
export const trafficMoves = (arena: Arena): readonly TrafficMove[] => {
  const { plan, controlStart } = arena
  const moves: TrafficMove[] = []
  const free = plan.shapes.flatMap(({ sizes, withinPs, kind, packets }, t) =>
    sizes > 1 || withinPs > 0 || kind !== 'periodic' || packets > 1 ? [t] : [],
  )
  if (plan.network.topology.clockTolerancePpb > 0) moves.push(changeClocks)
  if (free.length > 0) moves.push((a, draws) => changeSource(a, draws.oneOf(free), draws))
  const hops = arena.path.flatMap((r, hop) => {
    const e = plan.link[r]
    return controlStart[e] < controlStart[e + 1] ? [hop] : []
  })
  if (hops.length > 0) moves.push((a, draws) => meetControl(a, draws.oneOf(hops), draws))
  return moves
}

/** All fast but the port under attack; all slow; all fast; or one of the ports on the way, or before it, the other way. */
const changeClocks: TrafficMove = ({ plan, path, choices }, draws) => {
  const { from } = plan.network
  switch (draws.below(6)) {
    case 0:
      choices.fast.fill(1)
      choices.fast[from[plan.link[draws.oneOf(path)]]] = 0
      return
    case 1:
      choices.fast.fill(draws.below(2))
      return
    default: {
      const record = draws.chance(0.5) ? draws.oneOf(path) : draws.below(plan.recordCount)
      const node = from[plan.link[record]]
      choices.fast[node] = 1 - choices.fast[node]
    }
  }
}

const changeSource = ({ plan, choices, victim, victimNumber }: Arena, t: number, draws: Draws): void => {
  const { sizes, packets } = plan.shapes[t]
  switch (draws.below(sizes > 1 ? 6 : 3)) {
    case 0:
      choices.within[t] = draws.below(WITHIN.length)
      return
    case 1:
      choices.rests[t] = draws.below(RESTS.length)
      return
    case 2:
      choices.salt[t] = draws.below(2 ** 20)
      return
    case 3:
      choices.turn[t] = t === victim && draws.chance(0.5) ? victimNumber : draws.below(4 * packets + 4)
      choices.sizes[t] = SIZES.indexOf(draws.chance(0.7) ? 'large first' : 'small first')
      return
    default:
      choices.sizes[t] = draws.below(SIZES.length)
  }
}

/** A control frame comes up while the victim waits at a port, or just before it comes. */
const meetControl = (arena: Arena, hop: number, draws: Draws): void => {
  const { plan, path, known, choices, controlStart } = arena
  const at = victimAt(arena, hop)
  if (at < 0) return
  const e = plan.link[path[hop]]
  const entry = controlStart[e] + draws.below(controlStart[e + 1] - controlStart[e])
  const { periodPs } = plan.ports[e].control[entry - controlStart[e]]
  const [arrivalPs, startPs] = [known.sent[hop][at + ARRIVAL], known.sent[hop][at + START]]
  const wanted = draws.chance(0.6)
    ? Math.max(arrivalPs, startPs) - 1
    : arrivalPs - 1 - draws.below(Math.max(1, Math.min(startPs - arrivalPs, periodPs)) * 2)
  // Its own clock is as fast as can be.
  const shortPs = periodPs - Math.floor((periodPs * plan.network.topology.clockTolerancePpb) / 1e9)
  const before = draws.chance(0.7) ? Math.floor(Math.max(0, wanted) / shortPs) : 0
  choices.controlPs[entry] = Math.max(0, wanted - before * shortPs)
}

/** What is still to come of a frame, gap included, where it can be cut for the last time: 64 B and a gap. */
const LAST_REST_BITS = 76 * 8

/** An express packet to meet a frame on a wire, and how much sooner that frame must come to end when it did. */
export interface CutMeeting {
  readonly meeting: Meeting
  readonly cut: number
  readonly soonerPs: number
}

/**
 * On a preempting wire to the victim's port an express packet cuts a preemptable one as late as it can be cut, so that both
 * end within one window: the most that such a wire brings in a short time. The frame that is cut comes when it came before.
 */
export const cutMeeting = (arena: Arena, draws: Draws): CutMeeting | undefined => {
  const { plan, known, path, place, tables, victim } = arena
  const hop = draws.below(path.length)
  const at = victimAt(arena, hop)
  if (at < 0) return undefined
  const sent = known.sent[hop]
  const wires: { readonly record: number; readonly queuedPs: number; readonly arrivalPs: number }[] = []
  for (let i = 0; i <= at; i += SENT) {
    const before = plan.previous[sent[i + RECORD]]
    if (before < 0) continue
    const e = plan.link[before]
    const { expressLanes } = plan.ports[e]
    if (expressLanes === 0 || plan.lanes[plan.laneStart[e] + plan.lane[before]] < expressLanes) continue
    const queuedPs = known.arrivalPs[place[before] + sent[i + NUMBER]]
    if (!Number.isNaN(queuedPs)) wires.push({ record: before, queuedPs, arrivalPs: sent[i + ARRIVAL] })
  }
  if (wires.length === 0) return undefined
  const { record: cut, queuedPs, arrivalPs } = draws.oneOf(wires)
  const e = plan.link[cut]
  const express: number[] = []
  for (let r = plan.linkStart[e]; r < plan.linkStart[e + 1]; r++)
    if (plan.lanes[plan.laneStart[e] + plan.lane[r]] < plan.ports[e].expressLanes) express.push(r)
  if (express.length === 0) return undefined
  const record = draws.oneOf(express)
  const ps = (bits: number): number => tables.transmissions.ps(e, bits, 0)
  const endPs = arrivalPs - plan.network.latencyPs[e] - plan.branchPs[cut]
  // Without the express packet it would end here, if it finds the wire idle.
  const uncutPs = endPs - tables.costPs[record] - ps(CUT_BITS)
  const isVictim = plan.tunnel[cut] === victim
  const soonerPs = isVictim ? 0 : queuedPs - (uncutPs - tables.costPs[cut])
  const spread = draws.chance(0.6) ? 0 : draws.below(tables.costPs[cut] + 1)
  const timePs = (isVictim ? endPs : uncutPs) - ps(LAST_REST_BITS) - spread
  return { meeting: { record, packet: packetFor(arena, record, timePs, draws), timePs }, cut, soonerPs }
}

/** Sends the tunnel of a frame that is to be cut so much sooner. */
export const sendSooner = ({ plan, choices }: Arena, { cut, soonerPs }: CutMeeting): void => {
  const t = plan.tunnel[cut]
  choices.phasePs[t] = Math.max(0, choices.phasePs[t] - soonerPs)
  choices.aimPs[t] -= soonerPs
}

/** Whether any wire that leads to the victim's ports preempts. */
export const hasCuts = ({ plan, path }: Arena): boolean =>
  path.some(own => {
    const at = plan.link[own]
    for (let r = plan.linkStart[at]; r < plan.linkStart[at + 1]; r++)
      if (plan.previous[r] >= 0 && plan.ports[plan.link[plan.previous[r]]].expressLanes > 0) return true
    return false
  })
