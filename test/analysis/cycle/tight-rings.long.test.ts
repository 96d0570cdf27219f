import { expect, test } from 'vitest'
import { check } from '../../../src/analysis/check.ts'
import { tightRing } from '../../arbitraries/rings.ts'

// Each takes some ten seconds: the jitters grow by a fraction of a percent a round.
test.each([
  { seed: 3, load: 0.96, most: 300, workLimit: 1_000_000_000 },
  // A fifth beyond what a decision may take unless it is told: then it is UNDECIDED.
  { seed: 10, load: 0.96, most: 400, workLimit: 1_250_000_000 },
])('ring $seed at $load is unbounded, and that is proven', ({ seed, load, most, workLimit }) => {
  const { topology, tunnels } = tightRing(seed, load)
  const { violations, summary } = check(topology, { tunnels }, { workLimit })
  expect(new Set(violations.map(({ code }) => code))).toEqual(new Set(['UNBOUNDED']))
  expect(summary.passes).toBeLessThan(most)
})

test('ring 37 at 0.919, a thousandth below where it diverges, has a bound', () => {
  const { topology, tunnels } = tightRing(37, 0.919)
  const { valid, summary } = check(topology, { tunnels })
  expect(valid).toBe(true)
  expect(summary.objectivePs).toBe(423_595_993_166)
  expect(summary.passes).toBeLessThan(300)
})
