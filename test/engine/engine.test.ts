import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { worstLatency } from '../../src/analysis/bounds.ts'
import { solveFixedPoint } from '../../src/analysis/fixed-point.ts'
import { type ResolvedOptions, resolveOptions } from '../../src/analysis/options.ts'
import { queueFacts } from '../../src/analysis/queue/queue-facts.ts'
import { QueueSolver } from '../../src/analysis/queue/queue-solver.ts'
import { violationsOf } from '../../src/analysis/verdicts/validity.ts'
import { Engine } from '../../src/engine/engine.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import type { Violation } from '../../src/model/verdict.ts'
import { Stopped } from '../../src/model/work-budget.ts'
import { FlowHops } from '../../src/network/flow-hops.ts'
import { STRIDE } from '../../src/network/flow-row.ts'
import { compileNetwork } from '../../src/network/network.ts'
import { type Tree, treeOf } from '../../src/network/tree.ts'
import { networks } from '../arbitraries/networks.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'

type Placed = readonly { readonly tunnel: Tunnel; readonly tree: Tree }[]

/** What queues at every link, and its numbers; slots of tunnels that were taken back may stand empty. */
const numbersOf = (hops: FlowHops) =>
  hops.atLink.map((list, e) =>
    Array.from(list.subarray(0, hops.countAt[e]!), h => [
      hops.tunnels[hops.tunnel[h]!]!.id,
      ...hops.row.subarray(h * STRIDE, (h + 1) * STRIDE),
    ]),
  )

const stateOf = (engine: Engine) => ({
  numbers: numbersOf(engine.hops),
  objective: engine.objectivePs,
  bounds: engine.tunnels.map(({ id }) => engine.bound(id)),
})

/** The same set solved from nothing. */
const fresh = (topology: Topology, placed: Placed, options: ResolvedOptions) => {
  const hops = new FlowHops(compileNetwork(topology))
  for (const { tunnel, tree } of placed) hops.add(tunnel, tree)
  const solver = new QueueSolver(hops, options)
  solveFixedPoint(hops, options, undefined, solver)
  const worst = placed.map((_, t) => worstLatency(hops, t))
  return {
    numbers: numbersOf(hops),
    worst,
    objective: worst.reduce((sum, ps) => sum + ps, 0),
    violations: violationsOf(hops, queueFacts(hops, solver), options),
  }
}

const sorted = (violations: readonly Violation[]): string[] => violations.map(v => JSON.stringify(v)).sort()

const step = fc.record({
  which: fc.nat(20),
  stretch: fc.constantFrom(1, 1, 2, 0.7),
  deadline: fc.constantFrom(undefined, undefined, undefined, 1.02, 1.5),
  keep: fc.boolean(),
})

describe('adding, keeping and taking back', () => {
  it('gives what a fresh analysis gives, bit for bit, and leaves no trace of what was taken back', () => {
    const seen = { kept: 0, back: 0, lost: 0, broken: 0 }
    const cases = fc.tuple(
      networks(),
      fc.array(step, { minLength: 1, maxLength: 14 }),
      fc.boolean(),
      fc.constantFrom(undefined, undefined, 20_000),
    )
    fc.assert(
      fc.property(cases, ([{ topology: wide, tunnels }, steps, lineShaping, queueSizeBits]) => {
        const links = wide.links.map(l => ({ ...l, queueSizeBits: queueSizeBits ?? l.queueSizeBits }))
        const topology = { ...wide, links }
        const options = resolveOptions({ lineShaping, delayLimitPs: 10_000_000_000 })
        const network = compileNetwork(topology)
        const engine = new Engine(network, options)
        let placed: Placed = []
        let valid = true
        for (const [i, { which, stretch, deadline, keep }] of steps.entries()) {
          const base = tunnels[which % tunnels.length]!
          const tree = treeOf(network, base) as Tree
          const alone = fresh(topology, [{ tunnel: base, tree }], options).worst[0]!
          const tunnel: Tunnel = {
            ...base,
            id: `x${i}`,
            periodPs: Math.ceil(base.periodPs * stretch),
            requestedPeriodPs: Math.ceil(base.periodPs * stretch),
            ...(deadline === undefined ? {} : { deadlinePs: Math.floor(alone * deadline) }),
          }
          const before = stateOf(engine)
          const larger = [...placed, { tunnel, tree }]
          const trial = engine.tryAdd(tunnel, tree)
          const expected = fresh(topology, larger, options)
          expect(trial.objectivePs).toBe(expected.objective)
          if (trial.objectivePs === Number.POSITIVE_INFINITY) {
            seen.lost++
            expect(trial.violations).not.toEqual([])
            engine.rollBack()
            expect(stateOf(engine)).toEqual(before)
            continue
          }
          if (valid) expect(sorted(trial.violations)).toEqual(sorted(expected.violations))
          if (trial.violations.length > 0) seen.broken++
          if (keep) {
            engine.commit()
            seen.kept++
            placed = larger
            valid = expected.violations.length === 0
            expect(numbersOf(engine.hops)).toEqual(expected.numbers)
            expect(engine.objectivePs).toBe(expected.objective)
            expected.worst.forEach((ps, t) => {
              expect(engine.bound(engine.tunnels[t]!.id).worstPs).toBe(ps)
            })
          } else {
            seen.back++
            engine.rollBack()
            expect(stateOf(engine)).toEqual(before)
          }
        }
      }),
      { numRuns: 150 },
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5)
  })

  it('goes on from tunnels taken over in one go', () => {
    fc.assert(
      fc.property(networks(), fc.nat(12), ({ topology, tunnels }, taken) => {
        const options = resolveOptions({ delayLimitPs: 10_000_000_000 })
        const network = compileNetwork(topology)
        const engine = new Engine(network, options)
        const placed: Placed = tunnels.map(tunnel => ({ tunnel, tree: treeOf(network, tunnel) as Tree }))
        engine.load(placed.slice(0, taken))
        for (const { tunnel, tree } of placed.slice(taken)) {
          if (engine.tryAdd(tunnel, tree).objectivePs === Number.POSITIVE_INFINITY) return
          engine.commit()
        }
        const expected = fresh(topology, placed, options)
        expect(numbersOf(engine.hops)).toEqual(expected.numbers)
        if (expected.objective < Number.POSITIVE_INFINITY) expect(engine.objectivePs).toBe(expected.objective)
      }),
      { numRuns: 100 },
    )
  })
})

