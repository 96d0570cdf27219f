import { describe, expect, test } from 'vitest'
import { parseFixCosts, parseFixCostsOrThrow } from '../../../src/formats/others/parse-fix-costs.ts'
import { DEFAULT_FIX_COSTS } from '../../../src/model/planning/fix-costs.ts'
import { findFixes } from '../../../src/planning/fix/find-fixes.ts'
import { link, network, node, tunnel } from '../../arbitraries/tiny.ts'

const topology = network(
  ['h1', 's1', 'h2'].map(id => node(id)),
  ['h1>s1', 's1>h2'].map(id => link(id)),
)
const read = (text: string) =>
  parseFixCosts(text, { file: 'costs.yaml', topology, tunnels: ['orders', 'feed'] })

describe('costs of changes', () => {
  test('what a file says, the rest by default', () => {
    const costs = parseFixCostsOrThrow(
      `lane: 3
period: { fixed: 1, doubled: 2.5 }
size: { doubled: 4 }
bandwidth: never
others: 1
tunnels: { orders: { period: never, lane: 0 } }
links: { h1>s1: { queue: 7 } }
`,
      { file: 'costs.yaml', topology },
    )
    expect(costs).toEqual({
      ...DEFAULT_FIX_COSTS,
      lane: { fixed: 3, doubled: 0 },
      period: { fixed: 1, doubled: 2.5 },
      size: { fixed: 0, doubled: 4 },
      bandwidth: 'never',
      others: 1,
      tunnels: new Map([['orders', { period: 'never', lane: { fixed: 0, doubled: 0 } }]]),
      links: new Map([['h1>s1', { queue: { fixed: 7, doubled: 0 } }]]),
    })
  })

  test('every mistake, each at its place', () => {
    const parsed = read(`lane: -1
perod: 2
size: often
queue: { fixd: 1 }
tunnels: { order: { lane: 1 }, feed: { bandwidth: 1 } }
links: { h1>s9: {} }
`)
    expect(parsed.ok).toBe(false)
    if (parsed.ok) return
    expect(parsed.diagnostics.map(({ code, line, path }) => `${line} ${code} ${path}`)).toEqual([
      '1 OUT_OF_RANGE lane',
      '2 UNKNOWN_KEY perod',
      '3 BAD_CHOICE size',
      '4 UNKNOWN_KEY queue.fixd',
      '5 UNKNOWN_TUNNEL tunnels.order',
      '5 UNKNOWN_KEY tunnels.feed.bandwidth',
      '6 UNKNOWN_LINK links.h1>s9',
    ])
    expect(parsed.diagnostics[1]).toMatchObject({ suggestion: 'period' })
    expect(parsed.diagnostics[4]).toMatchObject({ suggestion: 'orders' })
  })

  test('as plain objects too', () => {
    const tunnels = [tunnel('t', ['h1>s1>h2'], 1000, 10_000_000)]
    const costs = { lane: { fixed: -1, doubled: 0 }, perod: 'never', size: { fixed: 1, doubled: Number.NaN } }
    expect(() => findFixes(topology, tunnels, 't', { costs: costs as object })).toThrow(
      /options\.costs\.perod[\s\S]*options\.costs\.lane\.fixed[\s\S]*options\.costs\.size\.doubled/,
    )
  })
})
