import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseRequestsOrThrow } from '../../../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../../../src/formats/topology/parse-topology.ts'
import { leftovers, scratch, scratchFile, xlane } from '../../harness.ts'

const STAR = `# xlane generate star --hosts 2
name: star-2
bestEffort: { maxFrame: 1542 B }
encapsulation: udp4
defaults:
  link: { bandwidth: 10 Gbit/s, queueSize: 128 KiB, minLatency: 15 ns }
  switch: { minLatency: 3 us, multicastLatency: 3 us }
  host: { minLatency: 1.8 us, maxJitter: 655 ns }
nodes:
  s1: { kind: switch }
  h1: { kind: host }
  h2: { kind: host }
links:
  - { from: h1, to: s1 }
  - { from: h2, to: s1 }
`

describe('generate a topology', () => {
  test('to stdout, as a file that says how it was made', async () => {
    const ran = await xlane(['generate', 'star', '--hosts', '2'])
    expect(ran).toEqual({ code: 0, stdout: STAR, stderr: '' })
  })

  test('to a file: the same bytes, a note on stderr, nothing left behind', async () => {
    const out = scratch('star.yaml')
    const ran = await xlane(['generate', 'star', '--hosts', '2', '--out', out])
    expect(ran).toEqual({ code: 0, stdout: '', stderr: `wrote ${out}\n` })
    expect(readFileSync(out, 'utf8')).toBe(STAR)
    expect(leftovers()).toEqual([])
  })

  test.each([
    [['fat-tree', '--k', '2'], 2, 5],
    [['leaf-spine', '--leaves', '2', '--spines', '2', '--hosts', '3'], 6, 4],
    [['ring', '--switches', '4', '--hosts', '1'], 4, 4],
    [['line', '--switches', '3', '--hosts', '2'], 6, 3],
    [['star', '--hosts', '5'], 5, 1],
    [['dumbbell', '--left', '2', '--right', '3'], 5, 2],
  ])('%j', async (shape, hosts, switches) => {
    const { stdout } = await xlane(['generate', ...shape, '--json'])
    const { nodes } = parseTopologyOrThrow(stdout, { file: 'x.json' })
    expect(nodes.filter(n => n.kind === 'host').length).toBe(hosts)
    expect(nodes.filter(n => n.kind === 'switch').length).toBe(switches)
  })

  test('every quantity reaches the file', async () => {
    const given = {
      bandwidth: '1 Gbit/s',
      'fabric-bandwidth': '40 Gbit/s',
      'queue-size': '64 KiB',
      'best-effort': '0 B',
      'link-latency': '1 ns',
      'link-jitter': '2 ns',
      'switch-latency': '3 ns',
      'switch-jitter': '4 ns',
      'multicast-latency': '5 ns',
      'host-latency': '6 ns',
      'host-jitter': '7 ns',
      'send-latency': '8 ns',
      'send-jitter': '9 ns',
      'clock-tolerance': '100 ppm',
    }
    const options = Object.entries(given).flatMap(([key, value]) => [`--${key}`, value])
    const argv = [
      'generate',
      'dumbbell',
      '--left',
      '1',
      '--right',
      '1',
      '--encapsulation',
      'none',
      '--name',
      'n',
    ]
    const { stdout } = await xlane([...argv, ...options, '--json'])
    const t = parseTopologyOrThrow(stdout, { file: 'x.json' })
    const host = t.nodes.find(n => n.kind === 'host')!
    const relay = t.nodes.find(n => n.kind === 'switch')!
    expect([t.name, t.encapsulation.name, t.bestEffortMaxFrameBits, t.clockTolerancePpb]).toEqual([
      'n',
      'none',
      0,
      100_000,
    ])
    expect(new Set(t.links.map(l => l.bandwidthBps))).toEqual(new Set([1e9, 40e9]))
    expect(t.links[0]).toMatchObject({ queueSizeBits: 64 * 8192, minLatencyPs: 1000, maxJitterPs: 2000 })
    expect(relay).toMatchObject({ minLatencyPs: 3000, maxJitterPs: 4000, multicastLatencyPs: 5000 })
    expect(host).toMatchObject({
      minLatencyPs: 6000,
      maxJitterPs: 7000,
      sendLatencyPs: 8000,
      sendJitterPs: 9000,
    })
  })
})

