import { describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { provenRanges } from '../../src/analysis/proven.ts'
import { EventKernel } from '../../src/simulation/kernels/event-kernel.ts'
import { ReplicationRun } from '../../src/simulation/kernels/replication.ts'
import { describeSeen } from '../../src/simulation/results/describe.ts'
import { addOutcome, nothingSeen } from '../../src/simulation/results/seen.ts'
import { upperLimit } from '../../src/simulation/results/tail.ts'
import { hyperperiodPs, SimulationOptionError } from '../../src/simulation/setup/horizon.ts'
import { HOSTS, withHosts } from '../../src/simulation/setup/hosts.ts'
import { planSimulation } from '../../src/simulation/setup/packet-records.ts'
import { runTables } from '../../src/simulation/setup/run-tables.ts'
import { resolveSimulation } from '../../src/simulation/setup/simulation-options.ts'
import { type SimulateOptions, simulate } from '../../src/simulation/simulate.ts'
import { seeds } from '../properties/effort.ts'
import { drawnNetwork } from './scenarios.ts'

const US = 1_000_000
const bounded = seeds(0.02).map(seed => ({ seed, ...drawnNetwork(3 * seed + 1) }))
const span = { kind: 'packets', count: 400 } as const
const LOSSY = 9
const proofOf = ({ topology, tunnels }: (typeof bounded)[number]) => ({
  proven: provenRanges(check(topology, { tunnels })),
})

/** The same as the simulation, packet by packet: latencies of every endpoint in the order of their numbers. */
const latencies = (drawn: (typeof bounded)[number], options: SimulateOptions): number[][] => {
  const plan = planSimulation(drawn.topology, drawn.tunnels)
  const { scenario, replications } = resolveSimulation(plan, options)
  const seen: number[][] = plan.endpoints.map(() => [])
  for (let replication = 0; replication < replications; replication++) {
    const tables = runTables(plan, { ...scenario, replication })
    const kernel = new EventKernel(tables, (r, number, _arrival, _start, _end, farPs) => {
      const endpoint = plan.endpoint[r]!
      const t = plan.tunnel[r]!
      const bornPs = tables.phasePs[t]! + number * tables.periodPs[t]!
      if (endpoint >= 0 && bornPs >= tables.warmUpPs) seen[endpoint]!.push(farPs - bornPs)
    })
    kernel.advance(Number.POSITIVE_INFINITY)
  }
  return seen
}

describe('simulate', () => {
  it('counts every packet, exactly where it says so and within a bin elsewhere', () => {
    let packets = 0
    for (const drawn of bounded) {
      const options = { seed: drawn.seed, span, replications: 3, warmUpPs: 3 * US }
      const result = simulate(drawn.topology, { tunnels: drawn.tunnels }, options)
      const plain = latencies(drawn, options)
      for (const [endpoint, receiver] of result.tunnels.flatMap(t => t.receivers).entries()) {
        const sorted = plain[endpoint]!.toSorted((a, b) => a - b)
        packets += sorted.length
        expect(receiver.count).toBe(sorted.length)
        if (sorted.length === 0) continue
        const sum = sorted.reduce((a, b) => a + b, 0)
        expect(receiver).toMatchObject({
          minPs: sorted[0],
          maxPs: sorted.at(-1),
          meanPs: Math.ceil(sum / sorted.length),
        })
        for (const [share, shown] of [
          [0.5, receiver.p50Ps],
          [0.99, receiver.p99Ps],
          [0.999, receiver.p999Ps],
        ] as const) {
          const exact = sorted[Math.ceil(share * sorted.length) - 1]!
          expect(shown).toBeGreaterThanOrEqual(exact)
          expect(shown! - exact).toBeLessThan(receiver.resolutionPs!)
        }
      }
    }
    expect(packets).toBeGreaterThan(5000)
  })

  it('is the same again, and other with another seed', () => {
    const { topology, tunnels } = bounded[0]!
    const run = (seed: number) => simulate(topology, { tunnels }, { seed, span })
    expect(run(1)).toEqual(run(1))
    expect(run(1).tunnels).not.toEqual(run(2).tunnels)
  })

  it('merges replications in their order, whoever finished first', () => {
    for (const { topology, tunnels, seed } of bounded) {
      const plan = planSimulation(topology, tunnels)
      const options = { seed, span, replications: 4 }
      const resolved = resolveSimulation(plan, options)
      // The last first, and what a thread sends is a copy.
      const outcomes = [3, 2, 1, 0].map(replication => {
        const run = new ReplicationRun(plan, { ...resolved.scenario, replication })
        while (!run.advance());
        return structuredClone(run.outcome())
      })
      const seen = nothingSeen(plan)
      for (const outcome of outcomes.toReversed()) addOutcome(seen, outcome)
      expect(describeSeen(plan, resolved, seen)).toEqual(simulate(topology, { tunnels }, options))
    }
  })

  it('finds no packet outside the range that the analysis has proven', () => {
    for (const drawn of bounded) {
      const result = simulate(
        drawn.topology,
        { tunnels: drawn.tunnels },
        {
          seed: drawn.seed,
          span,
          bestEffort: { kind: 'worst' },
          clocks: 'worst',
          ...proofOf(drawn),
        },
      )
      expect(result.violations, `seed ${drawn.seed}`).toEqual([])
      for (const { tightness } of result.tunnels.flatMap(t => t.receivers))
        if (tightness !== null) expect(tightness).toBeLessThanOrEqual(1)
    }
  })

  it('a range that is too narrow is broken at both ends, by packets that are told', () => {
    const drawn = bounded[0]!
    const options = { seed: 5, span, replications: 2 }
    const whole = simulate(drawn.topology, { tunnels: drawn.tunnels }, options)
    const narrow = whole.tunnels.map(t =>
      t.receivers.map(r => ({ minLatencyPs: r.minPs! + 1, maxJitterPs: r.maxPs! - r.minPs! - 2 })),
    )
    const { violations } = simulate(
      drawn.topology,
      { tunnels: drawn.tunnels },
      {
        ...options,
        proven: { ranges: narrow, isDropFree: true },
      },
    )
    const receivers = whole.tunnels.flatMap(t => t.receivers.map(r => ({ id: t.id, ...r })))
    expect(violations.length).toBe(2 * receivers.length)
    for (const violation of violations) {
      if (violation.code === 'DROP') throw new Error('nothing is lost here')
      const { code, tunnel, node, replication, packet, releasedPs, latencyPs } = violation
      const receiver = receivers.find(r => r.id === tunnel && r.node === node)!
      expect(latencyPs).toBe(code === 'EARLY' ? receiver.minPs : receiver.maxPs)
      // Replayed alone, that packet takes as long.
      const plan = planSimulation(drawn.topology, drawn.tunnels)
      const { scenario } = resolveSimulation(plan, options)
      const tables = runTables(plan, { ...scenario, replication })
      const t = drawn.tunnels.findIndex(({ id }) => id === tunnel)
      expect(releasedPs).toBe(tables.phasePs[t]! + packet * tables.periodPs[t]!)
      let took = -1
      new EventKernel(tables, (r, number, _arrival, _start, _end, farPs) => {
        if (
          number === packet &&
          plan.endpoint[r]! >= 0 &&
          plan.tunnel[r] === t &&
          plan.endpoints[plan.endpoint[r]!]!.node === node
        )
          took = farPs - releasedPs
      }).advance(Number.POSITIVE_INFINITY)
      expect(took).toBe(latencyPs)
    }
  })

  it('packets lost where none can be are told, and only there', () => {
    // Every third network has queues that hold hardly more than a packet.
    const { topology, tunnels } = drawnNetwork(LOSSY)
    const options = { seed: 1, span: { kind: 'packets', count: 4000 }, phases: { kind: 'aligned' } } as const
    const analysis = provenRanges(check(topology, { tunnels }))
    expect(analysis.isDropFree).toBe(false)
    const honest = simulate(topology, { tunnels }, { ...options, proven: analysis })
    expect(honest.drops).toBeGreaterThan(0)
    expect(honest.violations.filter(v => v.code === 'DROP')).toEqual([])
    const { violations } = simulate(
      topology,
      { tunnels },
      {
        ...options,
        proven: { ...analysis, isDropFree: true },
      },
    )
    const lost = violations.filter(v => v.code === 'DROP')
    expect(lost.length).toBeGreaterThan(0)
    expect(lost[0]!.message).toMatch(
      /^packet \d+ of \S+ found no room in the queue of \S+, where none can be lost$/,
    )
    expect(honest.tunnels.reduce((sum, t) => sum + t.dropped, 0)).toBe(honest.drops)
    expect(honest.links.reduce((sum, l) => sum + l.drops, 0)).toBe(honest.drops)
  })

  it('stopped early it says so, and counts what it simulated', () => {
    const { topology, tunnels } = bounded[0]!
    let asked = 0
    const options = { span: { kind: 'packets', count: 2_000_000 }, shouldStop: () => ++asked > 2 } as const
    const result = simulate(topology, { tunnels }, options)
    expect(result.complete).toBe(false)
    expect(result.simulatedPs).toBeGreaterThan(0)
    expect(result.simulatedPs).toBeLessThan(result.durationPs / 2)
    const longest = Math.max(...tunnels.map(t => t.periodPs))
    for (const [t, { released }] of result.tunnels.entries()) {
      const expected = result.simulatedPs / tunnels[t]!.periodPs
      expect(Math.abs(released - expected)).toBeLessThanOrEqual(1 + longest / tunnels[t]!.periodPs)
    }
  })

  it('a warm-up comes before the time asked for, and is not counted', () => {
    const { topology, tunnels } = bounded[0]!
    const [first] = tunnels
    const period = first!.periodPs
    const run = (warmUpPs: number) =>
      simulate(
        topology,
        { tunnels: tunnels.slice(0, 1) },
        {
          span: { kind: 'duration', ps: 10 * period },
          phases: { kind: 'aligned' },
          warmUpPs,
        },
      )
    const [tunnel] = run(0).tunnels
    expect(tunnel!.released).toBe(10)
    expect(new Set(tunnel!.receivers.map(r => r.count))).toEqual(new Set([10]))
    expect(run(5 * period)).toMatchObject({ durationPs: 10 * period, warmUpPs: 5 * period, packets: 10 })
    expect(run(5 * period).packetHops).toBe(1.5 * run(0).packetHops)
  })
})

describe('how long', () => {
  it('a hyperperiod is the least common multiple, exactly', () => {
    expect(hyperperiodPs([10 * US, 4 * US, 6 * US])).toBe(60 * US)
    expect(hyperperiodPs([999_999_937, 1_000_000])).toBe(999_999_937_000_000)
    expect(() => hyperperiodPs([999_999_937, 999_999_929])).toThrow(SimulationOptionError)
    expect(() => hyperperiodPs([999_999_937, 999_999_929])).toThrow(/more than 8000000000000000 ps/)
  })

  it('after a hyperperiod every tunnel has sent all it can', () => {
    const { topology, tunnels } = bounded[0]!
    const two = [1, 3].map((ratio, i) => ({ ...tunnels[0]!, id: `t${i}`, periodPs: ratio * 7 * US }))
    const result = simulate(topology, { tunnels: two }, { span: { kind: 'hyperperiod' } })
    expect(result.durationPs).toBe(21 * US)
    expect(result.tunnels.map(t => t.released)).toEqual([3, 1])
  })

  it('what was not said takes about a million packet-hops, in whole longest periods', () => {
    const { topology, tunnels } = bounded[0]!
    const plan = planSimulation(topology, tunnels)
    const { durationPs } = resolveSimulation(plan)
    const longest = Math.max(...tunnels.map(t => t.periodPs))
    const hops = tunnels.reduce(
      (sum, t, i) => sum + (plan.trees[i]!.links.length * durationPs) / t.periodPs,
      0,
    )
    expect(durationPs % longest).toBe(0)
    expect(hops).toBeGreaterThan(990_000)
    expect(hops).toBeLessThan(11_000_000)
  })

  it('what cannot be counted is refused', () => {
    const { topology, tunnels } = bounded[0]!
    const run = (options: SimulateOptions) => () => simulate(topology, { tunnels }, options)
    expect(run({ span: { kind: 'duration', ps: 9e15 } })).toThrow(/at most 8000000000000000 ps/)
    expect(run({ span: { kind: 'duration', ps: 0 } })).toThrow(/nothing to simulate/)
    expect(run({ seed: 1.5 })).toThrow(/seed: expected a whole number/)
    expect(run({ replications: 0 })).toThrow(/replications: expected a whole number of at least 1/)
    expect(run({ phases: { kind: 'given', ps: [] } })).toThrow(/expected one for each of/)
    const fast = [{ ...tunnels[0]!, periodPs: 1000 }]
    expect(() => simulate(topology, { tunnels: fast }, { span: { kind: 'duration', ps: 3e12 } })).toThrow(
      /would send 3000000000 packets/,
    )
  })
})

describe('the tail', () => {
  // Clopper-Pearson, one-sided: the beta quantile B(confidence; v + 1, n − v), from tables (R: qbeta).
  it.each([
    [0, 100, 0.95, 0.029513],
    [0, 1, 0.99, 0.99],
    [1, 10, 0.95, 0.394163],
    [5, 10, 0.975, 0.812914],
    [3, 1000, 0.99, 0.010013],
  ])('of %i in %i: at %d the upper limit is %d', (hits, trials, confidence, expected) => {
    expect(upperLimit(hits, trials, confidence)).toBeCloseTo(expected, 5)
  })

  it('is 1 where nothing is known, and falls with what is', () => {
    expect(upperLimit(0, 0, 0.99)).toBe(1)
    expect(upperLimit(7, 7, 0.99)).toBe(1)
    expect(upperLimit(0, 1e9, 0.99)).toBeCloseTo(4.605e-9, 11)
    expect(upperLimit(1000, 1e9, 0.99)).toBeGreaterThan(1e-6)
  })

  it('beyond the proven worst case it is 0, and proven', () => {
    const drawn = bounded[0]!
    const question = { next: 1000, confidence: 0.99 }
    const ask = (thresholdPs: number) =>
      simulate(
        drawn.topology,
        { tunnels: drawn.tunnels },
        {
          span,
          tail: { thresholdPs, ...question },
          ...proofOf(drawn),
        },
      ).tunnels[0]!.receivers[0]!
    const { minLatencyPs, maxJitterPs, count } = ask(0)
    expect(ask(0).tail).toMatchObject({ exceeded: count, perPacket: 1, bound: 1, proven: false })
    expect(ask(minLatencyPs! + maxJitterPs!).tail).toMatchObject({ bound: 0, proven: true })
    const { tail } = ask(minLatencyPs! + maxJitterPs! - 1)
    expect(tail).toMatchObject({ exceeded: 0, proven: false })
    expect(tail!.perPacket).toBeCloseTo(1 - 0.01 ** (1 / count), 12)
    expect(tail!.bound).toBeCloseTo(1 - (1 - tail!.perPacket) ** 1000, 12)
  })
})

it('measured hosts take the place of the hosts and nothing else', () => {
  const { topology } = bounded[0]!
  const hosts = HOSTS.get('xlane-com')!
  const changed = withHosts(topology, hosts)
  expect(changed.links).toBe(topology.links)
  for (const [i, node] of changed.nodes.entries()) {
    const before = topology.nodes[i]!
    expect(node).toEqual(before.kind === 'host' ? { ...before, maxJitterPs: 655_000 } : before)
  }
})
