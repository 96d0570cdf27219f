import { describe, expect, it } from 'vitest'
import { parseWitnessOrThrow } from '../../../src/formats/others/parse-witness.ts'
import { type ProvenRange, searchWorst } from '../../../src/simulation/adversary/adversary.ts'
import { watchedKernel } from '../../../src/simulation/kernels/choose-kernel.ts'
import { CELL, MAX } from '../../../src/simulation/kernels/tally.ts'
import { planSimulation } from '../../../src/simulation/setup/packet-records.ts'
import { runTables } from '../../../src/simulation/setup/run-tables.ts'
import { scenarioOf } from '../../../src/simulation/witness/witness.ts'
import type { Network } from '../../arbitraries/network.ts'
import { link, network, node, tunnel } from '../../arbitraries/tiny.ts'
import { FEATURES, type Feature, trafficNetwork } from '../../arbitraries/traffic.ts'
import { bothEndInOneWindow } from '../../arbitraries/traffic-scenarios.ts'
import { attack, boundsOf } from '../../properties/attack.ts'
import { seeds } from '../../properties/effort.ts'
import { type Answer, referenceAnalyze } from '../../reference/analyze.ts'
import { MISTAKES, type Mistake } from '../../reference/mistakes.ts'

const B = 8

const rangesOf =
  (answer: Answer) =>
  (id: string, receiver: string): ProvenRange => {
    const { minLatencyPs, maxJitterPs } = answer.tunnels.get(id)!.receivers.get(receiver)!
    return { minLatencyPs, maxJitterPs: maxJitterPs! }
  }
const isBounded = (answer: Answer): boolean => [...answer.tunnels.values()].every(t => t.maxJitterPs !== null)

