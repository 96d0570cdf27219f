import { expect, test } from 'vitest'
import { type HeatMap, heatMapSvg } from '../../src/chart/heat-map.ts'
import { type LinePlot, linePlotSvg } from '../../src/chart/line-plot.ts'
import { NOTHING, SEQUENTIAL } from '../../src/chart/palette.ts'

const MAP: HeatMap = {
  title: 'How many more <tunnels>',
  subtitle: ['first', 'second'],
  columns: { name: 'to', labels: ['s1', 's<2>', 's3'] },
  rows: { name: 'from', labels: ['s1', 's2'] },
  scale: 'more',
  values: [
    [0, 10, null],
    [20, 5, 40],
  ],
}

const PLOT: LinePlot = {
  title: 'worst latency',
  x: { name: 'load factor' },
  y: { name: 'µs' },
  curves: [
    {
      name: 'a',
      points: [
        [1, 2],
        [2, null],
        [3, 9],
      ],
    },
    {
      name: 'b',
      points: [
        [1, 3],
        [2, 4],
        [3, 5],
      ],
      isDashed: true,
    },
  ],
  marks: [{ x: 1.5, text: 'a breaks' }],
}

/** Relative luminance [WCAG]. */
const luminance = (hex: string): number => {
  const [r, g, b] = [1, 3, 5].map(at => {
    const share = Number.parseInt(hex.slice(at, at + 2), 16) / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const fills = (svg: string): readonly string[] =>
  [...svg.matchAll(/<path d="M[^"]*" fill="([^"]+)"/g)].map(m => m[1] ?? '')

test('the scale of a heat map falls in luminance with every step', () => {
  const steps = SEQUENTIAL.map(luminance)
  expect(steps).toEqual([...steps].sort((a, b) => b - a))
})

test('a chart is the same bytes each time, whatever was drawn before', () => {
  const map = heatMapSvg(MAP)
  const plot = linePlotSvg(PLOT)
  expect(heatMapSvg(MAP)).toBe(map)
  expect(linePlotSvg(PLOT)).toBe(plot)
})

test('names are text, never markup', () => {
  const svg = heatMapSvg(MAP)
  expect(svg).toContain('s&lt;2&gt;')
  expect(svg).toContain('How many more &lt;tunnels&gt;')
  expect(svg).not.toMatch(/<tunnels>|<2>/)
})

test('a heat map says the values of its cells, and leaves those without value grey', () => {
  const svg = heatMapSvg(MAP)
  for (const value of [0, 10, 20, 5, 40]) expect(svg).toContain(`>${value}</text>`)
  expect(fills(svg).filter(fill => fill === NOTHING)).toHaveLength(1)
})

test('a curve has a gap where there is no value', () => {
  const curve = (svg: string): string =>
    /<path d="([^"]+)" fill="none"[^>]*stroke="#0072b2"/.exec(svg)?.[1] ?? ''
  const whole = {
    ...PLOT,
    curves: [
      {
        name: 'a',
        points: [
          [1, 2],
          [2, 5],
          [3, 9],
          [4, 9],
        ] as const,
      },
    ],
  }
  const gap = {
    ...PLOT,
    curves: [
      {
        name: 'a',
        points: [
          [1, 2],
          [2, 5],
          [3, null],
          [4, 9],
        ] as const,
      },
    ],
  }
  expect(curve(linePlotSvg(whole)).match(/M/g)).toHaveLength(1)
  expect(curve(linePlotSvg(gap)).match(/M/g)).toHaveLength(2)
  expect(linePlotSvg(PLOT)).toContain('>a breaks</text>')
})

test('a picture does not change below a pointer', () => {
  expect(heatMapSvg(MAP)).not.toMatch(/:hover|<style|ecmeta|class=/)
})
