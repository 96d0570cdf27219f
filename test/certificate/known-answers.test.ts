import { describe, expect, it } from 'vitest'
import { verify } from '../../src/certificate/verify.ts'
import { certifiableCases } from './cases.ts'
import { byComplaints } from './complaints.ts'

/** With line shaping the answers were taken at whole instants only: 2 ps per hop (test/cases/README.md). */
const PER_HOP = 2
const cases = certifiableCases()

describe('what the checker alone asks for are the known answers', () => {
  it('finds them', () => expect(cases.length).toBeGreaterThanOrEqual(18 + 25))
  it.each(cases)('$name', ({ topology, tunnels, expected }) => {
    for (const [key, lineShaping] of [
      ['fixedPoint', true],
      ['fixedPointNoLineShaping', false],
    ] as const) {
      const verdict = expected[key]
      const certificate = byComplaints(topology, { tunnels }, { lineShaping })
      expect(certificate !== undefined, key).toBe(verdict.valid)
      if (!certificate) continue
      const result = verify(topology, { tunnels }, certificate)
      if (!result.ok) throw new Error('silent, yet not content')
      for (const [i, { id, minLatencyPs, maxJitterPs }] of verdict.tunnels!.entries()) {
        const bounds = result.tunnels[i]!
        expect(bounds).toMatchObject({ id, minLatencyPs })
        const hops = Math.max(...tunnels[i]!.routes.map(r => r.length))
        const off = Math.abs(bounds.maxJitterPs - maxJitterPs)
        expect(off, `${key} ${id}`).toBeLessThanOrEqual(lineShaping ? PER_HOP * hops : 0)
      }
    }
  })
})
