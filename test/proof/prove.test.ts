import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { check } from '../../src/analysis/check.ts'
import type { AnalysisResult } from '../../src/analysis/result.ts'
import { solve } from '../../src/analysis/solution.ts'
import { parseRequestsOrThrow } from '../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import type { Witness } from '../../src/model/witness.ts'
import type { ProofResult } from '../../src/proof/proof-result.ts'
import { attackSteps, type ProveOptions, prove } from '../../src/proof/prove.ts'
import { proofText } from '../../src/report/proof/proof-text.ts'
import { scenarioOf } from '../../src/simulation/witness/witness.ts'
import { randomNetwork } from '../arbitraries/network.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'
import { type Finished, finish } from '../simulation/run.ts'

const QUICK: ProveOptions = { runs: 300, random: 4 }
const MS = 1_000_000_000

const star = (queueSizeBits = 1 << 30, over: Partial<Topology> = {}): Topology =>
  network(
    ['ha', 'hb', 'hz', 's'].map(id => node(id)),
    [link('ha>s'), link('hb>s'), link('s>hz', { queueSizeBits })],
    over,
  )
const pair = (more: Partial<Tunnel> = {}): Tunnel[] => [
  { ...tunnel('a', ['ha>s>hz'], 1000, MS), ...more },
  { ...tunnel('b', ['hb>s>hz'], 1000, MS), ...more },
]

