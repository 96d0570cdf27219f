import type { SweepPoint, SweepResult, Variation } from '../model/planning/sweep.ts'
import { MEASURE_TEXT, measureOf, type SweepMeasure } from '../report/planning/sweep-columns.ts'
import { axisOf, parameterText, valueText } from '../report/planning/value-text.ts'
import { heatMapSvg } from './heat-map.ts'
import { type Curve, linePlotSvg } from './line-plot.ts'

/** One measure over the values of a sweep: curves over one parameter, a heat map over two. */
export const sweepSvg = (result: SweepResult, measure: SweepMeasure, title: string): string => {
  const [first, second] = result.variations
  if (first === undefined) throw new RangeError('a sweep varies something')
  return second === undefined
    ? overOne(result, first, measure, title)
    : overTwo(result, first, second, measure, title)
}

const nameOf = (variation: Variation): string => {
  const { unit } = axisOf(variation)
  return `${parameterText(variation)}${unit === '' ? '' : `, ${unit}`}`
}

const overOne = (
  { points, deadlines = [] }: SweepResult,
  variation: Variation,
  measure: SweepMeasure,
  title: string,
): string => {
  const { per } = axisOf(variation)
  const curve = (name: string, of: (point: SweepPoint) => number | null, isDashed = false): Curve => ({
    name,
    isDashed,
    points: points
      .map((point): [number, number | null] => [(variation.values[point.at[0] ?? 0] ?? 0) / per, of(point)])
      .sort(([a], [b]) => a - b),
  })
  const micros = (ps: number | null): number | null => (ps === null ? null : ps / 1e6)
  const rules: readonly Curve[] =
    measure === 'accepted'
      ? [
          curve('QJump', ({ qjump }) => qjump.accepted, true),
          curve('Silo', ({ silo }) => silo.accepted, true),
          curve('asked for', ({ requests }) => requests, true),
        ]
      : measure === 'worst'
        ? [
            curve('QJump promises', ({ qjump }) => micros(qjump.worstPs), true),
            curve('Silo promises', ({ silo }) => micros(silo.worstPs), true),
          ]
        : []
  const own = curve('xlane', point => measureOf(point, measure))
  const broken = deadlines
    .flatMap(({ id, brokenAt, metAt }) => (brokenAt === null ? [] : [{ id, brokenAt, metAt }]))
    .toSorted((a, b) => a.brokenAt - b.brokenAt)
  // Where less breaks more, the one that breaks first is the one that breaks at most.
  const tightest = broken.every(({ metAt, brokenAt }) => metAt === null || metAt > brokenAt)
    ? broken.at(-1)
    : broken[0]
  return linePlotSvg({
    title: `${MEASURE_TEXT[measure]}: ${title}`,
    x: { name: nameOf(variation) },
    y: { name: MEASURE_TEXT[measure] },
    curves: [own, ...rules.filter(({ points: all }) => all.some(([, y]) => y !== null))],
    marks: tightest === undefined ? [] : [{ x: tightest.brokenAt / per, text: `${tightest.id} breaks` }],
  })
}

const overTwo = (
  { points }: SweepResult,
  first: Variation,
  second: Variation,
  measure: SweepMeasure,
  title: string,
): string => {
  const known = new Map(points.map(point => [point.at.join(), measureOf(point, measure)]))
  return heatMapSvg({
    title: `${MEASURE_TEXT[measure]}: ${title}`,
    rows: { name: parameterText(first), labels: first.values.map(value => valueText(first, value)) },
    columns: { name: parameterText(second), labels: second.values.map(value => valueText(second, value)) },
    values: first.values.map((_, i) => second.values.map((__, j) => known.get(`${i},${j}`) ?? null)),
    scale: MEASURE_TEXT[measure],
    text: value => (Number.isInteger(value) ? String(value) : value.toFixed(1)),
  })
}
