import { portSettings } from '../model/port.ts'
import type { Topology } from '../model/topology.ts'
import type { Remedy, Violation } from '../model/verdict.ts'
import { compileNetwork } from '../network/network.ts'
import { brokenBy, type Placement, type PlacementTools } from './place-request.ts'

/** The least fragment of 802.3br: 64 B. */
const MIN_FRAGMENT_BITS = 64 * 8
/** With more tunnels in place, to analyse all of them afresh takes longer than all other remedies together. */
const MOST_TUNNELS = 2000

/**
 * Frame preemption at the binding port, express down to the lane of the tunnel that is late: where the request would then fit,
 * and everything else would still hold.
 */
export const withPreemption = (
  tools: PlacementTools,
  placements: readonly Placement[],
  violations: readonly Violation[],
): Remedy | undefined => {
  const { engine, network } = tools
  const [first] = violations
  const { topology, linkIndex } = network
  const link = topology.links[linkIndex.get(bindingLink(first) ?? '') ?? -1]
  const lane = laneOf(tools, placements, first)
  if (link === undefined || lane === undefined) return undefined
  if (portSettings(topology, link).preemption !== undefined || engine.tunnels.length > MOST_TUNNELS)
    return undefined
  const expressLanes = lane + 1
  const other = engine.on(compileNetwork(preempting(topology, link.id, expressLanes)))
  const known = new Set(engine.violations().map(v => JSON.stringify(v)))
  if (other.violations().some(v => !known.has(JSON.stringify(v)))) return undefined
  if (brokenBy({ ...tools, engine: other, network: other.hops.network }, placements).length > 0)
    return undefined
  return { change: 'preemption', link: link.id, expressLanes }
}

const bindingLink = (v: Violation | undefined): string | undefined =>
  v !== undefined && 'link' in v ? v.link : undefined

/** The lane of the tunnel that is late, of a request sent twice that of both copies. */
const laneOf = (
  { engine }: PlacementTools,
  placements: readonly Placement[],
  v: Violation | undefined,
): number | undefined => {
  if (v?.code === 'BUFFER' || v?.code === 'UNBOUNDED') return v.lane
  if (v?.code !== 'DEADLINE') return undefined
  const own = placements.find(placement => placement.tunnel.id === v.tunnel)
  if (own !== undefined) return own.tunnel.lane
  return engine.has(v.tunnel) ? engine.tunnel(v.tunnel).lane : undefined
}

const preempting = (topology: Topology, id: string, expressLanes: number): Topology => ({
  ...topology,
  links: topology.links.map(link =>
    link.id === id ? { ...link, preemption: { expressLanes, minFragmentBits: MIN_FRAGMENT_BITS } } : link,
  ),
})
