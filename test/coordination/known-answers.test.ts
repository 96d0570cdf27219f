import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { analyzeServices } from '../../src/allocation/analyze-services.ts'
import { numbersOf } from '../../src/coordination/service-numbers.ts'
import { deriveRequests } from '../../src/coordination/tunnels/derive-requests.ts'
import type { LatencyRange } from '../../src/coordination/tunnels/latencies.ts'
import { readServicesOrThrow } from '../../src/formats/services/parse-services.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { ackId, heartbeatId, logId } from '../../src/model/service-tunnels.ts'
import { type KnownGroupPair, type KnownPair, knownCases } from './known-cases.ts'

/** Keys that results call otherwise. */
const NAMES: Readonly<Record<string, string>> = { graceGPs: 'gracePs' }
/** Doubles; everything else is exact. */
const isDouble = (path: string): boolean => /Seconds|999|PerSecond/.test(path)

/** What `found` has where `expected` has something, by the same paths: so that a difference names its place. */
const flat = (
  found: unknown,
  expected: unknown,
  path = '',
): [Record<string, unknown>, Record<string, unknown>] => {
  const [has, wants]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}]
  const walk = (a: unknown, b: unknown, at: string): void => {
    if (typeof b === 'object' && b !== null) {
      for (const [key, value] of Object.entries(b))
        walk((a as Record<string, unknown> | undefined)?.[NAMES[key] ?? key], value, `${at}.${key}`)
      return
    }
    const isNear =
      isDouble(at) && typeof a === 'number' && typeof b === 'number' && Math.abs(a / b - 1) < 1e-9
    has[at] = isNear ? b : a
    wants[at] = b
  }
  walk(found, expected, path)
  return [has, wants]
}

describe.each(knownCases())('case $name', ({ topology, services, derived, objectivePs, expected }) => {
  test('the tunnels it is made of, in order', () => {
    const requests = deriveRequests(services, topology)
    expect(requests.map(({ id, sender, receivers }) => [id, sender, receivers])).toEqual(
      derived.map(({ id, sender, receivers }) => [id, sender, receivers]),
    )
  })

  test('every number, from the file to the last picosecond', () => {
    const { result } = analyzeServices(topology, services)
    expect(result.analysis.summary.objectivePs).toBe(objectivePs)
    for (const service of result.services) {
      const [has, wants] = flat(service, expected[service.id])
      expect(Object.keys(wants).length).toBeGreaterThan(20)
      expect(has).toEqual(wants)
    }
  })

  test('the same from the latencies that the case states, whatever a placement would be today', () => {
    const latencies = new Map<string, Map<string, LatencyRange>>()
    const put = (tunnel: string, node: string, minLatencyPs: number, maxLatencyPs: number): void => {
      const ranges = latencies.get(tunnel) ?? new Map<string, LatencyRange>()
      latencies.set(tunnel, ranges.set(node, { minLatencyPs, maxLatencyPs }))
    }
    const pairsOf = <T>(id: string): readonly T[] => (expected[id]?.pairs ?? []) as T[]
    for (const { kind, id } of services.services)
      if (kind === 'failure-detection')
        for (const p of pairsOf<KnownPair>(id))
          put(heartbeatId(id, p.from), p.to, p.minLatencyPs, p.maxLatencyPs)
      else
        for (const p of pairsOf<KnownGroupPair>(id)) {
          put(logId(id, p.leader), p.follower, p.logMinPs, p.logMaxPs)
          put(ackId(id, p.follower, p.leader), p.leader, p.ackMinPs, p.ackMaxPs)
        }
    for (const { service, numbers } of numbersOf(services.services, latencies, topology.clockTolerancePpb)) {
      const known = { ...expected[service.id] }
      // Of bit errors and their ways the formulas on latencies know nothing.
      for (const key of ['mistakeEverySeconds', 'mistakeLastsPs', 'members', 'leaders']) delete known[key]
      const pairs = (known.pairs as Record<string, unknown>[]).map(({ bits: _b, hops: _h, ...pair }) => pair)
      const [has, wants] = flat(numbers, { ...known, pairs })
      expect(has).toEqual(wants)
    }
  })
})

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')

