import type { FixChange } from '../../model/planning/fix.ts'
import { largestPacketBits } from '../../model/port.ts'
import type { Request, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'

/** A change of a tunnel or request. */
export type EntryChange = Extract<FixChange, { tunnel: string }>

export const isOfEntry = (change: FixChange): change is EntryChange => 'tunnel' in change

/** Id of a tunnel's entry in a file: of the two of a request sent twice, the request's. */
export const entryId = ({ id, replica }: Pick<Tunnel, 'id' | 'replica'>): string => replica?.of ?? id

/** The tunnels with what changes of their entries set; those that no change names are the same objects. */
export const changedTunnels = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  changes: readonly FixChange[],
): readonly Tunnel[] => {
  const ofEntry = byEntry(changes)
  if (ofEntry.size === 0) return tunnels
  return tunnels.map(tunnel => {
    const own = ofEntry.get(entryId(tunnel)) ?? []
    return own.reduce((changed, change) => changedTunnel(topology, changed, change), tunnel)
  })
}

/** The same for requests. */
export const changedRequests = (
  topology: Topology,
  requests: readonly Request[],
  changes: readonly FixChange[],
): readonly Request[] => {
  const ofEntry = byEntry(changes)
  return requests.map(request => {
    let changed = request
    for (const change of ofEntry.get(request.id) ?? []) changed = changedRequest(topology, changed, change)
    return changed
  })
}

const changedRequest = (topology: Topology, request: Request, change: EntryChange): Request => {
  if (change.change === 'tree') return { ...request, routes: change.toRoutes }
  if (change.change === 'period') return withPeriod(request, change.toPs)
  return { ...request, ...traitsOf(topology, request, change) }
}

const byEntry = (changes: readonly FixChange[]): ReadonlyMap<string, readonly EntryChange[]> => {
  const found = new Map<string, EntryChange[]>()
  for (const change of changes.filter(isOfEntry))
    found.set(change.tunnel, [...(found.get(change.tunnel) ?? []), change])
  return found
}

const changedTunnel = (topology: Topology, tunnel: Tunnel, change: EntryChange): Tunnel => {
  if (change.change === 'tree') return { ...tunnel, routes: change.toRoutes }
  if (change.change !== 'period') return { ...tunnel, ...traitsOf(topology, tunnel, change) }
  const { toPs: periodPs } = change
  // What the file asks for it goes on asking for where it allows the period; a longer one it asks for as it is.
  const { requestedPeriodPs, maxPeriodPs } = tunnel
  if (periodPs < requestedPeriodPs || (maxPeriodPs !== undefined && periodPs <= maxPeriodPs))
    return { ...tunnel, periodPs }
  return { ...withPeriod(tunnel, periodPs), requestedPeriodPs: periodPs }
}

/** A period beyond what was acceptable is asked for as it is. */
const withPeriod = <T extends Tunnel | Request>(entry: T, periodPs: number): T => {
  const { maxPeriodPs, ...rest } = entry
  return maxPeriodPs === undefined || maxPeriodPs >= periodPs
    ? { ...entry, periodPs }
    : ({ ...rest, periodPs } as T)
}

const traitsOf = (
  topology: Topology,
  { loadSizeBits, fragment }: Pick<Request, 'loadSizeBits' | 'fragment'>,
  change: Exclude<EntryChange, { change: 'tree' }>,
): Partial<Request & Tunnel> => {
  switch (change.change) {
    case 'lane':
      return { lane: change.toLane }
    case 'deadline':
      return { deadlinePs: change.toPs }
    case 'jitter':
      return { jitterLimitPs: change.toPs }
    case 'size': {
      const { toBits } = change
      return { loadSizeBits: toBits, sizeBits: largestPacketBits(topology, toBits, fragment === true) }
    }
    case 'fragment':
      return { fragment: true, sizeBits: largestPacketBits(topology, loadSizeBits, true) }
    case 'period':
      return { periodPs: change.toPs }
    case 'declared':
      // Of tunnels that declare nothing while they are changed: what is proven is written behind them.
      return {}
  }
  return change satisfies never
}