describe('generate requests', () => {
  test('of several kinds, some of them sent twice: exactly these for this seed', async () => {
    const file = scratchFile('star-4.yaml', (await xlane(['generate', 'star', '--hosts', '4'])).stdout)
    const kinds = ['--kinds', 'plain,sized,batch,message,bucket,sporadic', '--replicated', '0.4']
    const { code, stdout } = await xlane([
      'generate',
      'requests',
      file,
      '--count',
      '8',
      '--seed',
      '3',
      ...kinds,
    ])
    expect([code, stdout.split('\n').slice(1)]).toMatchInlineSnapshot(`
      [
        0,
        [
          "requests:",
          "  - { id: r1, sender: h3, receivers: [h4], loadSize: 1 KiB, period: 500 us, packets: 4, within: 125 us }",
          "  - { id: r2, sender: h4, receivers: [h3], loadSize: 512 B, period: 100 us, minSize: 256 B }",
          "  - { id: r3, sender: h1, receivers: [h4], loadSize: 4928 B, period: 500 us, fragment: true, replicas: 2 }",
          "  - { id: r4, sender: h4, receivers: [h3], loadSize: 256 B, period: 500 us, replicas: 2 }",
          "  - { id: r5, sender: h2, receivers: [h4], loadSize: 1 KiB, period: 1 ms, packets: 2, within: 500 us }",
          "  - { id: r6, sender: h2, receivers: [h4], loadSize: 256 B, period: 200 us, packets: 3, within: 100 us }",
          "  - { id: r7, sender: h1, receivers: [h4], loadSize: 256 B, period: 100 us, arrival: sporadic }",
          "  - { id: r8, sender: h2, receivers: [h1], loadSize: 128 B, period: 1 ms, packets: 3 }",
          "",
        ],
      ]
    `)
  })

  const topology = parseTopologyOrThrow(STAR, { file: 'star' })
  const file = scratchFile('requests-topology.yaml', STAR)

  test('the same seed gives the same bytes, another seed others', async () => {
    const argv = ['generate', 'requests', file, '--count', '20', '--lanes', '3']
    const [a, b, c] = [await xlane(argv), await xlane(argv), await xlane([...argv, '--seed', '2'])]
    expect(a.stdout).toBe(b.stdout)
    expect(parseRequestsOrThrow(a.stdout, { file: 'a', topology })).not.toEqual(
      parseRequestsOrThrow(c.stdout, { file: 'c', topology }),
    )
  })

  test('sizes, periods, deadlines and maxPeriods as asked', async () => {
    const wish = [
      '--sizes',
      '64 B',
      '--periods',
      '1 ms',
      '--deadline',
      '0.5',
      '--max-period',
      '2',
      '--lanes',
      '1',
    ]
    const argv = ['generate', 'requests', file, '--pattern', 'all-to-all', ...wish]
    const { stdout } = await xlane(argv)
    const requests = parseRequestsOrThrow(stdout, { file: 'x', topology })
    expect(requests.length).toBe(2)
    for (const request of requests)
      expect(request).toMatchObject({
        loadSizeBits: 512,
        periodPs: 1e9,
        deadlinePs: 5e8,
        maxPeriodPs: 2e9,
        lane: 0,
      })
  })

  test('a broken topology is shown with its place', async () => {
    const broken = scratchFile('broken.yaml', STAR.replace('to: s1', 'to: s9'))
    const { code, stdout, stderr } = await xlane(['generate', 'requests', broken, '--count', '1'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/broken\.yaml:14:\d+ UNKNOWN_NODE links\[0\]\.to: .*s9.*\n14 \| .*\n +\| +\^\^\n/)
  })

  test('as JSON when asked, and nothing else on stderr', async () => {
    const broken = scratchFile('broken.yaml', STAR.replace('to: s1', 'to: s9'))
    const argv = ['generate', 'requests', broken, '--count', '1', '--diagnostics', 'json']
    const { stderr } = await xlane(argv)
    expect(JSON.parse(stderr)).toMatchObject({ diagnostics: [{ code: 'UNKNOWN_NODE', line: 14 }] })
  })
})

test('schemas are JSON Schemas', async () => {
  for (const kind of ['topology', 'requests', 'allocation', 'certificate', 'phases', 'hosts']) {
    const { code, stdout } = await xlane(['schema', kind])
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ type: 'object' })
  }
})
