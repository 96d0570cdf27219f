/** Connected components, whatever the direction of links: the number of each node's. */
export const componentsOf = (
  ids: readonly string[],
  links: readonly { readonly from: string; readonly to: string }[],
): { readonly of: ReadonlyMap<string, number>; readonly sizes: readonly number[] } => {
  const parent = new Map(ids.map(id => [id, id]))
  const root = (id: string): string => {
    let top = id
    while (parent.get(top) !== top) top = parent.get(top)!
    for (let at = id; at !== top; ) {
      const next = parent.get(at)!
      parent.set(at, top)
      at = next
    }
    return top
  }
  for (const { from, to } of links) parent.set(root(from), root(to))
  const numbers = new Map<string, number>()
  const sizes: number[] = []
  const of = new Map<string, number>()
  for (const id of ids) {
    const top = root(id)
    const number = numbers.get(top) ?? numbers.size
    numbers.set(top, number)
    sizes[number] = (sizes[number] ?? 0) + 1
    of.set(id, number)
  }
  return { of, sizes }
}
