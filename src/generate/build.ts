import type { Link, Node, Topology } from '../model/topology.ts'
import type { ResolvedOptions } from './options.ts'
import { linkPorts, networkPorts, type PortOptions } from './ports.ts'
import type { Cable, Wiring } from './wiring.ts'

const switchNode = (id: string, o: ResolvedOptions): Node => ({
  id,
  kind: 'switch',
  minLatencyPs: o.switchLatencyPs,
  maxJitterPs: o.switchJitterPs,
  multicastLatencyPs: o.multicastLatencyPs,
  sendLatencyPs: 0,
  sendJitterPs: 0,
  forwards: true,
})

const hostNode = (id: string, o: ResolvedOptions): Node => ({
  id,
  kind: 'host',
  minLatencyPs: o.hostLatencyPs,
  maxJitterPs: o.hostJitterPs,
  multicastLatencyPs: 0,
  sendLatencyPs: o.sendLatencyPs,
  sendJitterPs: o.sendJitterPs,
  forwards: false,
})

/** Both directions, with the ids a topology file gives them (MODEL "Files"): `from>to`, then `to>from`. */
const links = ({ from, to, kind }: Cable, o: ResolvedOptions, port: Partial<Link>): [Link, Link] => {
  const rest = {
    bandwidthBps: kind === 'host' ? o.bandwidthBps : o.fabricBandwidthBps,
    queueSizeBits: o.queueSizeBits,
    minLatencyPs: o.linkLatencyPs,
    maxJitterPs: o.linkJitterPs,
    ...port,
  }
  return [
    { id: `${from}>${to}`, from, to, ...rest },
    { id: `${to}>${from}`, from: to, to: from, ...rest },
  ]
}

/** Switches, then hosts, then cables, in the order of the wiring. */
export const build = (wiring: Wiring, name: string, o: ResolvedOptions, ports: PortOptions): Topology => ({
  name,
  bestEffortMaxFrameBits: o.bestEffortMaxFrameBits,
  encapsulation: o.encapsulation,
  clockTolerancePpb: o.clockTolerancePpb,
  ...networkPorts(ports, o.encapsulation),
  nodes: [...wiring.switches.map(id => switchNode(id, o)), ...wiring.hosts.map(id => hostNode(id, o))],
  links: wiring.cables.flatMap(cable => links(cable, o, linkPorts(ports, o.queueSizeBits))),
})
