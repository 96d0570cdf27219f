import { check } from '../../src/analysis/check.ts'
import { dataplane } from '../../src/dataplane/dataplane.ts'
import { type Installation, planDataplane } from '../../src/dataplane/installation.ts'
import { DEFAULT_DEVICES, type DeviceDescription } from '../../src/model/devices.ts'
import { ENCAPSULATIONS, type EncapsulationName, wireSizeBits } from '../../src/model/encapsulation.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { randomNetwork } from '../arbitraries/network.ts'
import { random } from '../arbitraries/random.ts'

export interface Drawn {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  readonly devices: DeviceDescription
}

/** What a name may hold and a script must not mind. */
const NASTY = [
  "'",
  '"',
  ' ',
  ';$(touch pwned)',
  '`touch pwned`',
  '$HOME',
  '\\',
  '&',
  '|',
  '>pwned',
  '#',
  '%',
  '*',
  'END',
  '!',
  'é',
  '{a,b}',
  '=',
  ',',
  '--',
  '/../x',
]

const renamed = ({ topology, tunnels, devices }: Drawn, name: (id: string) => string): Drawn => ({
  devices,
  topology: {
    ...topology,
    nodes: topology.nodes.map(n => ({ ...n, id: name(n.id) })),
    links: topology.links.map(l => ({ ...l, id: name(l.id), from: name(l.from), to: name(l.to) })),
  },
  tunnels: tunnels.map(t => ({
    ...t,
    id: name(t.id),
    sender: name(t.sender),
    receivers: t.receivers.map(name),
    routes: t.routes.map(route => route.map(name)),
  })),
})

const NAMES = Object.keys(ENCAPSULATIONS).filter(name => name !== 'none') as EncapsulationName[]

/** A random network in an encapsulation that devices know, with names of any kind. */
export const drawn = (seed: number, nasty = true): Drawn => {
  const r = random(seed ^ 0x5bd1e995)
  const { topology, tunnels } = randomNetwork(seed)
  const encapsulation = ENCAPSULATIONS[r.pick(NAMES)]
  const lanes = r.pick(['prio', 'prio', 'mqprio', 'none'] as const)
  const tickPs = r.pick([0, 1_000_000, 1_000_000_000])
  const network: Drawn = {
    topology: { ...topology, encapsulation },
    devices: { ...DEFAULT_DEVICES, lanes, meter: { ...DEFAULT_DEVICES.meter, tickPs } },
    // The load shrinks, so that the wire carries no more than was drawn, but for the padding.
    tunnels: tunnels.map(t => {
      const loadSizeBits = Math.max(8, Math.min(900 * 8, t.sizeBits - 700 * 8))
      const sizeBits = wireSizeBits(encapsulation, loadSizeBits)
      const periodPs = t.periodPs * 3
      return { ...t, loadSizeBits, sizeBits, periodPs, requestedPeriodPs: periodPs }
    }),
  }
  if (!nasty) return network
  const names = new Map<string, string>()
  return renamed(network, id => {
    const name = names.get(id) ?? `${r.pick(NASTY)}${id}${r.pick(NASTY)}`.trim()
    names.set(id, name)
    return name
  })
}

export const install = (d: Drawn) => dataplane(d.topology, { tunnels: d.tunnels }, { devices: d.devices })

/** The plan behind the scripts, where there is one. */
export const planOf = ({ topology, tunnels, devices }: Drawn): Installation | undefined => {
  const result = check(topology, { tunnels })
  if (!result.valid) return undefined
  const planned = planDataplane(topology, { tunnels }, result, devices)
  return planned.ok ? planned.plan : undefined
}
