import { bucketPeriodPs, type SourceTraits } from '../../model/arrival.ts'
import { LANES } from '../../model/checks/whole.ts'
import { maxLoadBits } from '../../model/encapsulation.ts'
import { largestPacketBits } from '../../model/port.ts'
import type { Request, Route } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Place } from '../foreign/document.ts'
import type { Findings } from '../foreign/findings.ts'
import type { ForeignRequest } from '../foreign/network.ts'
import { cleaned } from './names.ts'

export interface BuiltRequests {
  readonly requests: readonly Request[]
  readonly places: readonly Place[]
  /** What is said behind entries: `requests.INDEX` and a text. */
  readonly remarks: readonly (readonly [string, string])[]
}

/** The flows of a file as requests of the topology made of it; what has no size or period is an error. */
export const buildRequests = (
  flows: readonly ForeignRequest[],
  topology: Topology,
  names: ReadonlyMap<string, string>,
  packetBits: number | undefined,
  findings: Findings,
): BuiltRequests => {
  const linkTo = new Map<string, string>()
  for (const { id, from, to } of topology.links)
    if (!linkTo.has(`${from}\n${to}`)) linkTo.set(`${from}\n${to}`, id)
  const routeOf = (path: readonly string[]): Route | undefined => {
    const links: string[] = []
    for (let i = 1; i < path.length; i++) {
      const id = linkTo.get(`${names.get(path[i - 1]!)}\n${names.get(path[i]!)}`)
      if (id === undefined) return undefined
      links.push(id)
    }
    return links.length === 0 ? undefined : links
  }
  const taken = new Set<string>()
  const requests: Request[] = []
  const places: Place[] = []
  const remarks: (readonly [string, string])[] = []
  for (const flow of flows) {
    if (findings.isFull) break
    const request = requestOf(flow, topology, names, packetBits, taken, routeOf, findings)
    if (request === undefined) continue
    if (flow.note !== undefined) remarks.push([`requests.${requests.length}`, flow.note])
    requests.push(request)
    places.push(flow.place)
  }
  return { requests, places, remarks }
}

const requestOf = (
  flow: ForeignRequest,
  topology: Topology,
  names: ReadonlyMap<string, string>,
  packetBits: number | undefined,
  taken: Set<string>,
  routeOf: (path: readonly string[]) => Route | undefined,
  findings: Findings,
): Request | undefined => {
  const { place } = flow
  const ends = [flow.sender, ...flow.receivers].map(id => names.get(id))
  const lost = [flow.sender, ...flow.receivers].find((_, i) => ends[i] === undefined)
  if (lost !== undefined) {
    findings.error(place, 'UNKNOWN_NODE', 'nodes of the network as sender and receivers', lost)
    return undefined
  }
  const [sender, ...given] = ends as string[]
  const receivers = [...new Set(given)].filter(name => name !== sender)
  if (receivers.length === 0) {
    findings.error(
      place,
      'EMPTY_RECEIVERS',
      'a receiver other than the sender',
      flow.receivers.join(', ') || 'none',
    )
    return undefined
  }
  const source = sourceOf(flow, topology, packetBits, findings)
  if (source === undefined) return undefined
  if (flow.sizeBits === undefined)
    findings.note(
      'assumption',
      'requests',
      'packets of the size that --packet gives, as often as the rate asks',
      place,
    )
  const lane = Math.min(flow.lane ?? 0, LANES - 1)
  if (lane !== (flow.lane ?? 0))
    findings.lose('requests', `lanes beyond ${LANES - 1} become ${LANES - 1}`, place)
  const routes = flow.paths?.map(routeOf)
  const isComplete =
    routes?.every(route => route !== undefined) === true && routes.length === receivers.length
  if (routes !== undefined && !isComplete)
    findings.lose('requests', 'paths that are no way over links of the network are left out', place)
  return {
    id: uniqueName(flow.id, taken),
    sender: sender!,
    receivers,
    ...source,
    lane,
    ...(flow.deadlinePs === undefined || flow.deadlinePs === 0 ? {} : { deadlinePs: flow.deadlinePs }),
    ...(isComplete ? { routes: routes as readonly Route[] } : {}),
  }
}

type Source = SourceTraits & Pick<Request, 'loadSizeBits' | 'sizeBits' | 'periodPs'>

const sourceOf = (
  flow: ForeignRequest,
  topology: Topology,
  packetBits: number | undefined,
  findings: Findings,
): Source | undefined => {
  const { place, arrival } = flow
  const loadSizeBits = flow.sizeBits ?? packetBits
  if (loadSizeBits === undefined) {
    findings.error(
      place,
      'MISSING_KEY',
      'a packet size; --packet SIZE gives one to all that have a rate only',
      'none',
    )
    return undefined
  }
  if (loadSizeBits < 1) {
    findings.error(place, 'ZERO_SIZE', 'more than 0 B', '0')
    return undefined
  }
  if (loadSizeBits > maxLoadBits(topology.encapsulation)) {
    findings.error(
      place,
      'SIZE_EXCEEDS_ENCAPSULATION',
      'a load that the encapsulation can carry',
      `${loadSizeBits} bit`,
    )
    return undefined
  }
  const sizeBits = largestPacketBits(topology, loadSizeBits, flow.fragment ?? false)
  const rateBps = arrival?.kind === 'token-bucket' ? arrival.rateBps : flow.rateBps
  const periodPs = flow.periodPs ?? (rateBps === undefined ? undefined : bucketPeriodPs(sizeBits, rateBps))
  if (periodPs === undefined || periodPs < 1) {
    findings.error(place, 'MISSING_KEY', 'a period, or a rate above 0', 'neither')
    return undefined
  }
  return {
    loadSizeBits,
    sizeBits,
    periodPs,
    ...traitsOf(flow),
  }
}

const traitsOf = (flow: ForeignRequest): SourceTraits => ({
  ...(flow.minSizeBits === undefined || flow.minSizeBits === flow.sizeBits
    ? {}
    : { minLoadSizeBits: flow.minSizeBits }),
  ...(flow.packets === undefined || flow.packets === 1 ? {} : { packets: flow.packets }),
  ...(flow.withinPs === undefined || flow.withinPs === 0 ? {} : { withinPs: flow.withinPs }),
  ...(flow.fragment ? { fragment: true } : {}),
  ...(flow.arrival === undefined || flow.arrival.kind === 'periodic' ? {} : { arrival: flow.arrival }),
  ...(flow.sendJitterPs === undefined || flow.sendJitterPs === 0 ? {} : { sendJitterPs: flow.sendJitterPs }),
  ...(flow.jitterPs === undefined ? {} : { jitterLimitPs: flow.jitterPs }),
})

const uniqueName = (wanted: string, taken: Set<string>): string => {
  const plain = cleaned(wanted) || 'flow'
  let name = plain
  for (let n = 2; taken.has(name); n++) name = `${plain}#${n}`
  taken.add(name)
  return name
}
