import type { ProofResult, ProvenReceiver, ProvenTunnel } from '../../proof/proof-result.ts'
import { nameColumn, receiverColumn } from '../typeset/columns.ts'
import type { NoBound } from '../typeset/no-bound.ts'
import { percent } from '../typeset/numbers.ts'
import type { Painter } from '../typeset/painter.ts'
import type { Column } from '../typeset/table.ts'
import { microsDown, microsUp, sensibleDecimals } from '../typeset/time.ts'

export interface ProofRow {
  readonly tunnel: ProvenTunnel
  readonly receiver: ProvenReceiver
  /** A simulation contradicts what is proven of it. */
  readonly isBroken: boolean
  /** It is of a request that is sent twice: the copy that comes first. */
  readonly isTwice?: boolean
}

/** One row per tunnel and receiver; before the two copies of a request those of the request, which is one contract. */
export const proofRows = ({ tunnels, requests = [], contradictions }: ProofResult): readonly ProofRow[] => {
  const broken = new Set(contradictions.map(c => `${c.tunnel}\n${c.node ?? ''}`))
  const rowsOf = (tunnel: ProvenTunnel): readonly ProofRow[] =>
    tunnel.receivers.map(receiver => ({
      tunnel,
      receiver,
      isBroken: broken.has(`${tunnel.id}\n${receiver.node}`) || broken.has(`${tunnel.id}\n`),
    }))
  const shown = new Set(tunnels.map(({ id }) => id))
  const before = new Map(requests.map(one => [one.copies.find(id => shown.has(id)), one]))
  return tunnels.flatMap(tunnel => {
    const request = before.get(tunnel.id)
    const twice = request === undefined ? [] : rowsOf(request).map(row => ({ ...row, isTwice: true }))
    return [...twice, ...rowsOf(tunnel)]
  })
}

/** The ranges and how near packets came. Least latencies are rounded down, all others up. */
export const proofColumns = (
  rows: readonly ProofRow[],
  painter: Painter,
  noBound: NoBound = 'unbounded',
): readonly Column<ProofRow>[] => {
  const decimals = sensibleDecimals(rows.flatMap(({ receiver }) => [receiver.seenMaxPs, receiver.worstPs]))
  const up = (ps: number | null): string => (ps === null ? '–' : microsUp(ps, decimals))
  const byRow = ({ isBroken }: ProofRow) => (isBroken ? painter.bad : (text: string) => text)
  return [
    nameColumn(
      r => (r.isTwice ? `${r.tunnel.id} ×2` : r.tunnel.id),
      r => (r.isBroken ? painter.bad : painter.strong),
      12,
    ),
    receiverColumn(r => r.receiver.node),
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
      text: r => (r.receiver.worstPs === null ? noBound : up(r.receiver.worstPs)),
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
