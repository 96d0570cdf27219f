import type { FixBlocker } from '../../model/planning/fix.ts'
import type { Tunnel } from '../../model/request.ts'
import { entryId } from './change-entries.ts'
import { harmOf } from './harm.ts'
import type { FixTrials } from './trials.ts'

/** Tunnels that are left out for a try, those with the greatest load beside the target first. */
const MOST_LEFT_OUT = 24
/** Of them, how many are named. */
const MOST_NAMED = 4

/**
 * Who costs the target most: the network is asked without each in turn. `costsPs` is by how much its latest packet would
 * then be earlier.
 */
export const blockersOf = (trials: FixTrials): readonly FixBlocker[] => {
  const own = trials.target.map(({ id }) => id)
  const likely = besideTarget(trials).slice(0, MOST_LEFT_OUT)
  return trials.with([], (engine, broken) => {
    const worstOf = (): number | null =>
      own.reduce<number | null>((most, id) => {
        const { worstPs } = engine.bound(id)
        return most === null || worstPs === null ? null : Math.max(most, worstPs)
      }, 0)
    const harm = harmOf(broken())
    const worst = worstOf()
    const found = likely.flatMap(entry => {
      const before = engine.mark()
      try {
        for (const { id } of entry.tunnels) engine.remove(id)
        const less = harm - harmOf(broken())
        const after = worstOf()
        const costsPs = worst === null || after === null ? null : worst - after
        return less > 0 || (costsPs ?? 0) > 0 ? [{ tunnel: entry.id, costsPs, less }] : []
      } finally {
        engine.rollBackTo(before)
      }
    })
    return found
      .toSorted((a, b) => b.less - a.less || (b.costsPs ?? 0) - (a.costsPs ?? 0))
      .slice(0, MOST_NAMED)
      .map(({ tunnel, costsPs }) => ({ tunnel, costsPs }))
  })
}

interface Entry {
  readonly id: string
  readonly tunnels: readonly Tunnel[]
  readonly load: number
}

/** Entries that share a link with the target, by how much they load what they share. */
const besideTarget = ({ others, target }: FixTrials): readonly Entry[] => {
  const links = new Set(target.flatMap(({ routes }) => routes.flat()))
  const entries = new Map<string, Entry>()
  for (const tunnel of others) {
    const shared = new Set(tunnel.routes.flat().filter(link => links.has(link))).size
    if (shared === 0) continue
    const id = entryId(tunnel)
    const known = entries.get(id)
    const load = (shared * tunnel.sizeBits * (tunnel.packets ?? 1)) / tunnel.periodPs
    entries.set(id, {
      id,
      tunnels: [...(known?.tunnels ?? []), tunnel],
      load: (known?.load ?? 0) + load,
    })
  }
  return [...entries.values()].toSorted((a, b) => b.load - a.load)
}
