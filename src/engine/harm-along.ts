import type { Gathered } from '../analysis/queue/gathered.ts'
import type { QueueSolver } from '../analysis/queue/queue-solver.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import { JITTER, STRIDE, WAIT } from '../network/flow-row.ts'
import type { UndoLog } from './undo-log.ts'

/**
 * By how much at least, ps, the worst latencies of the other tunnels grow in sum because the one in slot t queues: the waits
 * in the queues along its tree, of its lane and of those below, as the jitters elsewhere stand. Where every wait was exact
 * adding lengthens jitters and waits, never shortens them, so that what is left out only adds to it. −Infinity where the
 * affine tail of a long busy period would have a part in it, Infinity where a wait has no bound.
 *
 * Leaves the new jitters and waits in the rows of these queues, noted in `undo`.
 */
export const harmAlong = (
  hops: FlowHops,
  t: number,
  solver: QueueSolver,
  room: Gathered,
  undo: UndoLog,
): number => {
  const own = hops.tunnels[t].lane
  const { inexact } = solver
  let harmPs = 0
  for (const h of hops.rowsOf(t)) {
    const link = hops.link[h]
    for (const { lane } of hops.runsAt(link)) {
      if (lane < own) continue
      const queue = solver.gather(link, lane, room)
      solver.settle(queue, false)
      harmPs += growth(hops, t, queue, undo)
    }
  }
  return solver.inexact > inexact ? Number.NEGATIVE_INFINITY : harmPs
}

/** Of the waits in a queue just solved: those of tunnels to one receiver, whose every hop counts. */
const growth = (hops: FlowHops, t: number, queue: Gathered, undo: UndoLog): number => {
  const { row } = hops
  const { jitterBefore, waitBefore } = queue
  const own = queue.own()
  let sum = 0
  for (let i = 0; i < own.length; i++) {
    const h = own[i]
    const at = h * STRIDE
    const more = row[at + WAIT] - waitBefore[i]
    if (more !== 0 || row[at + JITTER] !== jitterBefore[i])
      undo.rememberRow(h, jitterBefore[i], waitBefore[i])
    const other = hops.tunnel[h]
    if (other !== t && hops.trees[other].leaves.length === 1) sum += more
  }
  return sum
}
