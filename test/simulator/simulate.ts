import { ARRIVAL, CONTROL, END, EventList, RELEASE } from './events.ts'
import { type Flow, type Plan, skewed, transmission, type Wire } from './plan.ts'
import { type Job, Port } from './port.ts'

/** One copy of a packet: number `k` of its tunnel. */
export interface Packet {
  readonly flow: Flow
  readonly k: number
  readonly releasedPs: number
  readonly bits: number
  /** One of so many that are received as one, and which one of all these. */
  readonly parts: number
  readonly message: number
}

/** What a sender releases; alone or as one of the parts of a message. */
export interface Release {
  readonly releasedPs: number
  readonly bits: number
  readonly parts?: number
  readonly message?: number
}

/** Everything the model leaves open. */
export interface Choices {
  /** First release, per tunnel. */
  readonly phasesPs: readonly number[]
  /** No release from here on, and no control frame from twice as late; the network then runs empty. */
  readonly horizonPs: number
  /** Within [0, most]; `wire` undefined for the sender's own jitter, `earliestPs` is the time without jitter. */
  readonly jitter: (
    packet: Pick<Packet, 'flow' | 'k'>,
    wire: Wire | undefined,
    earliestPs: number,
    most: number,
  ) => number
  /**
   * A packet comes to a port that is idle since `idleSincePs`: when the best-effort frame now under way started
   * (not before `idleSincePs`, and less than a frame ago), or undefined for none. A sleeping port has been given it then.
   */
  readonly bestEffort: (wire: Wire, framePs: number, idleSincePs: number, nowPs: number) => number | undefined
  /** Clocks: whether tunnels and control traffic release as fast as the tolerance lets them; error of each port, ppb. */
  readonly fastTunnels: boolean
  readonly portPpb: (wire: Wire, nowPs: number) => number
  /** All packets of a tunnel, where it is not one packet every period from its phase on. */
  readonly releases?: (flow: Flow, choices: Choices) => readonly Release[] | undefined
  /** First frame of a kind of control traffic; 0 unless given. */
  readonly controlPhasePs?: (wire: Wire, kind: number) => number
  /** Note every arrival at every queue (for the adversary). */
  readonly trace?: boolean
}

export interface Seen {
  minPs: number
  maxPs: number
  /** Packet number that took longest. */
  maxAt: number
  sumPs: number
  count: number
}

export interface Drop {
  readonly tunnel: string
  readonly link: string
  readonly k: number
  readonly timePs: number
}

export interface Outcome {
  /** Per tunnel: by receiver. */
  readonly seen: readonly ReadonlyMap<string, Seen>[]
  readonly drops: readonly Drop[]
  /** Per link and lane, in bits. */
  readonly backlog: readonly (readonly number[])[]
  readonly packetHops: number
  /** Frames interrupted. */
  readonly cuts: number
  /** Per tunnel, per index in its path: arrival at that queue by packet number. */
  readonly arrivals: readonly (readonly (readonly number[])[])[]
}

const periodic = (flow: Flow, { fastTunnels, phasesPs, horizonPs }: Choices): readonly Release[] => {
  const period = fastTunnels ? flow.shortestPeriodPs : flow.tunnel.periodPs
  const releases: Release[] = []
  for (let at = phasesPs[flow.index]!; at < horizonPs; at += period)
    releases.push({ releasedPs: at, bits: flow.tunnel.sizeBits })
  return releases
}

/** One packet of one size every period. */
export const isPlain = ({ tunnel }: Flow): boolean =>
  (tunnel.packets ?? 1) === 1 &&
  (tunnel.minLoadSizeBits ?? tunnel.loadSizeBits) === tunnel.loadSizeBits &&
  (tunnel.withinPs ?? 0) === 0 &&
  (tunnel.arrival?.kind ?? 'periodic') === 'periodic' &&
  !tunnel.fragment

