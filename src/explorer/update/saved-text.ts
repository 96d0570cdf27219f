import { printAllocation, printRequests } from '../../formats/requests/print-requests.ts'
import { asRequests, declared } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { SaveDialog } from '../state/state.ts'
import type { World } from '../what-if/world.ts'

/** The file that holds the tunnels as they stand. */
export const savedText = (world: World, topology: Topology, path: string, as: SaveDialog['as']): string => {
  const format = path.toLowerCase().endsWith('.json') ? 'json' : 'yaml'
  return as === 'requests'
    ? printRequests(
        asRequests(world.tunnels, t => t.requestedPeriodPs),
        topology,
        { format },
      )
    : printAllocation({ tunnels: world.tunnels.map(t => declared(t, world.bounds.get(t.id))) }, topology, {
        format,
      })
}
