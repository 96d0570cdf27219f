import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AnalyzeOptions, analyze, placeSteps } from '../../../src/allocation/analyze.ts'
import { compareRanks } from '../../../src/allocation/rank.ts'
import { check } from '../../../src/analysis/check.ts'
import { generateRequests } from '../../../src/generate/requests.ts'
import { generateTopology } from '../../../src/generate/topology.ts'
import { InputError } from '../../../src/model/checks/input-error.ts'
import type { Request } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { crowded } from './crowded.ts'

const rankOf = ({ result, allocation }: ReturnType<typeof analyze>) => ({
  accepted: result.summary.accepted,
  stretchPs: allocation.tunnels.reduce((sum, t) => sum + (t.periodPs - t.requestedPeriodPs), 0),
  objectivePs: result.summary.objectivePs!,
})

const improvedBy = (
  topology: Topology,
  requests: readonly Request[],
  trials: number,
  options: AnalyzeOptions = {},
) => analyze(topology, requests, { ...options, improve: { trials, seed: 5 } })

describe('a search for better placements', () => {
  it('is valid, no worse than one by one, the better the longer, and the same again', () => {
    let better = 0
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5000 }), seed => {
        const { topology, requests } = crowded(seed)
        const greedy = analyze(topology, requests)
        let before = rankOf(greedy)
        for (const trials of [0, 12]) {
          const found = improvedBy(topology, requests, trials)
          const { result, allocation } = found
          expect(result.violations).toEqual([])
          expect(check(topology, allocation).tunnels).toEqual(result.tunnels)
          expect(result.summary.accepted + result.summary.rejected).toBe(requests.length)
          const rank = rankOf(found)
          expect(compareRanks(rank, before)).toBeLessThanOrEqual(0)
          expect(result.improvement?.acceptedAfter).toBe(rank.accepted)
          expect(result.improvement?.objectiveAfterPs).toBe(rank.objectivePs)
          expect(result.improvement?.acceptedBefore).toBe(greedy.result.summary.accepted)
          const { sharedLowerBoundPs, lowerBoundPs, objectivePs } = result.summary
          expect(sharedLowerBoundPs).toBeLessThanOrEqual(objectivePs!)
          expect(sharedLowerBoundPs).toBeGreaterThanOrEqual(lowerBoundPs)
          before = rank
        }
        if (compareRanks(before, rankOf(greedy)) < 0) better++
        expect(JSON.stringify(improvedBy(topology, requests, 12))).toBe(
          JSON.stringify(improvedBy(topology, requests, 12)),
        )
      }),
      { numRuns: 8, seed: 20261127 },
    )
    expect(better).toBeGreaterThan(0)
  })

  it('ended by time keeps what as many trials find', () => {
    const { topology, requests } = crowded(10)
    const made = [400, 1500, 4000].map(most => {
      let asked = 0
      const shouldStop = (): boolean => ++asked > most
      const stopped = analyze(topology, requests, { improve: { trials: 1000, seed: 5, shouldStop } })
      const { trials } = stopped.result.improvement!
      expect(JSON.stringify(improvedBy(topology, requests, trials))).toBe(JSON.stringify(stopped))
      return trials
    })
    expect(new Set(made).size).toBe(3)
    expect(Math.max(...made)).toBeLessThan(1000)
  })

  it('tells after every trial what stands', () => {
    const { topology, requests } = crowded(3)
    const steps = [...placeSteps(topology, requests, { improve: { trials: 12 } })]
    expect(steps.map(({ trials }) => trials)).toEqual(Array.from({ length: 12 }, (_, i) => i + 1))
    for (const [i, { accepted }] of steps.entries())
      if (i > 0) expect(accepted).toBeGreaterThanOrEqual(steps[i - 1]!.accepted)
  })

  it('leaves kept tunnels where they are', () => {
    const { topology, requests } = crowded(7)
    const keep = analyze(topology, requests.slice(0, 4)).allocation
    const { allocation } = improvedBy(topology, requests.slice(4), 12, { keep })
    for (const tunnel of keep.tunnels) {
      const after = allocation.tunnels.find(({ id }) => id === tunnel.id)
      expect(after).toMatchObject({ routes: tunnel.routes, periodPs: tunnel.periodPs, lane: tunnel.lane })
    }
  })

  it('admits far more of a stream that fills a fat-tree than one by one', () => {
    const topology = generateTopology({ shape: 'fat-tree', k: 4, queueSizeBits: 128 * 8192 })
    const requests = generateRequests(topology, {
      seed: 4,
      count: 300,
      sizesBits: [128, 512, 1024, 1400].map(bytes => bytes * 8),
      periodsPs: [50, 100, 200, 500].map(us => us * 1e6),
      deadlineShare: 1,
    })
    const { acceptedBefore, acceptedAfter } = improvedBy(topology, requests, 2).result.improvement!
    expect(acceptedAfter).toBeGreaterThan(acceptedBefore * 1.1)
  })

  it('is not for the paper’s method', () => {
    const { topology, requests } = crowded(1)
    expect(() => improvedBy(topology, requests, 5, { method: 'x-adj' })).toThrow(InputError)
  })
})
