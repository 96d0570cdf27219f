import { spreadTooFar } from '../analysis/verdicts/replicated.ts'
import type { Trial } from '../engine/change.ts'
import type { Engine } from '../engine/engine.ts'
import { replicaId, type Tunnel } from '../model/request.ts'
import type { Violation } from '../model/verdict.ts'
import type { Tree } from '../network/tree.ts'

/** What adding a tunnel would do; the engine is as before, in the trial it was in. */
export const tried = (engine: Engine, tunnel: Tunnel, tree: Tree): Trial => {
  const before = engine.mark()
  const trial = added(engine, tunnel, tree)
  engine.rollBackTo(before)
  return trial
}

/** Adds a tunnel on trial; what breaks counts requests that are sent twice, which the engine sees as two tunnels. */
export const added = (engine: Engine, tunnel: Tunnel, tree: Tree): Trial => {
  const trial = engine.tryAdd(tunnel, tree)
  return trial.violations.length > 0 ? trial : { ...trial, violations: pairsBroken(engine) }
}

/** Requests sent twice of which the last operation moved a copy, and whose latencies may now spread further than they allow. */
const pairsBroken = (engine: Engine): readonly Violation[] => {
  const seen = new Set<string>()
  return engine.moved().flatMap(({ id, after }) => {
    if (after === undefined) return []
    const { replica, jitterLimitPs } = engine.tunnel(id)
    if (replica === undefined || jitterLimitPs === undefined || seen.has(replica.of)) return []
    seen.add(replica.of)
    const both = ([1, 2] as const).map(n => replicaId(replica.of, n)).filter(copy => engine.has(copy))
    const bounds = both.map(copy => engine.bound(copy))
    const worst = Math.max(...bounds.map(({ worstPs }) => worstPs ?? Number.POSITIVE_INFINITY))
    const maxJitterPs = worst - Math.min(...bounds.map(({ minLatencyPs }) => minLatencyPs))
    return maxJitterPs <= jitterLimitPs ? [] : [spreadTooFar(replica.of, maxJitterPs, jitterLimitPs)]
  })
}
