import { describe, expect, test } from 'vitest'
import { analyze } from '../../../src/allocation/analyze.ts'
import { check } from '../../../src/analysis/check.ts'
import type { Template } from '../../../src/model/planning/headroom.ts'
import type { HeadroomInput } from '../../../src/model/planning/headroom-input.ts'
import { largestPacketBits } from '../../../src/model/port.ts'
import type { Request, Tunnel } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import type { Violation } from '../../../src/model/verdict.ts'
import {
  partsOfHeadroom,
  prepareHeadroom,
  resultOfHeadroom,
} from '../../../src/planning/headroom/headroom.ts'
import { scaled } from '../../../src/planning/headroom/scaled.ts'
import { describeNetwork, type Network, randomNetwork } from '../../arbitraries/network.ts'
import { trafficNetwork } from '../../arbitraries/traffic.ts'

/** Near a full link busy periods are long: with a tail soon closed, these tests end. */
const OPTIONS = { arrivalLimit: 60 }

const answer = (input: HeadroomInput): ReturnType<typeof resultOfHeadroom> =>
  resultOfHeadroom(input, partsOfHeadroom(input).map(prepareHeadroom(input)))

const broken = (topology: Topology, tunnels: readonly Tunnel[]): readonly Violation[] =>
  check(topology, { tunnels }, OPTIONS).violations

/** Valid networks, each tunnel with a deadline that leaves it some room. */
const valid = (make: (seed: number) => Network, seeds: number): readonly Network[] =>
  Array.from({ length: seeds }, (_, i) => make(i + 1)).flatMap(network => {
    const bounds = new Map(
      check(network.topology, { tunnels: network.tunnels }, OPTIONS).tunnels.map(t => [t.id, t.worstPs]),
    )
    const tunnels = network.tunnels.map((tunnel, i) => {
      const worstPs = bounds.get(tunnel.id)
      return worstPs == null ? tunnel : { ...tunnel, deadlinePs: worstPs + (i % 3) * 40_000_000 }
    })
    return check(network.topology, { tunnels }, OPTIONS).valid ? [{ ...network, tunnels }] : []
  })

const changed = (tunnels: readonly Tunnel[], of: string, by: (tunnel: Tunnel) => Tunnel): readonly Tunnel[] =>
  tunnels.map(tunnel => (tunnel.id === of || tunnel.replica?.of === of ? by(tunnel) : tunnel))

const networks = [...valid(randomNetwork, 14), ...valid(trafficNetwork, 9)]

const roomsOf = new Map(
  networks.map(({ topology, tunnels }) => [
    tunnels,
    answer({ topology, tunnels, ofTunnels: true, ofQueues: false, options: OPTIONS }).tunnels ?? [],
  ]),
)

/** Three places that may send, and three that may receive. */
const someHosts = ({
  nodes,
}: Topology): { readonly from: readonly string[]; readonly to: readonly string[] } => {
  const hosts = nodes.filter(({ kind }) => kind === 'host').map(({ id }) => id)
  return { from: hosts.slice(0, 2), to: hosts.slice(1, 4) }
}

test('there are networks enough', () => {
  expect(networks.length).toBeGreaterThan(12)
})

describe('what is left to a tunnel', () => {
  test('its least period holds by a fresh analysis, and a picosecond less does not', () => {
    let tried = 0
    for (const { topology, tunnels, ...network } of networks) {
      const rooms = roomsOf.get(tunnels) ?? []
      for (const { id, leastPeriod } of rooms) {
        if (leastPeriod === undefined) continue
        const at = (periodPs: number): readonly Tunnel[] =>
          changed(tunnels, id, t => ({ ...t, periodPs, requestedPeriodPs: periodPs }))
        const name = `${describeNetwork({ topology, tunnels, ...network })} ${id}`
        expect(broken(topology, at(leastPeriod.value)), name).toEqual([])
        if (leastPeriod.binds.code === 'LIMIT') continue
        const next = broken(topology, at(leastPeriod.value - 1))
        expect(
          next.map(v => v.code),
          name,
        ).toContain(leastPeriod.binds.code)
        tried++
      }
    }
    expect(tried).toBeGreaterThan(40)
  })

  test('its largest load holds by a fresh analysis, and a bit more does not', () => {
    let tried = 0
    for (const { topology, tunnels, ...network } of networks) {
      const rooms = roomsOf.get(tunnels) ?? []
      for (const { id, largestLoad } of rooms) {
        const at = (loadSizeBits: number): readonly Tunnel[] =>
          changed(tunnels, id, t => ({
            ...t,
            loadSizeBits,
            sizeBits: largestPacketBits(topology, loadSizeBits, t.fragment === true),
          }))
        if (tunnels.some(t => t.id === id && t.arrival?.kind === 'token-bucket')) continue
        const name = `${describeNetwork({ topology, tunnels, ...network })} ${id}`
        expect(broken(topology, at(largestLoad.value)), name).toEqual([])
        if (largestLoad.binds.code === 'MTU' && largestLoad.binds.link === undefined) continue
        expect(broken(topology, at(largestLoad.value + 1)), name).not.toEqual([])
        tried++
      }
    }
    expect(tried).toBeGreaterThan(40)
  })

  test('its tightest deadline is its worst latency: a picosecond less is missed', () => {
    for (const { topology, tunnels } of networks.slice(0, 20)) {
      const rooms = roomsOf.get(tunnels) ?? []
      for (const { id, tightestDeadlinePs } of rooms) {
        if (tightestDeadlinePs === null) throw new Error(`${id} has no bound`)
        const at = (deadlinePs: number): readonly Tunnel[] =>
          changed(tunnels, id, t => ({ ...t, deadlinePs }))
        expect(broken(topology, at(tightestDeadlinePs))).toEqual([])
        expect(broken(topology, at(tightestDeadlinePs - 1)).map(v => v.code)).toContain('DEADLINE')
      }
    }
  })
})

