import type { EChartsOption } from 'echarts'
import { BarChart, CustomChart, HeatmapChart, LineChart, ScatterChart } from 'echarts/charts'
import {
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
  VisualMapComponent,
} from 'echarts/components'
import { init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { PALETTE } from './palette.ts'

const PARTS = [
  BarChart,
  CustomChart,
  HeatmapChart,
  LineChart,
  ScatterChart,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
  VisualMapComponent,
  SVGRenderer,
]

/** Pixels. */
export interface ChartSize {
  readonly width: number
  readonly height: number
}

const SIZE: ChartSize = { width: 760, height: 420 }

/** A plot as SVG text, the same bytes for the same option: without motion, on white, so that it reads in dark pages too. */
export const renderChart = (option: EChartsOption, size: ChartSize = SIZE): string => {
  use(PARTS)
  const canvas = init(null, null, { renderer: 'svg', ssr: true, ...size })
  try {
    canvas.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      color: [...PALETTE],
      textStyle: { fontFamily: 'Helvetica, Arial, sans-serif' },
      grid: { left: 76, right: 24, top: 76, bottom: 56 },
      ...option,
    })
    return withStableNames(asPicture(canvas.renderToSVGString()))
  } finally {
    canvas.dispose()
  }
}

/** Without what is for pointers: colours that change below them would no longer mean what the scale says. */
const asPicture = (svg: string): string =>
  svg
    .replace(/<style >[\s\S]*?<\/style>\n?/, '')
    .replaceAll(/ class="zr\d+-cls-\d+"/g, '')
    .replaceAll(/ ecmeta_[a-z_]+="[^"]*"/g, '')

/** Names of clips are numbered across all charts of a process: renumbered by where they come in this one. */
const withStableNames = (svg: string): string => {
  const names = new Map<string, string>()
  return svg.replaceAll(/\bzr\d+-[a-z]+-?\d+\b/g, name => {
    const known = names.get(name) ?? `p${names.size}`
    names.set(name, known)
    return known
  })
}
