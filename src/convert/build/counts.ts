import type { Wire } from './wire.ts'

/** What a conversion came to. */
export interface Counts {
  readonly nodes: number
  readonly hosts: number
  /** Links in both directions, alike. */
  readonly cables: number
  /** Links in one direction, and those whose directions differ. */
  readonly simplex: number
  /** Links beyond the first between the same two nodes. */
  readonly parallel: number
  /** Entries of the file without a rate. */
  readonly withoutRate: number
  /** Entries of the file without a delay, a length or two positions. */
  readonly withoutDelay: number
  readonly components: number
  /** Nodes without a link. */
  readonly isolated: number
  readonly selfLoops: number
}

/** Cables, single directions, and those beside another between the same nodes. */
export const wireCounts = (wires: readonly Wire[]): Pick<Counts, 'cables' | 'simplex' | 'parallel'> => {
  const seen = new Set<string>()
  let cables = 0
  let parallel = 0
  for (const { from, to, isOneWay } of wires) {
    if (!isOneWay) cables++
    const pair = isOneWay ? `${from}\n>${to}` : from < to ? `${from}\n${to}` : `${to}\n${from}`
    if (seen.has(pair)) parallel++
    seen.add(pair)
  }
  return { cables, simplex: wires.length - cables, parallel }
}
