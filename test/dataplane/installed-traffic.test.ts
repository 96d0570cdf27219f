import { expect, test } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import type { LooseSource } from '../../src/analysis/check-sources.ts'
import { solve } from '../../src/analysis/solution.ts'
import { planDataplane } from '../../src/dataplane/installation.ts'
import { bucketPeriodPs } from '../../src/model/arrival.ts'
import { DEFAULT_DEVICES } from '../../src/model/devices.ts'
import { wireSizeBits } from '../../src/model/encapsulation.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { type Feature, trafficNetwork } from '../arbitraries/traffic.ts'
import { hunt } from '../simulator/hunt.ts'
import { Closeness, judge } from '../simulator/judge.ts'
import { plan as simulated } from '../simulator/plan.ts'

const FEATURES: readonly (readonly Feature[])[] = [
  ['batch'],
  ['size'],
  ['message'],
  ['bucket'],
  ['mixedBucket'],
  ['within', 'batch'],
  ['clock', 'size', 'mixedBucket', 'message'],
]

/** Of the kinds by turns, with periods so long that there is room for what meters let through. */
const network = (seed: number): { topology: Topology; tunnels: readonly Tunnel[] } => {
  const { topology, tunnels } = trafficNetwork(seed, FEATURES[seed % FEATURES.length])
  const links = topology.links.map(link => ({ ...link, queueSizeBits: 2 ** 50 }))
  return {
    topology: { ...topology, links },
    tunnels: tunnels.map(({ deadlinePs: _d, jitterLimitPs: _j, maxPeriodPs: _m, ...t }) => {
      const { arrival } = t
      const periodPs = t.periodPs * 3
      if (arrival?.kind === 'token-bucket') {
        const rateBps = Math.max(1, Math.floor(arrival.rateBps / 3))
        const slower = bucketPeriodPs(t.sizeBits, rateBps)!
        return { ...t, periodPs: slower, requestedPeriodPs: slower, arrival: { ...arrival, rateBps } }
      }
      return { ...t, periodPs, requestedPeriodPs: periodPs }
    }),
  }
}

const analysed = ({ topology, tunnels }: ReturnType<typeof network>, tickPs: number) => {
  const paced = check(topology, { tunnels })
  if (!paced.valid) return undefined
  const meter = { ...DEFAULT_DEVICES.meter, burstStepBits: 8, rateStepBps: 8, tickPs }
  const planned = planDataplane(topology, { tunnels }, paced, { ...DEFAULT_DEVICES, lanes: 'mqprio', meter })
  if (!planned.ok) return undefined
  const sources = planned.plan.tunnels.map(({ source }) => source)
  return { paced, sources, installed: solve(topology, { tunnels }).withSources(sources) }
}

/** What a host sends that goes to the limit of its meter. */
const loosest = (topology: Topology, tunnel: Tunnel, source: LooseSource): Tunnel => {
  if (source === 'regular') return tunnel
  const { packets: _p, withinPs: _w, fragment: _f, arrival: _a, ...rest } = tunnel
  const loadSizeBits = source.mostLoadBits ?? tunnel.loadSizeBits
  const single = { ...rest, loadSizeBits, sizeBits: wireSizeBits(topology.encapsulation, loadSizeBits) }
  if (!('rateBps' in source)) return { ...single, periodPs: source.periodPs, sendJitterPs: source.jitterPs }
  const { rateBps, burstBits, leastLoadBits } = source
  return {
    ...single,
    minLoadSizeBits: leastLoadBits,
    arrival: { kind: 'token-bucket', rateBps, burstBits: Math.max(burstBits, single.sizeBits) },
  }
}

test('where everybody keeps the contract, bounds as installed are those of the analysis', () => {
  for (let seed = 0; seed < 32; seed++) {
    const { topology, tunnels } = trafficNetwork(seed)
    const solution = solve(topology, { tunnels })
    const regular = solution.withSources(tunnels.map(() => 'regular'))
    expect(regular.tunnels.map(t => [t.id, t.minLatencyPs, t.maxJitterPs])).toEqual(
      solution.result.tunnels.map(t => [t.id, t.minLatencyPs, t.maxJitterPs]),
    )
  }
})

test('batches, messages, sizes and buckets: bounds hold while all others go to the limit of their meters', () => {
  let runs = 0
  let beyondPaced = 0
  let later = 0
  for (let seed = 0; seed < 90; seed++) {
    const drawn = network(seed)
    const { topology, tunnels } = drawn
    const longestPs = Math.max(...tunnels.map(t => t.periodPs))
    // Bursts of a few periods: what a meter that ticks as slowly lets through.
    const found = analysed(drawn, [0, 1, 3][seed % 3]! * longestPs)
    if (found === undefined) continue
    const { paced, installed, sources } = found
    for (const [t, { maxJitterPs, minLatencyPs }] of paced.tunnels.entries()) {
      expect(installed.tunnels[t]!.minLatencyPs).toBe(minLatencyPs)
      const worst = installed.tunnels[t]!.maxJitterPs ?? Number.POSITIVE_INFINITY
      expect(worst, `seed ${seed}`).toBeGreaterThanOrEqual(maxJitterPs!)
      if (worst > maxJitterPs!) later++
    }
    if (installed.tunnels.some(t => t.maxJitterPs === null)) continue
    const victim = tunnels[seed % tunnels.length]!.sender
    const isLoose = (t: number): boolean => tunnels[t]!.sender !== victim
    const plan = simulated(
      topology,
      tunnels.map((tunnel, t) => (isLoose(t) ? loosest(topology, tunnel, sources[t]!) : tunnel)),
    )
    const judged = { ...plan, wires: [], flows: plan.flows.filter((_, t) => !isLoose(t)) }
    const range = (of: typeof paced) => (id: string, node: string) =>
      of.tunnels.find(t => t.id === id)!.receivers.find(r => r.node === node)!
    const effort = { seed, packets: 400, randomRuns: 1, criticalRuns: 4, climb: 0, victims: 6 }
    for (const run of hunt(plan, effort)) {
      runs++
      const against = (of: typeof paced): readonly string[] =>
        judge(judged, run, { range: range(of), backlogBits: () => null }, new Closeness())
      expect(against(installed), `seed ${seed}`).toEqual([])
      if (against(paced).length > 0) beyondPaced++
    }
  }
  console.log(`${runs} runs, ${beyondPaced} beyond the paced bounds, ${later} bounds above the paced ones`)
  expect(runs).toBeGreaterThan(50)
  expect(later).toBeGreaterThan(30)
  expect(beyondPaced).toBeGreaterThan(3)
})
