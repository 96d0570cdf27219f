import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { certify } from '../../../src/analysis/certify.ts'
import type { Certificate } from '../../../src/certificate/certificate.ts'
import { parseAllocationOrThrow } from '../../../src/formats/requests/parse-allocation.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { scratchFile, xlane } from '../harness.ts'
import { ALLOCATION, BOASTFUL, TOPOLOGY } from '../star.ts'

const topology = parseTopologyOrThrow(readFileSync(TOPOLOGY, 'utf8'), { file: 't' })
const allocation = parseAllocationOrThrow(readFileSync(ALLOCATION, 'utf8'), { file: 'a', topology })
const certificate = certify(topology, allocation)

let n = 0
const stored = (proof: unknown): string => scratchFile(`proof-${n++}.json`, JSON.stringify(proof))
const lowered = (proof: Certificate): Certificate => ({
  ...proof,
  waits: proof.waits.map((w, i) => (i === 0 ? { ...w, waitPs: w.waitPs - 1 } : w)),
})

describe('verify', () => {
  test('a certificate that proves its bounds ends with 0', async () => {
    const { code, stdout, stderr } = await xlane(['verify', TOPOLOGY, ALLOCATION, stored(certificate)])
    expect(stdout).toContain(
      'beat    5.038  3.123  8.161\n\nPROVEN: 1 tunnel · 2 waits recomputed, 2 jitters checked\n',
    )
    expect([code, stderr]).toEqual([0, ''])
  })

  test('1 ps less is refused', async () => {
    const { code, stdout } = await xlane(['verify', TOPOLOGY, ALLOCATION, stored(lowered(certificate))])
    expect(stdout).toMatch(/^WAIT_TOO_SMALL .*\n(.*\n)*REFUSED: \d+ problems?\n$/)
    expect(code).toBe(1)
  })

  test('a promise it does not cover is said', async () => {
    const { code, stdout } = await xlane(['verify', TOPOLOGY, BOASTFUL, stored(certificate)])
    expect(stdout).toContain('DECLARED beat: declared worst 2 µs < proven 8.1602 µs\nNOT PROVEN')
    expect(code).toBe(1)
  })

  test('as JSON', async () => {
    const { stdout } = await xlane(['verify', TOPOLOGY, ALLOCATION, stored(certificate), '--json'])
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      tunnels: [{ id: 'beat', worstPs: 8_160_200 }],
      unproven: [],
    })
  })

  test('what is no certificate is an error of the input', async () => {
    const { code, stderr } = await xlane(['verify', TOPOLOGY, ALLOCATION, stored({ schema: 'x' })])
    expect(stderr).toMatch(/proof-\d+\.json:1:\d+ /)
    expect(code).toBe(2)
  })
})
