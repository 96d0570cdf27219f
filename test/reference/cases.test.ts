import { describe, expect, it } from 'vitest'
import { type Answer, referenceAnalyze } from './analyze.ts'
import { type Case, type Expected, knownCases, trafficCases, type Verdict } from './read-case.ts'
import { replicated } from './replicas.ts'
import { treeOf } from './tree.ts'
import { accepted, rejections, violations } from './verdicts.ts'
import { referenceXAdjust, refusals } from './x-adjust.ts'

const incoming = ({ topology, tunnels }: Case, link: string): number =>
  new Set(
    tunnels.flatMap(t =>
      treeOf(topology, t)
        .filter(l => l.link.id === link)
        .map(l => l.previous?.id ?? ''),
    ),
  ).size

const compare = (known: Case, verdict: Verdict, lineShaping: boolean): Answer => {
  const { topology } = known
  const tunnels = accepted(topology, known.tunnels)
  const answer = referenceAnalyze(topology, tunnels, { lineShaping })
  if (!verdict.valid) {
    expect([...answer.tunnels.values()].some(t => t.maxJitterPs === null)).toBe(true)
    return answer
  }
  for (const { id, receivers } of verdict.tunnels!)
    for (const [node, bound] of Object.entries(receivers)) {
      const got = answer.tunnels.get(id)!.receivers.get(node)!
      expect(got.minLatencyPs, `${id} to ${node}`).toBe(bound.minLatencyPs)
      const off = Math.abs(got.maxJitterPs! - bound.maxJitterPs)
      expect(off, `${id} to ${node}`).toBeLessThanOrEqual(lineShaping ? 2 * got.hops.length : 0)
    }
  for (const { link, lane, bits } of verdict.backlog ?? []) {
    const got = answer.queues.get(`${link}/${lane}`)!.backlogBits!
    const tolerance = lineShaping ? 1 + incoming(known, link) : 0
    expect(Math.abs(got - bits), `${link} lane ${lane}: ${got}`).toBeLessThanOrEqual(tolerance)
  }
  return answer
}

const compareRest = (known: Case, expected: Expected, answer: Answer): void => {
  const tunnels = accepted(known.topology, known.tunnels)
  expect(rejections(known.topology, known.tunnels)).toMatchObject(expected.rejected ?? [])
  expect(violations(known.topology, tunnels, answer)).toEqual(expected.violations ?? [])
  expect(replicated(known.topology, tunnels, answer)).toMatchObject(expected.replicated ?? [])
}

describe.each([
  ['known', 18, knownCases()],
  ['traffic', 25, trafficCases()],
] as const)('the reference reproduces the answers of the %s cases', (_, least, cases) => {
  it('finds them', () => expect(cases.length).toBeGreaterThanOrEqual(least))
  it.each(cases)('$name', known => {
    compare(known, known.expected.fixedPointNoLineShaping, false)
    const answer = compare(known, known.expected.fixedPoint, true)
    if (known.expected.fixedPoint.valid) compareRest(known, known.expected, answer)
    if (known.expected.xAdj === undefined) return
    const tunnels = accepted(known.topology, known.tunnels)
    expect(refusals(known.topology, tunnels)).toEqual([])
    const adjusted = referenceXAdjust(known.topology, tunnels, true)
    for (const { id, ...bound } of known.expected.xAdj) expect(adjusted.get(id)).toEqual(bound)
  })
})
