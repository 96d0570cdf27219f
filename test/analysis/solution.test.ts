import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { certify } from '../../src/analysis/certify.ts'
import { check } from '../../src/analysis/check.ts'
import { compare } from '../../src/analysis/compare.ts'
import { explain } from '../../src/analysis/explain.ts'
import { solve } from '../../src/analysis/solution.ts'
import { NoBoundError } from '../../src/analysis/verdicts/no-bound-error.ts'
import { networks } from '../arbitraries/networks.ts'

describe('a solution', () => {
  it('answers every question as it is answered alone, in whatever order', () => {
    let asked = 0
    fc.assert(
      fc.property(networks(), fc.constantFrom('fixed-point', 'x-adj'), ({ topology, tunnels }, method) => {
        const solution = solve(topology, { tunnels }, { method })
        const comparison = solution.comparison()
        const found = certificateOrError(() => solution.certificate())
        const bounded = check(topology, { tunnels }).tunnels.filter(t => t.worstPs !== null)
        const explanations = solution.explanations(new Set(bounded.map(t => t.id)))
        expect(solution.result).toEqual(check(topology, { tunnels }, { method }))
        expect(comparison).toEqual(compare(topology, { tunnels }))
        expect(found).toEqual(certificateOrError(() => certify(topology, { tunnels })))
        expect(explanations).toEqual(bounded.map(t => explain(topology, { tunnels }, t.id)))
        asked += explanations.length
      }),
      { numRuns: 12 },
    )
    expect(asked).toBeGreaterThan(10)
  })

  it('keeps its answers', () => {
    const { topology, tunnels } = fc.sample(networks(), { numRuns: 1, seed: 3 })[0]!
    const solution = solve(topology, { tunnels })
    const [first] = solution.result.tunnels
    expect(solution.result).toBe(solution.result)
    expect(solution.certificate()).toBe(solution.certificate())
    expect(solution.comparison()).toBe(solution.comparison())
    expect(solution.explain(first!.id)).toBe(solution.explain(first!.id))
  })

  it('that was stopped explains and certifies nothing', () => {
    const { topology, tunnels } = fc.sample(networks(), { numRuns: 1, seed: 3 })[0]!
    const solution = solve(topology, { tunnels }, { shouldStop: () => true })
    expect(() => solution.certificate()).toThrow(NoBoundError)
    expect(() => solution.explain(tunnels[0]!.id)).toThrow(NoBoundError)
    expect(solution.explanations(new Set(tunnels.map(t => t.id)))).toEqual([])
  })
})

const certificateOrError = (certificate: () => unknown): unknown => {
  try {
    return certificate()
  } catch (error) {
    if (error instanceof NoBoundError) return error.violations
    throw error
  }
}
