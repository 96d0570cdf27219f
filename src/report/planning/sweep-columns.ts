import type { DeadlineBreak, SweepPoint, SweepResult } from '../../model/planning/sweep.ts'
import type { Column } from '../typeset/table.ts'
import { cutMiddle } from '../typeset/text-width.ts'
import { microsDown, microsUp, sensibleDecimals } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'
import { parameterText, valueText } from './value-text.ts'

/** What a sweep is looked at for. */
export type SweepMeasure = 'worst' | 'slack' | 'accepted' | 'sum'

const right = <Row>(head: string, unit: string, rank: number, text: (row: Row) => string): Column<Row> => ({
  head: [head],
  ...(unit === '' ? {} : { unit }),
  align: 'right',
  rank,
  text,
})

const whose = <Row>(head: string, rank: number, of: (row: Row) => string | undefined): Column<Row> => ({
  head: [head],
  align: 'left',
  rank,
  least: 8,
  text: row => visible(of(row) ?? '–'),
  cut: cutMiddle,
})

/** One row for each point. */
export const pointColumns = ({ points, variations }: SweepResult): readonly Column<SweepPoint>[] => {
  const worst = sensibleDecimals(points.map(({ worstPs }) => worstPs))
  const slack = sensibleDecimals(points.map(({ slackPs }) => slackPs))
  const sum = sensibleDecimals(points.map(({ sumPs }) => sumPs))
  const up = (ps: number | null, decimals: number): string => (ps === null ? '–' : microsUp(ps, decimals))
  return [
    ...variations.map((variation, i) =>
      right<SweepPoint>(parameterText(variation), '', 0, ({ at }) =>
        valueText(variation, variation.values[at[i] ?? 0] ?? 0),
      ),
    ),
    right('accepted', '', 1, ({ accepted, requests }) => `${accepted}/${requests}`),
    right('worst', 'µs', 2, ({ worstPs }) => up(worstPs, worst)),
    whose('of', 6, ({ worstOf }) => worstOf),
    right('least slack', 'µs', 3, ({ slackPs }) => (slackPs === null ? '–' : microsDown(slackPs, slack))),
    whose('of', 7, ({ slackOf }) => slackOf),
    right('Σ', 'µs', 5, ({ sumPs }) => up(sumPs, sum)),
    right('QJump', '', 8, ({ qjump }) => String(qjump.accepted)),
    right('Silo', '', 9, ({ silo }) => String(silo.accepted)),
    ...(points.some(({ impossible }) => impossible !== undefined)
      ? [whose<SweepPoint>('impossible', 4, ({ impossible }) => impossible)]
      : []),
  ]
}

/** One row for each deadline. */
export const deadlineColumns = ({
  deadlines = [],
  variations,
}: SweepResult): readonly Column<DeadlineBreak>[] => {
  const [variation] = variations
  const decimals = sensibleDecimals(deadlines.map(({ deadlinePs }) => deadlinePs))
  const text = (value: number | null, none: string): string =>
    value === null || variation === undefined ? none : valueText(variation, value)
  return [
    whose('tunnel', 0, ({ id }) => id),
    right('deadline', 'µs', 3, ({ deadlinePs }) => microsUp(deadlinePs, decimals)),
    right('met at', '', 1, ({ metAt }) => text(metAt, 'none')),
    right('broken at', '', 2, ({ brokenAt }) => text(brokenAt, 'none')),
  ]
}

/** A measure of a point as a number for a plot: µs, or how many. */
export const measureOf = (
  { accepted, worstPs, slackPs, sumPs }: SweepPoint,
  measure: SweepMeasure,
): number | null => {
  const micros = (ps: number | null): number | null => (ps === null ? null : ps / 1e6)
  switch (measure) {
    case 'accepted':
      return accepted
    case 'worst':
      return micros(worstPs)
    case 'slack':
      return micros(slackPs)
    case 'sum':
      return micros(sumPs)
  }
}

/** What a measure is called. */
export const MEASURE_TEXT: Readonly<Record<SweepMeasure, string>> = {
  accepted: 'requests accepted',
  worst: 'greatest worst latency, µs',
  slack: 'least slack, µs',
  sum: 'Σ of worst latencies, µs',
}
