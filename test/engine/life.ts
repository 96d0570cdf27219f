import { expect } from 'vitest'
import { assumptionsOf } from '../../src/analysis/assumptions.ts'
import { check } from '../../src/analysis/check.ts'
import { type AnalysisOptions, resolveOptions } from '../../src/analysis/options.ts'
import type { AnalysisResult } from '../../src/analysis/result.ts'
import type { Change, FailedElement } from '../../src/engine/change.ts'
import { Engine } from '../../src/engine/engine.ts'
import { asReplica, replicaId, type Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import type { Violation } from '../../src/model/verdict.ts'
import { compileNetwork } from '../../src/network/network.ts'
import { treeOf } from '../../src/network/tree.ts'
import { randomNetwork } from '../arbitraries/network.ts'
import { type Random, random } from '../arbitraries/random.ts'
import { tightRing } from '../arbitraries/rings.ts'
import { randomWay } from '../arbitraries/trees.ts'

/** What must be in place, kept the plain way: a list, and what has failed. */
export interface Model {
  readonly tunnels: readonly Tunnel[]
  readonly down: readonly FailedElement[]
}

const sameId = (a: FailedElement) => (b: FailedElement) => JSON.stringify(a) === JSON.stringify(b)

const faultOf = (topology: Topology, { id, sender, routes }: Tunnel, down: readonly FailedElement[]) => {
  const has = (what: FailedElement): boolean => down.some(sameId(what))
  const fault = (what: FailedElement, name: string): Violation => ({
    code: 'TREE',
    message: `tunnel ${id} is down: ${Object.keys(what)[0]} ${name} of its tree has failed`,
    tunnel: id,
    ...what,
  })
  if (has({ node: sender })) return fault({ node: sender }, sender)
  for (const link of new Set(routes.flat())) {
    if (has({ link })) return fault({ link }, link)
    const node = topology.links.find(l => l.id === link)?.to
    if (node !== undefined && has({ node })) return fault({ node }, node)
  }
  return undefined
}

/** A fresh analysis without the tunnels that are down, which are listed as broken. */
export const fresh = (
  topology: Topology,
  { tunnels, down }: Model,
  options: AnalysisOptions,
): AnalysisResult => {
  const network = compileNetwork(topology)
  const faults = tunnels.map(t => {
    const tree = treeOf(network, t)
    return 'code' in tree ? tree : faultOf(topology, t, down)
  })
  const up = tunnels.filter((_, i) => faults[i] === undefined)
  const result = check(topology, { tunnels: up }, options)
  const violations = [...faults.filter(f => f !== undefined), ...result.violations]
  const { length } = tunnels
  return {
    ...result,
    valid: violations.length === 0,
    // What is down is still assumed to send as it says.
    assumptions: assumptionsOf(network, tunnels, resolveOptions(options)),
    violations,
    summary: { ...result.summary, tunnels: length, accepted: length, passes: 0 },
  }
}

const withoutPasses = (result: AnalysisResult): AnalysisResult => ({
  ...result,
  summary: { ...result.summary, passes: 0 },
})

const words = (violations: readonly Violation[]): string[] => violations.map(v => JSON.stringify(v))

/** What a change says against what two fresh analyses differ in. */
export const expectChange = (change: Change, before: AnalysisResult, after: AnalysisResult): void => {
  const old = words(before.violations)
  const now = words(after.violations)
  expect(words(change.appeared).sort()).toEqual(now.filter(v => !old.includes(v)).sort())
  expect(words(change.vanished).sort()).toEqual(old.filter(v => !now.includes(v)).sort())
  expectMoved(change.moved, before, after)
}

/** Whom an operation says it moved against whose range two fresh analyses differ in. */
export const expectMoved = (moved: Change['moved'], before: AnalysisResult, after: AnalysisResult): void => {
  const rangesOf = (result: AnalysisResult) =>
    new Map(
      result.tunnels.map(({ id, minLatencyPs, maxJitterPs }) => [
        id,
        JSON.stringify({ minLatencyPs, maxJitterPs }),
      ]),
    )
  const ranges = { before: rangesOf(before), after: rangesOf(after) }
  const ids = new Set([...ranges.before.keys(), ...ranges.after.keys()])
  const differ = [...ids].filter(id => ranges.before.get(id) !== ranges.after.get(id))
  expect(moved.map(m => m.id).sort()).toEqual(differ.sort())
  for (const { id, before: from, after: to } of moved) {
    expect(from && JSON.stringify(from)).toBe(ranges.before.get(id))
    expect(to && JSON.stringify(to)).toBe(ranges.after.get(id))
  }
}

/** Operations done, results compared, and how often each kind of thing was seen. */
export interface Seen {
  operations: number
  compared: number
  rolledBack: number
  /** Rolled back to marks, by how deep they were nested. */
  readonly toMark: number[]
  tried: number
  down: number
  readonly codes: Set<string>
}

export const nothingSeen = (): Seen => ({
  operations: 0,
  compared: 0,
  rolledBack: 0,
  toMark: [0, 0, 0],
  tried: 0,
  down: 0,
  codes: new Set(),
})

/** Networks of every kind, queues and limits small enough to be met now and then. */
const sceneOf = (
  seed: number,
  r: Random,
): { topology: Topology; pool: readonly Tunnel[]; options: AnalysisOptions } => {
  const isRing = r.chance(0.25)
  const { topology, tunnels } = isRing ? tightRing(seed, r.pick([0.6, 0.9])) : randomNetwork(seed)
  const queueSizeBits = r.pick([undefined, undefined, 30_000, 12_000])
  const links = topology.links.map(l => ({ ...l, queueSizeBits: queueSizeBits ?? l.queueSizeBits }))
  const options = {
    lineShaping: r.chance(0.7),
    delayLimitPs: isRing ? 200_000_000 : r.pick([2_000_000_000, 300_000_000]),
    // Waits of a ring creep up to the limit by the picosecond: short busy periods keep that short.
    arrivalLimit: r.pick(isRing ? [3, 10, 40, 100] : [1_000_000, 1_000_000, 3, 10, 40]),
  }
  return { topology: { ...topology, links }, pool: tunnels, options }
}

const tunnelOf = (r: Random, topology: Topology, pool: readonly Tunnel[], id: string): Tunnel => {
  const base = r.pick(pool)
  const way = r.chance(0.3) ? randomWay(topology, r) : undefined
  const periodPs = Math.ceil(base.periodPs * r.pick([1, 1, 2, 5, 0.6]))
  const worst = r.pick([5, 20, 100, 1000]) * 1_000_000
  const { routes } = way ?? base
  const sizeBits = r.chance(0.2) ? 8 * r.int(64, 1542) : base.sizeBits
  return {
    ...base,
    ...way,
    id,
    ...(r.chance(0.03) ? { routes: routes.map(route => route.slice(1)) } : {}),
    periodPs,
    requestedPeriodPs: r.chance(0.05) ? periodPs + 1 : periodPs,
    lane: r.chance(0.3) ? r.int(0, 2) : base.lane,
    loadSizeBits: sizeBits,
    sizeBits,
    ...(r.chance(0.3) ? { deadlinePs: worst } : {}),
    ...(r.chance(0.05) ? { declaredMinLatencyPs: 0, declaredMaxJitterPs: worst } : {}),
  }
}

/** The second copy of one that has none yet, or a first one of a request of its own; a copy that changes stays one. */
const copyOf = (r: Random, { tunnels }: Model, drawn: Tunnel): Tunnel => {
  const alone = tunnels.filter(
    ({ replica }) => replica?.number === 1 && !tunnels.some(t => t.id === replicaId(replica.of, 2)),
  )
  const tight = r.pick([0, 1, 5, 20, 100]) * 1_000_000
  if (alone.length === 0) return { ...asReplica(drawn, drawn.id, 1), jitterLimitPs: tight }
  const first = r.pick(alone)
  return asReplica({ ...first, lane: r.int(0, 2) }, first.replica!.of, 2)
}

const changedCopy = (r: Random, drawn: Tunnel, target: Tunnel): Tunnel =>
  target.replica === undefined
    ? drawn
    : { ...target, lane: drawn.lane, jitterLimitPs: r.int(0, 100) * 1_000_000 }

/** An engine, what must be in it, and what chance does to it. */
export interface Life {
  readonly r: Random
  readonly engine: Engine
  /** Whether to compare after every operation. */
  readonly everyTime: boolean
  /** What is in place at the beginning. */
  readonly start: Model
  /** Holds the engine against a fresh analysis of the model, which it returns. */
  readonly compare: (model: Model) => AnalysisResult
  /** One random operation. */
  readonly operate: (model: Model) => { readonly model: Model; readonly change: Change }
  /** Tries one more tunnel, which does not stay: what was seen of it while it was there. */
  readonly tryOut: (model: Model) => void
}

export const beginLife = (seed: number, seen: Seen, hasCopies: boolean = false): Life => {
  const r = random(seed)
  const { topology, pool, options } = sceneOf(seed, r)
  const engine = new Engine(compileNetwork(topology), resolveOptions(options))
  const everyTime = r.chance(0.5)
  let counter = 0
  const compare = (model: Model): AnalysisResult => {
    const expected = fresh(topology, model, options)
    expect(withoutPasses(engine.result()), `seed ${seed}, operation ${seen.operations}`).toEqual(expected)
    expect(engine.violations()).toEqual(expected.violations)
    expect(engine.tunnels).toEqual(model.tunnels)
    for (const { id, minLatencyPs, maxJitterPs } of expected.tunnels)
      expect(engine.bound(id)).toMatchObject({ minLatencyPs, maxJitterPs, isDown: false })
    seen.compared++
    for (const { code } of expected.violations) seen.codes.add(code)
    return expected
  }
  const operate = (model: Model): { model: Model; change: Change } => {
    const { tunnels, down } = model
    seen.operations++
    const draw = r.next()
    const target = tunnels.length > 0 ? r.pick(tunnels) : undefined
    if (target !== undefined && draw < 0.2 + tunnels.length / 100)
      return {
        model: { tunnels: tunnels.filter(t => t !== target), down },
        change: engine.remove(target.id),
      }
    if (target !== undefined && draw < 0.45) {
      const to = changedCopy(r, tunnelOf(r, topology, [target, ...pool], target.id), target)
      return {
        model: { tunnels: tunnels.map(t => (t === target ? to : t)), down },
        change: engine.change(target.id, to),
      }
    }
    if (draw < 0.55) {
      const what = r.chance(0.6) ? { link: r.pick(topology.links).id } : { node: r.pick(topology.nodes).id }
      seen.down++
      return {
        model: { tunnels, down: down.some(sameId(what)) ? down : [...down, what] },
        change: engine.fail(what),
      }
    }
    if (draw < 0.65 && down.length > 0) {
      const what = r.pick(down)
      return {
        model: { tunnels, down: down.filter(w => !sameId(what)(w)) },
        change: engine.restore(what),
      }
    }
    const drawn = tunnelOf(r, topology, pool, `x${counter++}`)
    const tunnel = hasCopies && r.chance(0.5) ? copyOf(r, model, drawn) : drawn
    return { model: { tunnels: [...tunnels, tunnel], down }, change: engine.add(tunnel) }
  }
  const tryOut = (model: Model): void => {
    const tunnel = tunnelOf(r, topology, pool, 'tried')
    const tree = treeOf(engine.hops.network, tunnel)
    if ('code' in tree) return
    const mark = engine.mark()
    const { objectivePs, violations } = engine.tryAdd(tunnel, tree)
    seen.tried++
    if (objectivePs === Number.POSITIVE_INFINITY) {
      expect(violations).not.toEqual([])
      expect(() => engine.mark()).toThrow('not carried through')
    } else {
      const after = fresh(topology, { tunnels: [...model.tunnels, tunnel], down: model.down }, options)
      expectMoved(engine.moved(), fresh(topology, model, options), after)
    }
    engine.rollBackTo(mark)
    expect(engine.moved()).toEqual([])
  }
  const isLoaded = r.chance(0.5)
  if (isLoaded)
    engine.load(pool.map(tunnel => ({ tunnel, tree: treeOf(engine.hops.network, tunnel) })).filter(isPlaced))
  const start = { tunnels: isLoaded ? pool : [], down: [] }
  return { r, engine, everyTime, start, compare, operate, tryOut }
}

const isPlaced = (p: {
  tunnel: Tunnel
  tree: ReturnType<typeof treeOf>
}): p is Parameters<Engine['load']>[0][0] => !('code' in p.tree)
