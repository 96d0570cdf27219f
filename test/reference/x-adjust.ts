import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { batchWork, type Crossing, crossingsOf } from './crossing.ts'
import type { Mistakes } from './mistakes.ts'
import { portOf } from './port.ts'
import { ceilDiv } from './rational.ts'
import { first } from './source.ts'
import { jitterOver, latencyOver, sendJitter, sendLatency } from './tree.ts'
import { hopsOver, rangeOf } from './walk.ts'
import { fast, PPB, SECOND, settingsAt, shortened, type World, worldOf } from './world.ts'

export interface Adjusted {
  /** The period granted. */
  readonly periodPs: number
  readonly minLatencyPs: number
  readonly maxJitterPs: number
}

/** What x-adj cannot treat (verdict METHOD): sources that have no period, and ports with traffic that has no tree. */
export const refusals = (topology: Topology, tunnels: readonly Tunnel[]): readonly string[] => {
  const world = worldOf(topology)
  const used = new Map(crossingsOf(world, tunnels).map(c => [c.link.id, settingsAt(world, c.link)]))
  return [
    ...tunnels.filter(t => t.arrival?.kind === 'token-bucket').map(t => t.id),
    ...[...used].filter(([, s]) => s.preemption !== undefined || s.reserved.length > 0).map(([id]) => id),
  ]
}

/** How a tunnel of a higher lane, adjusted before, comes to a link. */
interface Arriving {
  readonly c: bigint
  readonly period: bigint
  /** From the earliest arrival of a batch to the latest end of its transmission. */
  readonly span: bigint
}

/**
 * t': B, one batch of every other tunnel of the lane, and of each tunnel of a higher lane as many batches as may be on the
 * link after a packet's arrival and before its start: they lie in a window of its wait and of their own span, open at one end.
 */
const othersAt = (
  world: World,
  crossings: readonly Crossing[],
  c: Crossing,
  above: readonly Arriving[],
): bigint => {
  const base = crossings
    .filter(o => o.link.id === c.link.id && o.tunnel.id !== c.tunnel.id && o.tunnel.lane === c.tunnel.lane)
    .reduce((sum, o) => sum + batchWork(world, o.source, o.link, 0n), 0n)
  const b = portOf(world, crossings, c.link, c.tunnel.lane, () => 0, false).blocking
  for (let w = 0n; ; ) {
    const more = above.reduce((sum, h) => sum + h.c * ceilDiv(w + h.span, h.period), 0n)
    if (b + base + more <= w) return w
    w = b + base + more
    if (w > NEVER) throw new Error('the reference gave up: higher lanes leave no room')
  }
}

const NEVER = 10n * SECOND

/** The paper's letter: one batch of every other tunnel of the lane and of those above, no B. */
const onceEach = (world: World, crossings: readonly Crossing[], c: Crossing): bigint =>
  crossings
    .filter(o => o.link.id === c.link.id && o.tunnel.id !== c.tunnel.id && o.tunnel.lane <= c.tunnel.lane)
    .reduce((sum, o) => sum + batchWork(world, o.source, o.link, 0n), 0n)

/**
 * The paper's Algorithm 1 (X-ADJ), from the leaves up, the highest lane first; `blocking` adds B once per hop to `upper` and
 * Δ, and what overtakes more than once.
 */
export const referenceXAdjust = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  blocking: boolean,
  mistakes: Mistakes = {},
): ReadonlyMap<string, Adjusted> => {
  const world = worldOf(topology, mistakes)
  const crossings = crossingsOf(world, tunnels)

  const periods = new Map<string, bigint>()
  const spans = new Map<string, bigint>()
  const keyOf = (c: Crossing, link: string = c.link.id): string => `${c.tunnel.id} at ${link}`
  const higherAt = (c: Crossing): readonly Arriving[] =>
    crossings
      .filter(o => o.link.id === c.link.id && o.tunnel.lane < c.tunnel.lane)
      .map(o => ({
        c: batchWork(world, o.source, o.link, 0n),
        period: periods.get(o.tunnel.id)!,
        span: spans.get(keyOf(o))!,
      }))

  const adjust = (tunnel: Tunnel): Adjusted => {
    const others = new Map<string, number>()
    const tree = crossings.filter(c => c.tunnel.id === tunnel.id)
    const { source } = tree[0]!
    for (const c of tree) {
      const t = blocking ? othersAt(world, crossings, c, higherAt(c)) : onceEach(world, crossings, c)
      others.set(c.link.id, Number(t))
    }
    /** Over the ways down from a node: a receiver counts as one that ends at once. */
    const below = (node: string): { upper: number; delta: number } => {
      const ways = tree
        .filter(c => c.link.from === node)
        .map(c => {
          const child = below(c.link.to)
          const slowest = Number(batchWork(world, source, c.link, 0n))
          const soonest = Number(fast(world, first(source).lo, c.link))
          const wait = others.get(c.link.id)!
          const jitter = jitterOver(topology, c.link)
          return {
            upper: child.upper + latencyOver(topology, tunnel, c.link) + jitter + slowest + wait,
            delta: wait + Math.max(slowest, child.delta + jitter + slowest - soonest),
          }
        })
      if (tunnel.receivers.includes(node)) ways.push({ upper: 0, delta: 0 })
      return { upper: Math.max(...ways.map(w => w.upper)), delta: Math.max(...ways.map(w => w.delta)) }
    }
    const { upper, delta } = below(tunnel.sender)
    const leasts = tunnel.routes.map(route => {
      const path = route.map(id => tree.find(c => c.link.id === id)!)
      return rangeOf(
        world,
        tunnel,
        hopsOver(world, path, () => 0),
      ).minLatencyPs
    })
    const minLatencyPs = Math.min(...leasts)
    const spread = sendJitter(topology, tunnel)
    const need = BigInt(delta + spread) + source.window
    const raised = Number(ceilDiv(need * PPB, PPB - BigInt(topology.clockTolerancePpb)))
    const periodPs = Math.max(tunnel.periodPs, raised)
    periods.set(tunnel.id, shortened(world, BigInt(periodPs)))
    for (const c of tree) {
      const before = c.previous && tree.find(o => o.link.id === c.previous!.id)!
      const jitter =
        before === undefined
          ? BigInt(spread) + source.window
          : spans.get(keyOf(before))! +
            BigInt(jitterOver(topology, before.link)) -
            fast(world, first(source).lo, before.link)
      spans.set(keyOf(c), jitter + BigInt(others.get(c.link.id)!) + batchWork(world, source, c.link, 0n))
    }
    return {
      periodPs,
      minLatencyPs,
      maxJitterPs: upper + sendLatency(topology, tunnel) - minLatencyPs + spread,
    }
  }
  const adjusted = new Map<string, Adjusted>()
  for (const lane of [...new Set(tunnels.map(t => t.lane))].sort((a, b) => a - b)) {
    const own = tunnels.filter(t => t.lane === lane)
    for (const tunnel of own) adjusted.set(tunnel.id, adjust(tunnel))
    // One sender sends both copies of a request: neither may have a period of its own.
    for (const { id, replica } of own) {
      if (replica === undefined) continue
      const copies = own.filter(t => t.replica?.of === replica.of).map(t => adjusted.get(t.id)!.periodPs)
      const longest = Math.max(...copies)
      adjusted.set(id, { ...adjusted.get(id)!, periodPs: longest })
      periods.set(id, shortened(world, BigInt(longest)))
    }
  }
  return adjusted
}
