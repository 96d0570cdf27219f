import { describe, expect, test } from 'vitest'
import type { SurvivalInput } from '../../../src/model/planning/survival.ts'
import { partsOfSurvival } from '../../../src/planning/survive/parts.ts'
import { prepareSurvival } from '../../../src/planning/survive/prepare.ts'
import { resultOfSurvival } from '../../../src/planning/survive/result.ts'
import { survivalInput, survive } from '../../../src/planning/survive/survive.ts'
import { random } from '../../arbitraries/random.ts'
import { sceneOf } from './scenes.ts'

const inputOf = (seed: number): SurvivalInput => {
  const { topology, tunnels, options } = sceneOf(seed)
  return survivalInput(topology, { tunnels }, { ...options, k: 2, samples: 15, seed })
}

test('an answer does not depend on those before it, and is plain data', () => {
  let looked = 0
  for (let seed = 1; seed <= 40; seed++) {
    const r = random(seed)
    const input = inputOf(seed)
    const parts = partsOfSurvival(input)
    const answerTo = prepareSurvival(input)
    const inOrder = parts.map(answerTo)
    // Twice, so that what a first one might leave behind is met by a second.
    for (const i of r.shuffled([...parts.keys(), ...parts.keys()]).slice(0, 40)) {
      expect(answerTo(parts[i]!), `seed ${seed}, part ${i}`).toStrictEqual(inOrder[i])
      looked++
    }
    for (const i of r.shuffled([...parts.keys()]).slice(0, 4))
      expect(prepareSurvival(structuredClone(input))(parts[i]!)).toStrictEqual(inOrder[i])
    expect(JSON.parse(JSON.stringify(inOrder))).toStrictEqual(inOrder)
    expect(JSON.parse(JSON.stringify(parts))).toStrictEqual(parts)
  }
  expect(looked).toBeGreaterThan(1000)
})

describe('the parts', () => {
  test('are the whole network, each element, and each pair once', () => {
    const { topology, tunnels } = sceneOf(3)
    const input = survivalInput(topology, { tunnels }, { k: 2 })
    const [whole, ...parts] = partsOfSurvival(input).map(({ elements }) => elements)
    expect(whole).toEqual([])
    const singles = parts.filter(({ length }) => length === 1)
    const n = singles.length
    expect(singles).toEqual(Array.from({ length: n }, (_, i) => [i]))
    const pairs = parts.filter(({ length }) => length === 2)
    expect(pairs).toHaveLength((n * (n - 1)) / 2)
    expect(new Set(pairs.map(String)).size).toBe(pairs.length)
    for (const [i, j] of pairs) expect(i! < j! && j! < n).toBe(true)
  })

  test('of a draw are different ones, each as likely as any', () => {
    const { topology, tunnels } = sceneOf(3)
    const counts = new Map<string, number>()
    const DRAWS = 300
    const SAMPLES = 10
    let all = 0
    for (let seed = 0; seed < DRAWS; seed++) {
      const input = survivalInput(topology, { tunnels }, { k: 2, samples: SAMPLES, seed })
      const pairs = partsOfSurvival(input).filter(({ elements: { length } }) => length === 2)
      const n = partsOfSurvival({ ...input, k: 1 }).length - 1
      all = (n * (n - 1)) / 2
      expect(new Set(pairs.map(String)).size).toBe(1)
      expect(new Set(pairs.map(({ elements }) => String(elements))).size).toBe(SAMPLES)
      for (const { elements } of pairs) counts.set(String(elements), (counts.get(String(elements)) ?? 0) + 1)
    }
    // Some 300·10/all draws of each are expected; none is left out, and none comes three times as often.
    const expected = (DRAWS * SAMPLES) / all
    expect(Math.max(...counts.values())).toBeLessThan(3 * expected + 10)
    expect(counts.size).toBeGreaterThan(all * (1 - 3 * Math.exp(-expected)) - 1)
  })
})

describe('the result', () => {
  test('is that of the answers in order, whoever gave them', () => {
    for (const seed of [2, 5, 11]) {
      const { topology, tunnels, options } = sceneOf(seed)
      const input = survivalInput(topology, { tunnels }, options)
      const answerTo = prepareSurvival(input)
      const answers = partsOfSurvival(input).map(answerTo)
      const done: number[] = []
      const survival = survive(topology, { tunnels }, { ...options, onProgress: n => done.push(n) })
      expect(survival).toStrictEqual(resultOfSurvival(input, answers))
      expect(done).toEqual(answers.map((_, i) => i + 1))
    }
  })

  test('says what is missing', () => {
    const input = inputOf(2)
    const parts = partsOfSurvival(input)
    const answerTo = prepareSurvival(input)
    const some = resultOfSurvival(input, parts.slice(0, 4).map(answerTo), 'none-broken')
    expect(some.failures).toHaveLength(3)
    expect(some.complete).toBe(false)
    expect(some.required?.holds).toBe(false)
    const holes = resultOfSurvival(
      input,
      parts.map((part, i) => (i % 2 === 0 ? answerTo(part) : undefined)),
    )
    expect(holes.complete).toBe(false)
  })

  test('ends where it is told to, with what is decided by then', () => {
    const { topology, tunnels } = sceneOf(2)
    let done = 0
    const shouldStop = () => done >= 5
    const onProgress = (n: number) => {
      done = n
    }
    const survival = survive(topology, { tunnels }, { shouldStop, onProgress })
    expect(survival.failures).toHaveLength(4)
    expect(survival.complete).toBe(false)
  })
})

test('what cannot be asked is said with its place', () => {
  const { topology, tunnels } = sceneOf(2)
  const ask = (options: object) => () => survive(topology, { tunnels }, options)
  expect(ask({ k: 3 })).toThrow(/options.k/)
  expect(ask({ reroute: 'best' })).toThrow(/options.reroute/)
  expect(ask({ kinds: ['cables'] })).toThrow(/options.kinds\[0\].*did you mean cable/)
  expect(ask({ only: ['nowhere'] })).toThrow(/options.only\[0\]/)
  expect(ask({ method: 'x-adj' })).toThrow(/options.method/)
  expect(ask({ require: 'everything' })).toThrow(/options.require/)
})
