import { worstLatency } from '../analysis/bounds.ts'
import type { Gathered } from '../analysis/queue/gathered.ts'
import { factsOf } from '../analysis/queue/queue-facts.ts'
import type { QueueSolver } from '../analysis/queue/queue-solver.ts'
import { bufferAt, deadlineViolation, overloadAt } from '../analysis/verdicts/validity.ts'
import { extended } from '../calculus/queue/flows.ts'
import type { Tunnel } from '../model/request.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import { JITTER, STRIDE, WAIT } from '../network/flow-row.ts'
import type { Tree } from '../network/tree.ts'
import { holdsForCertain } from './buffer-filter.ts'
import type { Certain } from './change.ts'

/**
 * By how much at least one more tunnel lengthens the sum of worst latencies, told from the queues along its tree alone.
 * Everything stays as it was.
 */
export class ObjectiveFloor {
  readonly #hops: FlowHops
  readonly #solver: QueueSolver
  readonly #room: Gathered
  /** Rows overwritten, with the J and Q they had. */
  #count = 0
  #rows = new Int32Array(64)
  #before = new Float64Array(128)

  constructor(hops: FlowHops, solver: QueueSolver) {
    this.#hops = hops
    this.#solver = solver
    this.#room = solver.room()
  }

  /**
   * Its own worst latency, and what the others' waits grow by in the queues of its lane and below along the tree, as the
   * jitters elsewhere stand, ps. Where every wait was exact, adding lengthens jitters and waits and never shortens them, so
   * that what is left out only adds to it. −Infinity where the affine tail of a long busy period would have a part in it,
   * Infinity where a wait has no bound, and where it would miss its own deadline.
   */
  of(tunnel: Tunnel, tree: Tree, place: number): number {
    const hops = this.#hops
    const slot = hops.lay(tunnel, tree, place)
    const { inexact } = this.#solver
    try {
      return hops.whileAttached(slot, () => {
        const harmPs = this.#harm(slot)
        if (this.#solver.inexact > inexact) return Number.NEGATIVE_INFINITY
        const worstPs = worstLatency(hops, slot)
        return worstPs > (tunnel.deadlinePs ?? Number.POSITIVE_INFINITY)
          ? Number.POSITIVE_INFINITY
          : worstPs + harmPs
      })
    } finally {
      this.#putBack()
      hops.release(slot)
    }
  }

  /**
   * What is wrong for certain once a tunnel is added: the load of a link, the room of a queue of its lane, its own deadline, with
   * the jitters elsewhere as they stand; told from the queues along its tree, and not where an affine tail has a part in them.
   */
  certain(tunnel: Tunnel, tree: Tree, place: number): Certain {
    const hops = this.#hops
    const slot = hops.lay(tunnel, tree, place)
    try {
      return hops.whileAttached(slot, () => this.#certainIn(slot))
    } finally {
      this.#putBack()
      hops.release(slot)
    }
  }

  #certainIn(slot: number): Certain {
    const hops = this.#hops
    for (const link of hops.trees[slot].links) {
      const violation = overloadAt(hops, link)
      if (violation !== undefined) return { violation }
    }
    const { inexact } = this.#solver
    for (let i = hops.start[slot]; i < hops.end[slot]; i++) {
      const h = hops.rowAt[i]
      const queue = this.#solver.gather(hops.link[h], hops.lane[h], this.#room)
      try {
        this.#solver.settle(queue, false)
      } finally {
        this.#growth(slot, queue)
      }
      // Without a bound, which queue is to blame only a trial can say.
      if (this.#solver.inexact > inexact || queue.delayPs === Number.POSITIVE_INFINITY) return {}
      if (holdsForCertain(hops, queue)) continue
      const facts = factsOf(hops, this.#solver, queue)
      const violation = facts.exact ? bufferAt(hops, facts) : undefined
      if (violation !== undefined) return { violation }
    }
    const { deadlinePs } = hops.tunnels[slot]
    if (deadlinePs === undefined) return {}
    const worst = worstLatency(hops, slot)
    const [violation] = deadlineViolation(hops, slot, worst)
    return { sparePs: deadlinePs - worst, ...(violation === undefined ? {} : { violation }) }
  }

  #harm(slot: number): number {
    const hops = this.#hops
    let harmPs = 0
    for (let i = hops.start[slot]; i < hops.end[slot]; i++) {
      const h = hops.rowAt[i]
      const link = hops.link[h]
      for (const { lane } of hops.runsAt(link)) {
        if (lane < hops.lane[h]) continue
        const queue = this.#solver.gather(link, lane, this.#room)
        try {
          this.#solver.settle(queue, false)
        } finally {
          // A queue that was stopped half-way has new jitters already: they are put back too.
          harmPs += this.#growth(slot, queue)
        }
      }
    }
    return harmPs
  }

  /** Of the waits in a queue just solved: those of tunnels to one receiver, whose every hop counts. */
  #growth(slot: number, queue: Gathered): number {
    const { row, tunnel, trees } = this.#hops
    const { jitterBefore, waitBefore } = queue
    let sum = 0
    for (let i = 0; i < queue.count; i++) {
      const h = queue.rowAt(i)
      const at = h * STRIDE
      const more = row[at + WAIT] - waitBefore[i]
      if (more === 0 && row[at + JITTER] === jitterBefore[i]) continue
      this.#note(h, jitterBefore[i], waitBefore[i])
      if (more !== 0 && tunnel[h] !== slot && trees[tunnel[h]].leaves.length === 1) sum += more
    }
    return sum
  }

  #note(h: number, jitter: number, wait: number): void {
    const i = this.#count++
    if (i === this.#rows.length) {
      this.#rows = extended(this.#rows, new Int32Array(2 * i))
      this.#before = extended(this.#before, new Float64Array(4 * i))
    }
    this.#rows[i] = h
    this.#before[2 * i] = jitter
    this.#before[2 * i + 1] = wait
  }

  #putBack(): void {
    const { row } = this.#hops
    for (let i = this.#count - 1; i >= 0; i--) {
      row[this.#rows[i] * STRIDE + JITTER] = this.#before[2 * i]
      row[this.#rows[i] * STRIDE + WAIT] = this.#before[2 * i + 1]
    }
    this.#count = 0
  }
}
