import { bucketPeriodPs } from '../../model/arrival.ts'
import type { SweepBase, Variation } from '../../model/planning/sweep.ts'
import { largestPacketBits } from '../../model/port.ts'
import type { Request, Tunnel } from '../../model/request.ts'
import type { Link, Topology } from '../../model/topology.ts'

const ONE = 1_000_000n

/** A request, or one that is placed. */
type Entry = Request | Tunnel

/** Whether a name is among some, in which `*` stands for anything. */
export const isNamed = (name: string, among: readonly string[] | undefined): boolean =>
  among === undefined || among.some(pattern => matches(name, pattern))

const matches = (name: string, pattern: string): boolean => {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return name === pattern
  if (!name.startsWith(first)) return false
  const last = rest.pop() ?? ''
  let at = first.length
  for (const part of rest) {
    const found = name.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return name.length - at >= last.length && name.endsWith(last)
}

/** The network with one parameter at a value. Throws RangeError where there is none. */
export const variedTopology = (
  topology: Topology,
  { parameter, isFactor }: Variation,
  value: number,
  on: readonly string[] | undefined,
): Topology => {
  switch (parameter) {
    case 'bandwidth': {
      const rate = (link: Link): number => (isFactor ? times(link.bandwidthBps, value) : value)
      const links = topology.links.map(link =>
        isNamed(link.id, on) ? { ...link, bandwidthBps: Math.max(1, rate(link)) } : link,
      )
      return { ...topology, links }
    }
    case 'best-effort':
      return {
        ...topology,
        bestEffortMaxFrameBits: isFactor ? times(topology.bestEffortMaxFrameBits, value) : value,
        links: topology.links.map(link => withFrame(link, isFactor, value)),
      }
    case 'clock':
      return { ...topology, clockTolerancePpb: isFactor ? times(topology.clockTolerancePpb, value) : value }
    default:
      return topology
  }
}

/** A link that says something of its own about best effort follows. */
const withFrame = (link: Link, isFactor: boolean, value: number): Link => {
  const { bestEffortMaxFrameBits: own } = link
  if (own === undefined) return link
  return { ...link, bestEffortMaxFrameBits: isFactor ? times(own, value) : value }
}

const times = (value: number, ppm: number): number => Number((BigInt(value) * BigInt(ppm)) / ONE)

/** Divided, rounded down: more often rather than less. */
const divided = (value: number, ppm: number): number =>
  Math.max(1, Number((BigInt(value) * ONE) / BigInt(ppm)))

/** Requests, or tunnels, with one parameter at a value. Throws RangeError where there are none such. */
export const variedEntries = <T extends Entry>(
  topology: Topology,
  entries: readonly T[],
  variation: Variation,
  value: number,
  on: readonly string[] | undefined,
): readonly T[] => {
  const { parameter, isFactor } = variation
  const each = (vary: (entry: T) => T): readonly T[] =>
    entries.map(entry =>
      isNamed('replica' in entry && entry.replica ? entry.replica.of : entry.id, on) ? vary(entry) : entry,
    )
  switch (parameter) {
    case 'load':
      return each(entry => oftener(entry, value))
    case 'period':
      return each(entry => withPeriod(entry, isFactor ? Math.max(1, times(entry.periodPs, value)) : value))
    case 'size':
      return each(entry =>
        withLoad(topology, entry, isFactor ? Math.max(1, times(entry.loadSizeBits, value)) : value),
      )
    case 'lane':
      return each(entry => ({ ...entry, lane: value }))
    case 'count':
      return repeated(entries, value)
    default:
      return entries
  }
}

const oftener = <T extends Entry>(entry: T, ppm: number): T => {
  const { arrival } = entry
  if (arrival?.kind !== 'token-bucket') return withPeriod(entry, divided(entry.periodPs, ppm))
  const rateBps = Math.max(1, times(arrival.rateBps, ppm))
  const periodPs = bucketPeriodPs(entry.sizeBits, rateBps) ?? 1
  return withPeriod({ ...entry, arrival: { ...arrival, rateBps } }, periodPs, true)
}

/** What was granted, or asked for, and how far it may be raised, go along. The period of a token bucket follows from its rate. */
const withPeriod = <T extends Entry>(entry: T, periodPs: number, isOfBucket = false): T => {
  if (entry.arrival?.kind === 'token-bucket' && !isOfBucket) return entry
  return {
    ...entry,
    periodPs,
    ...('requestedPeriodPs' in entry ? { requestedPeriodPs: periodPs } : {}),
    ...(entry.maxPeriodPs === undefined ? {} : { maxPeriodPs: Math.max(entry.maxPeriodPs, periodPs) }),
  }
}

const withLoad = <T extends Entry>(topology: Topology, entry: T, loadSizeBits: number): T => {
  const sizeBits = largestPacketBits(topology, loadSizeBits, entry.fragment === true)
  const { arrival, minLoadSizeBits } = entry
  const sized: T = {
    ...entry,
    loadSizeBits,
    sizeBits,
    ...(minLoadSizeBits === undefined ? {} : { minLoadSizeBits: Math.min(minLoadSizeBits, loadSizeBits) }),
  }
  return arrival?.kind === 'token-bucket'
    ? withPeriod(sized, bucketPeriodPs(sizeBits, arrival.rateBps) ?? entry.periodPs, true)
    : sized
}

/** The first so many; beyond the last one they begin anew, under names of their own. */
const repeated = <T extends Entry>(entries: readonly T[], count: number): readonly T[] => {
  if (entries.length === 0) return []
  return Array.from({ length: count }, (_, i) => {
    const entry = entries[i % entries.length] as T
    const round = Math.floor(i / entries.length)
    return round === 0 ? entry : { ...entry, id: `${entry.id}#${round + 1}` }
  })
}

/** A base with every variation at its value. */
export const varied = (
  { topology, requests }: SweepBase,
  variations: readonly Variation[],
  values: readonly number[],
  on: readonly string[] | undefined,
): SweepBase => {
  let network = topology
  variations.forEach((variation, i) => {
    network = variedTopology(network, variation, values[i] ?? 0, on)
  })
  let entries = requests
  variations.forEach((variation, i) => {
    entries = variedEntries(network, entries, variation, values[i] ?? 0, on)
  })
  return { topology: network, requests: entries }
}
