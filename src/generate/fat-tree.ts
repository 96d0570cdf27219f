import { refuseHuge, wholeAtLeast } from './whole.ts'
import { type Cable, fabricCable, hostCable, type Wiring } from './wiring.ts'

/**
 * The k-ary fat-tree of Al-Fares, Loukissas, Vahdat (SIGCOMM 2008): k pods of k/2 edge and k/2 aggregation switches,
 * (k/2)² cores, k/2 hosts at an edge; 5k²/4 switches, k³/4 hosts. Numbered from 0, as there: core `c3`, `p0-a1`, `p0-e1`, `p0-e1-h0`.
 * Aggregation switch a of every pod is joined to the cores a·k/2 .. a·k/2 + k/2 − 1.
 */
export const fatTree = (k: number): Wiring => {
  wholeAtLeast('fat-tree k', k, 2)
  if (k % 2 !== 0) throw new RangeError(`fat-tree k: expected an even number >= 2, got ${k}`)
  refuseHuge('fat-tree', (5 * k * k) / 4 + k ** 3 / 4)
  const half = k / 2
  const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i)
  const [pods, ports] = [upTo(k), upTo(half)]
  const core = (a: number, i: number): string => `c${a * half + i}`
  const agg = (p: number, a: number): string => `p${p}-a${a}`
  const edge = (p: number, e: number): string => `p${p}-e${e}`
  const host = (p: number, e: number, h: number): string => `${edge(p, e)}-h${h}`

  const podCables = (p: number): Cable[] => [
    ...ports.flatMap(e => ports.map(h => hostCable(host(p, e, h), edge(p, e)))),
    ...ports.flatMap(e => ports.map(a => fabricCable(edge(p, e), agg(p, a)))),
    ...ports.flatMap(a => ports.map(i => fabricCable(agg(p, a), core(a, i)))),
  ]
  return {
    name: `fat-tree-k${k}`,
    switches: [
      ...ports.flatMap(a => ports.map(i => core(a, i))),
      ...pods.flatMap(p => [...ports.map(a => agg(p, a)), ...ports.map(e => edge(p, e))]),
    ],
    hosts: pods.flatMap(p => ports.flatMap(e => ports.map(h => host(p, e, h)))),
    cables: pods.flatMap(podCables),
  }
}
