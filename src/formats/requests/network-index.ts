import { linkEnds } from '../../model/cables.ts'
import { commonMtuBits } from '../../model/port.ts'
import type { Link, Node, Topology } from '../../model/topology.ts'

/** Look-ups of a topology by name, and which node can be reached from which. */
export class NetworkIndex {
  readonly nodes: ReadonlyMap<string, Node>
  readonly links: ReadonlyMap<string, Link>
  private readonly out = new Map<string, Link[]>()
  private readonly into = new Map<string, Link[]>()
  private readonly pairs = new Map<string, Map<string, Link[]>>()
  /** Forwarding nodes reached from a forwarding node, itself included: those of one fabric share an entry. */
  private readonly reached = new Map<string, ReadonlySet<string>>()
  private readonly reachedFrom = new Map<string, ReadonlySet<string>>()
  private readonly topology: Topology
  /** Found when first asked for: only requests with replicas do. */
  private cables: ReadonlyMap<string, number> | undefined
  private leastMtu: number | undefined

  constructor(topology: Topology) {
    this.topology = topology
    this.nodes = new Map(topology.nodes.map(node => [node.id, node]))
    this.links = new Map(topology.links.map(link => [link.id, link]))
    for (const link of topology.links) {
      append(this.out, link.from, link)
      append(this.into, link.to, link)
      const targets = this.pairs.get(link.from) ?? new Map<string, Link[]>()
      this.pairs.set(link.from, targets)
      append(targets, link.to, link)
    }
  }

  linksFrom(node: string): readonly Link[] {
    return this.out.get(node) ?? NONE
  }

  linksTo(node: string): readonly Link[] {
    return this.into.get(node) ?? NONE
  }

  /** Links from `from` to `to`: several where they are parallel. */
  between(from: string, to: string): readonly Link[] {
    return this.pairs.get(from)?.get(to) ?? NONE
  }

  /** The least MTU that a packet may meet, bits. */
  get leastMtuBits(): number {
    const common = commonMtuBits(this.topology)
    this.leastMtu ??= this.topology.links.reduce((least, l) => Math.min(least, l.mtuBits ?? common), common)
    return this.leastMtu
  }

  /** The cable of a link, by number: the same for both its directions. */
  cableOf(id: string): number | undefined {
    const { links } = this.topology
    this.cables ??= new Map(linkEnds(links).map((end, e) => [links[e]!.id, Math.min(end.near, end.far)]))
    return this.cables.get(id)
  }

  /** Whether some path leads from one node to the other over nodes that forward. */
  canReach(sender: string, receiver: string): boolean {
    const reached = this.forwardingFrom(sender)
    return this.linksTo(receiver).some(link => link.from === sender || reached.has(link.from))
  }

  private forwardingFrom(sender: string): ReadonlySet<string> {
    const known = this.reachedFrom.get(sender)
    if (known !== undefined) return known
    const [first, ...others] = this.forwardingNeighbours(sender).map(start => this.spread(start))
    const isOne = others.every(set => set === first)
    const reached = isOne
      ? (first ?? NOWHERE)
      : new Set([first ?? NOWHERE, ...others].flatMap(set => [...set]))
    this.reachedFrom.set(sender, reached)
    return reached
  }

  private spread(start: string): ReadonlySet<string> {
    const known = this.reached.get(start)
    if (known !== undefined) return known
    const reached = new Set([start])
    for (const node of reached) {
      const there = this.reached.get(node)
      // From there one comes back here: what is reached is the same.
      if (there?.has(start)) {
        this.reached.set(start, there)
        return there
      }
      for (const next of this.forwardingNeighbours(node)) reached.add(next)
    }
    this.reached.set(start, reached)
    return reached
  }

  private forwardingNeighbours(node: string): readonly string[] {
    return this.linksFrom(node)
      .map(link => link.to)
      .filter(id => this.nodes.get(id)?.forwards === true)
  }
}

const NONE: readonly Link[] = []
const NOWHERE: ReadonlySet<string> = new Set()

const append = (map: Map<string, Link[]>, key: string, link: Link): void => {
  const list = map.get(key)
  if (list === undefined) map.set(key, [link])
  else list.push(link)
}
