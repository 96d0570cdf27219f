/**
 * Strongly connected components of the links in use, each before those that depend on it: Tarjan's algorithm [TAR72]
 * (SIAM J. Comput. 1(2), 1972) as a loop, its reverse topological output turned round.
 */
export const components = (
  used: Uint8Array,
  after: Int32Array,
  next: Int32Array,
): { links: Int32Array; start: Int32Array } => {
  const n = used.length
  const index = new Int32Array(n)
  const low = new Int32Array(n)
  const onStack = new Uint8Array(n)
  const edge = after.slice(0, n)
  const stack: number[] = []
  const path: number[] = []
  const found: number[][] = []
  let counter = 0
  const enter = (e: number): void => {
    index[e] = low[e] = ++counter
    onStack[e] = 1
    stack.push(e)
    path.push(e)
  }
  for (let root = n - 1; root >= 0; root--) {
    if (used[root] === 0 || index[root] !== 0) continue
    enter(root)
    while (path.length > 0) {
      const e = path[path.length - 1]
      if (edge[e] < after[e + 1]) {
        const f = next[edge[e]++]
        if (index[f] === 0) enter(f)
        else if (onStack[f] === 1) low[e] = Math.min(low[e], index[f])
        continue
      }
      path.pop()
      const below = path[path.length - 1]
      if (below !== undefined) low[below] = Math.min(low[below], low[e])
      if (low[e] !== index[e]) continue
      const component: number[] = []
      let f: number
      do {
        f = stack.pop()!
        onStack[f] = 0
        component.push(f)
      } while (f !== e)
      found.push(component.reverse())
    }
  }
  found.reverse()
  const start = new Int32Array(found.length + 1)
  found.forEach((component, i) => {
    start[i + 1] = start[i] + component.length
  })
  return { links: Int32Array.from(found.flat()), start }
}
