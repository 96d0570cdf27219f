import { describe, expect, it } from 'vitest'
import { type Answer, referenceAnalyze } from './analyze.ts'
import { capInTime } from './caps.ts'
import { batchWork, crossingsOf, waitingTime } from './crossing.ts'
import { Rational } from './rational.ts'
import { type Case, trafficCases } from './read-case.ts'
import { replicated } from './replicas.ts'
import { sourceOf } from './source.ts'
import { jitterOver, latencyOver, linkOf, sendJitter, sendLatency } from './tree.ts'
import { accepted, violations } from './verdicts.ts'
import { batches } from './work.ts'
import { fast, slow, worldOf } from './world.ts'

/** Examples worked out with pencil and paper; times in microseconds where nothing else is said. */
const US = 1_000_000
const us = (n: number): number => Math.round(n * US)

const known = (name: string): Case => trafficCases().find(c => c.name.replace(/^p-\d+-/, '') === name)!
const answerOf = ({ topology, tunnels }: Case, lineShaping = true): Answer =>
  referenceAnalyze(topology, tunnels, { lineShaping })
const hopsOf = (answer: Answer, id: string, node: string) => answer.tunnels.get(id)!.receivers.get(node)!.hops

describe('examples by hand', () => {
  it('clock: the wire before may be fast, this one slow', () => {
    const { topology, tunnels } = known('clock-fast-upstream')
    const world = worldOf(topology)
    const at = crossingsOf(world, tunnels).filter(c => c.link.id === 's2>hd' && c.previous?.id === 's1>s2')
    const { link } = at[0]!
    expect([fast(world, 12336n, link), slow(world, 12336n, link)]).toEqual([12_334_766n, 12_337_234n])
    expect(answerOf(known('clock-fast-upstream')).tunnels.get('t0')!.minLatencyPs).toBe(37_004_298)
    const { rate } = capInTime(world, at, () => 0n)!
    expect(rate.compare(Rational.reduced(12_337_234n, 12_334_766n))).toBe(0)
  })

  it('sizes: short frames arrive early and bunch up', () => {
    const example = known('size-shorter-frames')
    const answer = answerOf(example)
    expect(answer.tunnels.get('var')!.minLatencyPs).toBe(us(80 + 8 + 80))
    const jitter = answer.jitters.get('var at s2>h3')!
    expect(jitter).toBe(us(1200 - 80 + 120 - 8))
    const flow = { id: 'var', c: 1n, period: BigInt(us(1300)), jitter: BigInt(jitter), bits: 1n }
    expect([us(68) - 1, us(68)].map(t => batches(flow, new Rational(t)))).toEqual([1n, 2n])
  })

  it('preemption: 143 B cannot be cut, a cut frame waits for 24 B more each', () => {
    const example = known('preempt-143')
    const answer = answerOf(example)
    expect(answer.tunnels.get('fast')).toMatchObject({ minLatencyPs: us(16), maxJitterPs: us(22.88) })
    const { preemption: _none, ...plain } = example.topology
    expect(answerOf({ ...example, topology: plain }).tunnels.get('fast')!.maxJitterPs).toBe(us(246.72))
    expect(hopsOf(answer, 'bulk', 'h3').map(h => h.queueingPs)).toEqual([us(123.36), us(143.2)])
    expect(answer.tunnels.get('bulk')!.maxJitterPs).toBe(us(123.36 + 143.2))
  })

  it('message: its packets follow one another', () => {
    const example = known('message-fragments')
    const { kinds } = sourceOf(worldOf(example.topology), example.tunnels[0]!)
    expect(kinds.map(k => [k.hi / 8n, k.count])).toEqual([
      [1538n, 2n],
      [1122n, 1n],
    ])
    const answer = answerOf(example)
    expect(answer.tunnels.get('msg')).toMatchObject({ minLatencyPs: us(45.888), maxJitterPs: 0 })
    expect([...answer.queues.values()].map(q => [...q.waits.values()])).toEqual([[us(24.608)], [us(3.328)]])
    expect(hopsOf(answer, 'msg', 'h2').map(h => h.transmissionPs)).toEqual([us(33.584), us(45.888 - 33.584)])
    expect(hopsOf(answer, 'msg', 'h2').map(h => h.queueingPs)).toEqual([0, 0])
  })

  it('token bucket: of one size exact to the packet, of several one packet more', () => {
    const example = known('bucket')
    const world = worldOf(example.topology)
    const [fixed, any] = example.tunnels.map(t => sourceOf(world, t))
    expect(fixed).toMatchObject({ period: BigInt(us(1000)), window: BigInt(us(2000)) })
    expect(any).toMatchObject({ period: BigInt(us(500)), window: BigInt(us(1000)), smallest: 10n })
    const link = example.topology.links.find(l => l.id === 'h2>s')!
    expect(batchWork(world, any!, link, 0n)).toBe(BigInt(us(100) + 30))
    expect(hopsOf(answerOf(example), 'fixed', 'h3')[0]!.queueingPs).toBe(us(200))
  })

  it('wake: before the frame that the sleeping port already had', () => {
    const hops = hopsOf(answerOf(known('wake')), 'a', 'h3')
    expect(hops.map(h => h.queueingPs)).toEqual([us(28.836), us(28.836 + 0.672)])
  })

  it('reserved: control frames go before a packet that is alone in its lane', () => {
    expect(hopsOf(answerOf(known('reserved')), 'a', 'h3')[0]!.queueingPs).toBe(us(71.2))
  })

  it('cells: three small packets take three cells', () => {
    const example = known('cells')
    const answer = answerOf(example)
    expect(answer.queues.get('s>h4/0')!.backlogBits).toBe(624 * 8)
    expect(violations(example.topology, example.tunnels, answer)).toEqual([
      { code: 'BUFFER', link: 's>h4', lane: 0, bits: 624 * 8, queueBits: 500 * 8 },
    ])
  })

  it('send: the request says how it is sent', () => {
    expect(answerOf(known('send-and-jitter')).tunnels.get('a')!.maxJitterPs).toBe(us(10.1))
  })

  it('best effort: each link its own', () => {
    const answer = answerOf(known('best-effort-per-link'))
    expect(hopsOf(answer, 'a', 'h2').map(h => h.queueingPs)).toEqual([0, us(72.336), us(12.336)])
  })

  it('replicas: the sooner copy, and the later one after a failure', () => {
    const example = known('replicas')
    const answer = answerOf(example)
    expect(replicated(example.topology, example.tunnels, answer)).toEqual([
      {
        id: 'r',
        receivers: {
          h2: {
            minLatencyPs: us(12.3),
            worstPs: us(28.3),
            worstAfterFailurePs: us(48.1),
            historyBatches: 1,
            historyPackets: 1,
          },
        },
      },
    ])
  })
})

