import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { xlane } from '../cli/harness.ts'
import { patience } from '../properties/effort.ts'
import { type Campaign, describeCounts, fuzz, USUAL_EFFORT } from './campaign.ts'
import { drawCase } from './case.ts'
import type { Analysis } from './ground.ts'
import { KINDS, kindsOf } from './kinds.ts'
import { examine } from './laws.ts'
import { mistaken } from './mistaken.ts'
import { readCase, writeFailure } from './write.ts'

const SLICE: Campaign = {
  analysis: check,
  effort: { ...USUAL_EFFORT, search: 40 },
  seed: 1_000_000,
  networks: 25,
  shouldStop: () => false,
  onNetwork: () => {},
}

/** A bound that forgets one packet, the network's smallest, where tunnels meet. */
const forgetful: Analysis = (topology, allocation, options) => {
  const result = check(topology, { tunnels: allocation.tunnels }, options)
  const fastest = Math.max(...topology.links.map(l => l.bandwidthBps))
  const forgotten = Math.floor((Math.min(...allocation.tunnels.map(t => t.sizeBits)) * 1e12) / fastest)
  const meets = (id: string, link: string): boolean =>
    result.tunnels.some(other => other.id !== id && other.tree.includes(link))
  return {
    ...result,
    tunnels: result.tunnels.map(tunnel => {
      if (tunnel.maxJitterPs === null || !tunnel.tree.some(link => meets(tunnel.id, link))) return tunnel
      const less = (ps: number | null): number => Math.max(0, ps! - forgotten)
      const receivers = tunnel.receivers.map(r => ({ ...r, maxJitterPs: less(r.maxJitterPs) }))
      return { ...tunnel, maxJitterPs: less(tunnel.maxJitterPs), receivers }
    }),
  }
}

/** A backlog that forgets its largest packet wherever more than one may wait. */
const cramped: Analysis = (topology, allocation, options) => {
  const result = check(topology, { tunnels: allocation.tunnels }, options)
  const largest = Math.max(...allocation.tunnels.map(t => t.sizeBits))
  const links = result.links.map(link => ({
    ...link,
    lanes: link.lanes.map(lane => ({
      ...lane,
      backlogBits: Math.max(largest, (lane.backlogBits ?? 0) - largest),
    })),
  }))
  return { ...result, links, valid: true, violations: [] }
}

const scratch = mkdtempSync(join(tmpdir(), 'xlane-fuzz-'))
afterAll(() => rmSync(scratch, { recursive: true }))

describe('the fuzzer', () => {
  it('finds nothing in a slice of networks', { timeout: patience }, () => {
    const verdict = fuzz(SLICE)
    if (verdict.kind === 'broken') throw new Error(`${verdict.failure.law}: ${verdict.failure.message}`)
    console.log(`fuzzed ${describeCounts(verdict.counts)}`)
    expect([verdict.counts.networks, verdict.lastSeed]).toEqual([25, 1_000_024])
    expect(verdict.counts.unbounded).toBeLessThan(10)
    expect(verdict.counts.packetHops).toBeGreaterThan(100_000)
  })

  it.each([
    ['a bound that forgets one packet', forgetful],
    ['a backlog that forgets one packet', cramped],
  ])('finds %s, makes the case small and writes it down', { timeout: patience }, (name, analysis) => {
    const verdict = fuzz({ ...SLICE, analysis, networks: 100, only: 'ranges' })
    if (verdict.kind !== 'broken') throw new Error('found nothing')
    const { failure, tries } = verdict
    const { topology, tunnels } = failure.failed
    console.log(
      `${name}: ${failure.message}; ${tunnels.length} tunnels, ${topology.links.length} links, ${tries} tries`,
    )
    expect(failure.law).toBe('ranges')
    expect(tunnels.length).toBeLessThanOrEqual(2)
    expect(topology.links.length).toBeLessThanOrEqual(3)

    const folder = join(scratch, name.replaceAll(' ', '-'))
    writeFailure(failure, folder)
    expect(readFileSync(join(folder, 'README.md'), 'utf8')).toContain(`npm run fuzz -- --case ${folder}`)
    expect(existsSync(join(folder, 'witness.json'))).toBe(true)
    const again = readCase(folder)
    expect(again).toEqual({ ...failure.failed, topology: again.topology, tunnels: again.tunnels })
    const counts = verdict.counts
    const nothing = { scenarios: 0, packets: 1, search: 0 }
    expect(examine(again, { analysis, effort: nothing, counts }, 'ranges')?.message).toBe(failure.message)
    expect(examine(again, { analysis: check, effort: nothing, counts }, 'ranges')).toBeUndefined()
  })

  it('draws every kind of traffic and port, and plain networks still', () => {
    const kinds = Array.from({ length: 300 }, (_, seed) => kindsOf(drawCase(seed)))
    const count = (kind: string): number => kinds.filter(of => of.includes(kind)).length
    for (const kind of KINDS) expect(count(kind), kind).toBeGreaterThan(5)
    expect(count('plain')).toBeGreaterThan(75)
  })

  // One of sources, one of ports; `npm run fuzz -- --mistakes` plants them all.
  it.each(['onePacketPerBatch', 'noWake'] as const)(
    'notices %s by simulation, and the command line shows the small case again',
    { timeout: patience },
    async mistake => {
      const analysis = mistaken(mistake)
      const verdict = fuzz({ ...SLICE, seed: 1, networks: 200, analysis, only: 'ranges' })
      if (verdict.kind !== 'broken') throw new Error('found nothing')
      const { failure, tries } = verdict
      const { topology, tunnels } = failure.failed
      console.log(
        `${mistake}: ${verdict.counts.networks} networks; ${failure.message}; made small in ${tries} tries`,
      )
      expect(tunnels.length).toBeLessThanOrEqual(3)
      expect(topology.links.length).toBeLessThanOrEqual(4)
      const folder = join(scratch, mistake)
      writeFailure(failure, folder)
      const at = (name: string): string => join(folder, name)
      const files = [at('topology.yaml'), at('allocation.yaml'), '--witness', at('witness.json'), '--json']
      const { code, stdout } = await xlane(['simulate', ...files])
      const witness = failure.witness!
      expect([0, 1]).toContain(code)
      expect(stdout).toContain(witness.shows === 'drop' ? witness.link : String(witness.latencyPs))
    },
  )
})
