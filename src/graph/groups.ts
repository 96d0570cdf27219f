import type { NetworkShape } from './network-shape.ts'

/** Nodes drawn as one: a pod, or the switches above all pods. */
export interface Group {
  /** What its members' names have in common, or the first and the last of them. */
  readonly name: string
  /** Numbers of its members, in file order. */
  readonly members: readonly number[]
}

/** Fewer members than this are not worth folding. */
const LEAST = 2

/**
 * Pods and the switches above them: without its uppermost switches a fat tree falls apart into its pods. Each part of
 * several switches is a group, and so are the uppermost ones together. Nothing where the network does not fall apart, or
 * has no hosts to count tiers from.
 */
export const groupsOf = (shape: NetworkShape, home: Int32Array, tier: Int32Array): readonly Group[] => {
  const top = tier.reduce((a, b) => Math.max(a, b), 0)
  if (top < 2) return []
  const part = Int32Array.from(tier, (t, n) => (t === top || home[n]! >= 0 ? -1 : n))
  const find = (n: number): number => {
    let root = n
    while (part[root] !== root) root = part[root]!
    for (let at = n; at !== root; ) {
      const next = part[at]!
      part[at] = root
      at = next
    }
    return root
  }
  for (const { from, to } of shape.links)
    if (part[from]! >= 0 && part[to]! >= 0) {
      const [a, b] = [find(from), find(to)]
      // The first in file order stands for all.
      if (a !== b) part[Math.max(a, b)] = Math.min(a, b)
    }
  const members = new Map<number, number[]>()
  for (let n = 0; n < part.length; n++) {
    if (part[n]! < 0) continue
    const root = find(n)
    const known = members.get(root)
    if (known === undefined) members.set(root, [n])
    else known.push(n)
  }
  const pods = [...members.values()].filter(list => list.length >= LEAST)
  if (pods.length < 2) return []
  const above = [...tier.keys()].filter(n => tier[n] === top)
  return [...(above.length >= LEAST ? [above] : []), ...pods].map(list => ({
    name: commonName(list.map(n => shape.nodes[n]!.id)),
    members: list,
  }))
}

/** `p3` of `p3-a0`, `p3-e1` …; `c0 … c63` where they have no whole word in common. */
const commonName = (names: readonly string[]): string => {
  const [first = ''] = names
  let length = first.length
  for (const name of names) while (!name.startsWith(first.slice(0, length))) length--
  // A digit that goes on in some names is no common part: `p1` of `p1…` and `p12…`.
  while (length > 0 && names.some(name => /\w/.test(name[length] ?? '') && /\w/.test(name[length - 1] ?? '')))
    length--
  const common = first.slice(0, length).replace(/[^\p{L}\p{N}]+$/u, '')
  return common === '' ? `${first} … ${names.at(-1)}` : common
}
