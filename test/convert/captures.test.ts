import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Fit, fitsOf, type Trace } from '../../src/convert/captures/fit-source.ts'
import { BrokenCapture, pcapRecords } from '../../src/convert/captures/read-pcap.ts'
import { headersOf, pcapBytes } from '../../src/convert/captures/write-pcap.ts'
import { parseRequestsOrThrow } from '../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { scratch, scratchFile, xlane } from '../cli/harness.ts'

/** Whether real instants anywhere within the resolution of their stamps may come from the source, window by window. */
const covers = ({ atPs, wireBits, resolutionPs }: Trace, fit: Fit): boolean => {
  const largest = Math.max(...wireBits)
  const { arrival, periodPs = 0, packets = 1, withinPs = 0, sendJitterPs = 0 } = fit
  for (let i = 0; i < atPs.length; i++) {
    let bits = 0
    for (let k = i; k < atPs.length; k++) {
      bits += wireBits[k]!
      const shortest = Math.max(0, atPs[k]! - atPs[i]! - resolutionPs)
      const allowed =
        arrival.kind === 'token-bucket'
          ? BigInt(arrival.burstBits) * 1_000_000_000_000n + BigInt(arrival.rateBps) * BigInt(shortest)
          : BigInt((Math.floor((shortest + withinPs + sendJitterPs) / periodPs) + 1) * packets * largest) *
            1_000_000_000_000n
      if (BigInt(bits) * 1_000_000_000_000n > allowed) return false
    }
  }
  return true
}

