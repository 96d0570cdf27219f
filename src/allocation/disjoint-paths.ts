import { SEARCHED, type Work } from '../calculus/queue/work.ts'
import type { Network } from '../network/network.ts'

/** A residual arc between two of the halves that every node is split into. */
interface Arc {
  readonly to: number
  readonly weight: number
  /** Link that the arc stands for; −1 between the halves of a node. */
  readonly link: number
  readonly back: number
  isOpen: boolean
}

/**
 * Two paths of cheapest sum from `sender` to `receiver` that share no node between them, and hence no cable
 * ([SUURBALLE84]): two augmentations along cheapest residual paths, every node split into a half that is entered and one
 * that is left. Undefined where there are none. Ties by position in the file. `work` counts.
 */
export const disjointPaths = (
  network: Network,
  sender: number,
  receiver: number,
  weight: (link: number) => number,
  work: Work,
): readonly [readonly number[], readonly number[]] | undefined => {
  work.spend(SEARCHED * (network.nodeCount + network.linkCount))
  const arcs: Arc[] = []
  const leaving: number[][] = Array.from({ length: network.nodeCount * 2 }, () => [])
  const connect = (from: number, to: number, cost: number, link: number): void => {
    leaving[from].push(arcs.length)
    arcs.push({ to, weight: cost, link, back: arcs.length + 1, isOpen: true })
    leaving[to].push(arcs.length)
    arcs.push({ to: from, weight: -cost, link, back: arcs.length - 1, isOpen: false })
  }
  const entered = (node: number): number => node * 2
  const left = (node: number): number => (node === sender ? entered(node) : node * 2 + 1)
  for (let node = 0; node < network.nodeCount; node++)
    if (node !== sender && node !== receiver && network.forwards[node] === 1)
      connect(entered(node), left(node), 0, -1)
  for (let link = 0; link < network.linkCount; link++) {
    const cost = weight(link)
    const from = network.from[link]
    const canLeave = from === sender || (from !== receiver && network.forwards[from] === 1)
    if (canLeave && network.to[link] !== sender && cost < Number.POSITIVE_INFINITY)
      connect(left(from), entered(network.to[link]), cost, link)
  }
  for (let found = 0; found < 2; found++)
    if (!augment(arcs, leaving, entered(sender), entered(receiver), work)) return undefined
  const next = new Map<number, number[]>()
  for (const arc of arcs)
    if (
      arc.link >= 0 &&
      !arc.isOpen &&
      arcs[arc.back].isOpen &&
      arc.weight >= 0 &&
      arc.to === entered(network.to[arc.link])
    ) {
      const from = network.from[arc.link]
      next.set(from, [...(next.get(from) ?? []), arc.link])
    }
  const walk = (first: number): readonly number[] => {
    const path = [first]
    for (let node = network.to[first]; node !== receiver; node = network.to[path[path.length - 1]])
      path.push(next.get(node)![0])
    return path
  }
  const [first, second] = next.get(sender)!
  return [walk(first), walk(second)]
}

/** Opens one more cheapest path from `source` to `sink` (Bellman and Ford: residual arcs may cost less than nothing). */
const augment = (
  arcs: readonly Arc[],
  leaving: readonly (readonly number[])[],
  source: number,
  sink: number,
  work: Work,
): boolean => {
  const distance = new Float64Array(leaving.length).fill(Number.POSITIVE_INFINITY)
  const by = new Int32Array(leaving.length).fill(-1)
  distance[source] = 0
  let waiting = [source]
  for (let round = 0; waiting.length > 0 && round < leaving.length; round++) {
    const nextRound = new Set<number>()
    for (const half of waiting) {
      work.spend(SEARCHED * leaving[half].length)
      for (const a of leaving[half]) {
        const arc = arcs[a]
        const reached = distance[half] + arc.weight
        if (!arc.isOpen || !(reached < distance[arc.to])) continue
        distance[arc.to] = reached
        by[arc.to] = a
        nextRound.add(arc.to)
      }
    }
    waiting = [...nextRound]
  }
  if (by[sink] < 0) return false
  for (let half = sink; half !== source; ) {
    const arc = arcs[by[half]]
    arc.isOpen = false
    arcs[arc.back].isOpen = true
    half = arcs[arc.back].to
  }
  return true
}
