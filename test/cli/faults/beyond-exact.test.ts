import { describe, expect, test } from 'vitest'
import { scratchFile, xlane } from '../harness.ts'

const REQUEST = '{ id: t, sender: a, receivers: [b], loadSize: 100 B, period: 100 us }'

const refused = async (
  name: string,
  { top = '', link = 'bandwidth: 1 Gbit/s, queueSize: 1 MiB', a = 'kind: host', request = REQUEST },
): Promise<readonly [number, string]> => {
  const topology = scratchFile(
    `${name}.yaml`,
    `encapsulation: none
${top}
nodes: { s: { kind: switch }, a: { ${a} }, b: { kind: host } }
defaults: { link: { ${link} } }
links: [ { from: a, to: s }, { from: s, to: b } ]
`,
  )
  const requests = scratchFile(`${name}.requests.yaml`, `requests:\n  - ${request}\n`)
  const { code, stdout, stderr } = await xlane(['analyze', topology, requests])
  expect(stdout).toBe('')
  return [code, stderr.replaceAll(topology, 'topology').replaceAll(requests, 'requests')]
}

const MOST = 9_007_199_254_740_991

describe('what no whole number of picoseconds holds is refused where it stands, once', () => {
  test('a rate at which a frame takes too long', async () => {
    expect(await refused('slow', { link: 'bandwidth: 1 bit/s, queueSize: 1 MiB' })).toEqual([
      2,
      `topology:4:32 UNSAFE_VALUE defaults.link.bandwidth: expected at most ${MOST} ps (2.5 hours); found a best-effort frame of 1542 B that takes longer at 1 bit/s
4 | defaults: { link: { bandwidth: 1 bit/s, queueSize: 1 MiB } }
  |                                ^^^^^^^
`,
    ])
  })

  test('a best-effort frame', async () => {
    expect(await refused('frame', { top: `bestEffort: { maxFrame: ${MOST} bit }` })).toEqual([
      2,
      `topology:2:25 UNSAFE_VALUE bestEffort.maxFrame: expected at most ${MOST} ps (2.5 hours); found a best-effort frame of ${MOST} bit that takes longer at 1 Gbit/s
2 | bestEffort: { maxFrame: ${MOST} bit }
  |                         ^^^^^^^^^^^^^^^^^^^^
`,
    ])
  })

  test.each([
    [
      'latencies of two links',
      { link: `bandwidth: 1 Gbit/s, queueSize: 1 MiB, minLatency: ${MOST} ps` },
      'defaults.link.minLatency',
    ],
    [
      'jitters of two links',
      { link: 'bandwidth: 1 Gbit/s, queueSize: 1 MiB, maxJitter: 2501 s' },
      'defaults.link.maxJitter',
    ],
    ['a host', { a: `kind: host, sendLatency: ${MOST} ps` }, 'nodes.a.sendLatency'],
    [
      'a request',
      { request: '{ id: t, sender: a, receivers: [b], loadSize: 100 B, period: 1 s, sendJitter: 2 h }' },
      'requests[0].sendJitter',
    ],
    [
      'a port that wakes late',
      { link: `bandwidth: 1 Gbit/s, queueSize: 1 MiB, wakeLatency: ${MOST} ps` },
      'defaults.link.wakeLatency',
    ],
    [
      'control traffic',
      { top: 'reserved: [{ name: x, size: 1 GB, period: 1 s, packets: 1000000 }]' },
      'reserved',
    ],
  ])('%s', async (name, given, path) => {
    const [code, stderr] = await refused(name.replaceAll(' ', '-'), given)
    expect(code).toBe(2)
    expect(stderr.match(/UNSAFE_VALUE/g)).toHaveLength(1)
    expect(stderr).toContain(`UNSAFE_VALUE ${path}: expected at most `)
  })
})
