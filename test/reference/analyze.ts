import type { Tunnel } from '../../src/model/request.ts'
import type { Link, Topology } from '../../src/model/topology.ts'
import { worstBacklog } from './backlog.ts'
import { queuesOnCycles } from './cycles.ts'
import { type Crossing, crossingsOf, type Port, portOf } from './port.ts'
import { jitterOver, latencyOver, nominal, sendJitter, sendLatency, slowest, treeOf } from './tree.ts'
import { isShort, overloaded, worstWait } from './wait.ts'

export interface Range {
  readonly minLatencyPs: number
  readonly maxJitterPs: number | null
}

export interface TunnelAnswer extends Range {
  readonly receivers: ReadonlyMap<string, Range>
}

export interface QueueAnswer {
  /** Q by C; `null` where there is no bound. */
  readonly waits: ReadonlyMap<number, number | null>
  /** `null` where there is no bound, or where the busy period is too long to be enumerated. */
  readonly backlogBits: number | null
  readonly exact: boolean
}

export interface Answer {
  readonly tunnels: ReadonlyMap<string, TunnelAnswer>
  /** By `link/lane`. */
  readonly queues: ReadonlyMap<string, QueueAnswer>
  readonly sweeps: number
}

export interface ReferenceOptions {
  readonly lineShaping: boolean
  readonly arrivalLimit?: number
  readonly delayLimitPs?: number
  /** The reference gives up (throws) after so many; it has no verdict then. */
  readonly sweepLimit?: number
  readonly backlog?: boolean
  /** Makes the reference wrong on purpose, to see who notices. */
  readonly distort?: (port: Port) => Port
}

interface Queue {
  readonly key: string
  readonly link: Link
  readonly lane: number
  readonly upTo: readonly Crossing[]
  readonly cs: readonly number[]
}

/** No bound is known yet, or there is none: infinite jitter. */
const NONE = Number.POSITIVE_INFINITY

const queuesOf = (topology: Topology, crossings: readonly Crossing[]): readonly Queue[] =>
  topology.links.flatMap(link => {
    const here = crossings.filter(c => c.link.id === link.id)
    return [...new Set(here.map(c => c.tunnel.lane))]
      .sort((a, b) => a - b)
      .map((lane): Queue => {
        const cs = here
          .filter(c => c.tunnel.lane === lane)
          .map(c => slowest(topology, c.tunnel.sizeBits, link))
        const upTo = here.filter(c => c.tunnel.lane <= lane)
        return { key: `${link.id}/${lane}`, link, lane, upTo, cs: [...new Set(cs)].sort((a, b) => a - b) }
      })
  })

/**
 * The method fixed-point as docs/MODEL.md says it, plainly: start with no waits at all, walk every tree, compute every queue, and
 * again, until a whole sweep changes nothing.
 */
export const referenceAnalyze = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  options: ReferenceOptions,
): Answer => {
  const { lineShaping, arrivalLimit = 1_000_000, delayLimitPs = 10_000_000_000_000 } = options
  const distort = options.distort ?? (port => port)
  const crossings = crossingsOf(topology, tunnels)
  const queues = queuesOf(topology, crossings)
  const onCycles = queuesOnCycles(crossings)
  const waits = new Map<string, Map<number, number>>(queues.map(q => [q.key, new Map(q.cs.map(c => [c, 0]))]))
  let jitters = new Map<string, number>()

  const waitOf = (tunnel: Tunnel, link: Link): number =>
    waits.get(`${link.id}/${tunnel.lane}`)!.get(slowest(topology, tunnel.sizeBits, link))!
  const jitterOf = (tunnel: Tunnel, link: Link): number => jitters.get(`${tunnel.id} at ${link.id}`)!
  const added = (tunnel: Tunnel, link: Link): number =>
    waitOf(tunnel, link) +
    slowest(topology, tunnel.sizeBits, link) -
    nominal(tunnel.sizeBits, link) +
    jitterOver(topology, link)

  const walkTrees = (): void => {
    jitters = new Map()
    for (const { tunnel, link, previous } of crossings)
      jitters.set(
        `${tunnel.id} at ${link.id}`,
        previous === undefined
          ? sendJitter(topology, tunnel)
          : jitterOf(tunnel, previous) + added(tunnel, previous),
      )
  }

  const portAt = (queue: Queue): Port | undefined =>
    queue.upTo.some(c => jitterOf(c.tunnel, c.link) === NONE)
      ? undefined
      : distort(portOf(topology, crossings, queue.link, queue.lane, jitterOf, lineShaping))

  const solve = (port: Port | undefined, c: number): number => {
    const wait = port === undefined ? undefined : worstWait(port, BigInt(c), arrivalLimit)
    return wait === undefined || Number(wait) + c > delayLimitPs ? NONE : Number(wait)
  }

  const solved = new Map<string, string>()
  const solveQueue = (queue: Queue): boolean => {
    const inputs = queue.upTo.map(c => jitterOf(c.tunnel, c.link)).join()
    if (solved.get(queue.key) === inputs) return false
    solved.set(queue.key, inputs)
    const port = portAt(queue)
    let moved = false
    for (const [c, before] of waits.get(queue.key)!) {
      // The rule for long busy periods is not monotone: around a cycle a wait is kept from falling.
      const after = Math.max(solve(port, c), onCycles.has(queue.key) ? before : 0)
      waits.get(queue.key)!.set(c, after)
      moved ||= after !== before
    }
    return moved
  }

  let sweeps = 0
  for (let moved = true; moved; ) {
    if (++sweeps > (options.sweepLimit ?? 10_000)) throw new Error('the reference gave up')
    walkTrees()
    moved = queues.filter(solveQueue).length > 0
  }

  const toEnd = (tunnel: Tunnel, route: readonly string[]): { least: number; spread: number } => {
    const tree = treeOf(topology, tunnel)
    let [soonest, spread] = [sendLatency(topology, tunnel), sendJitter(topology, tunnel)]
    for (const id of route) {
      const { link } = tree.find(t => t.link.id === id)!
      soonest += nominal(tunnel.sizeBits, link) + latencyOver(topology, tunnel, link)
      spread += added(tunnel, link)
    }
    return { least: soonest, spread }
  }

  const bounded = (n: number): number | null => (n === NONE ? null : n)
  const answerFor = (tunnel: Tunnel): TunnelAnswer => {
    const ends = tunnel.receivers.map((node, i) => ({ node, ...toEnd(tunnel, tunnel.routes[i]!) }))
    const minLatencyPs = Math.min(...ends.map(e => e.least))
    const maxJitterPs = bounded(Math.max(...ends.map(e => e.least + e.spread)) - minLatencyPs)
    const receivers = ends.map((e): [string, Range] => [
      e.node,
      { minLatencyPs: e.least, maxJitterPs: bounded(e.spread) },
    ])
    return { minLatencyPs, maxJitterPs, receivers: new Map(receivers) }
  }

  const answerAt = (queue: Queue): QueueAnswer => {
    const port = portAt(queue)
    const found = new Map([...waits.get(queue.key)!].map(([c, q]) => [c, bounded(q)]))
    const exact = port !== undefined && !overloaded(port) && isShort(port, arrivalLimit)
    const wanted = exact && options.backlog !== false
    return { waits: found, backlogBits: wanted ? Number(worstBacklog(port)) : null, exact }
  }

  return {
    tunnels: new Map(tunnels.map(t => [t.id, answerFor(t)])),
    queues: new Map(queues.map(q => [q.key, answerAt(q)])),
    sweeps,
  }
}
