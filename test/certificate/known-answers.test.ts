import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verify } from '../../src/certificate/verify.ts'
import { parseRequestsOrThrow } from '../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { place } from '../../src/model/request.ts'
import { byComplaints } from './complaints.ts'

interface Verdict {
  readonly valid: boolean
  readonly tunnels: readonly { id: string; minLatencyPs: number; maxJitterPs: number }[]
}
const root = join(import.meta.dirname, '../cases')
const cases = readdirSync(root).filter(name => name.startsWith('case-'))

/** With line shaping the answers were taken at whole instants only: 2 ps per hop (test/cases/README.md). */
const PER_HOP = 2

describe('what the checker alone asks for are the known answers', () => {
  it('finds them', () => expect(cases.length).toBeGreaterThanOrEqual(18))
  it.each(cases)('%s', name => {
    const read = (file: string): string => readFileSync(join(root, name, file), 'utf8')
    const topology = parseTopologyOrThrow(read('topology.yaml'), { file: 'topology.yaml' })
    const requests = parseRequestsOrThrow(read('requests.yaml'), { file: 'requests.yaml', topology })
    const allocation = { tunnels: requests.map(r => place(r, r.routes!, r.periodPs)) }
    const expected = JSON.parse(read('expected.json')) as Record<string, Verdict>
    for (const [key, lineShaping] of [
      ['fixedPoint', true],
      ['fixedPointNoLineShaping', false],
    ] as const) {
      const verdict = expected[key]!
      const certificate = byComplaints(topology, allocation, { lineShaping })
      expect(certificate !== undefined, key).toBe(verdict.valid)
      if (!certificate) continue
      const result = verify(topology, allocation, certificate)
      if (!result.ok) throw new Error('silent, yet not content')
      for (const [i, { id, minLatencyPs, maxJitterPs }] of verdict.tunnels.entries()) {
        const bounds = result.tunnels[i]!
        expect(bounds).toMatchObject({ id, minLatencyPs })
        const hops = Math.max(...allocation.tunnels[i]!.routes.map(r => r.length))
        const off = Math.abs(bounds.maxJitterPs - maxJitterPs)
        expect(off, `${key} ${id}`).toBeLessThanOrEqual(lineShaping ? PER_HOP * hops : 0)
      }
    }
  })
})
