import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { printAllocation } from '../../../src/formats/requests/print-requests.ts'
import { printTopology } from '../../../src/formats/topology/print-topology.ts'
import { tightRing } from '../../arbitraries/rings.ts'
import { scratch, scratchFile, xlane } from '../harness.ts'
import { ALLOCATION, TOPOLOGY } from '../star.ts'

const ring = tightRing(7, 0.98)
const topology = scratchFile('ring.topology.yaml', printTopology(ring.topology, { format: 'yaml' }))
const allocation = scratchFile(
  'ring.allocation.yaml',
  printAllocation({ tunnels: ring.tunnels }, ring.topology, { format: 'yaml' }),
)
const bounded = tightRing(7, 0.5)
const calm = scratchFile(
  'calm.allocation.yaml',
  printAllocation({ tunnels: bounded.tunnels }, bounded.topology, { format: 'yaml' }),
)
const FORMS = [[], ['--json'], ['--csv'], ['--markdown']]

/** Every look at the clock is a second later. */
const ticking = { tick: 1000 }

describe('a limit of time that passes', () => {
  test.each(FORMS)('check %s says so, and nothing else is wrong', async (...form) => {
    const { code, stdout } = await xlane(
      ['check', topology, allocation, '--time-limit', '13s', ...form],
      ticking,
    )
    expect(code).toBe(1)
    expect(stdout).not.toContain('unbounded')
    expect(stdout).not.toContain('NOT VALID')
    if (form[0] !== '--csv') expect(stdout.replaceAll('\\', '')).toContain('TIME_LIMIT')
  })

  test.each([
    ['explain', ['explain', topology, calm, '--tunnel', 't0']],
    ['graph', ['graph', topology, calm]],
    ['graph as a drawing', ['graph', topology, calm, '--format', 'svg']],
    ['dataplane', ['dataplane', TOPOLOGY, ALLOCATION]],
    ['prove', ['prove', topology, calm, '--runs', '5', '--random', '1']],
    ['compare', ['check', topology, calm, '--compare']],
    ['analyze', ['analyze', topology, calm]],
  ])('%s: 1, undecided, no defect', async (_, argv) => {
    for (let limit = 1; limit < 12; limit += 2) {
      const { code, stdout, stderr } = await xlane([...argv, '--time-limit', `${limit}s`], ticking)
      expect([0, 1]).toContain(code)
      if (code === 1) expect(stdout + stderr).toMatch(/TIME_LIMIT|UNDECIDED|time limit/)
      expect(stdout).not.toContain('unbounded')
    }
    const { code, stdout, stderr } = await xlane([...argv, '--time-limit', '1s'], ticking)
    expect(code).toBe(1)
    expect(stdout + stderr).toMatch(/TIME_LIMIT|UNDECIDED|time limit/)
  })

  test.each([
    ['check', ['check', topology, calm]],
    ['verify', ['verify', topology, calm, calm]],
    ['simulate', ['simulate', topology, calm]],
  ])('%s: over while files are read, it says so and ends', async (_, argv) => {
    const { code, stdout, stderr } = await xlane([...argv, '--time-limit', '3s'], ticking)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(
      /^TIME_LIMIT nothing is computed: the time was over while .*calm\.allocation\.yaml was read/,
    )
  })

  test.each([
    ['check', ['check', topology, calm]],
    ['report', ['report', topology, calm]],
    ['prove', ['prove', topology, calm]],
    ['simulate', ['simulate', topology, calm]],
    ['dataplane', ['dataplane', TOPOLOGY, ALLOCATION]],
  ])(
    '%s: no time left to describe anything once the files are read, it says so and ends',
    async (_, argv) => {
      const { code, stdout, stderr } = await xlane([...argv, '--time-limit', '6s'], ticking)
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(/^TIME_LIMIT nothing is computed: reading the files took the time/)
    },
  )

  test('explain of a request that was not decided', async () => {
    const printed = printAllocation({ tunnels: bounded.tunnels }, bounded.topology, { format: 'json' })
    const entries: readonly Record<string, unknown>[] = JSON.parse(printed).requests
    const free = entries.map(({ routes: _, ...request }) => request)
    const requests = scratchFile('calm.requests.json', JSON.stringify({ requests: free }))
    const argv = ['explain', topology, requests, '--tunnel', 't5', '--time-limit', '14s']
    const { code, stderr } = await xlane(argv, ticking)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^t5 was not decided: TIME_LIMIT stopped after [0-5] of 6 requests/)
  })

  test('simulate shows what it saw', async () => {
    for (const limit of ['1s', '4s', '9s']) {
      const { code, stdout, stderr } = await xlane(
        ['simulate', topology, calm, '--time-limit', limit, '--workers', '1'],
        ticking,
      )
      expect(code).toBe(1)
      expect(stderr).toContain('TIME_LIMIT')
      expect(stdout).not.toContain('unbounded')
    }
  })

  test('report names it, on the page or beside it', async () => {
    for (const limit of ['12s', '14s', '16s']) {
      const out = scratch('ring.html')
      const { code, stderr } = await xlane(
        ['report', topology, calm, '--time-limit', limit, '--compare', '--out', out],
        ticking,
      )
      expect(code).toBe(1)
      expect(stderr + readFileSync(out, 'utf8')).toContain('TIME_LIMIT')
    }
  })

  test('verify neither accepts nor refuses', async () => {
    const proof = scratch('calm.proof.json')
    expect(await xlane(['check', topology, calm, '--certificate', proof])).toMatchObject({ code: 0 })
    expect(await xlane(['verify', topology, calm, proof])).toMatchObject({ code: 0 })
    for (const form of FORMS) {
      const { code, stdout } = await xlane(
        ['verify', topology, calm, proof, '--time-limit', '8s', ...form],
        ticking,
      )
      expect(code).toBe(1)
      expect(stdout).toMatch(/UNDECIDED|TIME_LIMIT|"stopped":\s*"time"/)
      expect(stdout).not.toMatch(/REFUSED|NOT VALID/)
    }
    const { code, stdout } = await xlane(['verify', topology, calm, proof, '--work-limit', '10'])
    expect([code, stdout]).toEqual([1, expect.stringContaining('--work-limit')])
  })
})

