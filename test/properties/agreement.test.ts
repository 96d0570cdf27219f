import { describe, expect, it } from 'vitest'
import type { AnalysisResult, ReceiverBound } from '../../src/analysis/result.ts'
import { describeNetwork, type Network, randomNetwork } from '../arbitraries/network.ts'
import { tightRing } from '../arbitraries/rings.ts'
import {
  type Answer,
  type ReceiverAnswer,
  type ReferenceOptions,
  referenceAnalyze,
} from '../reference/analyze.ts'
import { knownCases, type Verdict } from '../reference/read-case.ts'
import { referenceXAdjust } from '../reference/x-adjust.ts'
import { patience, seeds } from './effort.ts'
import { boundOf, solve } from './solver.ts'

/** Everything in which the product and the reference differ; a word for each. */
const differences = (
  network: Network,
  result: AnalysisResult,
  answer: Answer,
  lineShaping: boolean,
): readonly string[] => {
  const found: string[] = []
  const compare = (what: string, product: unknown, reference: unknown): void => {
    if (product !== reference) found.push(`${what}: ${product}, the reference says ${reference}`)
  }
  const compareHops = (name: string, receiver: ReceiverBound, expected: ReceiverAnswer): void => {
    for (const [i, hop] of receiver.hops.entries())
      for (const part of ['transmissionPs', 'queueingPs', 'latencyPs', 'jitterPs'] as const)
        compare(`${name} at ${hop.link}, ${part}`, hop[part], expected.hops[i]![part])
  }
  for (const tunnel of network.tunnels) {
    const bound = boundOf(result, tunnel.id)
    const expected = answer.tunnels.get(tunnel.id)!
    compare(`${tunnel.id} λmin`, bound.minLatencyPs, expected.minLatencyPs)
    compare(`${tunnel.id} δmax`, bound.maxJitterPs, expected.maxJitterPs)
    for (const receiver of bound.receivers) {
      const range = expected.receivers.get(receiver.node)!
      compare(`${tunnel.id} to ${receiver.node} λmin`, receiver.minLatencyPs, range.minLatencyPs)
      compare(`${tunnel.id} to ${receiver.node} δmax`, receiver.maxJitterPs, range.maxJitterPs)
      compareHops(`${tunnel.id} to ${receiver.node}`, receiver, range)
    }
  }
  for (const link of result.links)
    for (const lane of link.lanes) {
      const queue = answer.queues.get(`${link.id}/${lane.lane}`)!
      const bounded = [...queue.waits.values()].every(w => w !== null)
      if (bounded) compare(`${link.id} lane ${lane.lane} exact`, lane.exact, queue.exact)
      // The reference rounds what has arrived and what has left each on its own, the product their difference.
      const isRounding = lineShaping && lane.backlogBits === (queue.backlogBits ?? 0) - 1
      if (bounded && queue.exact && !isRounding)
        compare(`${link.id} lane ${lane.lane} backlog`, lane.backlogBits, queue.backlogBits)
    }
  return found.map(f => `${describeNetwork(network)}: ${f}`)
}

const agree = (network: Network, options: ReferenceOptions): void => {
  const answer = referenceAnalyze(network.topology, network.tunnels, options)
  expect(differences(network, solve(network, options), answer, options.lineShaping)).toEqual([])
}

describe('the product agrees with the reference to the picosecond', () => {
  it('with line shaping', { timeout: patience }, () => {
    for (const seed of seeds(0.05)) agree(randomNetwork(seed), { lineShaping: true })
  })

  it('without line shaping', { timeout: patience }, () => {
    for (const seed of seeds(0.1)) agree(randomNetwork(seed), { lineShaping: false })
  })

  it.each([1, 3, 9, 30])('where busy periods end after %i arrivals', { timeout: patience }, arrivalLimit => {
    for (const seed of seeds(0.02)) agree(randomNetwork(seed), { lineShaping: true, arrivalLimit })
  })

  it('around tight rings, where some have no bound', { timeout: patience }, () => {
    for (const seed of seeds(0.003))
      for (const load of [0.7, 0.95])
        for (const lineShaping of [true, false])
          agree(tightRing(seed, load), { lineShaping, arrivalLimit: 30, delayLimitPs: 200_000_000 })
  })

  it('in x-adj, with best effort or without', { timeout: patience }, () => {
    for (const seed of seeds(0.2)) {
      const drawn = randomNetwork(seed)
      const tunnels = drawn.tunnels.map(t => ({ ...t, lane: 0 }))
      const network = { ...drawn, topology: { ...drawn.topology, clockTolerancePpb: 0 }, tunnels }
      const expected = referenceXAdjust(network.topology, tunnels, true)
      const result = solve(network, { method: 'x-adj' })
      for (const { id, periodPs, minLatencyPs, maxJitterPs } of result.tunnels)
        expect({ periodPs, minLatencyPs, maxJitterPs }, `${describeNetwork(network)}: ${id}`).toEqual(
          expected.get(id),
        )
    }
  })
})

describe('the product reproduces the known answers', () => {
  it.each(knownCases())('$name', ({ topology, tunnels, expected }) => {
    const network = { seed: 0, topology, tunnels }
    const verify = (verdict: Verdict, lineShaping: boolean): void => {
      const result = solve(network, { lineShaping })
      expect(result.valid).toBe(verdict.valid)
      for (const { id, receivers } of verdict.tunnels ?? [])
        for (const { node, minLatencyPs, maxJitterPs, hops } of boundOf(result, id).receivers) {
          expect(minLatencyPs).toBe(receivers[node]!.minLatencyPs)
          const off = Math.abs(maxJitterPs! - receivers[node]!.maxJitterPs)
          expect(off, `${id} to ${node}`).toBeLessThanOrEqual(lineShaping ? 2 * hops.length : 0)
        }
    }
    verify(expected.fixedPointNoLineShaping, false)
    verify(expected.fixedPoint, true)
    if (expected.xAdj === undefined) return
    const adjusted = solve(network, { method: 'x-adj' }).tunnels
    for (const { id, ...bound } of expected.xAdj) expect(adjusted.find(t => t.id === id)).toMatchObject(bound)
  })
})
