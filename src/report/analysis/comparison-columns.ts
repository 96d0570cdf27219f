import type { Comparison } from '../../analysis/compare.ts'
import type { Violation } from '../../model/verdict.ts'
import type { Painter } from '../typeset/painter.ts'
import { counted } from '../typeset/summary.ts'
import type { Column } from '../typeset/table.ts'
import { cutMiddle } from '../typeset/text-width.ts'
import { microsDown, microsUp, sensibleDecimals, timeText } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'

export type ComparedTunnel = Comparison['tunnels'][number]
type Compared = ComparedTunnel['columns'][number]

const worstPs = ({ minLatencyPs, maxJitterPs }: Compared): number =>
  maxJitterPs === null ? Number.POSITIVE_INFINITY : minLatencyPs + maxJitterPs

/** Whether method `i` gives a tunnel another period than the first method does. */
export const isRaised = (tunnel: ComparedTunnel, i: number): boolean =>
  tunnel.columns[i]!.periodPs !== tunnel.columns[0]!.periodPs

/** `fixed-point, no line shaping` as heading lines. */
const headLines = (name: string): string[] => name.split(', ')

/** λmin and the period granted, then per method the worst case, with its period where that differs. */
export const comparisonColumns = (
  comparison: Comparison,
  painter: Painter,
): readonly Column<ComparedTunnel>[] => {
  const { tunnels } = comparison
  const finite = tunnels.flatMap(t => t.columns.map(worstPs)).filter(Number.isFinite)
  const decimals = sensibleDecimals(finite.reduce((m, ps) => Math.max(m, ps), 0))
  const best = (t: ComparedTunnel): number => t.columns.reduce((m, c) => Math.min(m, worstPs(c)), Infinity)
  const same = (t: ComparedTunnel): boolean => t.columns.every(c => worstPs(c) === best(t))
  const unbounded = (c: Compared): boolean => c.maxJitterPs === null

  const perMethod = (name: string, i: number): Column<ComparedTunnel>[] => {
    const worst: Column<ComparedTunnel> = {
      head: headLines(name),
      unit: 'µs',
      align: 'right',
      rank: 2 + i,
      text: t => (unbounded(t.columns[i]!) ? 'unbounded' : microsUp(worstPs(t.columns[i]!), decimals)),
      paint: t => {
        const column = t.columns[i]!
        if (unbounded(column)) return painter.bad
        return !same(t) && worstPs(column) === best(t) ? painter.good : text => text
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
    { head: ['tunnel'], align: 'left', rank: 1, least: 14, text: t => visible(t.id), cut: cutMiddle },
    { head: ['period'], align: 'right', rank: 40, text: t => timeText(t.columns[0]?.periodPs ?? 0) },
    {
      head: ['λmin'],
      unit: 'µs',
      align: 'right',
      rank: 20,
      text: t => microsDown(t.columns[0]?.minLatencyPs ?? 0, decimals),
    },
    ...comparison.methods.flatMap(({ name }, i) => perMethod(name, i)),
  ]
}

/** What a method comes to over all tunnels: `x-adj: Σ worst 71.200 µs, 3 periods raised`. */
export const methodTotals = ({ tunnels, methods }: Comparison): readonly string[] =>
  methods.map(({ name, objectivePs, violations }, i) => {
    const unbounded = tunnels.filter(t => t.columns[i]!.maxJitterPs === null).length
    const raised = tunnels.filter(t => isRaised(t, i)).length
    const sum =
      objectivePs === null ? 'unbounded' : `${microsUp(objectivePs, sensibleDecimals(objectivePs))} µs`
    return [
      `${name}: Σ worst ${sum}`,
      ...(unbounded > 0 ? [`${counted(unbounded, 'tunnel')} without a bound`] : []),
      ...(raised > 0 ? [`${counted(raised, 'period')} raised`] : []),
      ...(violations.length > 0 ? [`not valid (${codes(violations)})`] : []),
    ].join(', ')
  })

/** `2 DEADLINE, 1 BUFFER`. */
const codes = (violations: readonly Violation[]): string => {
  const counts = new Map<string, number>()
  for (const { code } of violations) counts.set(code, (counts.get(code) ?? 0) + 1)
  return [...counts].map(([code, n]) => `${n} ${code}`).join(', ')
}
