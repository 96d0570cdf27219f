import { printAllocation, printRequests } from '../../formats/requests/print-requests.ts'
import type { Request, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { SaveDialog } from '../state/state.ts'
import type { World } from '../what-if/world.ts'

const asRequest = ({ routes: _tree, requestedPeriodPs, ...tunnel }: Tunnel): Request => ({
  ...tunnel,
  periodPs: requestedPeriodPs,
})

/** A tunnel with the range proven for it, as `analyze --out` writes it. */
const declared = (world: World, tunnel: Tunnel): Tunnel => {
  const bound = world.bounds.get(tunnel.id)
  if (bound === undefined || bound.maxJitterPs === null) return tunnel
  return {
    ...tunnel,
    declaredMinLatencyPs: bound.minLatencyPs,
    declaredMaxJitterPs: bound.maxJitterPs,
  }
}

/** The file that holds the tunnels as they stand. */
export const savedText = (world: World, topology: Topology, path: string, as: SaveDialog['as']): string => {
  const format = path.toLowerCase().endsWith('.json') ? 'json' : 'yaml'
  return as === 'requests'
    ? printRequests(world.tunnels.map(asRequest), topology, { format })
    : printAllocation({ tunnels: world.tunnels.map(t => declared(world, t)) }, topology, { format })
}
