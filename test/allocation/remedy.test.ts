import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { ENCAPSULATIONS } from '../../src/model/encapsulation.ts'
import { largestPacketBits } from '../../src/model/port.ts'
import type { Request } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { link, network, node } from '../arbitraries/tiny.ts'

const US = 1_000_000
const BYTE = 8

const star = (over: Partial<Topology> = {}): Topology =>
  network(
    ['h1', 'h2', 's1', 'h3'].map(id => node(id)),
    ['h1>s1', 'h2>s1', 's1>h3'].map(id => link(id)),
    over,
  )

const request = (id: string, sender: string, over: Partial<Request> = {}): Request => ({
  id,
  sender,
  receivers: ['h3'],
  loadSizeBits: 1000,
  sizeBits: 1000,
  periodPs: 100 * US,
  lane: 0,
  ...over,
})

describe('what would admit a refused request', () => {
  const udp = star({ encapsulation: ENCAPSULATIONS.udp4 })
  const load = (bytes: number, over: Partial<Request> = {}): Request => {
    const loadSizeBits = bytes * BYTE
    const sizeBits = largestPacketBits(udp, loadSizeBits, over.fragment ?? false)
    return request('big', 'h1', { loadSizeBits, sizeBits, ...over })
  }

  it('a message, where no packet carries the load; it is admitted so', () => {
    const [rejection] = analyze(udp, [load(4000)]).result.rejected
    expect(rejection).toMatchObject({ code: 'MTU', remedy: { change: 'fragment', packets: 3 } })
    expect(analyze(udp, [load(4000, { fragment: true })]).result.valid).toBe(true)
  })

  it('a smaller load, where the message would break something', () => {
    // Two packets of 12.304 µs do not fit into the period, one does.
    const [rejection] = analyze(udp, [load(1500, { periodPs: 12.4 * US })]).result.rejected
    expect(rejection).toMatchObject({
      code: 'MTU',
      remedy: { change: 'size', fromBits: 1500 * BYTE, toBits: 1472 * BYTE },
    })
  })

  it('no message of what comes in batches', () => {
    const [rejection] = analyze(udp, [load(1500, { packets: 2 })]).result.rejected
    expect(rejection!.remedy).toMatchObject({ change: 'size', toBits: 1472 * BYTE })
  })

  it('no load below the least that is sent', () => {
    const [rejection] = analyze(udp, [load(1500, { minLoadSizeBits: 1480 * BYTE })]).result.rejected
    expect(rejection).toMatchObject({ code: 'MTU' })
    expect(rejection!.remedy).toBeUndefined()
  })

  it('another lane, where neither period nor size helps; it is admitted so', () => {
    // Best effort is in the way as long as a packet of a lower lane would be.
    const busy = star({ bestEffortMaxFrameBits: 1000 })
    const first = request('first', 'h1', { deadlinePs: 4 * US })
    expect(analyze(busy, [first]).result.tunnels[0]).toMatchObject({
      minLatencyPs: 2 * US,
      maxJitterPs: 2 * US,
    })
    const [rejection] = analyze(busy, [first, request('second', 'h2')]).result.rejected
    expect(rejection).toMatchObject({
      id: 'second',
      code: 'DEADLINE',
      tunnel: 'first',
      remedy: { change: 'lane', fromLane: 0, toLane: 1 },
    })
    expect(analyze(busy, [first, request('second', 'h2', { lane: 1 })]).result.valid).toBe(true)
  })

  it('preemption at the binding port, where a late deadline would be all else; it is admitted so', () => {
    // A best-effort frame of 12 us is in the way at both ports.
    const express = [{ expressLanes: 1, minFragmentBits: 64 * BYTE }, 'none'] as const
    const [preemption, none] = express
    const idle = star({ bestEffortMaxFrameBits: 12_000 })
    const urgent = request('urgent', 'h1', { deadlinePs: 16 * US })
    const [rejection] = analyze(idle, [urgent]).result.rejected
    expect(rejection).toMatchObject({
      code: 'DEADLINE',
      remedy: { change: 'preemption', link: rejection!.link, expressLanes: 1 },
    })
    const set = (link: string): Topology => ({
      ...idle,
      links: idle.links.map(l => ({ ...l, preemption: l.id === link ? preemption : none })),
    })
    expect(analyze(set(rejection!.link!), [urgent]).result.valid).toBe(true)
    // Preemption at one of two ports is not enough for this one: a later deadline is.
    const [sooner] = analyze(idle, [{ ...urgent, deadlinePs: 6 * US }]).result.rejected
    expect(sooner!.remedy).toMatchObject({ change: 'deadline', toPs: 26 * US })
  })

  it('no other period or packet of a token bucket', () => {
    const arrival = { kind: 'token-bucket', rateBps: 990_000_000, burstBits: 1000 } as const
    const bucket = request('bucket', 'h1', { periodPs: 1_010_101, arrival })
    const [rejection] = analyze(star(), [request('half', 'h2', { periodPs: 2 * US }), bucket]).result.rejected
    expect(rejection).toMatchObject({ id: 'bucket', code: 'OVERLOAD' })
    expect(rejection!.remedy).toBeUndefined()
  })
})

