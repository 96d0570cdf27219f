import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { certify } from '../../src/analysis/certify.ts'
import { check } from '../../src/analysis/check.ts'
import type { Certificate, DivergingCycle } from '../../src/certificate/certificate.ts'
import { type VerifyResult, verify } from '../../src/certificate/verify.ts'
import { parseAllocationOrThrow } from '../../src/formats/requests/parse-allocation.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import type { Network } from '../arbitraries/network.ts'
import { tightRing } from '../arbitraries/rings.ts'
import { tunnel } from '../arbitraries/tiny.ts'

const LOADS = [0.92, 0.94, 0.96, 0.97, 0.98, 0.99]

/** Rings that take longer than a two hundredth of the usual are not decided here. */
const workLimit = 5_000_000

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
    expect(accepted).toBeGreaterThan(20)
    expect(fewer).toBeGreaterThan(5)
  })

  test('is accepted of a ring of five that took more than a minute in one queue', () => {
    const text = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8')
    const topology = parseTopologyOrThrow(text('five-ring.topology.yaml'), { file: 't' })
    const { tunnels } = parseAllocationOrThrow(text('five-ring.allocation.yaml'), { file: 'a', topology })
    const ring = { seed: 0, topology, tunnels }
    expect(verified(ring, certify(topology, { tunnels }))).toMatchObject({
      ok: false,
      problems: [],
      proven: { unbounded: tunnels.map(t => t.id), tunnels: [] },
    })
  })
})

/**
 * A ring that diverges in lane 1. Seldom used lanes above and below it: the lane above has bounds, the one below is fed; so is a
 * tunnel that leaves the ring, while one that only starts beside it has its bound.
 */
const around = (): Network => {
  const ring = tightRing(7, 0.98)
  const rare = 1_000_000_000_000
  return {
    ...ring,
    tunnels: [
      ...ring.tunnels.map(t => ({ ...t, lane: 1 })),
      { ...tunnel('above', ['h0>s0>s1>h1'], 1000, rare), lane: 0 },
      { ...tunnel('below', ['h0>s0>s1>h1'], 1000, rare), lane: 2 },
      { ...tunnel('aside', ['h1>s1>s2>h2'], 1000, rare), lane: 0 },
    ],
  }
}

describe('what the checker refuses', () => {
  const network = around()
  const certificate = certify(network.topology, { tunnels: network.tunnels })
  const cycle = certificate.diverging![0]!
  const withCycle = (changed: Partial<DivergingCycle>): VerifyResult =>
    verified(network, { ...certificate, diverging: [{ ...cycle, ...changed }] })

  test('is not the whole, which tells apart what is proven, fed and bounded', () => {
    const result = verified(network, certificate)
    expect(result).toMatchObject({ ok: false, problems: [], more: 0 })
    const { proven } = result as Extract<VerifyResult, { ok: false }>
    expect(proven!.tunnels.map(t => t.id)).toEqual(['above', 'aside'])
    expect(proven!.open).toEqual(['below'])
    expect(proven!.unbounded).toEqual(network.tunnels.slice(0, -3).map(t => t.id))
    expect(cycle.fed.map(q => q.lane)).toContain(2)
  })

  test.each<[string, Partial<DivergingCycle>]>([
    ['a growth that it has not', { next: cycle.next.map(x => x * 2) }],
    ['no growth', { next: cycle.waits }],
    ['growth in one queue only', { next: cycle.waits.map((x, i) => (i === 0 ? cycle.next[0]! : x)) }],
    ['a direction that is longer than what becomes of it', { waits: cycle.waits.map(x => x * 2) }],
    ['another direction', { waits: cycle.waits.map((x, i) => (i === 0 ? x : Math.ceil(x / 8))) }],
    ['a direction of nothing', { waits: cycle.waits.map(() => 0) }],
    ['arrivals when nothing waits', { at: cycle.at.map(x => x * 50) }],
    ['numbers that are not whole', { at: cycle.at.map(x => x + 0.5) }],
    ['no passes', { passes: 0 }],
    ['a queue that is behind it left out', { fed: cycle.fed.slice(1) }],
    ['a queue that is not behind it', { fed: [...cycle.fed, { link: 'h0>s0', lane: 0 }] }],
    ['another lane', { lane: 0 }],
    ['a link twice', { links: cycle.links.map(() => cycle.links[0]!) }],
    ['a link that does not exist', { links: cycle.links.with(0, 'x>y') }],
    ['fewer numbers than links', { next: cycle.next.slice(1) }],
    [
      'a queue of the cycle left out',
      {
        links: cycle.links.slice(1),
        waits: cycle.waits.slice(1),
        next: cycle.next.slice(1),
        at: cycle.at.slice(1),
      },
    ],
  ])('%s', (_, changed) => {
    const result = withCycle(changed)
    expect(codesOf(result)).toContain('DIVERGENCE')
    expect(result).not.toHaveProperty('proven')
  })

  test('no cycle at all: then jitters are missing', () => {
    const { diverging: _, ...rest } = certificate
    expect(codesOf(verified(network, rest))).toContain('JITTER_MISSING')
  })

  test('a bound that is too small beside it, by 1 ps', () => {
    const at = certificate.waits.findIndex(w => w.waitPs > 0)
    const less = certificate.waits.map((w, i) => (i === at ? { ...w, waitPs: w.waitPs - 1 } : w))
    expect(codesOf(verified(network, { ...certificate, waits: less }))).toContain('WAIT_TOO_SMALL')
  })

  test('a cycle of a ring that has bounds', () => {
    const calm = { ...network, tunnels: tightRing(7, 0.6).tunnels.map(t => ({ ...t, lane: 1 })) }
    const proof = certify(calm.topology, { tunnels: calm.tunnels })
    const open = new Set(cycle.links)
    // Behind its first queue on the ring nothing of a tunnel is certified.
    const lost: Certificate = {
      ...proof,
      waits: proof.waits.filter(w => w.link.startsWith('h')),
      tunnels: proof.tunnels.map(t => ({
        ...t,
        jitterPs: t.jitterPs.map((j, i) => (t.tree.slice(0, i).some(l => open.has(l)) ? null : j)),
      })),
      diverging: [{ ...cycle, fed: cycle.fed.filter(q => q.lane === 1) }],
    }
    expect(new Set(codesOf(verified(calm, lost)))).toEqual(new Set(['DIVERGENCE']))
  })
})