test('the factor of a lane holds by a fresh analysis, and a millionth more does not', () => {
  let tried = 0
  for (const { topology, tunnels, ...network } of networks.slice(0, 8)) {
    const { queues = [], whole } = answer({
      topology,
      tunnels,
      ofTunnels: false,
      ofQueues: true,
      options: OPTIONS,
    })
    const at = (ppm: number, link?: string, lane?: number): readonly Tunnel[] =>
      tunnels.map(t =>
        link === undefined || (t.lane === lane && t.routes.some(route => route.includes(link)))
          ? scaled(t, ppm)
          : t,
      )
    const name = describeNetwork({ topology, tunnels, ...network })
    for (const { link, lane, factorPpm, binds, now, then } of queues) {
      expect(broken(topology, at(factorPpm, link, lane)), name).toEqual([])
      expect(then.load).toBeGreaterThanOrEqual(now.load)
      const result = check(topology, { tunnels: at(factorPpm, link, lane) }, OPTIONS)
      const lanes = result.links.find(l => l.id === link)?.lanes.find(l => l.lane === lane)
      expect({ delayPs: then.delayPs, backlogBits: then.backlogBits }).toMatchObject({
        delayPs: lanes?.delayPs,
        backlogBits: lanes?.backlogBits,
      })
      if (binds.code === 'LIMIT') continue
      expect(
        broken(topology, at(factorPpm + 1, link, lane)).map(v => v.code),
        name,
      ).toContain(binds.code)
      tried++
    }
    if (whole === undefined || whole.binds.code === 'LIMIT') continue
    expect(broken(topology, at(whole.factorPpm))).toEqual([])
    expect(broken(topology, at(whole.factorPpm + 1))).not.toEqual([])
  }
  expect(tried).toBeGreaterThan(30)
})

const templateIn = (topology: Topology): Template => ({
  loadSizeBits: 512,
  sizeBits: largestPacketBits(topology, 512, false),
  periodPs: 40_000_000,
  lane: 0,
  deadlinePs: 300_000_000,
})

test('so many more are accepted one after the other, and the next is refused for the same reason', () => {
  let refused = 0
  for (const { topology, tunnels, ...network } of networks.slice(0, 12)) {
    const most = 12
    const template = templateIn(topology)
    const pairs = {
      between: 'hosts',
      ways: 'each',
      template,
      algorithm: 'greedy',
      most,
      ...someHosts(topology),
    } as const
    const result = answer({ topology, tunnels, ofTunnels: false, ofQueues: false, pairs, options: OPTIONS })
    for (const { sender, receiver, more, binds } of (result.pairs ?? []).slice(0, 8)) {
      const requests: Request[] = Array.from({ length: Math.min(most, more + 1) }, (_, i) => ({
        ...template,
        id: `more${i + 1}`,
        sender,
        receivers: [receiver],
      }))
      const { result: analyzed } = analyze(topology, requests, { ...OPTIONS, keep: { tunnels } })
      const name = describeNetwork({ topology, tunnels, ...network })
      expect(analyzed.summary.accepted - tunnels.length, name).toBe(more)
      expect(analyzed.rejected[0]?.code, name).toBe(binds?.code)
      refused += analyzed.rejected.length
    }
  }
  expect(refused).toBeGreaterThan(10)
})

/** With the tail of no busy period closed: many tunnels have more arrivals to count than one with large batches. */
const COUNTED = { arrivalLimit: 100_000 }
const brokenCounted = (topology: Topology, tunnels: readonly Tunnel[]): readonly Violation[] =>
  check(topology, { tunnels }, COUNTED).violations

