import { describe, expect, test } from 'vitest'
import { certify } from '../../src/analysis/certify.ts'
import { check } from '../../src/analysis/check.ts'
import type { Certificate, DivergingCycle } from '../../src/certificate/certificate.ts'
import { type VerifyResult, verify } from '../../src/certificate/verify.ts'
import type { Network } from '../arbitraries/network.ts'
import { tightRing } from '../arbitraries/rings.ts'

const LOADS = [0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99]

const isUnbounded = ({ topology, tunnels }: Network): boolean =>
  check(topology, { tunnels }).violations.some(v => v.code === 'UNBOUNDED')

const verified = ({ topology, tunnels }: Network, certificate: Certificate): VerifyResult =>
  verify(topology, { tunnels }, certificate)

const codesOf = (result: VerifyResult): readonly string[] =>
  result.ok ? [] : result.problems.map(problem => problem.code)

describe('a certificate of waits without bound', () => {
  test('is accepted of every ring that diverges, and one pass fewer is not enough', () => {
    let accepted = 0
    for (let seed = 0; seed < 40; seed++)
      for (const load of LOADS) {
        const ring = tightRing(seed, load)
        if (!isUnbounded(ring)) continue
        const certificate = certify(ring.topology, { tunnels: ring.tunnels })
        const result = verified(ring, certificate)
        if (result.ok || result.proven === undefined) throw new Error(`${seed} ${load} ${JSON.stringify(result)}`)
        const printed = check(ring.topology, { tunnels: ring.tunnels }).tunnels
        expect(result.proven.tunnels.map(t => t.id)).toEqual(
          printed.filter(t => t.worstPs !== null).map(t => t.id),
        )
        const [cycle] = certificate.diverging!
        const fewer = { ...cycle!, passes: cycle!.passes - 1 }
        expect(verified(ring, { ...certificate, diverging: [fewer] })).toMatchObject({ ok: false })
        expect(verified(ring, { ...certificate, diverging: [fewer] })).not.toHaveProperty('proven')
        accepted++
      }
    expect(accepted).toBeGreaterThan(50)
  })
})
