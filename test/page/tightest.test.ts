import { describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { explainAll } from '../../src/analysis/explain.ts'
import { buildPageData } from '../../src/page/build-page-data.ts'
import { closestOf } from '../../src/page/head/closest.ts'
import { slackCounts } from '../../src/page/head/slack-histogram.ts'
import { shareDown, tightestSentence } from '../../src/page/head/tightest.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'

const US = 1_000_000
const STAR = network(
  [node('s1'), node('h1'), node('h2'), node('h3')],
  ['h1', 'h2', 'h3'].flatMap(h => [link(`${h}>s1`), link(`s1>${h}`)]),
)

/** beat: 1 µs, 8 behind copy, 1; worst 10 of `deadline`. */
const told = (deadlinePs: number | undefined) => {
  const tunnels = [
    { ...tunnel('beat', ['h1>s1>h3'], 1000, 100 * US), ...(deadlinePs === undefined ? {} : { deadlinePs }) },
    tunnel('copy', ['h2>s1>h3'], 8000, 500 * US, 1),
  ]
  const result = check(STAR, { tunnels })
  const { words, tone } = tightestSentence(result, explainAll(STAR, { tunnels }, new Set(['beat', 'copy'])))
  const text = words.map(word => (typeof word === 'string' ? word : word.text)).join('')
  return { text, tone, data: buildPageData({ topology: STAR, result }) }
}

describe('the tightest tunnel in a sentence', () => {
  it.each([
    [12.5 * US, 'good', '20 % of its deadline left'],
    [10.2 * US, 'warn', '1.9 % of its deadline left'],
    [10 * US + 1400, 'warn', 'only 1.4 ns of its deadline of 10 µs left'],
    [10 * US, 'warn', 'nothing of its deadline of 10 µs left'],
    [9 * US, 'bad', '1 µs beyond its deadline of 9 µs'],
  ])('deadline %d ps', (deadlinePs, tone, words) => {
    expect(told(deadlinePs)).toMatchObject({
      tone,
      text: `beat: ${words}; 80 % of its worst case is waiting at s1>h3, behind copy.`,
    })
  })

  it('without deadlines tells of the latest', () => {
    expect(told(undefined).text).toBe(
      'copy: never later than 17 µs, the latest of those without a deadline; 5.8 % of its worst case is waiting at s1>h3, behind beat.',
    )
  })

  it('never says more than there is', () => {
    expect([0.2, 0.1999, 0.0199, 0.00199, 0.000199].map(shareDown)).toEqual([
      '20 %',
      '19 %',
      '1.9 %',
      '0.19 %',
      '0.019 %',
    ])
  })
})

describe('what is closest', () => {
  it('is sorted by what is taken of the deadline, with the waits on the way', () => {
    const [close, ...others] = closestOf(told(12.5 * US).data)
    expect(others).toEqual([])
    expect(close).toMatchObject({ taken: 0.8, waitPs: 8 * US, longest: { ps: 8 * US } })
    expect(closestOf(told(undefined).data).map(({ tunnel: { id }, taken }) => [id, taken])).toEqual([
      ['copy', 1],
      ['beat', 10 / 17],
    ])
  })

  it('is counted by tenths of the deadline left', () => {
    expect(slackCounts(told(12.5 * US).data)).toEqual({
      tenths: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0],
      late: 0,
      withoutDeadline: 1,
    })
    expect(slackCounts(told(9 * US).data).late).toBe(1)
  })
})
