import { expect, test } from 'vitest'
import type { FailureAnswer, RiskElement, SurvivalInput } from '../../../src/model/planning/survival.ts'
import { elementsOf } from '../../../src/planning/survive/elements.ts'
import { partsOfSurvival } from '../../../src/planning/survive/parts.ts'
import { prepareSurvival } from '../../../src/planning/survive/prepare.ts'
import { survivalInput } from '../../../src/planning/survive/survive.ts'
import { random } from '../../arbitraries/random.ts'
import { analysisOf, leftBy, verdictsOf, worstById } from './fresh.ts'
import { sceneOf } from './scenes.ts'

const NETWORKS = process.env.XLANE_LONG === undefined ? 120 : 1000

const seen = {
  down: 0,
  covered: 0,
  rerouted: 0,
  lost: 0,
  broken: 0,
  mended: 0,
  rising: 0,
  falling: 0,
  pairs: 0,
}

/** Holds one answer against a fresh analysis of what the failure leaves. */
const compare = (input: SurvivalInput, elements: readonly RiskElement[], answer: FailureAnswer): void => {
  const whole = analysisOf(input, input)
  const before = worstById(whole)
  const left = leftBy(input, elements, answer.rerouted)
  const fresh = analysisOf(left, input)
  const after = worstById(fresh)
  const runs = new Set(leftBy(input, elements).tunnels.map(({ id }) => id))
  const down = input.tunnels.filter(({ id }) => !runs.has(id) && before.has(id))
  expect(answer.down).toEqual(down.map(({ id }) => id))
  for (const { id, fromPs, toPs } of answer.rerouted) {
    expect(fromPs).toBe(before.get(id))
    expect(toPs).toBe(after.get(id))
  }
  const moves = input.tunnels
    .map(({ id }) => ({ id, fromPs: before.get(id)!, toPs: after.get(id)! }))
    .filter(({ id, fromPs, toPs }) => runs.has(id) && before.has(id) && fromPs !== toPs)
  expect(answer.moves).toEqual(moves)
  const rise = (one: { fromPs: number | null; toPs: number | null }): number =>
    (one.toPs ?? Infinity) - (one.fromPs ?? Infinity)
  expect(answer.rising).toBe(moves.filter(one => rise(one) > 0).length)
  expect(answer.falling).toBe(moves.filter(one => rise(one) < 0).length)
  if (answer.mostRisen !== undefined) expect(rise(answer.mostRisen)).toBe(Math.max(...moves.map(rise)))
  if (answer.mostFallen !== undefined) expect(rise(answer.mostFallen)).toBe(Math.min(...moves.map(rise)))
  const old = verdictsOf(whole)
  const now = verdictsOf(fresh)
  const words = (all: readonly unknown[]): string[] => all.map(one => JSON.stringify(one)).sort()
  expect(words(answer.broken)).toEqual(words([...now].filter(([key]) => !old.has(key)).map(([, v]) => v)))
  const slacks = left.tunnels.flatMap(({ id, deadlinePs }) => {
    const worst = after.get(id)
    return deadlinePs === undefined || worst === undefined
      ? []
      : [worst === null ? -Infinity : deadlinePs - worst]
  })
  const least = slacks.length === 0 ? null : Math.min(...slacks)
  expect(answer.worstSlack === null ? null : (answer.worstSlack.slackPs ?? -Infinity)).toBe(least)
  // New trees break nothing, neither of their own nor of others.
  if (answer.rerouted.length > 0) {
    const without = verdictsOf(analysisOf(leftBy(input, elements), input))
    expect([...now.keys()].filter(key => !without.has(key))).toEqual([])
  }
  seen.down += answer.down.length
  seen.covered += answer.covered.length
  seen.rerouted += answer.rerouted.length
  seen.lost += answer.lost.length
  seen.broken += answer.broken.length
  seen.mended += answer.mended
  seen.rising += answer.rising
  seen.falling += answer.falling
  seen.pairs += elements.length === 2 ? 1 : 0
}

test('the answer to a failure is what a fresh analysis of the failed network says', () => {
  for (let seed = 1; seed <= NETWORKS; seed++) {
    const r = random(seed * 7919)
    const { topology, tunnels, options } = sceneOf(seed)
    const input = survivalInput(
      topology,
      { tunnels },
      { ...options, k: r.chance(0.4) ? 2 : 1, samples: 12, seed },
    )
    const elements = elementsOf(input)
    const answerTo = prepareSurvival(input)
    const [, ...parts] = partsOfSurvival(input)
    const looked = [
      ...r.shuffled(parts).slice(0, 8),
      ...parts.filter(({ elements: { length } }) => length === 2),
    ]
    for (const part of looked) {
      const failed = part.elements.map(e => elements[e]!)
      try {
        compare(input, failed, answerTo(part))
      } catch (error) {
        throw new Error(
          `seed ${seed}, ${options.reroute}, without ${failed.map(({ id }) => id).join(' and ')}`,
          { cause: error },
        )
      }
    }
  }
  for (const [what, count] of Object.entries(seen)) expect(count, what).toBeGreaterThan(0)
})
