import type { Range } from '../../engine/change.ts'
import { printAllocation, printRequests } from '../../formats/requests/print-requests.ts'
import { printTopology } from '../../formats/topology/print-topology.ts'
import { asRequests, declared } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { SaveDialog } from '../state/state.ts'
import type { World } from '../what-if/world.ts'

/** What is to be written, and where. */
export interface Saving {
  readonly path: string
  readonly as: SaveDialog['as']
}

/**
 * The file that holds the tunnels as they stand. `ranges`: what is proven with nothing failed; undefined where that is not
 * known, and then nothing is declared. `order`: places in the file that was opened, for requests that were rejected too.
 */
export const savedText = (
  world: World,
  topology: Topology,
  { path, as }: Saving,
  ranges: ReadonlyMap<string, Range> | undefined,
  order: ReadonlyMap<string, number>,
): string => {
  const format = path.toLowerCase().endsWith('.json') ? 'json' : 'yaml'
  if (as === 'topology') return printTopology(topology, { format })
  if (as === 'allocation')
    return printAllocation({ tunnels: world.tunnels.map(t => declared(t, ranges?.get(t.id))) }, topology, {
      format,
    })
  const place = (id: string): number => order.get(id) ?? Number.POSITIVE_INFINITY
  const requests = [
    ...asRequests(world.tunnels, t => t.requestedPeriodPs),
    ...world.rejected.map(({ request }) => request),
  ].toSorted((a, b) => (place(a.id) < place(b.id) ? -1 : place(a.id) > place(b.id) ? 1 : 0))
  return printRequests(requests, topology, { format })
}