test('so many more fit on the way of the next one by a fresh analysis, and one more does not', () => {
  let refused = 0
  for (const { topology, tunnels, ...network } of networks.slice(0, 16)) {
    const template = templateIn(topology)
    const pairs = {
      between: 'hosts',
      ways: 'one',
      template,
      algorithm: 'x-opt',
      most: 60,
      ...someHosts(topology),
    } as const
    const result = answer({ topology, tunnels, ofTunnels: false, ofQueues: false, pairs, options: COUNTED })
    for (const { sender, receiver, more, binds } of (result.pairs ?? []).slice(0, 12)) {
      const first = { ...template, id: 'more', sender, receivers: [receiver] }
      const { allocation } = analyze(topology, [first], { ...COUNTED, keep: { tunnels }, algorithm: 'x-opt' })
      const way = allocation.tunnels.find(({ id }) => id === 'more')
      if (way === undefined) {
        expect(more).toBe(0)
        continue
      }
      const { declaredMaxJitterPs: _j, declaredMinLatencyPs: _l, ...plain } = way
      const at = (n: number): readonly Tunnel[] => [
        ...tunnels,
        ...Array.from({ length: n }, (_, i) => ({ ...plain, id: `more${i}` })),
      ]
      const name = `${describeNetwork({ topology, tunnels, ...network })} ${sender} to ${receiver}`
      expect(brokenCounted(topology, at(more)), name).toEqual([])
      if (binds === undefined || binds.code === 'CAPACITY') continue
      expect(
        brokenCounted(topology, at(more + 1)).map(v => v.code),
        name,
      ).toContain(binds.code)
      refused++
    }
  }
  expect(refused).toBeGreaterThan(5)
})

test('many tunnels of one kind on one tree are to every bound what one tunnel with larger batches is', () => {
  for (const { topology, tunnels } of networks)
    for (const tunnel of tunnels.slice(0, 2)) {
      if (tunnel.fragment === true || tunnel.arrival?.kind === 'token-bucket' || tunnel.replica !== undefined)
        continue
      const others = tunnels.filter(({ id }) => id !== tunnel.id)
      const copies = Array.from({ length: 4 }, (_, i) => ({ ...tunnel, id: `${tunnel.id}/${i}` }))
      const apart = check(topology, { tunnels: [...others, ...copies] })
      const together = check(topology, {
        tunnels: [...others, { ...tunnel, packets: 4 * (tunnel.packets ?? 1) }],
      })
      const ranges = (result: typeof apart): unknown =>
        others.map(({ id }) => {
          const bound = result.tunnels.find(t => t.id === id)
          return [bound?.minLatencyPs, bound?.maxJitterPs]
        })
      expect(ranges(together)).toEqual(ranges(apart))
      expect(together.links.map(l => l.lanes)).toEqual(apart.links.map(l => l.lanes))
      expect(together.tunnels.at(-1)?.worstPs).toBe(apart.tunnels.at(-1)?.worstPs)
    }
})

test('an answer is the same whichever was asked before it, and through JSON', () => {
  for (const { topology, tunnels } of networks.slice(0, 6)) {
    const template = templateIn(topology)
    const pairs = {
      between: 'hosts',
      ways: 'one',
      template,
      algorithm: 'x-opt',
      most: 20,
      ...someHosts(topology),
    } as const
    const input: HeadroomInput = {
      topology,
      tunnels,
      ofTunnels: true,
      ofQueues: true,
      pairs,
      options: OPTIONS,
    }
    const parts = partsOfHeadroom(input)
    const forward = parts.map(prepareHeadroom(input))
    const sent = JSON.parse(JSON.stringify(input))
    const backward = [...parts].reverse().map(prepareHeadroom(sent)).reverse()
    expect(JSON.parse(JSON.stringify(backward))).toEqual(JSON.parse(JSON.stringify(forward)))
    expect(forward).toEqual(JSON.parse(JSON.stringify(forward)))
  }
})

test('of an allocation that does not hold, nothing may get worse', () => {
  const { topology, tunnels } = networks[0] as Network
  const [first] = tunnels as [Tunnel]
  const late = changed(tunnels, first.id, t => ({ ...t, deadlinePs: 1 }))
  const result = answer({ topology, tunnels: late, ofTunnels: true, ofQueues: true, options: OPTIONS })
  expect(result.valid).toBe(false)
  expect(result.violations[0]?.code).toBe('DEADLINE')
  const own = result.tunnels?.find(({ id }) => id === first.id)
  // A bit more on the wire makes it later; what padding hides does not.
  const sizeOf = (bits: number): number => largestPacketBits(topology, bits, false)
  expect(sizeOf(own?.largestLoad.value ?? 0)).toBe(sizeOf(first.loadSizeBits))
})