/** Judged by an analysis that somebody has changed. */
const judged = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  change: (honest: AnalysisResult) => AnalysisResult,
  options: ProveOptions = QUICK,
): ProofResult => {
  const honest = solve(topology, { tunnels })
  const steps = attackSteps({ ...honest, result: change(honest.result) }, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

const withRange =
  (id: string, moreLeastPs: number, moreSpreadPs: number) =>
  (honest: AnalysisResult): AnalysisResult => ({
    ...honest,
    tunnels: honest.tunnels.map(t => {
      if (t.id !== id) return t
      const minLatencyPs = t.minLatencyPs + moreLeastPs
      const maxJitterPs = t.maxJitterPs! + moreSpreadPs
      return {
        ...t,
        minLatencyPs,
        maxJitterPs,
        receivers: t.receivers.map(r => ({ ...r, minLatencyPs, maxJitterPs })),
      }
    }),
  })

const replayed = (topology: Topology, tunnels: readonly Tunnel[], witness: Witness): Finished =>
  finish(topology, tunnels, scenarioOf(finish(topology, tunnels).plan, witness))

describe('a proof', () => {
  it('says what was attacked: of sources and ports what they leave open', () => {
    const plain = prove(star(), { tunnels: pair() }, QUICK)
    expect([plain.attacked, plain.failures]).toEqual([['phases', 'jitters'], { tried: 0, asked: 0 }])
    const links = star().links.map(l => ({
      ...l,
      wakeLatencyPs: 1000,
      bestEffortMaxFrameBits: l.id === 's>hz' ? 800 : 0,
      reserved: [{ name: 'ptp', sizeBits: 720, periodPs: MS, packets: 1 }],
    }))
    const elaborate = star(1 << 30, {
      links,
      clockTolerancePpb: 100_000,
      preemption: { expressLanes: 1, minFragmentBits: 512 },
    })
    const tunnels = [
      { ...pair()[0]!, minLoadSizeBits: 800, packets: 2 },
      { ...pair()[1]!, arrival: { kind: 'sporadic' as const } },
    ]
    expect(prove(elaborate, { tunnels }, QUICK).attacked).toEqual([
      ...['phases', 'jitters', 'best effort', 'clocks', 'sizes', 'batches', 'gaps', 'cuts', 'wake'],
      'control traffic',
    ])
    expect(prove(elaborate, { tunnels }, { runs: 0, random: 0 }).attacked).toEqual([])
  })

  it('holds where analysis, checker and simulations agree, and says how near packets came', () => {
    const result = prove(star(), { tunnels: pair() }, QUICK)
    expect(result).toMatchObject({
      verdict: 'proven',
      complete: true,
      violations: [],
      contradictions: [],
      certificate: { kind: 'accepted', queues: 3, hops: 4 },
      random: { runs: 4, asked: 4, drops: 0 },
    })
    // Two packets that meet at s: 1000 ns each in and out, and one waits for the other.
    expect(result.tunnels.map(t => t.receivers[0])).toEqual([
      expect.objectContaining({ minLatencyPs: 2_000_000, maxJitterPs: 1_000_000, seenMinPs: 2_000_000 }),
      expect.objectContaining({ seenMaxPs: 3_000_000, tightness: 1, position: 1 }),
    ])
    // Who wins every tie is beaten by 1 ps.
    expect(result.tunnels[0]!.receivers[0]!.seenMaxPs).toBe(2_999_999)
  })

  it('is the same again, and other for another seed', () => {
    const { topology, tunnels } = randomNetwork(4)
    const once = prove(topology, { tunnels }, QUICK)
    expect(prove(topology, { tunnels }, QUICK)).toEqual(once)
    expect(prove(topology, { tunnels }, { ...QUICK, seed: 2 })).not.toEqual(once)
  })

  it('holds for random networks, whatever is in them', () => {
    let positions = 0
    for (let seed = 0; seed < 6; seed++) {
      const { topology, tunnels } = randomNetwork(seed)
      const options = { ...QUICK, random: 2 }
      const { verdict, contradictions, tunnels: proven } = prove(topology, { tunnels }, options)
      expect([verdict, contradictions], `network ${seed}`).toEqual(['proven', []])
      positions += proven.flatMap(t => t.receivers).filter(r => (r.position ?? 0) > 0.5).length
    }
    expect(positions).toBeGreaterThan(10)
  })

  it('looks only at the tunnel asked for', () => {
    const { tunnels, search } = prove(star(), { tunnels: pair() }, { ...QUICK, tunnel: 'b', random: 0 })
    expect(tunnels.map(t => t.id)).toEqual(['b'])
    expect(search.runs).toBeGreaterThan(0)
    expect(tunnels[0]!.receivers[0]!.seenBy).toBe('search')
  })

  it('of no tunnels holds', () => {
    expect(prove(star(), { tunnels: [] }, QUICK)).toMatchObject({ verdict: 'proven', tunnels: [] })
  })

  it('that is cut short says so, and keeps what was seen', () => {
    let looks = 0
    const result = prove(star(), { tunnels: pair() }, { ...QUICK, shouldStop: () => ++looks > 40 })
    expect(result).toMatchObject({ verdict: 'proven', complete: false })
    expect(result.random.runs + result.search.runs).toBeLessThan(304)
    expect(result.tunnels[0]!.receivers[0]!.seenMaxPs).not.toBeNull()
    const nothing = prove(star(), { tunnels: pair() }, { ...QUICK, shouldStop: () => true })
    expect(nothing).toMatchObject({ complete: false, search: { runs: 0 }, random: { runs: 0 } })
  })
})

describe('a proof is refused', () => {
  it('where the analysis finds violations', () => {
    const late = prove(star(), { tunnels: pair({ deadlinePs: 2_500_000 }) }, QUICK)
    expect(late).toMatchObject({ verdict: 'unproven', contradictions: [], certificate: { kind: 'accepted' } })
    expect(late.violations.map(v => v.code)).toEqual(['DEADLINE', 'DEADLINE'])
  })

  it('where there is no bound, or a queue may overflow: losses are then no contradiction', () => {
    const periodPs = 1_500_000
    const tunnels = pair({ periodPs, requestedPeriodPs: periodPs })
    const overloaded = prove(star(3000), { tunnels }, QUICK)
    expect(overloaded).toMatchObject({
      verdict: 'unproven',
      contradictions: [],
      certificate: { kind: 'none' },
    })
    expect(overloaded.random.drops).toBeGreaterThan(0)
    const cramped = prove(star(1500), { tunnels: pair() }, QUICK)
    expect(cramped.violations.map(v => v.code)).toEqual(['BUFFER'])
    expect(cramped).toMatchObject({ verdict: 'unproven', contradictions: [] })
  })

  it('where a tunnel is no tree: nothing is sent then', () => {
    const [a] = pair()
    const result = prove(star(), { tunnels: [{ ...a!, routes: [['hb>s', 's>hz']] }] }, QUICK)
    expect(result).toMatchObject({ verdict: 'unproven', random: { runs: 0 }, certificate: { kind: 'none' } })
    expect(result.violations.map(v => v.code)).toEqual(['TREE'])
  })
})

describe('a proof is refuted', () => {
  it('by a packet later than the bound, which its witness shows again; the checker had refused it too', () => {
    const result = judged(star(), pair(), withRange('b', 0, -1))
    expect(result.verdict).toBe('refuted')
    expect(result.certificate).toEqual({
      kind: 'refused',
      problems: [
        'tunnel b: the certificate proves λmin 2000000 ps and δmax 1000000 ps, the analysis says 2000000 ps and 999999 ps',
      ],
      more: 0,
    })
    const [late] = result.contradictions
    expect(late).toMatchObject({ code: 'LATE', tunnel: 'b', node: 'hz' })
    expect(late!.message).toMatch(
      /^packet \d+ of b took 3000000 ps to hz, the worst case proven is 2999999 ps$/,
    )
    expect(late!.witness).toMatchObject({ shows: 'outside', receiver: 'hz', latencyPs: 3_000_000 })
    expect(replayed(star(), pair(), late!.witness).seen('b').maxPs).toBe(3_000_000)
  })

  it('by the search alone, where random runs do not come so far', () => {
    const { topology, tunnels } = randomNetwork(2)
    const honest = prove(topology, { tunnels }, { runs: 2000, random: 0 })
    const worst = honest.tunnels.flatMap(t => t.receivers.map(r => ({ id: t.id, ...r })))
    const near = worst.reduce((a, b) => ((b.position ?? 0) > (a.position ?? 0) ? b : a))
    const less = near.seenMaxPs! - 1 - near.minLatencyPs - near.maxJitterPs!
    const options = { runs: 2000, random: 0 }
    const { verdict, contradictions } = judged(topology, tunnels, withRange(near.id, 0, less), options)
    expect(verdict).toBe('refuted')
    const { witness } = contradictions.find(c => c.tunnel === near.id)!
    const again = replayed(topology, tunnels, witness).seen(near.id, near.node)
    expect(again.maxPs).toBeGreaterThanOrEqual(near.seenMaxPs!)
  })

  it('by a packet faster than the least latency', () => {
    const result = judged(star(), pair(), withRange('a', 1, 0))
    const early = result.contradictions.find(c => c.code === 'EARLY')!
    expect(early.message).toMatch(/^packet \d+ of a took 2000000 ps to hz, the least proven is 2000001 ps$/)
    expect(replayed(star(), pair(), early.witness).seen('a').minPs).toBe(2_000_000)
  })

  it('by a packet lost in a network that was proven to lose none', () => {
    // Proven for roomy queues, and simulated with room for one packet and a half.
    const roomy = solve(star(), { tunnels: pair() }).result
    const result = judged(star(1500), pair(), () => roomy)
    expect(result.verdict).toBe('refuted')
    const drop = result.contradictions.find(c => c.code === 'DROP')!
    expect(drop).toMatchObject({ link: 's>hz', witness: { shows: 'drop', link: 's>hz' } })
    const again = replayed(star(1500), pair(), drop.witness)
    expect(again.tally.drops.reduce((a, b) => a + b, 0)).toBeGreaterThan(0)
    // The same with the queue that was proven: it fits.
    expect(replayed(star(), pair(), drop.witness).tally.drops.every(count => count === 0)).toBe(true)
  })
})

describe('a request that is sent twice', () => {
  const both = parseTopologyOrThrow(
    `name: planes
defaults: { link: { bandwidth: 1 Gbit/s, queueSize: 128 KiB } }
nodes: { a: { kind: host }, b: { kind: host }, p: { kind: switch }, q: { kind: switch } }
links: [ { from: a, to: p }, { from: p, to: b }, { from: a, to: q }, { from: q, to: b, minLatency: 2 us } ]
`,
    { file: 'planes.yaml' },
  )
  const requests = `requests:
  - { id: twice, sender: a, receivers: [b], loadSize: 100 B, period: 1 ms, deadline: 50 us, replicas: 2 }
`
  const asked = parseRequestsOrThrow(requests, { file: 'r.yaml', topology: both })
  const { allocation } = analyze(both, asked)
  const result = prove(both, allocation, { runs: 200 })

  it('is one contract: seen is the copy that comes first, worst what holds after a failure', () => {
    const [bound] = check(both, allocation).replicated!
    const [receiver] = bound!.receivers
    expect(result.requests).toMatchObject([
      {
        id: 'twice',
        copies: ['twice~1', 'twice~2'],
        receivers: [
          { node: 'b', minLatencyPs: receiver!.minLatencyPs, worstPs: receiver!.worstAfterFailurePs },
        ],
      },
    ])
    // A run in which the faster plane has failed shows the slower one: above the worst without a failure.
    const [seen] = result.requests![0]!.receivers
    expect(seen!.seenMaxPs).toBeGreaterThan(receiver!.worstPs!)
    expect(seen!.seenMaxPs).toBeLessThanOrEqual(receiver!.worstAfterFailurePs!)
    expect(seen!.seenMinPs).toBeLessThan(result.tunnels[1]!.receivers[0]!.seenMinPs!)
  })

  it('has a row of its own before those of its copies', () => {
    const rows = proofText(result, { width: 120 }).split('\n').slice(2, 5)
    expect(rows.map(row => row.split(/ {2,}/)[0])).toEqual(['twice ×2', 'twice~1', 'twice~2'])
    expect(proofText(result)).toContain('PROVEN: 2 tunnels, 1 request sent twice')
  })

  it('is named with one of its copies where that is the only tunnel asked for', () => {
    const only = prove(both, allocation, { runs: 10, random: 2, tunnel: 'twice~2' })
    expect(only.requests?.map(r => r.id)).toEqual(['twice'])
    expect(only.tunnels.map(t => t.id)).toEqual(['twice~2'])
  })
})
