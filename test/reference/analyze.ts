import type { Tunnel } from '../../src/model/request.ts'
import type { Link, Topology } from '../../src/model/topology.ts'
import { worstBacklog } from './backlog.ts'
import { type Crossing, crossingsOf, waitingTime } from './crossing.ts'
import { type Step, stepsOf } from './cycles.ts'
import type { Mistakes } from './mistakes.ts'
import { type Port, portOf } from './port.ts'
import { sendJitter } from './tree.ts'
import { isShort, overloaded, worstWait } from './wait.ts'
import { type Hop, hopsOver, jitterAdded, type Range, rangeOf } from './walk.ts'
import { worldOf } from './world.ts'

export interface ReceiverAnswer extends Range {
  readonly hops: readonly Hop[]
}

export interface TunnelAnswer extends Range {
  readonly receivers: ReadonlyMap<string, ReceiverAnswer>
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
  /** J by `tunnel at link`. */
  readonly jitters: ReadonlyMap<string, number>
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
  readonly mistakes?: Mistakes
  /** The same, one port at a time. */
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

/**
 * The method fixed-point as docs/MODEL.md says it, plainly: start with no waits at all; lane by lane, walk every tree and
 * compute one queue after the other, and the queues of a cycle again, until a whole sweep changes nothing.
 */
export const referenceAnalyze = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  options: ReferenceOptions,
): Answer => {
  const { lineShaping, arrivalLimit = 1_000_000, delayLimitPs = 10_000_000_000_000 } = options
  const distort = options.distort ?? (port => port)
  const world = worldOf(topology, options.mistakes)
  const crossings = crossingsOf(world, tunnels)

  const queues = topology.links.flatMap(link => {
    const here = crossings.filter(c => c.link.id === link.id)
    return [...new Set(here.map(c => c.tunnel.lane))]
      .sort((a, b) => a - b)
      .map((lane): Queue => {
        const own = here.filter(c => c.tunnel.lane === lane)
        const cs = [...new Set(own.map(c => Number(waitingTime(world, c.source, link))))].sort(
          (a, b) => a - b,
        )
        return { key: `${link.id}/${lane}`, link, lane, upTo: here.filter(c => c.tunnel.lane <= lane), cs }
      })
  })

  const waits = new Map<string, Map<number, number>>(queues.map(q => [q.key, new Map(q.cs.map(c => [c, 0]))]))
  let jitters = new Map<string, number>()

  const waitOf = (c: Crossing): number =>
    waits.get(`${c.link.id}/${c.tunnel.lane}`)!.get(Number(waitingTime(world, c.source, c.link)))!
  const jitterOf = (tunnel: Tunnel, link: Link): number => jitters.get(`${tunnel.id} at ${link.id}`)!

  const walkTrees = (): void => {
    jitters = new Map()
    const at = new Map(crossings.map(c => [`${c.tunnel.id} at ${c.link.id}`, c]))
    for (const [key, c] of at) {
      const before = c.previous === undefined ? undefined : at.get(`${c.tunnel.id} at ${c.previous.id}`)!
      const jitter =
        before === undefined
          ? sendJitter(topology, c.tunnel) + Number(c.source.window)
          : jitterOf(c.tunnel, before.link) + waitOf(before) + jitterAdded(world, before)
      jitters.set(key, jitter)
    }
  }

  const portAt = (queue: Queue): Port | undefined =>
    queue.upTo.some(c => jitterOf(c.tunnel, c.link) === NONE)
      ? undefined
      : distort(portOf(world, crossings, queue.link, queue.lane, jitterOf, lineShaping))

  const solve = (port: Port | undefined, c: number): number => {
    const wait = port === undefined ? undefined : worstWait(port, BigInt(c), arrivalLimit)
    return wait === undefined || Number(wait) + c > delayLimitPs ? NONE : Number(wait)
  }

  const solveQueue = (queue: Queue, isOnCycle: boolean): boolean => {
    walkTrees()
    const port = portAt(queue)
    let moved = false
    for (const [c, before] of waits.get(queue.key)!) {
      // The rule for long busy periods is not monotone: around a cycle a wait is kept from falling.
      const after = Math.max(solve(port, c), isOnCycle ? before : 0)
      waits.get(queue.key)!.set(c, after)
      moved ||= after !== before
    }
    return moved
  }

  let sweeps = 0
  const solveStep = ({ lane, links, isCycle }: Step): void => {
    const order = links.map(link => queues.find(q => q.link.id === link && q.lane === lane)!)
    for (let moved = true, sweep = 1; moved; sweep++) {
      sweeps = Math.max(sweeps, sweep)
      if (sweep > (options.sweepLimit ?? 10_000)) throw new Error('the reference gave up')
      moved = order.filter(queue => solveQueue(queue, isCycle)).length > 0 && isCycle
    }
  }
  for (const step of stepsOf(
    crossings,
    topology.links.map(l => l.id),
  ))
    solveStep(step)
  walkTrees()

  const bounded = (n: number): number | null => (n === NONE ? null : n)
  const answerFor = ({ id }: Tunnel): TunnelAnswer => {
    const tree = crossings.filter(c => c.tunnel.id === id)
    const { tunnel } = tree[0]!
    const receivers = new Map(
      tunnel.receivers.map((node, i): [string, ReceiverAnswer] => {
        const path = tunnel.routes[i]!.map(link => tree.find(c => c.link.id === link)!)
        const hops = hopsOver(world, path, c => bounded(waitOf(c)))
        return [node, { ...rangeOf(world, tunnel, hops), hops }]
      }),
    )
    const ends = [...receivers.values()]
    const minLatencyPs = Math.min(...ends.map(e => e.minLatencyPs))
    const worst = Math.max(...ends.map(e => e.minLatencyPs + (e.maxJitterPs ?? NONE)))
    return { minLatencyPs, maxJitterPs: bounded(worst - minLatencyPs), receivers }
  }

  const answerAt = (queue: Queue): QueueAnswer => {
    const port = portAt(queue)
    const found = new Map([...waits.get(queue.key)!].map(([c, q]) => [c, bounded(q)]))
    const exact = port !== undefined && !overloaded(port) && isShort(port, arrivalLimit)
    const wanted = exact && options.backlog !== false
    return { waits: found, backlogBits: wanted ? Number(worstBacklog(port, options.mistakes)) : null, exact }
  }

  return {
    tunnels: new Map(tunnels.map(t => [t.id, answerFor(t)])),
    queues: new Map(queues.map(q => [q.key, answerAt(q)])),
    jitters,
    sweeps,
  }
}
