import type { Link, Node, Topology } from '../model/topology.ts'
import type { ResolvedOptions } from './options.ts'
import type { Cable, Wiring } from './wiring.ts'

const switchNode = (id: string, o: ResolvedOptions): Node => ({
  id,
  kind: 'switch',
  minLatencyPs: o.switchMinLatencyPs,
  maxJitterPs: o.switchMaxJitterPs,
  multicastLatencyPs: o.switchMulticastLatencyPs,
  sendLatencyPs: 0,
  sendJitterPs: 0,
  forwards: true,
})

const hostNode = (id: string, o: ResolvedOptions): Node => ({
  id,
  kind: 'host',
  minLatencyPs: o.hostMinLatencyPs,
  maxJitterPs: o.hostMaxJitterPs,
  multicastLatencyPs: 0,
  sendLatencyPs: o.hostSendLatencyPs,
  sendJitterPs: o.hostSendJitterPs,
  forwards: false,
})

/** Both directions, with the ids a topology file gives them (MODEL "Files"): `from>to`, then `to>from`. */
const links = ({ from, to, kind }: Cable, o: ResolvedOptions): [Link, Link] => {
  const rest = {
    bandwidthBps: kind === 'host' ? o.hostBandwidthBps : o.fabricBandwidthBps,
    queueSizeBits: o.queueSizeBits,
    minLatencyPs: o.linkMinLatencyPs,
    maxJitterPs: o.linkMaxJitterPs,
  }
  return [
    { id: `${from}>${to}`, from, to, ...rest },
    { id: `${to}>${from}`, from: to, to: from, ...rest },
  ]
}

/** Switches, then hosts, then cables, in the order of the wiring. */
export const build = (wiring: Wiring, name: string, o: ResolvedOptions): Topology => ({
  name,
  bestEffortMaxFrameBits: o.bestEffortMaxFrameBits,
  encapsulation: o.encapsulation,
  clockTolerancePpb: o.clockTolerancePpb,
  nodes: [...wiring.switches.map(id => switchNode(id, o)), ...wiring.hosts.map(id => hostNode(id, o))],
  links: wiring.cables.flatMap(cable => links(cable, o)),
})
