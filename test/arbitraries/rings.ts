import type { Network } from './network.ts'
import { random } from './random.ts'
import { link, network, node, tunnel } from './tiny.ts'

/**
 * A one-way ring with a tunnel from every switch around nearly all of it, at the load asked for: every queue waits
 * for every other, and from some load on no fixed point is left.
 */
export const tightRing = (seed: number, load: number): Network => {
  const r = random(seed)
  const count = r.int(3, 6)
  const each = r.int(1, 12 / count)
  const at = (i: number): string => `${i % count}`
  const indices = Array.from({ length: count }, (_, i) => i)
  const nodes = indices.flatMap(i => [node(`s${at(i)}`), node(`h${at(i)}`)])
  const links = indices.flatMap(i => [
    link(`h${at(i)}>s${at(i)}`, { bandwidthBps: 10_000_000_000 }),
    link(`s${at(i)}>h${at(i)}`, { bandwidthBps: 10_000_000_000 }),
    link(`s${at(i)}>s${at(i + 1)}`),
  ])
  const starts = indices.flatMap(i => Array.from({ length: each }, () => i))
  const wanted = starts.map(from => ({ from, bits: 8 * r.int(64, 1542), hops: r.int(count - 2, count - 1) }))
  const tunnels = wanted.map(({ from, bits, hops }, i) => {
    const way = Array.from({ length: hops + 1 }, (_, k) => `s${at(from + k)}`)
    const path = [`h${at(from)}`, ...way, `h${at(from + hops)}`].join('>')
    return tunnel(`t${i}`, [path], bits, Math.ceil((bits * 1000 * (count - 1) * each) / load))
  })
  return {
    seed,
    topology: network(nodes, links, { name: 'tight ring', bestEffortMaxFrameBits: r.pick([0, 12_336]) }),
    tunnels,
  }
}
