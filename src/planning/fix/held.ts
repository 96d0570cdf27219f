import type { Engine } from '../../engine/engine.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Violation } from '../../model/verdict.ts'

/** What did not hold before anything was changed. */
export interface Held {
  /** What was wrong, by {@link subjectOf}. */
  readonly faults: ReadonlySet<string>
  /** Tunnels without a bound, whatever the reason. */
  readonly unbounded: ReadonlySet<string>
  /** Links at which something was wrong, so that nothing is known of their queues. */
  readonly links: ReadonlySet<string>
}

/** What a violation is about, whatever its numbers are: the same before and after. */
export const subjectOf = (v: Violation): string => {
  if (v.code === 'OVERLOAD') return `OVERLOAD ${v.link}`
  if (v.code === 'BUFFER') return `BUFFER ${v.link} ${v.lane}`
  return `${v.code} ${'tunnel' in v ? v.tunnel : ''}`
}

/** All that does not hold on an engine; of the `target` nothing is excused. */
export const heldBefore = (engine: Engine, target: readonly Tunnel[]): Held => {
  const violations = engine.violations()
  const own = new Set(target.map(({ id }) => id))
  const others = engine.tunnels.filter(({ id }) => !own.has(id))
  return {
    faults: new Set(violations.map(subjectOf)),
    unbounded: new Set(others.flatMap(({ id }) => (engine.bound(id).worstPs === null ? id : []))),
    links: new Set(violations.flatMap(v => (v.code === 'OVERLOAD' || v.code === 'UNBOUNDED' ? v.link : []))),
  }
}

/** Whether something wrong is the target's own trouble: it names it, or is at a queue that it is in. */
export const concerns = (engine: Engine, target: readonly string[], v: Violation): boolean => {
  if ('tunnel' in v && v.tunnel !== undefined && target.includes(v.tunnel)) return true
  if (v.code !== 'OVERLOAD' && v.code !== 'BUFFER' && v.code !== 'UNBOUNDED') return false
  const { links } = engine.hops.network.topology
  return target.some(id => {
    if (!engine.has(id)) return false
    const { lane } = engine.tunnel(id)
    const tree = engine.tree(id)?.links ?? []
    return tree.some(e => links[e]?.id === v.link) && (v.code === 'OVERLOAD' || v.lane === lane)
  })
}

/** Of all that is wrong what stands in the way: the target's own troubles, and what held before; and whom it leaves as they were. */
export const inTheWay = (
  engine: Engine,
  target: readonly string[],
  held: Held,
): { readonly broken: readonly Violation[]; readonly stillBroken: readonly string[] } => {
  const isExcused = (v: Violation): boolean => {
    if (concerns(engine, target, v)) return false
    if (held.faults.has(subjectOf(v))) return true
    if (v.code === 'BUFFER') return held.links.has(v.link)
    return v.code !== 'OVERLOAD' && 'tunnel' in v && v.tunnel !== undefined && held.unbounded.has(v.tunnel)
  }
  const violations = engine.violations()
  const broken = violations.filter(v => !isExcused(v))
  const stillBroken =
    broken.length > 0
      ? []
      : violations.flatMap(v => ('tunnel' in v && v.tunnel !== undefined ? v.tunnel : []))
  return { broken, stillBroken: [...new Set(stillBroken)] }
}
