import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import type { TunnelBound } from '../../src/analysis/result.ts'
import type { Topology } from '../../src/model/topology.ts'
import { shippedRequests, shippedTopology, text } from './shipped.ts'

const page = text('docs/TESTBED.md')

/** Cells of the page's row that begins with `label`. */
const row = (label: string): string[] => {
  const line = page.split('\n').find(l => l.startsWith(`| ${label}`))
  if (line === undefined) throw new Error(`no row '${label}' in docs/TESTBED.md`)
  return line
    .split('|')
    .slice(1, -1)
    .map(cell => cell.trim())
}

/** Exact: whole picoseconds have at most six decimals of a microsecond. */
const us = (ps: number): string => String(ps / 1_000_000)

const withBestEffort = shippedTopology('testbed')
const without = shippedTopology('testbed-no-best-effort')

const bound = (topology: Topology, files: readonly string[], id: string): TunnelBound => {
  const requests = files.flatMap(file => shippedRequests(file, topology))
  const tunnel = analyze(topology, requests).result.tunnels.find(t => t.id === id)
  if (tunnel === undefined) throw new Error(`${id} was rejected`)
  return tunnel
}

const most = ({ minLatencyPs, maxJitterPs }: TunnelBound): string => us(minLatencyPs + maxJitterPs!)

test('the two files differ in best-effort traffic only', () => {
  expect(without.bestEffortMaxFrameBits).toBe(0)
  expect({ ...without, name: 'testbed', bestEffortMaxFrameBits: 1542 * 8 }).toEqual(withBestEffort)
})

test('it has the published facts', () => {
  expect(withBestEffort.nodes.filter(n => n.kind === 'host')).toHaveLength(17)
  expect(new Set(withBestEffort.links.map(l => l.bandwidthBps))).toEqual(new Set([10e9]))
  expect(withBestEffort.nodes[0]).toMatchObject({
    minLatencyPs: 3e6,
    multicastLatencyPs: 3e6,
    maxJitterPs: 0,
  })
  for (const host of withBestEffort.nodes.slice(1)) expect(host.maxJitterPs).toBe(655_000)
})

describe('the page says what the tool says', () => {
  test.each([
    ['one unicast heartbeat', ['testbed-probe'], 'probe'],
    ['the same heartbeat beside all others', ['testbed', 'testbed-probe'], 'probe'],
    ['a heartbeat to all 16 others', ['testbed'], 'xfd-2'],
    ['a full frame to two followers', ['testbed'], 'xraft-0'],
  ])('%s', (label, files, id) => {
    const [quiet, busy] = [bound(without, files, id), bound(withBestEffort, files, id)]
    expect(busy.minLatencyPs).toBe(quiet.minLatencyPs)
    expect(row(label).slice(1)).toEqual([us(quiet.minLatencyPs), most(quiet), most(busy)])
  })

  test('the measurement stands beside it', () => {
    expect(row('measured in the paper')).toEqual(['measured in the paper', '4.938', '5.649', ''])
  })

  test('the parts of the lone heartbeat', () => {
    const { hops } = bound(withBestEffort, ['testbed-probe'], 'probe').receivers[0]!
    const sum = (part: (hop: (typeof hops)[number]) => number): string =>
      us(hops.reduce((total, hop) => total + part(hop), 0))
    expect(row('transmission of 84 B')[1]).toBe(sum(hop => hop.transmissionPs))
    expect(row('jitter of the server')[1]).toBe(sum(hop => hop.jitterPs))
    expect(row('a 1542 B frame already')[1]).toBe(sum(hop => hop.queueingPs!))
  })

  test('what waiting beside all others is made of', () => {
    const hops = bound(without, ['testbed', 'testbed-probe'], 'probe').receivers[0]!.hops
    expect(hops.map(hop => hop.queueingPs)).toEqual([1_230_400 + 67_200, 1_230_400 + 16 * 67_200])
    expect(page).toContain(`${us(hops.reduce((sum, hop) => sum + hop.queueingPs!, 0))} us of waiting`)
  })

  test('a receive path of 1.7736 us gives the measured minimum', () => {
    const nodes = without.nodes.map(n => (n.kind === 'host' ? { ...n, minLatencyPs: 1_773_600 } : n))
    expect(us(bound({ ...without, nodes }, ['testbed-probe'], 'probe').minLatencyPs)).toBe('4.938')
  })
})
