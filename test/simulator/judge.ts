import type { Run } from './hunt.ts'
import type { Plan } from './plan.ts'

/** What an analysis promises, whichever made it; `null` for a bound it does not give. */
export interface Bounds {
  readonly range: (
    tunnel: string,
    receiver: string,
  ) => { readonly minLatencyPs: number; readonly maxJitterPs: number | null }
  readonly backlogBits: (link: string, lane: number) => number | null
}

/** The nearest a run came to each bound: share of δmax used, per tunnel and receiver, and of the backlog, per queue. */
export class Closeness {
  readonly delay: Map<string, number> = new Map()
  readonly backlog: Map<string, number> = new Map()

  note(where: Map<string, number>, key: string, share: number): void {
    where.set(key, Math.max(share, where.get(key) ?? 0))
  }
}

/** Every promise that this run breaks, in words; and how near it came to the others. */
export const judge = (plan: Plan, { outcome }: Run, bounds: Bounds, closeness: Closeness): string[] => {
  const broken: string[] = []
  for (const drop of outcome.drops)
    broken.push(`${drop.tunnel} packet ${drop.k} dropped at ${drop.link} at ${drop.timePs} ps`)
  for (const flow of plan.flows)
    for (const [node, seen] of outcome.seen[flow.index]!) {
      const { minLatencyPs, maxJitterPs } = bounds.range(flow.tunnel.id, node)
      const name = `${flow.tunnel.id} to ${node}`
      if (seen.minPs < minLatencyPs) broken.push(`${name}: ${seen.minPs} ps, below λmin ${minLatencyPs}`)
      if (maxJitterPs === null) continue
      const most = minLatencyPs + maxJitterPs
      if (seen.maxPs > most)
        broken.push(`${name}: ${seen.maxPs} ps (packet ${seen.maxAt}), ${seen.maxPs - most} above ${most}`)
      if (maxJitterPs > 0) closeness.note(closeness.delay, name, (seen.maxPs - minLatencyPs) / maxJitterPs)
    }
  for (const wire of plan.wires)
    for (const [lane, bits] of outcome.backlog[wire.index]!.entries()) {
      const most = bits > 0 ? bounds.backlogBits(wire.id, lane) : null
      if (most === null) continue
      if (bits > most) broken.push(`${wire.id} lane ${lane}: backlog ${bits} bits, above ${most}`)
      closeness.note(closeness.backlog, `${wire.id}/${lane}`, bits / most)
    }
  return broken
}
