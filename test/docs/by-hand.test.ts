import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import type { TunnelBound } from '../../src/analysis/result.ts'
import { parseRequestsOrThrow } from '../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'

const model = readFileSync(new URL('../../docs/MODEL.md', import.meta.url), 'utf8')
const section = model.slice(model.indexOf('## By hand'), model.indexOf('## Left out'))

/** The text of one worked example, on one line. */
const example = (n: number): string => {
  const found = new RegExp(`^${n}\\. ([\\s\\S]*?)(?=^\\d+\\. |^$)`, 'm').exec(section)?.[1]
  return (found ?? '')
    .replace(/\s+/g, ' ')
    .replace(/(\d),(\d{3})/g, '$1$2')
    .replace(/(\d),(\d{3})/g, '$1$2')
}

/** A chain h0 – s1 – … with one rate per link, and what is asked of it. */
const solve = (top: string, links: readonly string[], requests: readonly string[]) => {
  const ids = ['h0', ...links.slice(1).map((_, i) => `s${i + 1}`), 'hz']
  const topology = parseTopologyOrThrow(
    `${top}
defaults: { link: { queueSize: 1 GB } }
nodes: { ${ids.map(id => `${id}: { kind: ${id.startsWith('h') ? 'host' : 'switch'} }`).join(', ')} }
links: [ ${links.map((keys, i) => `{ from: ${ids[i]}, to: ${ids[i + 1]}, ${keys} }`).join(', ')} ]
`,
    { file: 't' },
  )
  const list = requests.map((keys, i) => `  - { id: t${i}, sender: h0, receivers: [hz], ${keys} }`)
  const asked = parseRequestsOrThrow(`requests:\n${list.join('\n')}\n`, { file: 'r', topology })
  const { result } = analyze(topology, asked)
  expect([result.rejected, result.violations]).toEqual([[], []])
  return result
}

const NONE = 'encapsulation: none\nbestEffort: { maxFrame: 0 B }'
const us = (ps: number | null | undefined): number => (ps ?? Number.NaN) / 1e6
const waits = (t: TunnelBound): number[] => t.receivers[0]!.hops.map(hop => us(hop.queueingPs))

