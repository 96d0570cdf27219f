import { describe, expect, it, test } from 'vitest'
import { solve } from '../../src/analysis/solution.ts'
import { buildPageData } from '../../src/page/build-page-data.ts'
import { ticksBetween } from '../../src/page/chart/axis.ts'
import { tailMarkup, tailOf } from '../../src/page/chart/tail-markup.ts'
import { markupText } from '../../src/report/typeset/markup.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'

const US = 1_000_000
const SEEN = {
  node: 'h3',
  count: 1000,
  minPs: 100,
  p50Ps: 200,
  p99Ps: 290,
  p999Ps: 299,
  maxPs: 300,
  tightness: 0.5,
}

test('ticks are round, and never the sum of rounding errors', () => {
  expect(ticksBetween(0, 1, 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(ticksBetween(0, 0.7, 7)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
  expect(ticksBetween(7, 13.4, 8)).toEqual([7, 8, 9, 10, 11, 12, 13])
  expect(ticksBetween(-3, 19, 4)).toEqual([0, 10])
  expect(ticksBetween(5, 5, 4)).toEqual([5])
})

describe('the tail of what was seen', () => {
  it('is never below the share that took longer', () => {
    const counts = [500, 0, 490, 9, 1]
    const points = tailOf({ ...SEEN, histogram: { fromPs: 100, binPs: 40, counts } })
    expect(points).toEqual([
      [100, 1],
      [140, 0.5],
      [220, 0.01],
      [260, 0.001],
      [300, 0.001],
    ])
  })

  it('is known by its quantiles without a histogram; of a few packets no thousandth', () => {
    expect(tailOf(SEEN).map(([, share]) => share)).toEqual([1, 0.5, 0.01, 0.001, 0.001])
    expect(tailOf({ ...SEEN, count: 50 }).map(([, share]) => share)).toEqual([1, 0.5, 0.02])
  })

  it('stands beside its bound', () => {
    const topology = network(
      [node('s1'), node('h1'), node('h3')],
      ['h1', 'h3'].flatMap(h => [link(`${h}>s1`), link(`s1>${h}`)]),
    )
    const { result } = solve(topology, { tunnels: [tunnel('beat', ['h1>s1>h3'], 1000, 100 * US)] })
    const data = buildPageData({ topology, result })
    const text = markupText(tailMarkup(data, { tunnel: 0, receivers: [SEEN] }))
    expect(text).toContain('bound 2 µs</text>')
    expect(text).toContain(
      'aria-label="beat: share of packets that took longer than a time. At h3 the greatest of 1000 was 300 ps; the bound is 2 µs."',
    )
  })
})
