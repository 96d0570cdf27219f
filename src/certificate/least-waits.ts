import type { WorkBudget } from '../model/work-budget.ts'
import { hopsOf, type Walked } from './check-tunnels.ts'
import type { Hop } from './port/hop.ts'
import { laneWaits } from './port/lane-waits.ts'
import { jitterOf } from './port/line-cap.ts'
import type { NetworkIndex } from './port/network-index.ts'
import type { Port } from './port/port.ts'
import { byPrevious, portAt } from './port/queue-inputs.ts'
import { safe } from './port/safe.ts'

/** A tunnel at a queue, with the least wait and jitter that were found so far. */
export interface Crossing {
  readonly parent: Crossing | undefined
  hop: Hop
  /** Q, at least. */
  waitPs: number
  /** What crossing adds to the jitter beside Q, ps. */
  readonly spreadPs: number
}

/** One lane of one egress queue. */
export interface Queue {
  readonly link: string
  readonly lane: number
}

/** A queue as it stands. */
export interface LeastPort {
  readonly port: Port
  readonly own: readonly Crossing[]
}

/**
 * Waits that are no greater than those of the least fixed point (MODEL "Fixed point"): all start at 0 with the jitters of an
 * empty network, and every queue solved raises them. Busy periods are walked to their end, however long: no line stands
 * in for them, because that could be above the truth.
 */
export class LeastWaits {
  readonly #network: NetworkIndex
  readonly #lineShaping: boolean
  readonly #work: WorkBudget
  readonly #at = new Map<string, Crossing[]>()
  readonly #solved = new Set<string>()

  constructor(network: NetworkIndex, walked: readonly Walked[], lineShaping: boolean, work: WorkBudget) {
    this.#network = network
    this.#lineShaping = lineShaping
    this.#work = work
    for (const tunnel of walked) this.#lay(tunnel)
  }

  #lay({ tunnel, tree, batch }: Walked): void {
    const crossings: Crossing[] = []
    // The jitters are set below, from the first link on.
    const zeros = tree.links.map(() => 0)
    for (const [i, hop] of hopsOf(this.#network, tunnel.lane, tree, batch, zeros).entries()) {
      const parent = crossings[tree.links[i]!.parent]
      const spreadPs = hop.waiterPs + jitterOf(this.#network, hop.link) - hop.kinds[0]!.smallest.fastestPs
      const crossing: Crossing = { parent, hop, waitPs: 0, spreadPs }
      setJitter(crossing, parent === undefined ? tree.sendJitterPs + batch.windowPs : jitterAfter(parent))
      crossings.push(crossing)
      const there = this.#at.get(hop.link.id)
      if (there) there.push(crossing)
      else this.#at.set(hop.link.id, [crossing])
    }
  }

  /** Whether any tunnel of the lane crosses the link. */
  has({ link, lane }: Queue): boolean {
    return this.#at.get(link)?.some(({ hop }) => hop.lane === lane) ?? false
  }

  /** Solves a queue from the waits before it as they stand; whether a jitter or a wait rose. */
  solve(queue: Queue): boolean {
    let moved = false
    for (const crossing of this.#before(queue)) {
      const { parent, hop } = crossing
      const jitter = parent === undefined ? hop.flow.jitterPs : jitterAfter(parent)
      if (jitter === hop.flow.jitterPs) continue
      setJitter(crossing, jitter)
      moved = true
    }
    const key = `${queue.lane} ${queue.link}`
    if (!moved && this.#solved.has(key)) return false
    this.#solved.add(key)
    const { port, own } = this.portAt(queue)
    const known = new Map(own.map(({ hop, waitPs }) => [hop.waiterPs, waitPs]))
    const sizes = [...known.keys()]
    const waits = laneWaits(port, sizes, Number.POSITIVE_INFINITY, [...known.values()])
    for (const crossing of own) {
      const waitPs = waits[sizes.indexOf(crossing.hop.waiterPs)]!
      if (waitPs > crossing.waitPs) {
        crossing.waitPs = waitPs
        moved = true
      }
    }
    return moved
  }

  /** What the queue's waits depend on, as it stands. */
  portAt({ link, lane }: Queue): LeastPort {
    const there = this.#at.get(link) ?? []
    const hops = there.map(({ hop }) => hop)
    const at = this.#network.links.get(link)!
    const port = portAt(this.#network, at, hops, byPrevious(hops, this.#lineShaping), lane, this.#work)
    return { port, own: there.filter(({ hop }) => hop.lane === lane) }
  }

  /** The queues that these depend on, without them and those that are left out: each after those before it, where that can be. */
  before(queues: readonly Queue[], isLeftOut: (queue: Queue) => boolean): readonly Queue[] {
    const seen = new Set(queues.map(({ link, lane }) => `${lane} ${link}`))
    const found: Queue[] = []
    const path = queues.map(queue => ({ queue, todo: this.#feeding(queue) }))
    while (path.length > 0) {
      const { queue, todo } = path.at(-1)!
      const next = todo.pop()
      if (next === undefined) {
        path.pop()
        if (!queues.includes(queue)) found.push(queue)
        continue
      }
      const key = `${next.lane} ${next.link}`
      if (seen.has(key) || isLeftOut(next)) continue
      seen.add(key)
      path.push({ queue: next, todo: this.#feeding(next) })
    }
    return found
  }

  #feeding(queue: Queue): Queue[] {
    return this.#before(queue).flatMap(({ parent }) =>
      parent === undefined ? [] : [{ link: parent.hop.link.id, lane: parent.hop.lane }],
    )
  }

  /** The tunnels of the lane and of those served before it. */
  #before({ link, lane }: Queue): readonly Crossing[] {
    return (this.#at.get(link) ?? []).filter(({ hop }) => hop.lane <= lane)
  }
}

const jitterAfter = ({ hop, waitPs, spreadPs }: Crossing): number =>
  safe(hop.flow.jitterPs + waitPs + spreadPs)

const setJitter = (crossing: Crossing, jitterPs: number): void => {
  crossing.hop = { ...crossing.hop, flow: { ...crossing.hop.flow, jitterPs } }
}
