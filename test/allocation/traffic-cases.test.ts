import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { parseRequestsOrThrow } from '../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import type { Request } from '../../src/model/request.ts'
import { type Case, trafficCases, type Verdict } from '../reference/read-case.ts'

const FOLDER = new URL('../cases/traffic/', import.meta.url)

const BYTE = 8

const filesOf = (name: string) => {
  const read = (file: string): string => readFileSync(new URL(`${name}/${file}`, FOLDER), 'utf8')
  const topology = parseTopologyOrThrow(read('topology.yaml'), { file: 'topology.yaml' })
  const requests = parseRequestsOrThrow(read('requests.yaml'), { file: 'requests.yaml', topology })
  return { topology, requests }
}

/** Without what it may ask of its bounds: what breaks that is refused, and then has none. */
const undemanding = ({ jitterLimitPs: _jitter, deadlinePs: _deadline, ...request }: Request): Request =>
  request

type Topology = ReturnType<typeof filesOf>['topology']

const roomy = (topology: Topology): Topology => ({
  ...topology,
  links: topology.links.map(link => ({ ...link, queueSizeBits: Number.POSITIVE_INFINITY })),
})

const compare = ({ name }: Case, verdict: Verdict, lineShaping: boolean): void => {
  const { topology, requests } = filesOf(name)
  const { result } = analyze(roomy(topology), requests.map(undemanding), { lineShaping })
  expect(verdict.valid).toBe(true)
  expect(result.violations).toEqual([])
  expect(result.tunnels.map(t => t.id).sort()).toEqual(verdict.tunnels!.map(t => t.id).sort())
  for (const { id, receivers } of verdict.tunnels!)
    for (const [node, bound] of Object.entries(receivers)) {
      const got = result.tunnels.find(t => t.id === id)!.receivers.find(r => r.node === node)!
      expect(got.minLatencyPs, `${id} to ${node}`).toBe(bound.minLatencyPs)
      const off = Math.abs(got.maxJitterPs! - bound.maxJitterPs)
      expect(off, `${id} to ${node}: ${got.maxJitterPs}`).toBeLessThanOrEqual(
        lineShaping ? 2 * got.hops.length : 0,
      )
    }
}

const idOf = (v: object): string | undefined => ('tunnel' in v ? (v.tunnel as string) : undefined)

describe('files of the traffic cases through analyze', () => {
  const cases = trafficCases()

  it.each(cases)('$name: bounds without line shaping', known =>
    compare(known, known.expected.fixedPointNoLineShaping, false),
  )

  it.each(cases)('$name: bounds with line shaping', known => compare(known, known.expected.fixedPoint, true))

  it.each(cases.filter(({ expected }) => expected.rejected !== undefined))(
    '$name: what no packet carries is refused',
    ({ name, expected }) => {
      const { topology, requests } = filesOf(name)
      const { rejected } = analyze(topology, requests).result
      expect(rejected.map(r => r.id)).toEqual(expected.rejected!.map(r => r.id))
      for (const [i, { id, code, largestBytes }] of expected.rejected!.entries()) {
        expect(rejected[i]).toMatchObject({ id, code, available: largestBytes * BYTE, unit: 'bit' })
        // It names the most that is carried, whose MTU that is, and the way out.
        for (const part of [`${largestBytes} B`, `link ${rejected[i]!.link}`, 'fragment: true'])
          expect(rejected[i]!.message).toContain(part)
      }
    },
  )

  it.each(cases.filter(({ expected }) => (expected.violations ?? []).length > 0))(
    '$name: what would break a promise is refused, with both sides',
    ({ name, expected }) => {
      const { topology, requests } = filesOf(name)
      const { rejected, violations } = analyze(topology, requests).result
      expect(violations).toEqual([])
      for (const v of expected.violations!) {
        const rejection = rejected.find(
          r => r.code === v.code && (v.code !== 'BUFFER' || (r.link === v.link && r.lane === v.lane)),
        )
        expect(rejection, `${v.code} ${idOf(v)}`).toBeDefined()
        if (v.code === 'JITTER')
          expect(rejection).toMatchObject({ needed: v.maxJitterPs, available: v.limitPs, unit: 'ps' })
        if (v.code === 'BUFFER') expect(rejection!.available).toBe(v.queueBits)
      }
    },
  )

  const twice = cases.filter(({ expected }) => (expected.replicated ?? []).length > 0)

  it('some are sent twice', () => expect(twice.length).toBeGreaterThanOrEqual(2))

  it.each(twice)('$name: what both copies together promise', ({ name, expected }) => {
    const { topology, requests } = filesOf(name)
    const { result } = analyze(topology, requests.map(undemanding))
    expect(result.replicated!.map(r => r.id)).toEqual(expected.replicated!.map(r => r.id))
    for (const [i, { receivers }] of expected.replicated!.entries())
      expect(
        Object.fromEntries(result.replicated![i]!.receivers.map(({ node, ...bound }) => [node, bound])),
      ).toMatchObject(receivers)
  })

  const untreatable = ({ topology, tunnels }: Case): boolean =>
    tunnels.some(t => t.arrival?.kind === 'token-bucket') ||
    topology.links.some(l => l.preemption !== undefined || (l.reserved ?? []).length > 0)

  it.each(cases.filter(untreatable))('$name: x-adj refuses what it cannot treat', ({ name }) => {
    const { topology, requests } = filesOf(name)
    const { result } = analyze(roomy(topology), requests.map(undemanding), { method: 'x-adj' })
    expect(result.valid).toBe(false)
    expect([...result.rejected, ...result.violations].map(v => v.code)).toContain('METHOD')
  })
})
