/** What a drawing needs of a network; ends are positions in `nodes`. A topology of the model, or of a page, fits. */
export interface NetworkShape {
  /** Name of the network. */
  readonly name: string
  /** In file order. */
  readonly nodes: readonly {
    /** Its name. */
    readonly id: string
    /** Its kind. */
    readonly kind: 'host' | 'switch'
    /** Where the file puts it, in units of its own, y upwards. */
    readonly at?: readonly [x: number, y: number]
  }[]
  /** In file order, by numbers of nodes. */
  readonly links: readonly {
    /** Its name. */
    readonly id: string
    /** Number of the sending node. */
    readonly from: number
    /** Number of the receiving node. */
    readonly to: number
    /** Line rate, bit/s. */
    readonly bandwidthBps: number
  }[]
}

/** Both directions between two nodes, drawn as one edge from `a` to `b`: positions in `links`, `back` −1 where there is none. */
export interface Pair {
  /** Number of one node. */
  readonly a: number
  /** Number of the other. */
  readonly b: number
  /** Number of the link from a to b. */
  readonly forth: number
  /** Number of the link from b to a; −1 where there is none. */
  readonly back: number
}

/** Links with their reverse where there is one, in file order; parallel links pair up in their order. */
export const pairsOf = ({ links }: NetworkShape): readonly Pair[] => {
  const waiting = new Map<string, number[]>()
  const back = new Int32Array(links.length).fill(-1)
  const isBack = new Uint8Array(links.length)
  links.forEach(({ from, to }, i) => {
    const forth = waiting.get(`${to} ${from}`)?.shift()
    if (forth !== undefined) {
      back[forth] = i
      isBack[i] = 1
      return
    }
    const key = `${from} ${to}`
    const same = waiting.get(key)
    if (same === undefined) waiting.set(key, [i])
    else same.push(i)
  })
  return links.flatMap(({ from, to }, i) =>
    isBack[i] === 1 ? [] : { a: from, b: to, forth: i, back: back[i]! },
  )
}

/** Per node: the switch that a host may be folded into, −1 for switches and for hosts with more than one neighbour. */
export const homesOf = (shape: NetworkShape): Int32Array => {
  const NONE = -1
  const SEVERAL = -2
  const home = new Int32Array(shape.nodes.length).fill(NONE)
  for (const { from, to } of shape.links)
    for (const [node, other] of [
      [from, to],
      [to, from],
    ] as const)
      if (shape.nodes[node]!.kind === 'host' && home[node] !== other)
        home[node] = home[node] === NONE && shape.nodes[other]!.kind === 'switch' ? other : SEVERAL
  return home.map(h => Math.max(h, NONE))
}

/** Hops to the nearest host, so that a picture can put the core on top; 0 for hosts and what no host reaches. */
export const tiersOf = (shape: NetworkShape): Int32Array => {
  const neighbours = shape.nodes.map((): number[] => [])
  for (const { from, to } of shape.links) {
    neighbours[from]!.push(to)
    neighbours[to]!.push(from)
  }
  const tier = new Int32Array(shape.nodes.length).fill(-1)
  const queue = shape.nodes.flatMap((node, n) => (node.kind === 'host' ? n : []))
  for (const n of queue) tier[n] = 0
  for (let i = 0; i < queue.length; i++)
    for (const n of neighbours[queue[i]!]!)
      if (tier[n] === -1) {
        tier[n] = tier[queue[i]!]! + 1
        queue.push(n)
      }
  return tier.map(t => Math.max(t, 0))
}
