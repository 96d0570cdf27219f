import { describe, expect, it } from 'vitest'
import { solve } from '../../src/analysis/solution.ts'
import { drawingMarkup } from '../../src/graph/drawing/drawing.ts'
import { layoutOf } from '../../src/graph/layout/layout.ts'
import { viewOf } from '../../src/graph/view.ts'
import { buildAgainst } from '../../src/page/against/build-against.ts'
import { buildPageData } from '../../src/page/build-page-data.ts'
import { markupText } from '../../src/report/typeset/markup.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'

const US = 1_000_000
const STAR = network(
  [node('s1'), node('h1'), node('h2'), node('h3')],
  ['h1', 'h2', 'h3'].flatMap(h => [link(`${h}>s1`), link(`s1>${h}`)]),
)
const BEAT = tunnel('beat', ['h1>s1>h3'], 1000, 100 * US)
const COPY = tunnel('copy', ['h2>s1>h3'], 8000, 500 * US, 1)
const STILL = tunnel('still', ['h3>s1>h2'], 1000, 100 * US)
const before = solve(STAR, { tunnels: [BEAT, COPY, STILL] }).result
const now = solve(STAR, {
  tunnels: [
    BEAT,
    tunnel('copy', ['h2>s1>h3'], 4000, 500 * US, 1),
    STILL,
    tunnel('new', ['h2>s1>h1'], 1000, 100 * US),
  ],
}).result

describe('two allocations on one network', () => {
  it('what moved, what is new, what is gone; the rest is counted', () => {
    const { rows, unmoved, isValid } = buildAgainst(STAR, now, { name: 'old', result: before })
    expect(isValid).toBe(true)
    expect(unmoved).toBe(1)
    expect(rows.map(r => [r.id, r.before?.worstPs, r.now?.worstPs, r.isRerouted])).toEqual([
      ['beat', 10 * US, 6 * US, false],
      ['copy', 17 * US, 10 * US, false],
      ['new', undefined, 6 * US, false],
    ])
    const back = buildAgainst(STAR, before, { name: 'new', result: now })
    expect(back.rows.map(r => [r.id, r.now?.worstPs])).toEqual([
      ['beat', 10 * US],
      ['copy', 17 * US],
      ['new', undefined],
    ])
    expect(buildAgainst(STAR, now, { name: 'same', result: now }).rows).toEqual([])
  })

  it('a tunnel on other links, or in another lane, is said to be', () => {
    const lane = solve(STAR, { tunnels: [{ ...BEAT, lane: 2 }, COPY, STILL] }).result
    const { rows } = buildAgainst(STAR, lane, { name: 'old', result: before })
    expect(rows.find(r => r.id === 'beat')?.isRerouted).toBe(true)
  })

  it('the drawing says by how much of the line rate each load moved', () => {
    const data = buildPageData({ topology: STAR, result: now, against: { name: 'old', result: before } })
    const view = viewOf(data)
    const look = {
      utilization: data.links.map(l => l.utilization),
      before: data.against!.utilization,
    }
    const text = markupText(drawingMarkup(data, view, layoutOf(data, view).places, look))
    // copy: 8000 bits in 500 µs of 1 Gbit/s are 1.6 %, 4000 are 0.8 %; new adds 1 %.
    expect(text.match(/[+−][\d.]+ %/g)?.sort()).toEqual(['+0.2 %', '+1.0 %', '−0.8 %'])
    expect(text).toContain('class="line less"')
    expect(text).toContain('class="line more"')
    expect(text).toContain('class="line same"')
  })
})
