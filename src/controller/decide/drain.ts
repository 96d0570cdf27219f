import { blockingPs } from '../../analysis/queue/port-rules.ts'
import { loadAt } from '../../analysis/queue/queue-facts.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { JITTER, STRIDE, WAIT } from '../../network/flow-row.ts'

/**
 * How long after a tunnel's last packet others may still be delayed by packets it left queued, ps. Bounds hold for a
 * network that starts empty; one that loses a tunnel starts with what is queued. Where the links depend on each other
 * without a cycle, follow that order: once all that comes to a link is as if the tunnel had never been, the busy period
 * then in progress ends within L, the longest of all its lanes together, and from there on the link is so, too. So the
 * longest chain of L + latency + jitter is enough. Around a cycle there is no such chain: then all links in a row,
 * which is a precaution and no proof.
 */
export const drainPs = (hops: FlowHops): number => {
  const { linkCount, latencyPs, jitterPs } = hops.network
  const own = new Float64Array(linkCount)
  for (let link = 0; link < linkCount; link++)
    if (hops.countAt[link]! > 0) own[link] = busyPs(hops, link) + latencyPs[link]! + jitterPs[link]!
  return longestChain(hops, own) ?? own.reduce((sum, ps) => sum + ps, 0)
}

/** An upper bound, by lines, of the longest busy period of all lanes of a link: (B + Σ C(1 + J/π)) / (1 − Σ C/π). */
const busyPs = (hops: FlowHops, link: number): number => {
  const { cost: works, period: periods } = loadAt(hops, link)
  // Whatever is below the lowest lane may hold all of them up, once, after the port woke.
  let burst = blockingPs(hops, link, hops.lane[hops.atLink[link]![hops.countAt[link]! - 1]!]!)
  let load = 0
  let late = 0
  for (let i = 0; i < hops.countAt[link]!; i++) {
    const at = hops.atLink[link]![i]! * STRIDE
    const cost = works[i]!
    const period = periods[i]!
    burst += cost * (1 + hops.row[at + JITTER]! / period)
    load += cost / period
    late = Math.max(late, hops.row[at + WAIT]! + cost)
  }
  // Control traffic comes behind the tunnels in the list.
  for (let i = hops.countAt[link]!; i < works.length; i++) {
    burst += works[i]!
    load += works[i]! / periods[i]!
  }
  return Math.ceil(Math.max(late, burst / (1 - load)) * (1 + 1e-6)) + 1
}

/** The heaviest way through the links in the order in which trees cross them; undefined where they form a cycle. */
const longestChain = (hops: FlowHops, own: Float64Array): number | undefined => {
  const { linkCount } = hops.network
  const { start, next, before } = followers(hops)
  const ready: number[] = []
  const upTo = own.slice()
  for (let link = 0; link < linkCount; link++) if (before[link] === 0) ready.push(link)
  let seen = 0
  let longest = 0
  for (let link = ready.pop(); link !== undefined; link = ready.pop()) {
    seen++
    longest = Math.max(longest, upTo[link]!)
    for (let i = start[link]!; i < start[link + 1]!; i++) {
      const to = next[i]!
      upTo[to] = Math.max(upTo[to]!, upTo[link]! + own[to]!)
      if (--before[to]! === 0) ready.push(to)
    }
  }
  return seen === linkCount ? longest : undefined
}

/** After link e come `next[start[e]] … next[start[e + 1] − 1]`, once for each tunnel; `before` counts the other way. */
const followers = (hops: FlowHops): { start: Int32Array; next: Int32Array; before: Int32Array } => {
  const { linkCount } = hops.network
  const start = new Int32Array(linkCount + 1)
  const before = new Int32Array(linkCount)
  const eachStep = (step: (from: number, to: number) => void): void => {
    for (let link = 0; link < linkCount; link++) {
      const list = hops.atLink[link]!
      for (let i = 0; i < hops.countAt[link]!; i++) {
        const up = hops.parent[list[i]!]!
        if (up >= 0) step(hops.link[up]!, link)
      }
    }
  }
  eachStep((from, to) => {
    start[from + 1]!++
    before[to]!++
  })
  for (let link = 0; link < linkCount; link++) start[link + 1]! += start[link]!
  const fill = start.slice()
  const next = new Int32Array(start[linkCount]!)
  eachStep((from, to) => {
    next[fill[from]!++] = to
  })
  return { start, next, before }
}
