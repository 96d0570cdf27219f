import { ARRIVAL, END, EventList, RELEASE } from './events.ts'
import type { Flow, Plan, Wire } from './plan.ts'

/** One copy of a packet: number `k` of its tunnel. */
export interface Packet {
  readonly flow: Flow
  readonly k: number
  readonly releasedPs: number
}

/** Everything the model leaves open. */
export interface Choices {
  /** First release, per tunnel. */
  readonly phasesPs: readonly number[]
  /** No release from here on; the network then runs empty. */
  readonly horizonPs: number
  /** Within [0, most]; `wire` undefined for the sender's own jitter, `earliestPs` is the time without jitter. */
  readonly jitter: (packet: Packet, wire: Wire | undefined, earliestPs: number, most: number) => number
  /**
   * A packet comes to a port that is idle since `idleSincePs`: when the best-effort frame now under way started
   * (not before `idleSincePs`, and less than a frame ago), or undefined for none.
   */
  readonly bestEffort: (wire: Wire, framePs: number, idleSincePs: number, nowPs: number) => number | undefined
  /** Clocks: whether tunnels release as fast as the tolerance lets them, and which wires are as slow. */
  readonly fastTunnels: boolean
  readonly slowWires: (wire: Wire) => boolean
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
  /** Per tunnel, per index in its path: arrival at that queue by packet number. */
  readonly arrivals: readonly (readonly (readonly number[])[])[]
}

interface Port {
  readonly wire: Wire
  readonly lanes: { queue: Packet[]; bits: number; mostBits: number }[]
  current: Packet | 'best effort' | undefined
  idleSincePs: number
  lastArrivalPs: number
  sent: number
}

/** MODEL "Simulation" word for word, one event at a time. */
export const simulate = ({ wires, flows, nodeIds, lanes }: Plan, choices: Choices): Outcome => {
  const events = new EventList<Packet | undefined>()
  const drops: Drop[] = []
  const seen = flows.map(() => new Map<string, Seen>())
  const arrivals = flows.map(f => f.path.map((): number[] => []))
  let packetHops = 0
  const ports = wires.map(
    (wire): Port => ({
      wire,
      lanes: Array.from({ length: lanes }, () => ({ queue: [], bits: 0, mostBits: 0 })),
      current: undefined,
      idleSincePs: 0,
      lastArrivalPs: -1,
      sent: 0,
    }),
  )

  const occupy = (port: Port, what: Packet | 'best effort', untilPs: number): void => {
    port.current = what
    events.add({ timePs: untilPs, kind: END, id: port.wire.index, order: 0, packet: undefined })
  }

  const serve = (port: Port, now: number): void => {
    const packet = port.lanes.find(l => l.queue.length > 0)?.queue.shift()
    port.current = undefined
    port.idleSincePs = now
    if (packet === undefined) return
    const { nominalPs, slowestPs } = port.wire
    occupy(port, packet, now + (choices.slowWires(port.wire) ? slowestPs : nominalPs)[packet.flow.index]!)
  }

  const enqueue = (packet: Packet, port: Port, now: number): void => {
    const { flow } = packet
    const lane = port.lanes[flow.tunnel.lane]!
    if (choices.trace) arrivals[flow.index]![flow.path.indexOf(port.wire)]![packet.k] = now
    if (lane.bits + flow.tunnel.sizeBits > port.wire.queueSizeBits) {
      drops.push({ tunnel: flow.tunnel.id, link: port.wire.id, k: packet.k, timePs: now })
      return
    }
    lane.bits += flow.tunnel.sizeBits
    lane.mostBits = Math.max(lane.mostBits, lane.bits)
    lane.queue.push(packet)
    if (port.current !== undefined) return
    const { wire, idleSincePs } = port
    const frame = choices.slowWires(wire) ? wire.slowestBestEffortPs : wire.bestEffortPs
    const started = frame > 0 ? choices.bestEffort(wire, frame, idleSincePs, now) : undefined
    if (started === undefined) {
      serve(port, now)
      return
    }
    if (started < idleSincePs || started > now || started + frame <= now) throw new Error('impossible frame')
    occupy(port, 'best effort', started + frame)
  }

  const enter = (packet: Packet, node: number, now: number): void => {
    for (const wire of packet.flow.leaves[node]!) enqueue(packet, ports[wire.index]!, now)
  }

  const receive = (packet: Packet, node: number, now: number): void => {
    if (!packet.flow.isReceiver[node]) return
    const latency = now - packet.releasedPs
    const known = seen[packet.flow.index]!.get(nodeIds[node]!)
    if (known === undefined)
      seen[packet.flow.index]!.set(nodeIds[node]!, {
        minPs: latency,
        maxPs: latency,
        maxAt: packet.k,
        sumPs: latency,
        count: 1,
      })
    else {
      known.count++
      known.sumPs += latency
      known.minPs = Math.min(known.minPs, latency)
      if (latency > known.maxPs) [known.maxPs, known.maxAt] = [latency, packet.k]
    }
  }

  const sent = (port: Port, packet: Packet, now: number): void => {
    const { wire } = port
    port.lanes[packet.flow.tunnel.lane]!.bits -= packet.flow.tunnel.sizeBits
    packetHops++
    const earliest = now + wire.delayPs
    const jitter = choices.jitter(packet, wire, earliest, wire.jitterPs)
    if (jitter < 0 || jitter > wire.jitterPs) throw new Error('impossible jitter')
    port.lastArrivalPs = Math.max(earliest + jitter, port.lastArrivalPs + 1)
    const timePs = port.lastArrivalPs + packet.flow.multicastPs[wire.to]!
    events.add({ timePs, kind: ARRIVAL, id: wire.index, order: port.sent++, packet })
  }

  for (const flow of flows) {
    const period = choices.fastTunnels ? flow.shortestPeriodPs : flow.tunnel.periodPs
    const phase = choices.phasesPs[flow.index]!
    for (let k = 0; phase + k * period < choices.horizonPs; k++) {
      const packet = { flow, k, releasedPs: phase + k * period }
      const earliest = packet.releasedPs + flow.sendLatencyPs
      const jitter = choices.jitter(packet, undefined, earliest, flow.sendJitterPs)
      if (jitter < 0 || jitter > flow.sendJitterPs) throw new Error('impossible jitter')
      events.add({ timePs: earliest + jitter, kind: RELEASE, id: flow.index, order: k, packet })
    }
  }

  while (events.size > 0) {
    const { timePs, kind, id, packet } = events.take()
    if (kind === RELEASE) enter(packet!, packet!.flow.sender, timePs)
    else if (kind === ARRIVAL) {
      receive(packet!, wires[id]!.to, timePs)
      enter(packet!, wires[id]!.to, timePs)
    } else {
      const port = ports[id]!
      const done = port.current
      serve(port, timePs)
      if (done !== 'best effort') sent(port, done!, timePs)
    }
  }
  const backlog = ports.map(p => p.lanes.map(l => l.mostBits))
  return { seen, drops, backlog, packetHops, arrivals }
}
