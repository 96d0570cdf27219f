import type { ProofResult, ProvenReceiver, ProvenTunnel } from '../../proof/proof-result.ts'
import { percent } from '../simulation/simulation-columns.ts'
import type { Painter } from '../typeset/painter.ts'
import type { Column } from '../typeset/table.ts'
import { cutEnd, cutMiddle } from '../typeset/text-width.ts'
import { microsDown, microsUp, sensibleDecimals } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'

export interface ProofRow {
  readonly tunnel: ProvenTunnel
  readonly receiver: ProvenReceiver
  /** A simulation contradicts what is proven of it. */
  readonly isBroken: boolean
}

export const PROOF_SORT_KEYS = ['file', 'position', 'latency', 'name'] as const
export type ProofSortKey = (typeof PROOF_SORT_KEYS)[number]

/** One row per tunnel and receiver. */
export const proofRows = ({ tunnels, contradictions }: ProofResult): readonly ProofRow[] => {
  const broken = new Set(contradictions.map(c => `${c.tunnel}\n${c.node ?? ''}`))
  return tunnels.flatMap(tunnel =>
    tunnel.receivers.map(receiver => ({
      tunnel,
      receiver,
      isBroken: broken.has(`${tunnel.id}\n${receiver.node}`) || broken.has(`${tunnel.id}\n`),
    })),
  )
}

export const worstPs = ({ minLatencyPs, maxJitterPs }: ProvenReceiver): number | null =>
  maxJitterPs === null ? null : minLatencyPs + maxJitterPs

/** The ranges and how near packets came. Least latencies are rounded down, all others up. */
export const proofColumns = (rows: readonly ProofRow[], painter: Painter): readonly Column<ProofRow>[] => {
  const decimals = sensibleDecimals(
    rows.reduce((m, { receiver }) => Math.max(m, receiver.seenMaxPs ?? 0, worstPs(receiver) ?? 0), 0),
  )
  const up = (ps: number | null): string => (ps === null ? '–' : microsUp(ps, decimals))
  const byRow = ({ isBroken }: ProofRow) => (isBroken ? painter.bad : (text: string) => text)
  return [
    {
      head: ['tunnel'],
      align: 'left',
      rank: 0,
      least: 12,
      text: r => visible(r.tunnel.id),
      cut: cutMiddle,
      paint: r => (r.isBroken ? painter.bad : painter.strong),
    },
    { head: ['to'], align: 'left', rank: 1, least: 6, text: r => visible(r.receiver.node), cut: cutEnd },
    {
      head: ['λmin'],
      unit: 'µs',
      align: 'right',
      rank: 5,
      text: r => microsDown(r.receiver.minLatencyPs, decimals),
      paint: () => painter.dim,
    },
    {
      head: ['worst'],
      unit: 'µs',
      align: 'right',
      rank: 3,
      text: r => (r.receiver.maxJitterPs === null ? 'unbounded' : up(worstPs(r.receiver))),
    },
    {
      head: ['seen'],
      unit: 'µs',
      align: 'right',
      rank: 2,
      text: r => up(r.receiver.seenMaxPs),
      paint: byRow,
    },
    { head: ['tight'], align: 'right', rank: 6, text: r => percent(r.receiver.tightness) },
    { head: ['position'], align: 'right', rank: 4, text: r => percent(r.receiver.position), paint: byRow },
    { head: ['by'], align: 'left', rank: 7, text: r => r.receiver.seenBy ?? '' },
  ]
}
