import type { Certificate, DivergingCycle } from '../certificate/certificate.ts'
import type { Violation } from '../model/verdict.ts'
import { Stopped } from '../model/work-budget.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import { JITTER, STRIDE, WAIT } from '../network/flow-row.ts'
import { divergingCycles } from './cycle/diverging-cycles.ts'
import type { ResolvedOptions } from './options.ts'
import { type Solved, stoppedBy } from './solve.ts'
import { NoBoundError } from './verdicts/no-bound-error.ts'

const FATAL: ReadonlySet<Violation['code']> = new Set(['TREE', 'OVERLOAD', 'TIME_LIMIT', 'UNDECIDED'])

/**
 * The proof of solved fixed-point bounds, and of waits that have none. Throws {@link NoBoundError} where a tunnel is no tree,
 * where nothing is known of its bound, and where a wait without bound cannot be shown to grow (MODEL "Divergence").
 */
export const certificateOf = ({ hops, facts, violations }: Solved, options: ResolvedOptions): Certificate => {
  const { lineShaping, arrivalLimit } = options
  const fatal = violations.filter(v => FATAL.has(v.code))
  if (fatal.length > 0) throw new NoBoundError(fatal)
  const unbounded = violations.filter(v => v.code === 'UNBOUNDED')
  const cycles = unbounded.length === 0 ? [] : divergenceOf(hops, options)
  // Behind bounds that are not the least, the checker could not follow.
  if (cycles === undefined || (cycles.length > 0 && facts.some(queue => !queue.exact)))
    throw new NoBoundError(unbounded)
  const { links } = hops.network.topology
  const rowsOf = (t: number): readonly number[] => [...hops.rowsOf(t)]
  return {
    schema: 'xlane/certificate@1',
    lineShaping,
    arrivalLimit,
    tunnels: hops.tunnels.map(({ id }, t) => ({
      id,
      tree: rowsOf(t).map(h => links[hops.link[h]].id),
      jitterPs: rowsOf(t).map(h => finite(hops.row[h * STRIDE + JITTER])),
    })),
    waits: facts.flatMap(({ link, lane, delayPs }) => {
      if (delayPs === Number.POSITIVE_INFINITY) return []
      const waits = new Map<number, number>()
      for (const h of hops.atLink[link].subarray(0, hops.countAt[link]))
        if (hops.lane[h] === lane) waits.set(hops.ownPs[h], hops.row[h * STRIDE + WAIT])
      return [...waits]
        .sort(([a], [b]) => a - b)
        .map(([transmissionPs, waitPs]) => ({ link: links[link].id, lane, transmissionPs, waitPs }))
    }),
    ...(cycles.length === 0 ? {} : { diverging: cycles }),
  }
}

const finite = (ps: number): number | null => (ps === Number.POSITIVE_INFINITY ? null : ps)

/** A decision of its own: another one's steps do not count. */
const divergenceOf = (hops: FlowHops, options: ResolvedOptions): readonly DivergingCycle[] | undefined => {
  options.work.begin()
  try {
    return divergingCycles(hops, options)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    throw new NoBoundError([stoppedBy(error, options)])
  }
}
