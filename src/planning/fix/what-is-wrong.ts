import { analyze } from '../../allocation/analyze.ts'
import { Engine } from '../../engine/engine.ts'
import type { WhatIfOptions } from '../../engine/what-if.ts'
import { defined } from '../../model/defined.ts'
import { type Request, type Tunnel, undeclared } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { leavesOpen, type Rejection, type Violation } from '../../model/verdict.ts'
import { Stopped } from '../../model/work-budget.ts'
import { entryId } from './change-entries.ts'
import { concerns } from './held.ts'

/** One that is to be mended, and what is wrong with it. */
export interface Target {
  readonly id: string
  readonly target: string | Request
  readonly why: readonly (Violation | Rejection)[]
}

/** What is in place, and what is wrong with it; as far as the limits let it be known. */
interface Wrong {
  readonly tunnels: readonly Tunnel[]
  readonly broken: readonly Target[]
  readonly rejected: readonly Rejection[]
  readonly isComplete: boolean
}

export const wrongOf = (
  topology: Topology,
  placed: readonly Tunnel[],
  requests: readonly Request[] | undefined,
  only: string | undefined,
  analysis: WhatIfOptions,
  onProgress: ((done: number, total: number, phase: string) => void) | undefined,
): Wrong => {
  let tunnels = placed.map(undeclared)
  let rejected: readonly Rejection[] = []
  let isComplete = true
  try {
    if (requests !== undefined) {
      const analyzed = analyze(topology, requests, { ...analysis, ...defined({ onProgress }) })
      tunnels = analyzed.allocation.tunnels.map(undeclared)
      rejected = analyzed.result.rejected
      isComplete = !analyzed.result.violations.some(leavesOpen)
    }
    const broken = brokenOf(topology, tunnels, analysis, only)
    const untrue = requests === undefined ? untrueOf(topology, placed, analysis, only) : []
    const more = untrue.filter(({ id }) => broken.every(one => one.id !== id))
    return { tunnels, broken: [...broken, ...more], rejected, isComplete }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return { tunnels, broken: [], rejected, isComplete: false }
  }
}

/** The entries whose files say of their ranges what is not true. */
const untrueOf = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  analysis: WhatIfOptions,
  only: string | undefined,
): readonly Target[] => {
  const says = tunnels.some(t => (t.declaredMinLatencyPs ?? t.declaredMaxJitterPs) !== undefined)
  if (!says) return []
  const untrue = Engine.of(topology, tunnels, analysis)
    .violations()
    .filter(v => v.code === 'DECLARED')
  return byEntry(tunnels, untrue).filter(({ id }) => only === undefined || id === only)
}

/** The entries that something is wrong with, each once; `only` also where what is wrong names another. */
export const brokenOf = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  analysis: WhatIfOptions,
  only: string | undefined,
): readonly Target[] => {
  const engine = Engine.of(topology, tunnels, analysis)
  const violations = engine.violations().filter(v => !leavesOpen(v))
  if (only !== undefined) {
    const own = tunnels.filter(t => entryId(t) === only || t.id === only)
    const ids = own.map(({ id }) => id)
    const why = violations.filter(v => concerns(engine, ids, v) || ('tunnel' in v && v.tunnel === only))
    const [first] = own
    return why.length === 0 || first === undefined ? [] : [{ id: only, target: entryId(first), why }]
  }
  return byEntry(tunnels, violations)
}

/** Violations by the entries of the tunnels that they name. */
const byEntry = (tunnels: readonly Tunnel[], violations: readonly Violation[]): readonly Target[] => {
  const entryOf = new Map(tunnels.map(tunnel => [tunnel.id, entryId(tunnel)]))
  const found = new Map<string, Violation[]>()
  for (const v of violations) {
    if (!('tunnel' in v) || v.tunnel === undefined) continue
    const id = entryOf.get(v.tunnel) ?? v.tunnel
    found.set(id, [...(found.get(id) ?? []), v])
  }
  return [...found].map(([id, why]) => ({ id, target: id, why }))
}