describe('examples/paper.services.yaml on the testbed', () => {
  const topology = parseTopologyOrThrow(read('topologies/testbed.yaml'), { file: 'testbed.yaml' })
  const paper = readServicesOrThrow(read('examples/paper.services.yaml'), { file: 'paper', topology })
  const ofSize = (n: number, losses = 0) => {
    const services = paper.services.map(service => {
      if (service.kind === 'failure-detection') return { ...service, losses }
      const members = service.members.slice(0, n)
      return { ...service, members, leaders: members }
    })
    return analyzeServices(topology, { ...paper, services }).result
  }

  // Source: the table for n = 3, 5, 7, 9 of the design of these services, computed independently; µs as printed there.
  test.each([
    {
      n: 3,
      tunnels: 26,
      log: 16.1,
      ack: 13.1,
      commit: 56.5,
      slot: 33.9,
      best: 1186,
      worst: 1220,
      bare: 25.2,
    },
    {
      n: 5,
      tunnels: 42,
      log: 18.8,
      ack: 15.8,
      commit: 62.0,
      slot: 36.6,
      best: 1202,
      worst: 1312,
      bare: 30.6,
    },
    {
      n: 7,
      tunnels: 66,
      log: 21.5,
      ack: 18.5,
      commit: 67.4,
      slot: 39.3,
      best: 1219,
      worst: 1415,
      bare: 36.1,
    },
    {
      n: 9,
      tunnels: 98,
      log: 24.2,
      ack: 21.2,
      commit: 72.9,
      slot: 42.1,
      best: 1235,
      worst: 1529,
      bare: 41.6,
    },
  ])('$n members', ({ n, tunnels, log, ack, commit, slot, best, worst, bare }) => {
    const { services, analysis, valid } = ofSize(n)
    const [fd, group] = services
    if (fd?.kind !== 'failure-detection' || !fd.accepted) throw new Error('no failure detection')
    if (group?.kind !== 'replication' || !group.accepted) throw new Error('no group')
    expect([valid, analysis.summary.accepted]).toEqual([true, tunnels])
    expect([fd.lambdaPs, fd.thresholdPs, fd.detectionPs]).toEqual([12_094_600, 1_004_130_200, 1_016_224_800])
    expect(fd.mistakeEverySeconds?.all).toBeCloseTo(2735.47, 2)
    const us = (ps: number | undefined | null, digits: number) => Number(((ps ?? 0) / 1e6).toFixed(digits))
    const committed = group.commitPs?.[0]?.leader ?? 0
    expect({
      log: us(Math.max(...group.pairs.map(p => p.logMaxPs)), 1),
      ack: us(Math.max(...group.pairs.map(p => p.ackMaxPs)), 1),
      commit: us(committed, 1),
      slot: us(group.slotPs, 1),
      best: us(group.failoverPs?.best, 0),
      worst: us(group.failoverPs?.worst, 0),
    }).toMatchObject({ log, ack, commit, slot, best, worst })
    // Without its two slots, and without the best-effort frames that block four queues on the way.
    expect(us(committed - 2 * 13_200_000 - 4 * 1_233_600, 1)).toBe(bare)
  })

  test('with one loss every failover takes one period more', () => {
    const [, before] = ofSize(5).services
    const [, after] = ofSize(5, 1).services
    if (before?.kind !== 'replication' || !before.accepted) throw new Error('no group')
    if (after?.kind !== 'replication' || !after.accepted) throw new Error('no group')
    expect((after.failoverPs?.worst ?? 0) - (before.failoverPs?.worst ?? 0)).toBe(1_000_000_000)
    expect(after.election.holdsWithLosses).toBe(true)
    const [, nine] = ofSize(9, 1).services
    expect(nine?.accepted && nine.kind === 'replication' && nine.election.holdsWithLosses).toBe(false)
    expect(nine?.accepted && nine.kind === 'replication' && nine.ringPackets).toBe(167)
  })

  test('the ring of 3, 5, 7 and 9 members', () => {
    const ring = (n: number) =>
      ofSize(n).services.flatMap(s => (s.kind === 'replication' && s.accepted ? s.ringPackets : []))
    expect([3, 5, 7, 9].flatMap(ring)).toEqual([88, 89, 90, 91])
  })
})
