import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { scratch, scratchFile, xlane } from '../harness.ts'
import { ALLOCATION, REQUESTS, TOPOLOGY } from '../star.ts'

describe('graph', () => {
  test('a network alone is text for Graphviz', async () => {
    const { code, stdout, stderr } = await xlane(['graph', TOPOLOGY])
    expect(stdout).toMatch(/^graph "star" \{\n {2}graph \[layout=dot, /)
    expect(stdout).toContain(
      '"s1" -- "h1" [id="e1", color="#c9ced6", penwidth=2.2, tooltip="s1>h1: 10 Gbit/s\\nh1>s1: 10 Gbit/s"]',
    )
    expect([code, stderr]).toEqual([0, ''])
  })

  test('what is placed colours its links; requests are placed as analyze does', async () => {
    const placed = await xlane(['graph', TOPOLOGY, ALLOCATION])
    expect(placed.stdout).toContain('"s1" -- "h1" [id="e1", color="#c9ced6;0.5:#a8c6e6", ')
    expect(placed.stdout).toContain('s1>h1: 0.0 % of 10 Gbit/s\\nh1>s1: 1.0 % of 10 Gbit/s')
    expect((await xlane(['graph', TOPOLOGY, REQUESTS])).stdout).toContain('h3>s1: 0.9 % of 10 Gbit/s')
  })

  test('laid out as SVG, into a file, hosts folded', async () => {
    const out = scratch('star.svg')
    const ran = await xlane(['graph', TOPOLOGY, '--format', 'svg', '--hosts', 'folded', '--out', out])
    expect(ran).toEqual({ code: 0, stdout: '', stderr: '' })
    const svg = readFileSync(out, 'utf8')
    expect(svg).toMatch(/<svg [\s\S]*>s1<\/text>[\s\S]*>3 hosts<\/text>[\s\S]*<\/svg>/)
    expect(svg).not.toContain('>h1<')
  })

  test('wrong usage says what was expected', async () => {
    const { code, stderr } = await xlane(['graph', TOPOLOGY, '--format', 'png'])
    expect(stderr).toContain("'png' is invalid. Allowed choices are dot, svg.")
    expect(code).toBe(2)
  })
})

describe('report, where the page is not the point', () => {
  const seen = (id: string): string =>
    scratchFile(
      'seen.json',
      JSON.stringify({
        schema: 'xlane/simulation@1',
        ...{ seed: 1, durationPs: 1, warmUpPs: 0, replications: 1, packets: 1, drops: 0 },
        scenario: {
          phases: 'random',
          wireJitter: { kind: 'uniform' },
          hostJitter: { kind: 'uniform' },
          bestEffort: { kind: 'none' },
          clocks: 'nominal',
        },
        violations: [],
        tunnels: [{ id, receivers: [] }],
      }),
    )

  test('a simulation of other tunnels is refused, with its place', async () => {
    const { code, stdout, stderr } = await xlane([
      'report',
      TOPOLOGY,
      ALLOCATION,
      '--simulation',
      seen('baet'),
    ])
    expect(stderr).toMatch(
      /seen\.json:1:\d+ UNKNOWN_TUNNEL tunnels\[0\]\.id: expected tunnel beat; found baet; did you mean beat\?/,
    )
    expect([code, stdout]).toEqual([2, ''])
  })

  test('an input is not overwritten', async () => {
    const { code, stderr } = await xlane(['report', TOPOLOGY, ALLOCATION, '--out', ALLOCATION])
    expect(stderr).toContain('would overwrite the input file')
    expect(code).toBe(2)
  })

  test('not a simulation at all', async () => {
    const { code, stderr } = await xlane(['report', TOPOLOGY, ALLOCATION, '--simulation', ALLOCATION])
    expect(stderr).toContain('schema')
    expect(code).toBe(2)
  })
})
