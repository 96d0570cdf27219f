import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { parseRequestsOrThrow } from '../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { trafficCases } from '../reference/read-case.ts'

const FOLDER = new URL('../cases/traffic/', import.meta.url)

describe('files of the traffic cases through analyze', () => {
  it.each(trafficCases())('$name', ({ name, expected }) => {
    const read = (file: string): string => readFileSync(new URL(`${name}/${file}`, FOLDER), 'utf8')
    const topology = parseTopologyOrThrow(read('topology.yaml'), { file: 'topology.yaml' })
    const requests = parseRequestsOrThrow(read('requests.yaml'), { file: 'requests.yaml', topology })
    const { result } = analyze(topology, requests, { lineShaping: false })
    if (expected.fixedPointNoLineShaping.valid)
      for (const { id, minLatencyPs, maxJitterPs } of expected.fixedPointNoLineShaping.tunnels!) {
        // What breaks a deadline, a jitter or a buffer is refused here, and alone in its case.
        if ((expected.violations ?? []).length > 0) continue
        expect(result.tunnels.find(t => t.id === id)).toMatchObject({ id, minLatencyPs, maxJitterPs })
      }
    const codes = new Set(result.rejected.map(r => r.code))
    for (const { id, code } of expected.rejected ?? [])
      expect(result.rejected.find(r => r.id === id)).toMatchObject({ id, code })
    for (const { code } of expected.violations ?? []) expect(codes).toContain(code)
    // What may spread too far is refused, with both its trees.
    if ((expected.violations ?? []).length > 0) return
    const shaped = analyze(topology, requests).result
    for (const { id, receivers } of expected.replicated ?? [])
      for (const [node, bound] of Object.entries(receivers))
        expect(shaped.replicated!.find(r => r.id === id)!.receivers.find(r => r.node === node)).toMatchObject(
          bound,
        )
  })
})