describe('the parts of a range', () => {
  it.each(trafficCases())('add up in $name', known => {
    const { topology } = known
    const tunnels = accepted(topology, known.tunnels)
    const world = worldOf(topology)
    const answer = referenceAnalyze(topology, tunnels, { lineShaping: true, backlog: false })
    for (const tunnel of tunnels) {
      const source = sourceOf(world, tunnel)
      for (const { hops, minLatencyPs, maxJitterPs } of answer.tunnels.get(tunnel.id)!.receivers.values()) {
        const worst = hops.reduce((sum, hop) => {
          const link = linkOf(topology, hop.link)
          const c = Number(waitingTime(world, source, link))
          const wait = answer.queues.get(`${hop.link}/${tunnel.lane}`)!.waits.get(c)!
          return sum + wait + c + latencyOver(topology, tunnel, link) + jitterOver(topology, link)
        }, sendLatency(topology, tunnel) + sendJitter(topology, tunnel))
        expect(minLatencyPs + maxJitterPs!).toBe(worst)
        const parts = hops.reduce(
          (s, h) => s + h.transmissionPs + h.queueingPs! + h.latencyPs + h.jitterPs,
          0,
        )
        expect(parts + sendLatency(topology, tunnel) + sendJitter(topology, tunnel)).toBe(worst)
      }
    }
  })
})
