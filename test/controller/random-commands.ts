import type { Contract } from '../../src/controller/contract/contract.ts'
import type { ControllerState } from '../../src/controller/contract/state.ts'
import type { Command } from '../../src/model/command.ts'
import type { Topology } from '../../src/model/topology.ts'
import type { Random } from '../arbitraries/random.ts'
import { US } from './line.ts'

const PS_PER_MS = 1e9

/** What anybody may ask of a controller at any time; now and then something that means nothing. */
export const randomCommand = (draw: Random, topology: Topology, state: ControllerState): Command => {
  const held = [...state.held.values()]
  const kind = draw.next()
  if (held.length === 0 || kind < 0.45) return request(draw, topology)
  const one = draw.pick(held)
  if (kind < 0.6) return { kind: 'release', id: draw.chance(0.05) ? 'nobody' : one.id }
  if (kind < 0.8) return change(draw, topology, one)
  const { id } = one.second === undefined || draw.chance(0.05) ? one : draw.pick([one.tunnel, one.second])
  return { kind: 'usage', id, reading: reading(draw, one) }
}

const hostsOf = (topology: Topology): string[] =>
  topology.nodes.filter(node => node.kind === 'host').map(node => node.id)

const portsOf = (topology: Topology, host: string): number =>
  topology.links.filter(link => link.from === host).length

/** Insists on one of several ways, so that others have to make room there. */
const overOneSwitch = (draw: Random, { links }: Topology, sender: string, receiver: string): Command => {
  const first = draw.pick(links.filter(link => link.from === sender))
  const second = links.find(link => link.from === first.to && link.to === receiver)!
  return {
    kind: 'request',
    request: {
      sender,
      receivers: [receiver],
      loadSizeBits: draw.int(500, 1500) * 8,
      periodPs: draw.pick([20, 50]) * US,
      routes: [[first.id, second.id]],
      allowReroute: true,
    },
  }
}

const request = (draw: Random, topology: Topology): Command => {
  const [sender, ...others] = draw.shuffled(hostsOf(topology))
  if (portsOf(topology, sender!) > 1 && draw.chance(0.3))
    return overOneSwitch(draw, topology, sender!, others[0]!)
  return {
    kind: 'request',
    request: {
      sender: sender!,
      receivers: others.slice(0, draw.chance(0.3) ? 2 : 1),
      loadSizeBits: draw.int(64, 1500) * 8,
      periodPs: draw.pick([20, 50, 100, 333, 1000]) * US,
      lane: draw.int(0, 2),
      ...(draw.chance(0.6) ? { deadlinePs: draw.int(10, 150) * US } : {}),
      ...(draw.chance(0.2) ? { maxPeriodPs: 5000 * US } : {}),
      ...(draw.chance(0.8) ? { allowReroute: true } : {}),
      ...(draw.chance(0.05) ? { receivers: ['nowhere'] } : {}),
      ...(portsOf(topology, sender!) > 1 && draw.chance(0.4) ? { replicas: 2 } : {}),
      ...(draw.chance(0.2) ? { jitterLimitPs: draw.int(0, 100) * US } : {}),
    },
  }
}

const change = (draw: Random, topology: Topology, { id, request }: Contract): Command => {
  const others = draw.shuffled(hostsOf(topology).filter(host => host !== request.sender))
  return {
    kind: 'change',
    id,
    change: draw.pick([
      { loadSizeBits: draw.int(64, 1500) * 8 },
      { periodPs: draw.pick([20, 50, 100, 333, 1000]) * US },
      { loadSizeBits: draw.int(64, 1500) * 8, periodPs: draw.int(20, 1000) * US },
      { lane: draw.int(0, 2) },
      { deadlinePs: draw.chance(0.3) ? null : draw.int(10, 300) * US },
      { receivers: others.slice(0, 1) },
      { jitterLimitPs: draw.chance(0.3) ? null : draw.int(0, 100) * US },
    ]),
  }
}

const reading = (draw: Random, { tunnel }: Contract) => {
  const intervalMs = draw.int(1, 20) * 1000
  const honest = Math.floor((intervalMs * PS_PER_MS) / tunnel.periodPs)
  const packets = draw.pick([honest, honest, honest + 1, Math.floor(honest / 3), 0, honest * 2 + 10])
  return { packets, bytes: Math.floor((packets * tunnel.sizeBits) / 8), intervalMs }
}