/** Where in its range the worst of each receiver lay; every witness goes through a file and shows the same again. */
const positionsOf = ({ topology, tunnels, seed }: Network, runs: number): readonly number[] => {
  const answer = referenceAnalyze(topology, tunnels, { lineShaping: true })
  if (!isBounded(answer)) return []
  const range = rangesOf(answer)
  const plan = planSimulation(topology, tunnels)
  const { found } = searchWorst(topology, tunnels, { seed, runs, range })
  return found.map(({ tunnel: id, receiver, latencyPs, witness }) => {
    const { minLatencyPs, maxJitterPs } = range(id, receiver)
    const name = `seed ${seed}, ${id} to ${receiver}`
    expect(latencyPs, name).toBeLessThanOrEqual(minLatencyPs + maxJitterPs)
    expect(latencyPs, name).toBeGreaterThanOrEqual(minLatencyPs)
    const read = parseWitnessOrThrow(JSON.stringify(witness), { file: 'w.json' })
    expect(read).toEqual(witness)
    const again = watchedKernel(runTables(plan, scenarioOf(plan, read)))
    again.advance(Number.POSITIVE_INFINITY)
    const endpoint = plan.endpoints.findIndex(s => tunnels[s.tunnel]!.id === id && s.node === receiver)
    expect(again.tally.cells[endpoint * CELL + MAX], name).toBe(latencyPs)
    return maxJitterPs === 0 ? 1 : (latencyPs - minLatencyPs) / maxJitterPs
  })
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!

describe('the adversary against the reference', () => {
  it('never leaves what is proven where everything is mixed, and comes near', { timeout: 300_000 }, () => {
    const positions = seeds(0.03).flatMap(seed => positionsOf(trafficNetwork(seed), 1200))
    console.log(
      `adversary, all kinds: ${positions.length} ranges, median position ${median(positions).toFixed(3)}`,
    )
    expect(median(positions)).toBeGreaterThan(0.7)
  })

  // One kind at a time: how near the search comes, by the median, and what it must reach.
  const least: Partial<Record<Feature, number>> = {
    clock: 0.8,
    size: 0.75,
    batch: 0.8,
    message: 0.7,
    bucket: 0.75,
    mixedBucket: 0.55,
    within: 0.6,
    preemption: 0.7,
    reserved: 0.7,
    wake: 0.8,
  }
  it.each(FEATURES.filter(f => least[f] !== undefined))(
    'comes near with %s',
    { timeout: 120_000 },
    feature => {
      const positions = seeds(0.012).flatMap(seed =>
        positionsOf(trafficNetwork(5000 + seed, [feature]), 1200),
      )
      console.log(
        `adversary, ${feature}: ${positions.length} ranges, median position ${median(positions).toFixed(3)}`,
      )
      expect(median(positions)).toBeGreaterThan(least[feature]!)
    },
  )

  it('finds by itself that a cut makes two packets end within one window', () => {
    const drawn = bothEndInOneWindow(3)
    const wrong = referenceAnalyze(drawn.topology, drawn.tunnels, {
      lineShaping: true,
      mistakes: { largestInsteadOfSum: true },
    })
    const range = rangesOf(wrong)
    const { found } = searchWorst(drawn.topology, drawn.tunnels, {
      seed: 1,
      runs: 3000,
      victims: ['victim'],
      range,
    })
    expect(found.map(f => f.witness.shows)).toEqual(['outside'])
  })
})

/** Nothing but a frame of 143 B that cannot be cut, and an express packet behind it. */
const uncut = (): Network => ({
  seed: 1,
  topology: network([node('ha'), node('hz')], [link('ha>hz', { bandwidthBps: 100_000_000 })], {
    preemption: { expressLanes: 1, minFragmentBits: 64 * B },
  }),
  tunnels: [tunnel('bulk', ['ha>hz'], 143 * B, 1e9, 1), tunnel('express', ['ha>hz'], 100 * B, 1e9, 0)],
})

/** For each mistake networks that tell, of which one attack at least must break the bound of one. */
const TELLING: Readonly<Record<(typeof MISTAKES)[number], readonly Network[] | undefined>> = (() => {
  const of = (feature: Feature, ...numbers: readonly number[]): readonly Network[] =>
    numbers.map(seed => trafficNetwork(seed, [feature]))
  const telling: Partial<Record<Mistake, readonly Network[]>> = {
    lambdaFromNominal: of('clock', 0, 1),
    capFromNominal: of('clock', 0, 1, 2, 3, 4),
    periodNotShortened: of('clock', ...Array.from({ length: 40 }, (_, i) => i)),
    sizesNotInJitter: of('size', 0, 1, 2, 3, 4),
    onePacketPerBatch: of('batch', 0, 1),
    bucketWindowZero: of('bucket', 0, 1, 2),
    noRestPacket: of('mixedBucket', 0, 1, 2, 3),
    withinNotInJitter: of('within', 0, 1, 2),
    shortFragment: [uncut()],
    noCutOverhead: of('preemption', 0, 1, 2),
    ownPacketUncut: of('preemption', 0, 1, 2),
    largestInsteadOfSum: [bothEndInOneWindow(0), bothEndInOneWindow(1)],
    noReserved: of('reserved', 0, 1),
    noWake: of('wake', 0, 1),
    noCells: of('cell', 0, 1),
    noHigherInFreed: of('batch', ...Array.from({ length: 15 }, (_, i) => i)),
    noPipelining: of('message', 0, 1),
    bestEffortOfTopology: of('bestEffort', 0, 1),
    sendOfHost: of('send', 0, 1),
  }
  return telling as Record<Mistake, readonly Network[] | undefined>
})()

/** Everything an answer promises. */
const promises = ({ tunnels, queues }: Answer): string =>
  JSON.stringify([
    [...tunnels].map(([id, t]) => [id, [...t.receivers].map(([n, r]) => [n, r.minLatencyPs, r.maxJitterPs])]),
    [...queues].map(([key, q]) => [key, String(q.backlogBits)]),
  ])

describe('mistakes of the model are broken by an attack', () => {
  it.each(MISTAKES)('%s', { timeout: 120_000 }, mistake => {
    const broken = (TELLING[mistake] ?? []).some(drawn => {
      const { topology, tunnels, seed } = drawn
      const honest = referenceAnalyze(topology, tunnels, { lineShaping: true })
      const wrong = referenceAnalyze(topology, tunnels, { lineShaping: true, mistakes: { [mistake]: true } })
      if (promises(honest) === promises(wrong) || !isBounded(honest)) return false
      // Both attacks leave the right bounds alone.
      expect(attack(drawn, boundsOf(honest)).broken, `seed ${seed}`).toEqual([])
      if (attack(drawn, boundsOf(wrong)).broken.length > 0) return true
      const { found } = searchWorst(topology, tunnels, { seed, runs: 1500, range: rangesOf(wrong) })
      return found.some(f => f.witness.shows === 'outside')
    })
    expect(broken).toBe(true)
  })
})
