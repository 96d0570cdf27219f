import { expect, test } from 'vitest'
import type {
  FailureAnswer,
  PlannedMove,
  RiskElement,
  SurvivalInput,
} from '../../../src/model/planning/survival.ts'
import { type Tunnel, undeclared } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { elementsOf } from '../../../src/planning/survive/elements.ts'
import { partsOfSurvival } from '../../../src/planning/survive/parts.ts'
import { prepareSurvival } from '../../../src/planning/survive/prepare.ts'
import { survivalInput } from '../../../src/planning/survive/survive.ts'
import { random } from '../../arbitraries/random.ts'
import { analysisOf, hasWay, leftBy, verdictsOf, worstById } from './fresh.ts'
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
  cut: 0,
  gapless: 0,
  withGap: 0,
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
  expectCutOff(left.topology, down, elements, answer)
  if (answer.planned !== undefined) expectGapless(input, answer, answer.planned)
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

/** Who has no way left is said, with a receiver that has none; whoever else is lost lacks something else. */
const expectCutOff = (
  left: Topology,
  down: readonly Tunnel[],
  elements: readonly RiskElement[],
  answer: FailureAnswer,
): void => {
  const gone = new Set(elements.flatMap(({ nodes }) => nodes))
  const isCut = (t: Tunnel, receiver: string): boolean =>
    gone.has(t.sender) || gone.has(receiver) || !hasWay(left, t.sender, receiver)
  const cut = new Set(down.filter(t => t.receivers.some(r => isCut(t, r))).map(t => t.replica?.of ?? t.id))
  expect(new Set(answer.cutOff.map(({ id }) => id))).toEqual(cut)
  for (const { id, receiver } of answer.cutOff)
    expect(down.some(t => (t.replica?.of ?? t.id) === id && isCut(t, receiver))).toBe(true)
  for (const { id, why } of answer.lost)
    if (why !== undefined && !why.message.includes('no second way') && !why.message.includes('no two trees'))
      expect(why.code === 'NO_ROUTE', `${id}: ${why.message}`).toBe(cut.has(id))
  seen.cut += cut.size
}

/** Each step of a planned move, made before it is broken, breaks nothing that held before the step. */
const expectGapless = (
  input: SurvivalInput,
  { rerouted }: FailureAnswer,
  { gapless, withGap }: PlannedMove,
): void => {
  expect([...gapless, ...withGap].sort()).toEqual(rerouted.map(({ id }) => id).sort())
  if (input.tunnels.some(({ replica }) => replica !== undefined)) return
  let present = input.tunnels.map(undeclared)
  for (const id of gapless) {
    const old = present.find(t => t.id === id)!
    const moved = { ...old, routes: rerouted.find(one => one.id === id)!.routes }
    const held = verdictsOf(analysisOf({ ...input, tunnels: present }, input))
    const beside = [...present, { ...moved, id: `${id} beside` }]
    const both = verdictsOf(analysisOf({ ...input, tunnels: beside }, input))
    expect([...both.keys()].filter(key => !held.has(key))).toEqual([])
    present = present.map(t => (t === old ? moved : t))
  }
  seen.gapless += gapless.length
  seen.withGap += withGap.length
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
