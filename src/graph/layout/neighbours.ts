import type { GraphView } from '../view.ts'

/** Per drawn node (by its number) the drawn nodes beside it, each once, in the order of the edges. */
export const neighboursOf = ({ nodes, edges }: GraphView): ReadonlyMap<number, readonly number[]> => {
  const beside = new Map(nodes.map(({ node }) => [node, new Set<number>()]))
  for (const { a, b } of edges) {
    beside.get(a)?.add(b)
    beside.get(b)?.add(a)
  }
  return new Map([...beside].map(([node, set]) => [node, [...set]]))
}

/** The parts into which some nodes fall, in the order of the nodes. */
export const partsOf = (
  some: readonly number[],
  beside: ReadonlyMap<number, readonly number[]>,
): readonly (readonly number[])[] => {
  const left = new Set(some)
  const parts: number[][] = []
  for (const first of some) {
    if (!left.delete(first)) continue
    const part = [first]
    for (const at of part) for (const next of beside.get(at) ?? []) if (left.delete(next)) part.push(next)
    parts.push(part.sort((a, b) => a - b))
  }
  return parts
}
