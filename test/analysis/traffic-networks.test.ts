import { describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import type { AnalysisResult } from '../../src/analysis/result.ts'
import { Engine } from '../../src/engine/engine.ts'
import { trafficNetwork } from '../arbitraries/traffic.ts'
import { bothEndInOneWindow } from '../arbitraries/traffic-scenarios.ts'
import { type Answer, referenceAnalyze } from '../reference/analyze.ts'

const NETWORKS = Number(process.env.TRAFFIC_NETWORKS ?? 60)
const FIRST = Number(process.env.TRAFFIC_FIRST ?? 1)
const seeds = Array.from({ length: NETWORKS }, (_, i) => FIRST + i)

const spreads = (result: AnalysisResult): unknown =>
  result.tunnels.map(({ id, minLatencyPs, maxJitterPs, receivers }) => [
    id,
    minLatencyPs,
    maxJitterPs,
    receivers.map(r => [r.node, r.minLatencyPs, r.maxJitterPs]),
  ])

const referenceSpreads = ({ tunnels }: Answer): unknown =>
  [...tunnels].map(([id, { minLatencyPs, maxJitterPs, receivers }]) => [
    id,
    minLatencyPs,
    maxJitterPs,
    [...receivers].map(([node, r]) => [node, r.minLatencyPs, r.maxJitterPs]),
  ])

const backlogs = ({ links }: AnalysisResult): ReadonlyMap<string, number | null> =>
  new Map(links.flatMap(({ id, lanes }) => lanes.map(l => [`${id}/${l.lane}`, l.backlogBits] as const)))

describe('check agrees with the reference on networks of all kinds', () => {
  it.each([false, true])('with line shaping %s', lineShaping => {
    let bounded = 0
    for (const seed of seeds) {
      const { topology, tunnels } = trafficNetwork(seed)
      const result = check(topology, { tunnels }, { lineShaping })
      const answer = referenceAnalyze(topology, tunnels, { lineShaping })
      expect(spreads(result), `network ${seed}`).toEqual(referenceSpreads(answer))
      const found = backlogs(result)
      for (const [key, { backlogBits }] of answer.queues) {
        if (backlogBits === null) continue
        bounded++
        // Rounding up what has come and down what is freed may meet a bit later than where their difference is largest.
        const off = backlogBits - found.get(key)!
        expect(off, `network ${seed}, ${key}`).toBeGreaterThanOrEqual(0)
        expect(off, `network ${seed}, ${key}`).toBeLessThanOrEqual(lineShaping ? 1 : 0)
      }
    }
    expect(bounded).toBeGreaterThan(NETWORKS)
  })

  it('where an express packet and the one it cuts end in one window', () => {
    for (const seed of seeds.slice(0, 20)) {
      const { topology, tunnels } = bothEndInOneWindow(seed)
      const result = check(topology, { tunnels })
      expect(spreads(result)).toEqual(
        referenceSpreads(referenceAnalyze(topology, tunnels, { lineShaping: true })),
      )
    }
  })
})

describe('the engine gives what a fresh analysis gives', () => {
  it('for tunnels of all kinds that come and go', () => {
    for (const seed of seeds) {
      const { topology, tunnels } = trafficNetwork(seed)
      const engine = Engine.of(topology, tunnels.slice(1))
      engine.remove(tunnels.at(-1)!.id)
      engine.add(tunnels[0]!)
      if (tunnels.length > 1) engine.add(tunnels.at(-1)!)
      const fresh = check(topology, { tunnels: engine.tunnels })
      const { summary, ...rest } = engine.result()
      const { summary: _passes, ...wanted } = fresh
      expect(rest, `network ${seed}`).toEqual(wanted)
      expect(summary.objectivePs).toBe(fresh.summary.objectivePs)
    }
  })
})
