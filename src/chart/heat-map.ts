import { visible } from '../report/typeset/visible.ts'
import { NOTHING, SEQUENTIAL } from './palette.ts'
import { renderChart } from './render-chart.ts'

/** One direction of a heat map. */
export interface HeatMapAxis {
  readonly name: string
  readonly labels: readonly string[]
}

/** A value for each row and column, as a plot. */
export interface HeatMap {
  readonly title: string
  /** Lines below the title. */
  readonly subtitle?: readonly string[]
  /** From left to right. */
  readonly columns: HeatMapAxis
  /** From top to bottom. */
  readonly rows: HeatMapAxis
  /** By row, then by column; `null` where there is none. */
  readonly values: readonly (readonly (number | null)[])[]
  /** What the values are, beside the scale. */
  readonly scale: string
  /** How a value is written into its cell; default: as JavaScript writes it. */
  readonly text?: (value: number) => string
}

/** Pixels around the cells: axes, title, scale. */
const LEFT = 110
const RIGHT = 120
const TOP = 62
const LINE = 15
const BOTTOM = 84
/** Pixels of the longer side, about. */
const EXTENT = 640
/** Sides of a cell, pixels: never less, and never more. */
const LEAST = 4
const MOST = 56
/** In narrower cells nothing is written. */
const WRITABLE = 34

/**
 * A heat map as SVG text: the scale's colours fall in luminance from the least value to the greatest, and cells that are wide
 * enough say their value. Cells without value are grey. The same arguments give the same bytes.
 */
export const heatMapSvg = (map: HeatMap): string => {
  const { columns, rows, values, text = String } = map
  const side = Math.max(
    LEAST,
    Math.min(MOST, EXTENT / Math.max(columns.labels.length, rows.labels.length, 1)),
  )
  const known = values.flat().filter(value => value !== null)
  const least = known.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)
  const most = known.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)
  const [min, max] = known.length === 0 ? [0, 1] : [least, most]
  const isDark = (value: number): boolean => max === min || (value - min) / (max - min) > 0.5
  const top = TOP + LINE * (map.subtitle ?? []).length
  const width = Math.max(4 * side, side * columns.labels.length)
  const height = Math.max(4 * side, side * rows.labels.length)
  const axis = (labels: readonly string[]) => ({
    type: 'category' as const,
    data: labels.map(visible),
    splitArea: { show: false },
    axisTick: { show: false },
  })
  return renderChart(
    {
      title: {
        text: visible(map.title),
        subtext: (map.subtitle ?? []).map(visible).join('\n'),
        left: 8,
        textStyle: { fontSize: 14 },
        subtextStyle: { color: '#444444', lineHeight: 15 },
      },
      grid: { left: LEFT, top, width, height },
      xAxis: {
        ...axis(columns.labels),
        name: columns.name,
        nameLocation: 'middle',
        nameGap: 52,
        axisLabel: { rotate: 45 },
      },
      yAxis: { ...axis(rows.labels), name: rows.name, nameLocation: 'start', inverse: true },
      visualMap: {
        type: 'continuous',
        min,
        max: max === min ? min + 1 : max,
        inRange: { color: [...SEQUENTIAL] },
        right: 12,
        top,
        itemHeight: Math.min(160, height),
        text: [`${text(max)} ${map.scale}`, text(min)],
        calculable: false,
      },
      series: [
        {
          name: 'nothing',
          type: 'heatmap',
          data: cellsOf(values, value => (value === null ? 0 : undefined)).map(value => ({
            value,
            visualMap: false,
            itemStyle: { color: NOTHING },
          })),
          emphasis: { disabled: true },
        },
        {
          name: map.scale,
          type: 'heatmap',
          data: cellsOf(values, value => value ?? undefined).map(value => ({
            value,
            label: { color: isDark(value[2]) ? '#ffffff' : '#000000' },
          })),
          itemStyle: { borderColor: '#ffffff', borderWidth: side > 8 ? 1 : 0 },
          label: {
            show: side >= WRITABLE,
            formatter: ({ data }) => text((data as { value: number[] }).value[2] ?? 0),
          },
          emphasis: { disabled: true },
        },
      ],
    },
    { width: LEFT + width + RIGHT, height: top + height + BOTTOM },
  )
}

/** Column, row and value of the cells for which there is one. */
const cellsOf = (
  values: HeatMap['values'],
  shown: (value: number | null) => number | undefined,
): [number, number, number][] =>
  values.flatMap((row, y) =>
    row.flatMap((value, x): [number, number, number][] => {
      const at = shown(value)
      return at === undefined ? [] : [[x, y, at]]
    }),
  )
