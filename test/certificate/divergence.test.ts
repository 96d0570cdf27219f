import { describe, expect, test } from 'vitest'
import { certify } from '../../src/analysis/certify.ts'
import { check } from '../../src/analysis/check.ts'
import type { Certificate } from '../../src/certificate/certificate.ts'
import { type VerifyResult, verify } from '../../src/certificate/verify.ts'
import type { Network } from '../arbitraries/network.ts'
import { tightRing } from '../arbitraries/rings.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'

const LOADS = [0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99]

/** Rings that take longer than a tenth of the usual are left to a longer run. */
const workLimit = 100_000_000

const verified = ({ topology, tunnels }: Network, certificate: Certificate): VerifyResult =>
  verify(topology, { tunnels }, certificate)

const codesOf = (result: VerifyResult): readonly string[] =>
  result.ok ? [] : result.problems.map(problem => problem.code)

describe('a certificate of waits without bound', () => {
  test('is accepted of every ring that diverges, and one pass fewer is not enough', () => {
    let accepted = 0
    let fewer = 0
    for (let seed = 0; seed < 40; seed++)
      for (const load of LOADS) {
        const ring = tightRing(seed, load)
        const { violations, tunnels } = check(ring.topology, { tunnels: ring.tunnels }, { workLimit })
        if (!violations.some(v => v.code === 'UNBOUNDED')) continue
        const certificate = certify(ring.topology, { tunnels: ring.tunnels })
        const result = verified(ring, certificate)
        if (result.ok || result.proven === undefined)
          throw new Error(`${seed} ${load} ${JSON.stringify(result)}`)
        const { proven } = result
        expect(proven.tunnels.map(t => t.id)).toEqual(tunnels.filter(t => t.worstPs !== null).map(t => t.id))
        expect([...proven.unbounded, ...proven.open].sort()).toEqual(
          tunnels
            .filter(t => t.worstPs === null)
            .map(t => t.id)
            .sort(),
        )
        accepted++
        const [cycle] = certificate.diverging!
        if (cycle!.passes === 1) continue
        const early = { ...cycle!, passes: cycle!.passes - 1 }
        expect(codesOf(verified(ring, { ...certificate, diverging: [early] }))).toContain('DIVERGENCE')
        fewer++
      }
    expect(accepted).toBeGreaterThan(50)
    expect(fewer).toBeGreaterThan(15)
  })
})

/** A ring that diverges in lane 1, a lane below it, and a switch behind it; a lane above and a link before it have bounds. */
const around = (): Network => {
  const ring = tightRing(7, 0.99)
  return ring
}
void around
void link
void network
void node
void tunnel
