import { describe, expect, test } from 'vitest'
import { scratchFile, xlane } from '../harness.ts'

const TOPOLOGY = scratchFile(
  'verdicts.yaml',
  `bestEffort: { maxFrame: 0 B }
encapsulation: none
nodes: { left: { kind: host }, s1: { kind: switch }, right: { kind: host } }
defaults: { link: { bandwidth: 1 Gbit/s, queueSize: 1 MiB, minLatency: 1 us } }
links: [ { from: left, to: s1 }, { from: s1, to: right } ]
`,
)
const entry = (id: string, from: string, to: string, deadline: string, more = ''): string =>
  `  - { id: ${id}, sender: ${from}, receivers: [${to}], loadSize: 1000 B, period: 1 ms, deadline: ${deadline}${more} }\n`

describe('a deadline below the least latency', () => {
  test.each([
    ['17999 ns', '17.999 µs, missing 1 ns'],
    ['1 us', '1 µs, missing 17 µs'],
    ['10 us', '10 µs, missing 8 µs'],
  ])('%s names no link, and the least possible', async (deadline, facts) => {
    const requests = scratchFile('least.yaml', `requests:\n${entry('t', 'left', 'right', deadline)}`)
    const { code, stdout } = await xlane(['analyze', TOPOLOGY, requests])
    expect(code).toBe(1)
    expect(stdout).toContain(`  DEADLINE t
    worst 18 µs > deadline ${facts}; this path takes 18 µs at least: no network could meet it there
    would fit with deadline 18 µs instead of `)
  })
})

describe('violations', () => {
  test('of one cause are one group, the worst first', async () => {
    const there = ', routes: [[left, s1, right]]'
    const allocation = scratchFile(
      'groups.yaml',
      `requests:\n${entry('a', 'left', 'right', '20 us', there)}${entry('b', 'left', 'right', '19 us', there)}${entry('c', 'left', 'right', '21 us', there)}${entry('d', 'right', 'left', '17 us', ', routes: [[right, s1, left]]')}`,
    )
    const { code, stdout } = await xlane(['check', TOPOLOGY, allocation])
    expect(code).toBe(1)
    expect(stdout).toContain(`violations (4)
  DEADLINE at left>s1: 3 tunnels
    b: worst 34 µs > deadline 19 µs, 15 µs too late
    a: worst 34 µs > deadline 20 µs, 14 µs too late
    c: worst 34 µs > deadline 21 µs, 13 µs too late
  DEADLINE d
    worst 18 µs > deadline 17 µs, 1 µs too late; this path takes 18 µs at least: no network could meet it there
`)
  })
})
