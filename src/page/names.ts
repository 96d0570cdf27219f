import type { Topology } from '../model/topology.ts'

/** Positions of names in the page's lists. */
export interface Names {
  readonly node: ReadonlyMap<string, number>
  readonly link: ReadonlyMap<string, number>
  readonly ends: readonly { readonly from: number; readonly to: number }[]
}

export const namesOf = ({ nodes, links }: Topology): Names => {
  const node = new Map(nodes.map(({ id }, n) => [id, n]))
  const link = new Map(links.map(({ id }, i) => [id, i]))
  return { node, link, ends: links.map(({ from, to }) => ({ from: node.get(from)!, to: node.get(to)! })) }
}
