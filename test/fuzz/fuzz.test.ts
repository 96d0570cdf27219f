import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { patience } from '../properties/effort.ts'
import { type Campaign, describeCounts, fuzz, USUAL_EFFORT } from './campaign.ts'
import type { Analysis } from './ground.ts'
import { examine } from './laws.ts'
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
    const verdict = fuzz({ ...SLICE, analysis })
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
    expect(examine(again, { analysis, effort: nothing, counts })?.message).toBe(failure.message)
    expect(examine(again, { analysis: check, effort: nothing, counts })).toBeUndefined()
  })
})
