import type { Move } from '../../analysis/result.ts'
import { nameColumn } from '../typeset/columns.ts'
import type { NoBound } from '../typeset/no-bound.ts'
import type { Painter } from '../typeset/painter.ts'
import type { Column } from '../typeset/table.ts'
import { microsUp, sensibleDecimals } from '../typeset/time.ts'

const worst = (minLatencyPs: number, maxJitterPs: number | null): number | null =>
  maxJitterPs === null ? null : minLatencyPs + maxJitterPs

/** Existing tunnels whose range moved: before, after and by how much. */
export const movedColumns = (
  moves: readonly Move[],
  painter: Painter,
  noBound: NoBound = 'unbounded',
): readonly Column<Move>[] => {
  const before = (m: Move) => worst(m.fromMinLatencyPs, m.fromMaxJitterPs)
  const after = (m: Move) => worst(m.toMinLatencyPs, m.toMaxJitterPs)
  const decimals = sensibleDecimals(moves.flatMap(m => [before(m), after(m)]))
  const show = (ps: number | null, none: NoBound): string => (ps === null ? none : microsUp(ps, decimals))
  const change = (m: Move): number | null => {
    const [from, to] = [before(m), after(m)]
    return from === null || to === null ? null : to - from
  }
  const changeDecimals = Math.max(decimals, sensibleDecimals(moves.map(change)))
  return [
    nameColumn(m => m.id),
    { head: ['worst before'], unit: 'µs', align: 'right', rank: 4, text: m => show(before(m), 'unbounded') },
    { head: ['after'], unit: 'µs', align: 'right', rank: 2, text: m => show(after(m), noBound) },
    {
      head: ['change'],
      unit: 'µs',
      align: 'right',
      rank: 3,
      text: m => {
        const ps = change(m)
        return ps === null ? '–' : `${ps > 0 ? '+' : ''}${microsUp(ps, changeDecimals)}`
      },
      paint: m => ((change(m) ?? 1) > 0 ? painter.warn : painter.good),
    },
  ]
}
