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

  it('no other period or packet of a token bucket', () => {
    const arrival = { kind: 'token-bucket', rateBps: 990_000_000, burstBits: 1000 } as const
    const bucket = request('bucket', 'h1', { periodPs: 1_010_101, arrival })
    const [rejection] = analyze(star(), [request('half', 'h2', { periodPs: 2 * US }), bucket]).result.rejected
    expect(rejection).toMatchObject({ id: 'bucket', code: 'OVERLOAD' })
    expect(rejection!.remedy).toBeUndefined()
  })
})
