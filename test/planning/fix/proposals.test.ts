import { describe, expect, it } from 'vitest'
import { analyze } from '../../../src/allocation/analyze.ts'
import { check } from '../../../src/analysis/check.ts'
import type { FixChange, FixProposal } from '../../../src/model/planning/fix.ts'
import { type LanedRequest, place, type Tunnel } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { changedTunnels } from '../../../src/planning/fix/change-entries.ts'
import { changedTopology } from '../../../src/planning/fix/change-topology.ts'
import { findFixes } from '../../../src/planning/fix/find-fixes.ts'
import { asRound } from '../../../src/planning/fix/with-round-amounts.ts'
import { lateTunnels, overloadedRequests } from './fix-cases.ts'

const SEEDS = Array.from({ length: 6 }, (_, i) => i + 1)

/** Ids of tunnels that a fresh analysis names, those without a bound included. */
const brokenIn = (topology: Topology, tunnels: readonly Tunnel[]): ReadonlySet<string> => {
  const { violations, tunnels: bounds } = check(topology, { tunnels })
  return new Set([
    ...violations.flatMap(v => ('tunnel' in v && v.tunnel !== undefined ? v.tunnel : [])),
    ...bounds.flatMap(({ id, maxJitterPs }) => (maxJitterPs === null ? id : [])),
  ])
}

const after = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  changes: readonly FixChange[],
): ReadonlySet<string> => {
  const changed = changedTopology(topology, changes)
  return brokenIn(changed, changedTunnels(changed, tunnels, changes))
}

/** The change with its amount one whole unit nearer to what it was; undefined where there is no such. */
const oneLess = (change: FixChange): FixChange | undefined => {
  if (change.change === 'bandwidth')
    return change.toBps - 1_000_000 > change.fromBps
      ? { ...change, toBps: change.toBps - 1_000_000 }
      : undefined
  if ('toPs' in change)
    return change.toPs - 1 > change.fromPs ? { ...change, toPs: change.toPs - 1 } : undefined
  if ('toBits' in change) {
    const nearer = change.toBits + Math.sign(change.fromBits - change.toBits)
    return nearer === change.fromBits ? undefined : { ...change, toBits: nearer }
  }
  return undefined
}

/** Of all proposals: a fresh analysis agrees, nothing breaks that held, and the amounts are the least that do. */
const holdProposals = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  target: readonly string[],
  before: ReadonlySet<string>,
  proposals: readonly FixProposal[],
): void => {
  for (const { changes, stillBroken } of proposals) {
    const what = JSON.stringify(changes)
    for (const made of [changes, asRound(changes)]) {
      const broken = after(topology, tunnels, made)
      expect(
        target.filter(id => broken.has(id)),
        what,
      ).toEqual([])
      expect(
        [...broken].filter(id => !before.has(id)),
        what,
      ).toEqual([])
      if (made === changes)
        expect(
          [...broken].every(id => stillBroken.includes(id) || before.has(id)),
          what,
        ).toBe(true)
    }
    const [only] = changes
    if (changes.length !== 1 || only === undefined) continue
    const less = oneLess(only)
    if (less === undefined) continue
    const broken = after(topology, tunnels, [less])
    expect(
      [...broken].some(id => target.includes(id) || !before.has(id)),
      `one less of ${what}`,
    ).toBe(true)
  }
}

const kinds = new Map<string, number>()
const count = (proposals: readonly FixProposal[]): void => {
  for (const { changes } of proposals) {
    const kind = changes.length === 1 ? (changes[0]?.change ?? '') : 'set'
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
  }
}

describe('proposals on random networks', () => {
  it.each(SEEDS)('admit a rejected request and break nothing: seed %i', seed => {
    const { topology, requests } = overloadedRequests(seed)
    const { result, allocation } = analyze(topology, requests)
    for (const { id } of result.rejected.slice(0, 2)) {
      const request = requests.find(one => one.id === id) as LanedRequest
      const { proposals, target } = findFixes(topology, allocation.tunnels, request)
      const [tunnel] = target
      expect(tunnel).toEqual(place(request, tunnel?.routes ?? [], request.periodPs))
      count(proposals)
      const tunnels = [...allocation.tunnels.map(t => ({ ...t })), ...target]
      const plain = tunnels.map(({ declaredMinLatencyPs: _l, declaredMaxJitterPs: _j, ...t }) => t)
      holdProposals(topology, plain, [id], new Set(), proposals)
    }
  })

  it.each(SEEDS)('mend a late tunnel and break nothing: seed %i', seed => {
    const { topology, tunnels } = lateTunnels(seed)
    const before = brokenIn(topology, tunnels)
    expect(before.size).toBeGreaterThan(0)
    for (const id of [...before].slice(0, 2)) {
      const { proposals } = findFixes(topology, tunnels, id)
      expect(proposals.length).toBeGreaterThan(0)
      count(proposals)
      holdProposals(topology, tunnels, [id], before, proposals)
    }
  })

  it('were of many kinds', () => {
    for (const kind of ['lane', 'tree', 'period', 'size', 'deadline', 'bandwidth', 'preemption', 'set'])
      expect(kinds.get(kind) ?? 0, kind).toBeGreaterThan(0)
  })
})