describe('sources that cover a trace', () => {
  test('any trace', () => {
    const packet = fc.record({
      gapPs: fc.oneof(fc.nat({ max: 3000 }), fc.nat({ max: 1e9 }), fc.constant(1_000_000)),
      wireBits: fc.integer({ min: 84, max: 1538 }).map(bytes => bytes * 8),
    })
    fc.assert(
      fc.property(
        fc.array(packet, { minLength: 1, maxLength: 40 }),
        fc.constantFrom(1, 1000, 1_000_000),
        (all, resolutionPs) => {
          let now = 0
          const atPs = all.map(({ gapPs }) => {
            now += gapPs
            return Math.floor(now / resolutionPs) * resolutionPs
          })
          const trace = { atPs, wireBits: all.map(p => p.wireBits), resolutionPs }
          for (const fit of fitsOf(trace)) expect(covers(trace, fit), JSON.stringify(fit)).toBe(true)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('a period, batches, bursts', () => {
    const times = (of: (k: number) => number) => Array.from({ length: 50 }, (_, k) => of(k))
    const fitOf = (atPs: readonly number[]): Fit =>
      fitsOf({ atPs, wireBits: atPs.map(() => 800), resolutionPs: 1000 })[0]!
    expect(fitOf(times(k => k * 1e9))).toMatchObject({ kind: 'sporadic', periodPs: 1e9 - 1000 })
    expect(fitOf(times(k => Math.floor(k / 5) * 1e9 + (k % 5) * 1e6))).toMatchObject({
      kind: 'batches',
      packets: 5,
      withinPs: 4e6 + 1000,
    })
    expect(fitOf(times(k => k * 1e9 + (k % 3) * 2e8))).toMatchObject({ kind: 'periodic' })
    expect(fitsOf({ atPs: [0], wireBits: [800], resolutionPs: 1 })).toEqual([])
  })
})

const FRAME = headersOf({
  sourceMac: '02:00:00:00:00:01',
  destinationMac: '03:00:00:00:00:01',
  priority: 6,
  udp: { source: '10.0.0.1', destination: '239.1.0.1', port: 7001 },
  frameBytes: 200,
})

describe('captures', () => {
  test('in either byte order, with stamps in us and ns, and as pcapng', () => {
    const ns = pcapBytes([{ atPs: 1_500_000_001_000, frameBytes: 200, headers: FRAME }])
    const [record] = [...pcapRecords(ns)]
    expect(record).toMatchObject({ ps: 1_500_000_001_000n, length: 200, linkType: 1, resolutionPs: 1000n })
    const big = new Uint8Array(40 + FRAME.length)
    const view = new DataView(big.buffer)
    view.setUint32(0, 0xa1b2c3d4)
    view.setUint32(20, 1)
    view.setUint32(24, 1)
    view.setUint32(28, 2)
    view.setUint32(32, FRAME.length)
    view.setUint32(36, 200)
    big.set(FRAME, 40)
    expect([...pcapRecords(big)][0]).toMatchObject({ ps: 1_000_002_000_000n, resolutionPs: 1_000_000n })
    const ng = new Uint8Array(28 + 32 + 32 + 44)
    const words = new DataView(ng.buffer)
    const put = (at: number, ...values: readonly number[]): void =>
      values.forEach((value, i) => void words.setUint32(at + 4 * i, value, true))
    put(0, 0x0a0d0d0a, 28, 0x1a2b3c4d, 1, 0xffffffff, 0xffffffff, 28)
    // Resolution in ns.
    put(28, 1, 32, 1, 65_535, 0x0001_0009, 9, 0, 32)
    put(60, 6, 76, 0, 0, 1_234, 44, 200)
    ng.set(FRAME.subarray(0, 44), 88)
    put(132, 76)
    expect([...pcapRecords(ng)][0]).toMatchObject({ ps: 1_234_000n, length: 200 })
    expect(() => [...pcapRecords(ns.subarray(0, 45))]).toThrow(BrokenCapture)
  })

  test('what simulate sends comes back as sources that cover it', async () => {
    const topology = scratch('sent.yaml')
    await xlane(['generate', 'star', '--hosts', '6', '--out', topology])
    const requests = scratchFile(
      'sent.requests.yaml',
      `requests:
  - { id: plain, sender: h1, receivers: [h2], loadSize: 200 B, period: 100 us }
  - { id: batch, sender: h3, receivers: [h2, h4], loadSize: 400 B, period: 500 us, packets: 4 }
  - { id: sizes, sender: h5, receivers: [h6], loadSize: 900 B, minSize: 100 B, arrival: { rate: 100 Mbit/s, burst: 4 kB } }
`,
    )
    const [pcap, back] = [scratch('sent.pcap'), scratch('back.yaml')]
    const sent = await xlane(['simulate', topology, requests, '--duration', '20ms', '--pcap', pcap])
    expect([sent.code, sent.stderr]).toEqual([0, expect.stringMatching(/wrote \d+ packets/)])
    const { code, stderr } = await xlane(['convert', pcap, '--requests', back])
    expect(stderr).toContain('a trace is no contract')
    expect(code).toBe(0)
    const text = readFileSync(back, 'utf8')
    const hosts = [...new Set([...text.matchAll(/(?:10|239)\.\d+\.\d+\.\d+/g)].map(([ip]) => ip))]
    const star = parseTopologyOrThrow(
      JSON.stringify({
        nodes: { sw: { kind: 'switch' }, ...Object.fromEntries(hosts.map(ip => [ip, { kind: 'host' }])) },
        links: hosts.map(ip => ({ from: ip, to: 'sw', bandwidth: '10 Gbit/s', queueSize: '1 MB' })),
      }),
      { file: 'star' },
    )
    const found = parseRequestsOrThrow(text, { file: back, topology: star })
    expect(
      found
        .map(r => [r.loadSizeBits / 8, r.minLoadSizeBits === undefined ? 0 : r.minLoadSizeBits / 8 >= 100])
        .sort(),
    ).toEqual([
      [200, 0],
      [400, 0],
      [expect.any(Number), true],
    ])
    const plain = found.find(r => r.loadSizeBits === 1600)!
    // What was asked for, less the resolution of a stamp and the clock of the testbed.
    expect(plain.periodPs).toBeLessThanOrEqual(100_000_000)
    expect(plain.periodPs).toBeGreaterThan(99_900_000)
    const batch = found.find(r => r.loadSizeBits === 3200)!
    expect(batch).toMatchObject({ packets: 4, arrival: { kind: 'sporadic' } })
    expect(batch.periodPs).toBeGreaterThan(499_000_000)
  })

  test('analyze says what a capture is', async () => {
    const pcap = scratch('x.pcap')
    writeFileSync(pcap, pcapBytes([{ atPs: 0, frameBytes: 200, headers: FRAME }]))
    const { code, stderr } = await xlane(['graph', pcap])
    expect([code, stderr]).toEqual([2, expect.stringContaining('a file of packet capture')])
  })
})