describe('what would admit a refused request that is sent twice', () => {
  const planes = network(
    ['h1', 'h2', 'h3', 'a', 'b'].map(id => node(id)),
    ['h1>a', 'h1>b', 'a>h2', 'b>h2', 'h3>a', 'h3>b'].map(id => link(id)),
  )
  const twice = (over: Partial<Request> = {}): Request =>
    request('r', 'h1', { receivers: ['h2'], replicas: 2, ...over })
  const refused = (requests: readonly Request[], topology: Topology = planes) =>
    analyze(topology, requests).result.rejected[0]
  const inB = request('b', 'h3', { receivers: ['h2'], periodPs: 1.5 * US, routes: [['h3>b', 'b>h2']] })

  it('a longer period of both copies; it is admitted so', () => {
    const rejection = refused([inB, twice({ periodPs: 2 * US })])
    expect(rejection).toMatchObject({ id: 'r', code: 'OVERLOAD', link: 'b>h2' })
    const { remedy } = rejection!
    if (remedy?.change !== 'size' && remedy?.change !== 'period') throw new Error('a longer period, or less')
    const change =
      remedy.change === 'period'
        ? { periodPs: remedy.toPs }
        : { loadSizeBits: remedy.toBits, sizeBits: remedy.toBits }
    expect(analyze(planes, [inB, twice({ periodPs: 2 * US, ...change })]).result.rejected).toEqual([])
  })

  it('a deadline that the later of both copies keeps', () => {
    const far = {
      ...planes,
      links: planes.links.map(l => ({ ...l, minLatencyPs: l.id === 'b>h2' ? 9 * US : l.minLatencyPs })),
    }
    expect(refused([twice({ deadlinePs: US })], far)).toMatchObject({
      code: 'DEADLINE',
      remedy: { change: 'deadline', fromPs: US, toPs: 11 * US },
    })
    expect(analyze(far, [twice({ deadlinePs: 11 * US })]).result.valid).toBe(true)
  })

  it('a larger queue, where the second way has no room; it says so and names the queue', () => {
    const small = (bits: number): Topology => ({
      ...planes,
      links: planes.links.map(l => (l.id === 'b>h2' ? { ...l, queueSizeBits: bits } : l)),
    })
    const rejection = refused([twice()], small(500))
    expect(rejection).toMatchObject({
      code: 'CAPACITY',
      link: 'b>h2',
      needed: 1000,
      available: 500,
      remedy: { change: 'queue', link: 'b>h2', fromBits: 500, toBits: 1000 },
    })
    expect(rejection!.message).toContain('two ways')
    expect(analyze(small(1000), [twice()]).result.valid).toBe(true)
  })
})
