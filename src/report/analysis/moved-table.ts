import type { Move } from '../../analysis/result.ts'
import type { Painter } from '../typeset/painter.ts'
import type { Column } from '../typeset/table.ts'
import { cutMiddle } from '../typeset/text-width.ts'
import { microsUp, sensibleDecimals } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'

const worst = (minLatencyPs: number, maxJitterPs: number | null): number | null =>
  maxJitterPs === null ? null : minLatencyPs + maxJitterPs

/** Existing tunnels whose range moved: before, after and by how much. */
export const movedColumns = (moves: readonly Move[], painter: Painter): readonly Column<Move>[] => {
  const before = (m: Move) => worst(m.fromMinLatencyPs, m.fromMaxJitterPs)
  const after = (m: Move) => worst(m.toMinLatencyPs, m.toMaxJitterPs)
  const decimals = sensibleDecimals(moves.reduce((x, m) => Math.max(x, before(m) ?? 0, after(m) ?? 0), 0))
  const show = (ps: number | null): string => (ps === null ? 'unbounded' : microsUp(ps, decimals))
  const change = (m: Move): number | null => {
    const [from, to] = [before(m), after(m)]
    return from === null || to === null ? null : to - from
  }
  return [
    { head: ['tunnel'], align: 'left', rank: 1, least: 14, text: m => visible(m.id), cut: cutMiddle },
    { head: ['worst before'], unit: 'µs', align: 'right', rank: 4, text: m => show(before(m)) },
    { head: ['after'], unit: 'µs', align: 'right', rank: 2, text: m => show(after(m)) },
    {
      head: ['change'],
      unit: 'µs',
      align: 'right',
      rank: 3,
      text: m => {
        const ps = change(m)
        return ps === null ? '–' : `${ps > 0 ? '+' : ''}${microsUp(ps, decimals)}`
      },
      paint: m => ((change(m) ?? 1) > 0 ? painter.warn : painter.good),
    },
  ]
}
