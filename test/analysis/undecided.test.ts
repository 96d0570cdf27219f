import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { leavesOpen } from '../../src/model/verdict.ts'
import { networks } from '../arbitraries/networks.ts'

describe('a pass that is ended by its steps', () => {
  it('keeps what it has proven, claims nothing else, and says where it ended', () => {
    let open = 0
    let partial = 0
    fc.assert(
      fc.property(networks(), fc.integer({ min: 1, max: 3000 }), ({ topology, tunnels }, workLimit) => {
        const whole = check(topology, { tunnels })
        const ended = check(topology, { tunnels }, { workLimit })
        expect(check(topology, { tunnels }, { workLimit })).toEqual(ended)
        const [verdict] = ended.violations.filter(leavesOpen)
        if (verdict === undefined) {
          // Around a cycle a bound that is not the least may have come first, and says so.
          if (ended.tunnels.every((tunnel, t) => tunnel.exact === whole.tunnels[t]!.exact))
            expect(ended).toEqual(whole)
          return
        }
        open++
        expect(verdict).toMatchObject({ code: 'UNDECIDED', workLimit })
        expect(verdict.message).toContain('--work-limit')
        expect(ended.valid).toBe(false)
        expect(ended.violations.map(v => v.code)).not.toContain('UNBOUNDED')
        expect(ended.summary.objectivePs).toBeNull()
        ended.tunnels.forEach((tunnel, t) => {
          if (tunnel.worstPs === null) return
          partial++
          expect(tunnel.worstPs).toBe(whole.tunnels[t]!.worstPs)
        })
        // What is broken for certain stays said.
        for (const violation of ended.violations)
          if (!leavesOpen(violation)) expect(whole.violations).toContainEqual(violation)
      }),
      { numRuns: 300, seed: 20261127 },
    )
    expect(open).toBeGreaterThan(100)
    expect(partial).toBeGreaterThan(50)
  })
})
