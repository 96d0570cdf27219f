import { describe, expect, it } from 'vitest'
import { type Answer, referenceAnalyze } from './analyze.ts'
import { LOOSE_MISTAKES, MISTAKES, type Mistake, type Mistakes } from './mistakes.ts'
import { type Case, trafficCases } from './read-case.ts'
import { accepted } from './verdicts.ts'

const OPTIONS = { lineShaping: true }

const answerOf = ({ topology, tunnels }: Case, mistakes: Mistakes = {}): Answer =>
  referenceAnalyze(topology, accepted(topology, tunnels), { ...OPTIONS, mistakes })

/** Where `wrong` promises more than `right` does: later than its least latency, sooner than its worst, or less room. */
const bolder = (right: Answer, wrong: Answer): readonly string[] => {
  const found: string[] = []
  for (const [id, { receivers }] of right.tunnels)
    for (const [node, true_] of receivers) {
      const said = wrong.tunnels.get(id)!.receivers.get(node)!
      if (said.minLatencyPs > true_.minLatencyPs) found.push(`${id} to ${node}: λmin`)
      const worst = true_.minLatencyPs + true_.maxJitterPs!
      if (said.minLatencyPs + said.maxJitterPs! < worst) found.push(`${id} to ${node}: worst`)
    }
  for (const [key, { backlogBits }] of right.queues)
    if (wrong.queues.get(key)!.backlogBits! < backlogBits!) found.push(`${key}: backlog`)
  return found
}

const differs = (right: Answer, wrong: Answer): boolean =>
  [...right.tunnels].some(([id, t]) => {
    const said = wrong.tunnels.get(id)!
    return said.minLatencyPs !== t.minLatencyPs || said.maxJitterPs !== t.maxJitterPs
  })

describe('a mistake in reading the model changes a known answer', () => {
  const cases = trafficCases().map(known => ({ known, right: answerOf(known) }))
  const shared = cases.filter(c => c.known.name.startsWith('p-'))
  const noticed = (mistake: Mistake, among: typeof cases): readonly string[] =>
    among
      .filter(({ known, right }) => bolder(right, answerOf(known, { [mistake]: true })).length > 0)
      .map(c => c.known.name)

  it.each(MISTAKES)('%s promises too much', mistake => {
    const names = noticed(mistake, cases)
    expect(names).not.toEqual([])
  })

  it.each(LOOSE_MISTAKES)('%s only promises less', mistake => {
    expect(noticed(mistake, cases)).toEqual([])
    expect(shared.some(({ known, right }) => differs(right, answerOf(known, { [mistake]: true })))).toBe(true)
  })

  it('names 19 mistakes', () => expect(MISTAKES).toHaveLength(19))
})
