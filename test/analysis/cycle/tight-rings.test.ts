import { describe, expect, test } from 'vitest'
import { solve } from '../../../src/analysis/solution.ts'
import { verify } from '../../../src/certificate/verify.ts'
import { tightRing } from '../../arbitraries/rings.ts'
import { notLeast } from '../../certificate/plain-iteration.ts'

/**
 * Rings near the load from which no fixed point is left, each of which once took minutes or was left open. `growth` of ring 37:
 * what a round around the cycle multiplies long jitters by (MODEL "Divergence").
 */
const RINGS = [
  { name: 'growth 0.960', seed: 37, load: 0.9, verdict: 'VALID', most: 20, objectivePs: 14_181_502_100 },
  { name: 'growth 0.987', seed: 37, load: 0.91, verdict: 'VALID', most: 50, objectivePs: 29_429_745_794 },
  { name: 'growth 1.014', seed: 37, load: 0.92, verdict: 'UNBOUNDED', most: 100 },
  { name: 'growth 1.105', seed: 37, load: 0.95, verdict: 'UNBOUNDED', most: 10 },
  { name: 'six switches', seed: 6678, load: 0.96, verdict: 'VALID', most: 80, objectivePs: 84_555_120_100 },
  { name: 'six switches', seed: 6678, load: 0.98, verdict: 'UNBOUNDED', most: 10 },
  { name: 'the first that was left open', seed: 3, load: 0.98, verdict: 'UNBOUNDED', most: 10 },
  { name: 'the second', seed: 10, load: 0.98, verdict: 'UNBOUNDED', most: 10 },
  {
    name: 'slow, and yet bounded',
    seed: 8,
    load: 0.98,
    verdict: 'VALID',
    most: 80,
    objectivePs: 82_535_597_456,
  },
] as const

describe('a ring near divergence is decided', () => {
  test.each(RINGS)(
    'ring $seed at $load, $name: $verdict',
    ring => {
      const { topology, tunnels } = tightRing(ring.seed, ring.load)
      const solution = solve(topology, { tunnels })
      const { valid, violations, summary } = solution.result
      const codes = new Set(violations.map(({ code }) => code))
      expect(codes).toEqual(new Set(ring.verdict === 'VALID' ? [] : [ring.verdict]))
      expect(valid).toBe(ring.verdict === 'VALID')
      expect(summary.objectivePs).toBe('objectivePs' in ring ? ring.objectivePs : null)
      expect(summary.passes).toBeLessThan(ring.most)
      // By the checker's formula: what has no bound has none, and what has one is the least fixed point.
      const certificate = solution.certificate()
      const checked = verify(topology, { tunnels }, certificate)
      if (ring.verdict === 'VALID') {
        expect(checked.ok).toBe(true)
        expect(notLeast(topology, tunnels, certificate)).toEqual([])
      } else expect(checked.ok ? undefined : checked.proven?.unbounded.length).toBeGreaterThan(0)
    },
    120_000,
  )
})
