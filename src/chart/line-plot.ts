import { visible } from '../report/typeset/visible.ts'
import { lookOf } from './palette.ts'
import { renderChart } from './render-chart.ts'

/** One curve over a parameter. */
export interface Curve {
  readonly name: string
  /** x and y; `null` where there is no value: the curve has a gap there. */
  readonly points: readonly (readonly [number, number | null])[]
  readonly isDashed?: boolean
}

/** Curves over one parameter, as a plot. */
export interface LinePlot {
  readonly title: string
  /** Lines below the title. */
  readonly subtitle?: readonly string[]
  readonly x: { readonly name: string; readonly isLogarithmic?: boolean; readonly labels?: readonly string[] }
  readonly y: {
    readonly name: string
    readonly isLogarithmic?: boolean
    readonly min?: number
    readonly max?: number
  }
  readonly curves: readonly Curve[]
  /** Vertical lines, and what they say. */
  readonly marks?: readonly { readonly x: number; readonly text: string }[]
}

/**
 * Curves as SVG text, told apart by colour, marker and dashes alike. With `labels` the parameter has no numbers: x is the
 * place in them. The same arguments give the same bytes.
 */
export const linePlotSvg = ({ title, subtitle, x, y, curves, marks = [] }: LinePlot): string =>
  renderChart({
    title: {
      text: visible(title),
      subtext: (subtitle ?? []).map(visible).join('\n'),
      left: 8,
      textStyle: { fontSize: 14 },
      subtextStyle: { color: '#444444', lineHeight: 15 },
    },
    legend: { bottom: 0, itemGap: 24, data: curves.map(({ name }) => visible(name)) },
    grid: { left: 84, right: 28, top: 76, bottom: 84 },
    xAxis: {
      name: x.name,
      nameLocation: 'middle',
      nameGap: 28,
      ...(x.labels === undefined
        ? { type: x.isLogarithmic === true ? 'log' : 'value', scale: true }
        : { type: 'category', data: x.labels.map(visible) }),
    },
    yAxis: {
      type: y.isLogarithmic === true ? 'log' : 'value',
      name: y.name,
      nameLocation: 'middle',
      nameGap: 60,
      ...(y.min === undefined ? {} : { min: y.min }),
      ...(y.max === undefined ? {} : { max: y.max }),
    },
    series: curves.map(({ name, points, isDashed }, i) => ({
      name: visible(name),
      type: 'line',
      ...lookOf(i),
      symbolSize: 6,
      connectNulls: false,
      lineStyle: { type: isDashed === true ? 'dashed' : 'solid' },
      data: points.map(([at, value]) => [at, value ?? '-']),
      ...(i > 0 || marks.length === 0
        ? {}
        : {
            markLine: {
              symbol: 'none',
              silent: true,
              lineStyle: { color: '#444444', type: 'dotted' },
              label: { color: '#444444' },
              data: marks.map(mark => ({ xAxis: mark.x, label: { formatter: visible(mark.text) } })),
            },
          }),
    })),
  })