/** The model (docs/MODEL.md) word for word, one event at a time. */
export const simulate = ({ wires, flows, nodeIds, lanes }: Plan, choices: Choices): Outcome => {
  const events = new EventList<Packet | Job | undefined>()
  const drops: Drop[] = []
  const seen = flows.map(() => new Map<string, Seen>())
  const coming = flows.map(() => new Map<number, { message: number; parts: number }>())
  const arrivals = flows.map(f => f.path.map((): number[] => []))
  const known = new Map<string, number>()
  let packetHops = 0
  let cuts = 0
  let onWay = 0
  const timePs = (wire: Wire, bits: number, nowPs: number): number => {
    const ppb = choices.portPpb(wire, nowPs)
    const key = `${wire.bandwidthBps} ${bits} ${ppb}`
    const ps = known.get(key) ?? skewed(transmission(bits, wire.bandwidthBps), ppb)
    known.set(key, ps)
    return ps
  }
  const ports = wires.map(wire => new Port(wire, lanes, { timePs, bestEffort: choices.bestEffort }))

  /** Does something to a port; where that puts something else on its wire, or ends it elsewhen, its end is a new event. */
  const at = <T>(port: Port, what: () => T): T => {
    const before = port.current
    const result = what()
    const { current } = port
    if (current !== undefined && current !== before)
      events.add({ timePs: current.endPs, kind: END, id: port.wire.index, order: 0, packet: current })
    return result
  }

  const enqueue = (packet: Packet, port: Port, now: number): void => {
    const { flow, k } = packet
    if (choices.trace) arrivals[flow.index]![flow.path.indexOf(port.wire)]![k] = now
    if (at(port, () => port.enqueue(packet, now))) onWay++
    else drops.push({ tunnel: flow.tunnel.id, link: port.wire.id, k, timePs: now })
  }

  const enter = (packet: Packet, node: number, now: number): void => {
    for (const wire of packet.flow.leaves[node]!) enqueue(packet, ports[wire.index]!, now)
  }

  /** Whether this is the last part of what is received as one, and all others have come. */
  const isWhole = ({ flow, parts, message }: Packet, node: number): boolean => {
    if (parts === 1) return true
    const before = coming[flow.index]!.get(node)
    const now = { message, parts: before?.message === message ? before.parts + 1 : 1 }
    coming[flow.index]!.set(node, now)
    return now.parts === parts
  }

  const receive = (packet: Packet, node: number, now: number): void => {
    if (!packet.flow.isReceiver[node] || !isWhole(packet, node)) return
    const latency = now - packet.releasedPs
    const before = seen[packet.flow.index]!.get(nodeIds[node]!)
    if (before === undefined)
      seen[packet.flow.index]!.set(nodeIds[node]!, {
        minPs: latency,
        maxPs: latency,
        maxAt: packet.k,
        sumPs: latency,
        count: 1,
      })
    else {
      before.count++
      before.sumPs += latency
      before.minPs = Math.min(before.minPs, latency)
      if (latency > before.maxPs) [before.maxPs, before.maxAt] = [latency, packet.k]
    }
  }

  const sent = (port: Port, packet: Packet, now: number): void => {
    const { wire } = port
    packetHops++
    onWay--
    const earliest = now + wire.delayPs
    const jitter = choices.jitter(packet, wire, earliest, wire.jitterPs)
    if (jitter < 0 || jitter > wire.jitterPs) throw new Error('impossible jitter')
    port.lastArrivalPs = Math.max(earliest + jitter, port.lastArrivalPs + 1)
    const timePs = port.lastArrivalPs + packet.flow.multicastPs[wire.to]!
    onWay++
    events.add({ timePs, kind: ARRIVAL, id: wire.index, order: port.sent++, packet })
  }

  for (const flow of flows) {
    let last = 0
    for (const [k, release] of (choices.releases?.(flow, choices) ?? periodic(flow, choices)).entries()) {
      const packet = { parts: 1, message: k, ...release, flow, k }
      const earliest = packet.releasedPs + flow.sendLatencyPs
      const jitter = choices.jitter(packet, undefined, earliest, flow.sendJitterPs)
      if (jitter < 0 || jitter > flow.sendJitterPs) throw new Error('impossible jitter')
      // What is released in order stays in order; a message that one packet carries is a packet.
      const isAlone = isPlain({ ...flow, tunnel: { ...flow.tunnel, fragment: packet.parts > 1 } })
      last = isAlone ? earliest + jitter : Math.max(last, earliest + jitter)
      events.add({ timePs: last, kind: RELEASE, id: flow.index, order: k, packet })
      onWay++
    }
  }
  for (const wire of wires.filter(w => flows.some(f => f.path.includes(w))))
    for (const kind of wire.control.keys()) {
      const timePs = choices.controlPhasePs?.(wire, kind) ?? 0
      if (timePs < 2 * choices.horizonPs)
        events.add({ timePs, kind: CONTROL, id: wire.index, order: kind, packet: undefined })
    }

  while (onWay > 0) {
    const event = events.take()
    const { timePs: now, kind, id } = event
    if (kind === CONTROL) {
      const port = ports[id]!
      const { bits, periodPs, packets } = port.wire.control[event.order]!
      for (let i = 0; i < packets; i++) at(port, () => port.enqueueControl(bits, now))
      const period = choices.fastTunnels ? skewed(periodPs, -port.wire.ppb) : periodPs
      if (now + period >= 2 * choices.horizonPs) continue
      events.add({ ...event, timePs: now + period })
    } else if (kind === END) {
      const port = ports[id]!
      if (port.current !== event.packet) continue
      const job = at(port, () => port.end(now))
      if (job.rest !== undefined) cuts++
      else if (job.kind === 'packet') sent(port, job.packet!, now)
    } else {
      const packet = event.packet as Packet
      onWay--
      if (kind === ARRIVAL) receive(packet, wires[id]!.to, now)
      enter(packet, kind === ARRIVAL ? wires[id]!.to : packet.flow.sender, now)
    }
  }
  const backlog = ports.map(p => p.lanes.map(l => l.mostBits))
  return { seen, drops, backlog, packetHops, cuts, arrivals }
}