describe('the worked examples are what the analysis finds', () => {
  test('1, clocks', () => {
    const hop = 'bandwidth: 1 Gbit/s'
    const top = `${NONE}\nclockTolerance: 100 ppm`
    const { tunnels } = solve(top, [hop, hop, hop], ['loadSize: 12336 bit, period: 1 ms'])
    expect(tunnels[0]!.minLatencyPs).toBe(37_004_298)
    expect(example(1)).toContain('= 37004298 ps')
  })

  test('2, sizes', () => {
    const rates = [10, 100, 10].map(mbit => `bandwidth: ${mbit} Mbit/s`)
    const { tunnels, links } = solve(NONE, rates, ['loadSize: 1500 B, minSize: 100 B, period: 1300 us'])
    expect(us(tunnels[0]!.minLatencyPs)).toBe(80 + 8 + 80)
    expect(example(2)).toContain('λmin = 80 + 8 + 80 µs')
    // Two batches at once in any window above 1300 − 1232 = 68 µs: the second waits for the first.
    expect(example(2)).toContain(`${1200 - 80 + 120 - 8} µs: two batches in any window ≥ ${1300 - 1232} µs`)
    expect(links[2]!.lanes[0]!.backlogBits).toBeGreaterThan(1500 * 8)
  })

  test('3, preemption', () => {
    const rate = 'bandwidth: 100 Mbit/s'
    const request = ['loadSize: 100 B, period: 200 us']
    const top = 'encapsulation: none\nbestEffort: { maxFrame: 1542 B }'
    const express = `${top}\npreemption: { express: [0], minFragment: 64 B }`
    const [fast] = solve(express, [rate, rate], request).tunnels
    expect([us(fast!.minLatencyPs), us(fast!.maxJitterPs)]).toEqual([16, 22.88])
    expect(waits(fast!)).toEqual([11.44, 11.44])
    const [slow] = solve(top, [rate, rate], request).tunnels
    expect(us(slow!.maxJitterPs)).toBe(246.72)
    for (const number of ['16 µs', '11.44 µs', '22.88 µs', '246.72']) expect(example(3)).toContain(number)
  })

  test('4, a message', () => {
    const hop = 'bandwidth: 1 Gbit/s'
    const [t] = solve(
      'bestEffort: { maxFrame: 0 B }',
      [hop, hop],
      ['loadSize: 4000 B, period: 1 ms, fragment: true'],
    ).tunnels
    expect(t).toMatchObject({ sizeBits: 1538 * 8, message: { fragments: 3, lastBits: 1122 * 8 } })
    expect(us(t!.minLatencyPs)).toBe(45.888)
    expect(example(4)).toContain('= 45.888 on the second')
  })

  test('5, a token bucket', () => {
    const [t] = solve(
      NONE,
      ['bandwidth: 100 Mbit/s'],
      ['loadSize: 1250 B, arrival: { rate: 10 Mbit/s, burst: 3750 B }'],
    ).tunnels
    expect([us(t!.periodPs), waits(t!)]).toEqual([1000, [200]])
    expect(example(5)).toContain('Q = 200 µs')
  })

  test('6, wake', () => {
    const top = 'encapsulation: none\nbestEffort: { maxFrame: 1542 B }'
    const [t] = solve(
      top,
      ['bandwidth: 1 Gbit/s, wakeLatency: 16.5 us'],
      ['loadSize: 500 B, period: 1 ms'],
    ).tunnels
    expect(waits(t!)).toEqual([28.836])
    expect(example(6)).toContain('= 28.836 µs')
  })

  test('7, reserved traffic', () => {
    const reserved =
      'reserved: [{ name: ptp, size: 90 B, period: 125 ms }, { name: lldp, size: 400 B, period: 1 s, packets: 2 }]'
    const [t] = solve(
      `${NONE}\n${reserved}`,
      ['bandwidth: 100 Mbit/s'],
      ['loadSize: 100 B, period: 1 ms'],
    ).tunnels
    expect(waits(t!)).toEqual([71.2])
    expect(example(7)).toContain('= 71.2 µs')
  })

  test('8, cells', () => {
    const { links } = solve(
      NONE,
      ['bandwidth: 1 Gbit/s, queueCell: 208 B'],
      ['loadSize: 84 B, period: 1 ms, packets: 3'],
    )
    expect(links[0]!.lanes[0]!.backlogBits).toBe(624 * 8)
    expect(example(8)).toContain('624 B')
  })

  test('9, replicas', () => {
    const plane = (name: string, wire: string, last: string): string =>
      `{ from: a, to: ${name}, bandwidth: 1 Gbit/s, ${wire} }, { from: ${name}, to: b, bandwidth: 1 Gbit/s, ${last} }`
    const topology = parseTopologyOrThrow(
      `${NONE}
defaults: { link: { queueSize: 1 MB } }
nodes: { a: { kind: host }, b: { kind: host }, p: { kind: switch }, q: { kind: switch } }
links: [ ${plane('p', 'minLatency: 10 us', 'minLatency: 300 ns, maxJitter: 16 us')}, ${plane('q', 'minLatency: 40 us', 'minLatency: 6.1 us')} ]
`,
      { file: 't' },
    )
    const request =
      'requests:\n  - { id: t, sender: a, receivers: [b], loadSize: 125 B, period: 1 ms, replicas: 2 }\n'
    const { result } = analyze(topology, parseRequestsOrThrow(request, { file: 'r', topology }))
    const [both] = result.replicated![0]!.receivers
    expect([both!.minLatencyPs, both!.worstPs, both!.worstAfterFailurePs].map(us)).toEqual([12.3, 28.3, 48.1])
    expect(example(9)).toContain('λmin 12.3, worst 28.3, after a failure 48.1')
  })
})