describe('what a trial says', () => {
  const topology = network(
    [node('h1'), node('h2'), node('s1'), node('h3')],
    [link('h1>s1'), link('h2>s1'), link('s1>h3', { queueSizeBits: 2500 })],
  )
  const net = compileNetwork(topology)
  const engineWith = (...tunnels: Tunnel[]): Engine => {
    const engine = new Engine(net, resolveOptions())
    engine.load(tunnels.map(tunnel => ({ tunnel, tree: treeOf(net, tunnel) as Tree })))
    return engine
  }
  const tryOn = (engine: Engine, tunnel: Tunnel) => engine.tryAdd(tunnel, treeOf(net, tunnel) as Tree)
  const US = 1_000_000

  it('names every tunnel whose deadline breaks, the others included', () => {
    const first = { ...tunnel('first', ['h1>s1>h3'], 1000, 100 * US), deadlinePs: 2 * US }
    const engine = engineWith(first)
    expect(engine.objectivePs).toBe(2 * US)
    const trial = tryOn(engine, tunnel('second', ['h2>s1>h3'], 1000, 100 * US))
    // Both wait one packet at s1>h3.
    expect(trial.objectivePs).toBe(6 * US)
    expect(trial.violations).toMatchObject([
      { code: 'DEADLINE', tunnel: 'first', link: 's1>h3', worstPs: 3 * US, deadlinePs: 2 * US },
    ])
    engine.rollBack()
    expect(engine.objectivePs).toBe(2 * US)
  })

  it('finds a queue too small, and a link that has no capacity left', () => {
    const engine = engineWith(tunnel('first', ['h1>s1>h3'], 1500, 100 * US))
    expect(tryOn(engine, tunnel('second', ['h2>s1>h3'], 1001, 100 * US)).violations).toMatchObject([
      { code: 'BUFFER', link: 's1>h3', lane: 0, backlogBits: 2501, queueBits: 2500 },
    ])
    engine.rollBack()
    expect(tryOn(engine, tunnel('second', ['h2>s1>h3'], 1000, 100 * US)).violations).toEqual([])
    engine.rollBack()
    expect(tryOn(engine, tunnel('second', ['h2>s1>h3'], 1000, 1 * US)).violations).toMatchObject([
      { code: 'OVERLOAD', link: 'h2>s1', tunnel: 'second', tunnels: 1, utilization: 1 },
      { code: 'OVERLOAD', link: 's1>h3' },
    ])
    engine.rollBack()
  })

  it('stops when asked, between queues', () => {
    const ring = network(
      [node('s0'), node('s1'), node('h0'), node('h1')],
      ['h0>s0', 'h1>s1', 's0>s1', 's1>s0', 's0>h0', 's1>h1'].map(id => link(id)),
    )
    const net = compileNetwork(ring)
    const engine = new Engine(net, resolveOptions({ shouldStop: () => true }))
    const t = tunnel('t', ['h0>s0>s1>h1'], 8, 1e9)
    expect(() => engine.load([{ tunnel: t, tree: treeOf(net, t) as Tree }])).toThrow(Stopped)
  })
})
