import { describe, expect, it } from 'vitest'
import { referenceAnalyze } from './analyze.ts'
import { type Case, knownCases, type Verdict } from './read-case.ts'
import { referenceXAdjust } from './x-adjust.ts'

const compare = ({ topology, tunnels }: Case, verdict: Verdict, lineShaping: boolean): void => {
  const answer = referenceAnalyze(topology, tunnels, { lineShaping })
  if (!verdict.valid) {
    expect([...answer.tunnels.values()].some(t => t.maxJitterPs === null)).toBe(true)
    return
  }
  for (const { id, receivers } of verdict.tunnels!)
    for (const [node, bound] of Object.entries(receivers)) {
      const got = answer.tunnels.get(id)!.receivers.get(node)!
      const route = tunnels.find(t => t.id === id)!.routes.find(r => r.at(-1)!.endsWith(`>${node}`))!
      expect(got.minLatencyPs, `${id} to ${node}`).toBe(bound.minLatencyPs)
      const off = Math.abs(got.maxJitterPs! - bound.maxJitterPs)
      expect(off, `${id} to ${node}`).toBeLessThanOrEqual(lineShaping ? 2 * route.length : 0)
    }
}

describe('the reference reproduces the known answers', () => {
  const cases = knownCases()
  it('finds them', () => expect(cases.length).toBeGreaterThanOrEqual(18))
  it.each(cases)('$name', known => {
    compare(known, known.expected.fixedPointNoLineShaping, false)
    compare(known, known.expected.fixedPoint, true)
    for (const { id, ...bound } of known.expected.xAdj ?? [])
      expect(referenceXAdjust(known.topology, known.tunnels, false).get(id)).toEqual(bound)
  })
})
