import { describe, expect, test } from 'vitest'
import { scratchFile, xlane } from '../harness.ts'

const run = async (command: string, name: string, topology: string, requests: string, ...more: string[]) => {
  const files = [scratchFile(`${name}.yaml`, topology), scratchFile(`${name}.requests.yaml`, requests)]
  return xlane([command, ...files, ...more])
}
const json = async (name: string, topology: string, requests: string) => {
  const { stdout, code } = await run('analyze', name, topology, requests, '--json')
  return { code, ...JSON.parse(stdout) }
}

/** Many senders behind one fast wire, and a latecomer with little room beside them at the last port. */
const burst = (senders: number, ppm: number): readonly [topology: string, requests: string] => [
  `bestEffort: { maxFrame: 0 B }
encapsulation: none
clockTolerance: ${ppm} ppm
defaults: { link: { bandwidth: 1 Gbit/s, queueSize: 1 GiB } }
nodes:
  s1: { kind: switch }
  s2: { kind: switch }
  hd: { kind: host }
  hx: { kind: host }
${Array.from({ length: senders }, (_, i) => `  h${i}: { kind: host }`).join('\n')}
links:
  - { from: s1, to: s2 }
  - { from: s2, to: hd }
  - { from: hx, to: s2 }
${Array.from({ length: senders }, (_, i) => `  - { from: h${i}, to: s1 }`).join('\n')}
`,
  `requests:
${Array.from({ length: senders }, (_, i) => `  - { id: t${i}, sender: h${i}, receivers: [hd], loadSize: 1542 B, period: 2.468 ms, routes: [[h${i}, s1, s2, hd]] }`).join('\n')}
  - { id: x, sender: hx, receivers: [hd], loadSize: 84 B, period: 2.468 ms, routes: [[hx, s2, hd]] }
`,
]

describe('clocks', () => {
  // C⁻ = ⌊12,336,000·(1 − ppm)⌋ on each of three wires.
  test.each([
    [100, 100, 37_004_298],
    [20, 50, 37_006_149],
    [60, 1000, 36_970_992],
  ])(
    '%i senders at %i ppm: λmin is that of fast clocks, and no simulation is outside',
    async (n, ppm, least) => {
      const [topology, requests] = burst(n, ppm)
      const { code, stdout } = await run('prove', `burst-${n}`, topology, requests, '--runs', '400', '--json')
      const proof = JSON.parse(stdout)
      expect([code, proof.verdict, proof.contradictions]).toEqual([0, 'proven', []])
      expect(proof.attacked).toContain('clocks')
      const t0 = proof.tunnels[0].receivers[0]
      expect(t0.minLatencyPs).toBe(least)
      expect(t0.seenMinPs).toBeGreaterThanOrEqual(least)
    },
  )

  // Σ c/π with 1 + ppm of work in 1 − ppm of the period: (1 − e)/(1 + e) is the most.
  test.each([
    [
      '1000199 ns',
      1,
      '100 ppm',
      'load 1000001020 bit/s > link 1 Gbit/s, missing 1020 bit/s with clocks off by 100 ppm',
    ],
    [
      '1001999 ns',
      1,
      '1000 ppm',
      'load 1000002996 bit/s > link 1 Gbit/s, missing 2996 bit/s with clocks off by 1000 ppm',
    ],
    ['1000201 ns', 0, '100 ppm', ''],
  ])('overload by them: period %s', async (period, exit, ppm, facts) => {
    const { code, stdout } = await run(
      'analyze',
      `ppm-${period}`,
      `bestEffort: { maxFrame: 0 B }
encapsulation: none
clockTolerance: ${ppm}
nodes: { h1: { kind: host }, h2: { kind: host }, h3: { kind: host }, s1: { kind: switch } }
defaults: { link: { bandwidth: 1 Gbit/s, queueSize: 1 GB } }
links: [ { from: h1, to: s1 }, { from: h2, to: s1 }, { from: h3, to: s1 } ]
`,
      `requests:
  - { id: x, sender: h1, receivers: [h3], loadSize: 62500 B, period: ${period} }
  - { id: y, sender: h2, receivers: [h3], loadSize: 62500 B, period: ${period} }
`,
      '--delay-limit',
      '1000 s',
    )
    expect(code).toBe(exit)
    if (facts === '') expect(stdout).not.toContain('OVERLOAD')
    else expect(stdout).toContain(`OVERLOAD y at s1>h3\n    ${facts}\n`)
  })
})

