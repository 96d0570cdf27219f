import type { DivergingCycle } from '../../certificate/certificate.ts'
import type { WorkBudget } from '../../model/work-budget.ts'
import { FlowHops } from '../../network/flow-hops.ts'
import { JITTER, STRIDE, WAIT } from '../../network/flow-row.ts'
import { type LaneOrder, queueOrder } from '../../network/queue-order.ts'
import { type QueueSettings, QueueSolver } from '../queue/queue-solver.ts'
import { type Divergence, divergenceOf, isProof } from './divergence.ts'
import { fedBy } from './fed-by.ts'
import { type LinearQueue, linearQueues } from './linear-queue.ts'
import { nextLook, rowsAt } from './sweep-cycle.ts'

/** What a sweep needs: the rules of a queue, and steps to spend. */
type Settings = QueueSettings & { readonly work: WorkBudget }

/**
 * Why the waits that are infinite in `solved` have no bound, cycle by cycle, for who checks it without the solver: each is
 * swept from an empty network again, to find the fewest passes after which its growth is proven. Undefined where a wait is
 * infinite for another reason (a delay above the limit), or one in reach is not the least: then nothing can be shown.
 */
export const divergingCycles = (
  solved: FlowHops,
  settings: Settings,
): readonly DivergingCycle[] | undefined => {
  const hops = emptied(solved)
  const solver = new QueueSolver(hops, settings)
  const cycles: DivergingCycle[] = []
  for (const { lane, links, start } of queueOrder(hops))
    for (let c = 0; c + 1 < start.length; c++) {
      const part = links.subarray(start[c], start[c + 1])
      const rows = rowsAt(solved, part, lane)
      const isOpen = solved.row[rows[0] * STRIDE + WAIT] === Number.POSITIVE_INFINITY
      if (isOpen && !part.some(link => solver.gather(link, lane).jitters === 'unbounded')) {
        const found =
          part.length > 1 ? divergence(hops, { lane, links: part, start }, solver, settings) : undefined
        if (found === undefined) return undefined
        cycles.push(found)
      }
      for (const h of rows) {
        hops.row[h * STRIDE + WAIT] = solved.row[h * STRIDE + WAIT]
        // Lanes below see by it that there is no bound; of bounded ones the checker counts the least jitters.
        if (isOpen) hops.row[h * STRIDE + JITTER] = solved.row[h * STRIDE + JITTER]
      }
    }
  return solver.inexact > 0 ? undefined : cycles
}

/** The same tunnels in the same rows, with the jitters of an empty network. */
const emptied = (solved: FlowHops): FlowHops => {
  const hops = new FlowHops(solved.network)
  hops.addAll(solved.tunnels, solved.trees)
  return hops
}

const divergence = (
  hops: FlowHops,
  { lane, links }: LaneOrder,
  solver: QueueSolver,
  { work }: Settings,
): DivergingCycle | undefined => {
  const waits: (readonly number[])[] = []
  let look = 1
  for (;;) {
    let moved = false
    for (const link of links) if (solver.solve(link, lane, waits.length === 0, true) === 'moved') moved = true
    work.ask()
    const queues = linearQueues(hops, links, lane, solver)
    if (queues === undefined || queues.some(q => q.waitPs === Number.POSITIVE_INFINITY)) return undefined
    waits.push(queues.map(q => q.waitPs))
    const isLook = waits.length >= look || !moved
    if (isLook) look = nextLook(waits.length)
    const witness = isLook ? divergenceOf(queues) : undefined
    if (witness !== undefined) {
      const { topology } = hops.network
      return {
        lane,
        links: Array.from(links, link => topology.links[link].id),
        passes: fewestPasses(queues, witness, waits),
        ...witness,
        fed: fedBy(hops, lane, links),
      }
    }
    if (!moved) return undefined
  }
}

/** Passes after which the waits are long enough for a witness; the last of them are. */
const fewestPasses = (
  queues: readonly LinearQueue[],
  witness: Divergence,
  waits: readonly (readonly number[])[],
): number => {
  const isEnough = (waitPs: readonly number[]): boolean =>
    isProof(
      queues.map((queue, i) => ({ ...queue, waitPs: waitPs[i] })),
      witness,
    )
  return waits.findIndex(isEnough) + 1
}
