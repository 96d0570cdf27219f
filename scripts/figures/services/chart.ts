import type { EChartsOption } from 'echarts'
import { init } from 'echarts'

/** Colours of Okabe and Ito, told apart by every eye; markers and dashes say the same again. */
export const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#444444'] as const

const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'arrow'] as const

/** How the i-th curve of a plot looks. */
export const lookOf = (i: number): { readonly color: string; readonly symbol: string } => ({
  color: PALETTE[i % PALETTE.length] ?? PALETTE[0],
  symbol: SYMBOLS[i % SYMBOLS.length] ?? SYMBOLS[0],
})

const SIZE = { width: 760, height: 420 }

/** A plot as SVG text, the same bytes for the same option: without motion, on white, so that it reads in dark pages too. */
export const chart = (option: EChartsOption): string => {
  const canvas = init(null, null, { renderer: 'svg', ssr: true, ...SIZE })
  try {
    canvas.setOption({
      animation: false,
      backgroundColor: '#ffffff',
      color: [...PALETTE],
      textStyle: { fontFamily: 'Helvetica, Arial, sans-serif' },
      grid: { left: 76, right: 24, top: 76, bottom: 56 },
      ...option,
    })
    return withStableNames(canvas.renderToSVGString())
  } finally {
    canvas.dispose()
  }
}

/** Names of styles and clips are numbered across all charts of a process: renumbered by where they come in this one. */
const withStableNames = (svg: string): string => {
  const names = new Map<string, string>()
  return svg.replaceAll(/\bzr\d+-[a-z]+-?\d+\b/g, name => {
    const known = names.get(name) ?? `p${names.size}`
    names.set(name, known)
    return known
  })
}