describe('a packet smaller than declared', () => {
  const TOPOLOGY = `bestEffort: { maxFrame: 0 B }
encapsulation: none
nodes: { h1: { kind: host }, h2: { kind: host }, h3: { kind: host }, s1: { kind: switch }, s2: { kind: switch } }
links:
  - { from: h1, to: s1, bandwidth: 10 Mbit/s, queueSize: 1 MB }
  - { from: s1, to: s2, bandwidth: 100 Mbit/s, queueSize: 1 MB }
  - { from: h2, to: s2, bandwidth: 100 Mbit/s, queueSize: 1 MB }
  - { from: s2, to: h3, bandwidth: 10 Mbit/s, queueSize: 1 MB }
`
  const requests = (more: string): string => `requests:
  - { id: var, sender: h1, receivers: [h3], loadSize: 1500 B, period: 1300 us${more} }
  - { id: fix, sender: h2, receivers: [h3], loadSize: 100 B, period: 4 ms }
`

  test('is excluded by the assumptions, in words', async () => {
    const { stdout } = await run('analyze', 'full', TOPOLOGY, requests(''))
    expect(stdout).toContain('every packet of its full size')
  })

  test.each([
    ['100 B', 168_000_000],
    ['1 kB', 1_680_000_000],
    ['1499 B', 2_518_320_000],
  ])('of %s, said as minSize, is counted', async (minSize, least) => {
    const { tunnels, assumptions } = await json(`min-${minSize}`, TOPOLOGY, requests(`, minSize: ${minSize}`))
    expect(assumptions.sources).toContain('sizes')
    expect(tunnels[0].minLatencyPs).toBe(least)
    if (minSize === '100 B') expect(tunnels[1].worstPs).toBeGreaterThanOrEqual(1_380_000_000)
  })
})

describe('a load that no packet carries', () => {
  const topology = (more: string): string => `${more}
defaults: { link: { bandwidth: 1 Gbit/s, queueSize: 10 MiB } }
nodes: { s: { kind: switch }, a: { kind: host }, b: { kind: host } }
links: [ { from: a, to: s }, { from: s, to: b } ]
`
  test.each([
    ['1 MiB', '', 'load 1 MiB > one packet carries 1472 B, missing 1047104 B', 713],
    ['9000 B', '', 'load 9000 B > one packet carries 1472 B, missing 7528 B', 7],
    ['65000 B', 'mtu: 9000 B', 'load 65000 B > one packet carries 8972 B, missing 56028 B', 8],
    ['1501 B', 'encapsulation: vlan', 'load 1501 B > one packet carries 1500 B, missing 1 B', 2],
  ])('%s with %s', async (load, more, facts, packets) => {
    const request = `requests:\n  - { id: t, sender: a, receivers: [b], loadSize: ${load}, period: 1 s`
    const name = `mtu-${load}`
    const { code, stdout } = await run('analyze', name, topology(more), `${request} }\n`)
    expect(code).toBe(1)
    expect(stdout).toContain(`rejected (1)
  MTU t at a>s
    ${facts}
    would fit with fragment: true, a message of ${packets} packets
`)
    const cut = await json(name, topology(more), `${request}, fragment: true }\n`)
    expect([cut.code, cut.tunnels[0].message.fragments]).toEqual([0, packets])
  })

  test.each([
    ['loadSize: 0 B, period: 1 s', 'ZERO_SIZE requests[0].loadSize'],
    ['loadSize: 1 B, period: 1 s, lane: 8', 'OUT_OF_RANGE requests[0].lane'],
    ['loadSize: 1 B, period: 1 s, lane: 255', 'OUT_OF_RANGE requests[0].lane'],
  ])('and what no request may say: %s', async (keys, fault) => {
    const request = `requests:\n  - { id: t, sender: a, receivers: [b], ${keys} }\n`
    const { code, stderr } = await run('analyze', 'odd', topology(''), request)
    expect([code, stderr]).toEqual([2, expect.stringContaining(fault)])
  })
})
