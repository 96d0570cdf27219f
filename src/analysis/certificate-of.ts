import type { Certificate } from '../certificate/certificate.ts'
import type { Violation } from '../model/verdict.ts'
import { JITTER, STRIDE, WAIT } from '../network/flow-row.ts'
import type { Solved } from './solve.ts'
import { NoBoundError } from './verdicts/no-bound-error.ts'

const FATAL: ReadonlySet<Violation['code']> = new Set([
  'TREE',
  'OVERLOAD',
  'UNBOUNDED',
  'TIME_LIMIT',
  'UNDECIDED',
])

/** The proof of solved fixed-point bounds. Throws {@link NoBoundError} where a tunnel is no tree or has no bound. */
export const certificateOf = (
  { hops, facts, violations }: Solved,
  { lineShaping, arrivalLimit }: { readonly lineShaping: boolean; readonly arrivalLimit: number },
): Certificate => {
  const fatal = violations.filter(v => FATAL.has(v.code))
  if (fatal.length > 0) throw new NoBoundError(fatal)
  const { links } = hops.network.topology
  const rowsOf = (t: number): readonly number[] => [...hops.rowsOf(t)]
  return {
    schema: 'xlane/certificate@1',
    lineShaping,
    arrivalLimit,
    tunnels: hops.tunnels.map(({ id }, t) => ({
      id,
      tree: rowsOf(t).map(h => links[hops.link[h]].id),
      jitterPs: rowsOf(t).map(h => hops.row[h * STRIDE + JITTER]),
    })),
    waits: facts.flatMap(({ link, lane }) => {
      const waits = new Map<number, number>()
      for (const h of hops.atLink[link].subarray(0, hops.countAt[link]))
        if (hops.lane[h] === lane) waits.set(hops.ownPs[h], hops.row[h * STRIDE + WAIT])
      return [...waits]
        .sort(([a], [b]) => a - b)
        .map(([transmissionPs, waitPs]) => ({ link: links[link].id, lane, transmissionPs, waitPs }))
    }),
  }
}
