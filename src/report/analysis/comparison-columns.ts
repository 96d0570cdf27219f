import type { ComparedMethod, Comparison } from '../../analysis/comparison.ts'
import type { Violation } from '../../model/verdict.ts'
import { timeText } from '../../quantity/time-text.ts'
import { nameColumn } from '../typeset/columns.ts'
import { isStopped, noBoundText } from '../typeset/no-bound.ts'
import { counted } from '../typeset/numbers.ts'
import type { Painter } from '../typeset/painter.ts'
import type { Column } from '../typeset/table.ts'
import { microsDown, microsUp, sensibleDecimals } from '../typeset/time.ts'
import { isBound, notABound } from './not-a-bound.ts'

export type ComparedTunnel = Comparison['tunnels'][number]
type Compared = ComparedTunnel['columns'][number]

const worstOf = ({ worstPs }: Compared): number => worstPs ?? Number.POSITIVE_INFINITY

/** Whether method `i` gives a tunnel another period than the first method does. */
export const isRaised = (tunnel: ComparedTunnel, i: number): boolean =>
  tunnel.columns[i]!.periodPs !== tunnel.columns[0]!.periodPs

/** `fixed-point, no line shaping` as heading lines. */
const headLines = (method: ComparedMethod): string[] => [
  ...method.name.split(', '),
  ...(isBound(method) ? [] : ['not a bound']),
]

/** λmin and the period granted, then per method the worst case, with its period where that differs. */
export const comparisonColumns = (
  comparison: Comparison,
  painter: Painter,
): readonly Column<ComparedTunnel>[] => {
  const { tunnels } = comparison
  const decimals = sensibleDecimals(tunnels.flatMap(t => t.columns.map(c => c.worstPs)))
  const bounds = (t: ComparedTunnel): readonly Compared[] =>
    t.columns.filter((_, i) => isBound(comparison.methods[i]!))
  const best = (t: ComparedTunnel): number => Math.min(...bounds(t).map(worstOf))
  const same = (t: ComparedTunnel): boolean => bounds(t).every(c => worstOf(c) === best(t))

  const perMethod = (method: ComparedMethod, i: number): Column<ComparedTunnel>[] => {
    const worst: Column<ComparedTunnel> = {
      head: headLines(method),
      unit: 'µs',
      align: 'right',
      rank: 2 + i,
      text: t => {
        const { worstPs } = t.columns[i]!
        return worstPs === null ? noBoundText(method) : microsUp(worstPs, decimals)
      },
      paint: t => {
        const column = t.columns[i]!
        if (!isBound(method)) return painter.dim
        if (column.worstPs === null) return painter.bad
        return !same(t) && column.worstPs === best(t) ? painter.good : text => text
      },
    }
    const period: Column<ComparedTunnel> = {
      head: ['its', 'period'],
      align: 'right',
      rank: 30 + i,
      text: t => (isRaised(t, i) ? `↑ ${timeText(t.columns[i]!.periodPs)}` : ''),
      paint: () => painter.warn,
    }
    return tunnels.some(t => isRaised(t, i)) ? [worst, period] : [worst]
  }

  return [
    nameColumn(t => t.id),
    { head: ['period'], align: 'right', rank: 40, text: t => timeText(t.columns[0]?.periodPs ?? 0) },
    {
      head: ['λmin'],
      unit: 'µs',
      align: 'right',
      rank: 20,
      text: t => microsDown(t.columns[0]?.minLatencyPs ?? 0, decimals),
    },
    ...comparison.methods.flatMap(perMethod),
  ]
}

/** What a method comes to over all tunnels: `x-adj: Σ worst 71.200 µs, 3 periods raised`. */
export const methodTotals = ({ tunnels, methods }: Comparison): readonly string[] =>
  methods.map((method, i) => {
    const { name, objectivePs, violations } = method
    const noBound = noBoundText(method)
    const unbounded = tunnels.filter(t => t.columns[i]!.worstPs === null).length
    const raised = tunnels.filter(t => isRaised(t, i)).length
    const sum =
      objectivePs === null ? noBound : `${microsUp(objectivePs, sensibleDecimals([objectivePs]))} µs`
    return [
      isBound(method) ? `${name}: Σ worst ${sum}` : `${name}: ${notABound(method)}; its sum ${sum}`,
      ...(unbounded > 0 && noBound === 'unbounded'
        ? [`${counted(unbounded, 'tunnel')} without a bound`]
        : []),
      ...(raised > 0 ? [`${counted(raised, 'period')} raised`] : []),
      ...(violations.length === 0
        ? []
        : [`${isStopped(method) ? 'undecided' : 'not valid'} (${codes(violations)})`]),
    ].join(', ')
  })

/** `2 DEADLINE, 1 BUFFER`. */
const codes = (violations: readonly Violation[]): string => {
  const counts = new Map<string, number>()
  for (const { code } of violations) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].map(([code, n]) => `${n} ${code}`).join(', ')
}
