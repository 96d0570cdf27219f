import { describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { largestPacketBits } from '../../src/model/port.ts'
import type { Tunnel } from '../../src/model/request.ts'
import { type Case, knownCases, trafficCases, type Verdict } from '../reference/read-case.ts'
import { accepted } from '../reference/verdicts.ts'

/** The reference has its own reader, which does not know how a message is cut. */
const admitted = ({ topology, tunnels }: Case): readonly Tunnel[] =>
  accepted(topology, tunnels).map(t => ({
    ...t,
    sizeBits: largestPacketBits(topology, t.loadSizeBits, t.fragment ?? false),
  }))

/** Wires by which packets come to a link, and the link's own node where tunnels start there. */
const incoming = ({ tunnels }: Case, link: string): number =>
  new Set(tunnels.flatMap(t => t.routes.map(route => route[route.indexOf(link) - 1] ?? ''))).size

const compare = (known: Case, verdict: Verdict, lineShaping: boolean): void => {
  const { topology } = known
  const tunnels = admitted(known)
  const result = check(topology, { tunnels }, { lineShaping })
  if (!verdict.valid) {
    expect(result.tunnels.some(t => t.maxJitterPs === null)).toBe(true)
    return
  }
  for (const { id, receivers } of verdict.tunnels!)
    for (const [node, bound] of Object.entries(receivers)) {
      const got = result.tunnels.find(t => t.id === id)!.receivers.find(r => r.node === node)!
      expect(got.minLatencyPs, `${id} to ${node}`).toBe(bound.minLatencyPs)
      const off = Math.abs(got.maxJitterPs! - bound.maxJitterPs)
      expect(off, `${id} to ${node}: ${got.maxJitterPs}`).toBeLessThanOrEqual(
        lineShaping ? 2 * got.hops.length : 0,
      )
      // The parts that are printed add up to the range.
      const send = result.tunnels.find(t => t.id === id)!.send
      const sum = (of: (hop: (typeof got.hops)[number]) => number): number =>
        got.hops.reduce((total, hop) => total + of(hop), 0)
      expect(send.latencyPs + sum(hop => hop.transmissionPs + hop.latencyPs)).toBe(got.minLatencyPs)
      expect(send.jitterPs + sum(hop => hop.queueingPs! + hop.jitterPs)).toBe(got.maxJitterPs)
    }
  for (const { link, lane, bits } of verdict.backlog ?? []) {
    const got = result.links.find(l => l.id === link)!.lanes.find(l => l.lane === lane)!.backlogBits!
    const tolerance = lineShaping ? 1 + incoming(known, link) : 0
    expect(Math.abs(got - bits), `${link} lane ${lane}: ${got}, not ${bits}`).toBeLessThanOrEqual(tolerance)
  }
}

describe.each([
  ['known', 18, knownCases()],
  ['traffic', 25, trafficCases()],
] as const)('the analyzer reproduces the answers of the %s cases', (_, least, cases) => {
  it('finds them', () => expect(cases.length).toBeGreaterThanOrEqual(least))

  it.each(cases)('$name without line shaping', known =>
    compare(known, known.expected.fixedPointNoLineShaping, false),
  )

  it.each(cases)('$name with line shaping', known => compare(known, known.expected.fixedPoint, true))

  it.each(cases.filter(known => known.expected.xAdj !== undefined))('$name by x-adj', known => {
    const tunnels = admitted(known)
    const result = check(known.topology, { tunnels }, { method: 'x-adj' })
    for (const { id, periodPs, minLatencyPs, maxJitterPs } of known.expected.xAdj!) {
      const got = result.tunnels.find(t => t.id === id)!
      expect({
        id,
        periodPs: got.periodPs,
        minLatencyPs: got.minLatencyPs,
        maxJitterPs: got.maxJitterPs,
      }).toEqual({
        id,
        periodPs,
        minLatencyPs,
        maxJitterPs,
      })
    }
  })
})
