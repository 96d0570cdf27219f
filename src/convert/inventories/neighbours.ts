import { type Exact, floorExact } from '../../quantity/exact.ts'
import type { Place } from '../foreign/document.ts'
import type { ForeignLink, ForeignNode } from '../foreign/network.ts'
import type { Reading } from '../foreign/reading.ts'
import { portKey, shortName, unquoted } from './port-names.ts'

/** What one device says of a neighbour. */
export interface Neighbour {
  readonly node: string
  readonly port: string
  readonly farNode: string
  readonly farPort: string
  readonly rate?: Exact
  readonly place: Place
}

/** Devices that speak for themselves, and what they say of the others. */
export interface Sightings {
  readonly speakers: ReadonlyMap<string, ForeignNode>
  /** Kinds of neighbours, where something says. */
  readonly kinds: ReadonlyMap<string, 'host' | 'switch'>
  readonly neighbours: readonly Neighbour[]
}

/**
 * Cables seen from both ends, each once: the lower of the two rates, a note where one end is silent although it speaks,
 * and where the ends contradict each other.
 */
export const cablesOf = (
  { speakers, kinds, neighbours }: Sightings,
  { findings }: Reading,
): { nodes: readonly ForeignNode[]; links: readonly ForeignLink[] } => {
  const names = new Map([...speakers.keys()].map(name => [shortName(name).toLowerCase(), name]))
  const known = (name: string): string => names.get(shortName(unquoted(name)).toLowerCase()) ?? unquoted(name)
  const nodes = new Map<string, ForeignNode>(speakers)
  const byEnds = new Map<string, Seen>()
  const taken = new Map<string, string>()
  for (const { node, port, farNode, farPort, rate, place } of neighbours) {
    const far = known(farNode)
    for (const [id, said] of [
      [node, node],
      [far, farNode],
    ] as const)
      if (!nodes.has(id)) {
        const kind = kinds.get(said) ?? kinds.get(id)
        nodes.set(id, { id, place, ...(kind === undefined ? {} : { kind }) })
      }
    const [here, there] = [`${node}\n${portKey(port)}`, `${far}\n${portKey(farPort)}`]
    const other = byEnds.get(`${there}\n\n${here}`)
    if (other !== undefined) {
      other.isSeenTwice = true
      other.link = slower(other.link, rate, place, findings)
      continue
    }
    if (byEnds.has(`${here}\n\n${there}`)) continue
    for (const [end, opposite] of [
      [here, there],
      [there, here],
    ] as const) {
      const before = taken.get(end)
      if (before !== undefined && before !== opposite)
        findings.odd('links', 'ports that are said to lead to two places', place)
      taken.set(end, opposite)
    }
    const link: ForeignLink = {
      from: node,
      to: far,
      place,
      port: unquoted(port),
      farPort: unquoted(farPort),
      ...(rate === undefined ? {} : { rate }),
    }
    byEnds.set(`${here}\n\n${there}`, { link, isSeenTwice: false, far })
  }
  const seen = [...byEnds.values()]
  for (const { link, isSeenTwice, far } of seen)
    if (!isSeenTwice && speakers.has(far))
      findings.odd('links', 'cables that only one of their ends sees', link.place)
  return { nodes: [...nodes.values()], links: seen.map(({ link }) => link) }
}

interface Seen {
  link: ForeignLink
  isSeenTwice: boolean
  readonly far: string
}

/** The link at the lower of the rates that its ends have. */
const slower = (
  link: ForeignLink,
  rate: Exact | undefined,
  place: Place,
  findings: Reading['findings'],
): ForeignLink => {
  if (rate === undefined) return link
  if (link.rate === undefined) return { ...link, rate }
  const [a, b] = [floorExact(rate) ?? 0, floorExact(link.rate) ?? 0]
  if (a !== b) findings.odd('bandwidth', 'ends of different speed: the lower counts', place)
  return a < b ? { ...link, rate } : link
}