describe('a limit of steps that is used up', () => {
  test.each([
    ['explain', ['explain', topology, calm, '--tunnel', 't0']],
    ['graph', ['graph', topology, calm]],
    ['dataplane', ['dataplane', TOPOLOGY, ALLOCATION]],
    ['prove', ['prove', topology, calm, '--runs', '5', '--random', '1']],
    ['compare', ['check', topology, calm, '--compare']],
    ['report', ['report', topology, calm]],
  ])('%s: 1, undecided, no defect', async (_, argv) => {
    for (const steps of ['10', '200', '1000', '3000']) {
      const { code, stdout, stderr } = await xlane([...argv, '--work-limit', steps])
      expect([0, 1]).toContain(code)
      if (code === 1) expect(stdout + stderr).toMatch(/UNDECIDED|work limit|steps/)
    }
    expect(await xlane([...argv, '--work-limit', '10'])).toMatchObject({ code: 1 })
  })
})

describe('a certificate of waits without bound', () => {
  test('is written by check, and proves that the allocation is not valid', async () => {
    const proof = scratch('ring.proof.json')
    const checked = await xlane(['check', topology, allocation, '--certificate', proof])
    expect(checked).toMatchObject({ code: 1, stderr: expect.stringContaining(`wrote ${proof}`) })
    const { code, stdout } = await xlane(['verify', topology, allocation, proof])
    expect(code).toBe(1)
    expect(stdout).toMatch(/NOT VALID: proven that \d+ tunnels can have no bound/)
    expect(stdout).toContain('UNBOUNDED t0')
    const { stdout: json } = await xlane(['verify', topology, allocation, proof, '--json'])
    expect(JSON.parse(json)).toMatchObject({ ok: false, problems: [], proven: { tunnels: [] } })
    const { stdout: markdown } = await xlane(['verify', topology, allocation, proof, '--markdown'])
    expect(markdown).toContain('NOT VALID')
    const { stdout: csv } = await xlane(['verify', topology, allocation, proof, '--csv'])
    expect(csv).toContain('UNBOUNDED,t0')
  })
})
