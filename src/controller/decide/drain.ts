import { blockingPs } from '../../analysis/queue/port-rules.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { COST, JITTER, PERIOD, STRIDE, WAIT } from '../../network/flow-row.ts'

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
  const own = busyPs(hops)
  for (let link = 0; link < linkCount; link++)
    if (hops.countAt[link]! > 0) own[link]! += latencyPs[link]! + jitterPs[link]!
  return longestChain(hops, own) ?? own.reduce((sum, ps) => sum + ps, 0)
}

/** An upper bound, by lines, of the longest busy period of all lanes of each link: (B + Σ C(1 + J/π)) / (1 − Σ C/π); 0 of one without tunnels. */
const busyPs = (hops: FlowHops): Float64Array => {
  const { network, row, lane, countAt, atLink } = hops
  const { linkCount, expressLanes, cutPs, reserved } = network
  const burst = new Float64Array(linkCount)
  const load = new Float64Array(linkCount)
  const late = new Float64Array(linkCount)
  const cut = new Float64Array(linkCount)
  // Whole numbers, so that sums are the same in whatever order the rows come.
  const add = (link: number, cost: number, jitter: number, period: number): void => {
    burst[link]! += Math.ceil(cost * (1 + jitter / period))
    load[link]! += Math.ceil((cost / period) * LOAD_UNITS)
  }
  for (let link = 0; link < linkCount; link++) {
    const count = countAt[link]!
    if (count === 0) continue
    const lowest = lane[atLink[link]![count - 1]!]!
    const express = expressLanes[link]!
    cut[link] = express > 0 && lowest >= express ? cutPs[link]! : 0
    // Whatever is below the lowest lane may hold all of them up, once, after the port woke.
    burst[link] = blockingPs(hops, link, lowest)
    for (const { costPs, packets, periodPs } of reserved[link]!)
      add(link, costPs + cut[link]! * packets, 0, periodPs)
  }
  for (let h = 0; h < hops.count; h++) {
    const own = lane[h]!
    if (own < 0) continue
    const link = hops.link[h]!
    const at = h * STRIDE
    const packets = cut[link]! > 0 && own < expressLanes[link]! ? (hops.traffic[h]?.packets ?? 1) : 0
    const cost = row[at + COST]! + cut[link]! * packets
    add(link, cost, row[at + JITTER]!, row[at + PERIOD]!)
    late[link] = Math.max(late[link]!, row[at + WAIT]! + cost)
  }
  return burst.map((ps, link) => {
    if (countAt[link] === 0) return 0
    const left = 1 - load[link]! / LOAD_UNITS
    return Math.ceil(Math.max(late[link]!, ps / left) * (1 + 1e-6)) + 1
  })
}

/** Shares of a link are counted in 2^−40. */
const LOAD_UNITS = 2 ** 40

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
    for (let h = 0; h < hops.count; h++)
      if (hops.lane[h]! >= 0 && hops.wire[h]! >= 0) step(hops.wire[h]!, hops.link[h]!)
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
