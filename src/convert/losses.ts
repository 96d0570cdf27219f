import { ENCAPSULATIONS } from '../model/encapsulation.ts'
import type { Link, Topology } from '../model/topology.ts'
import type { Target } from './format-names.ts'
import { hasOwnName, linkSettings, topologySettings } from './out/own-settings.ts'

/** What a topology says and a format does not. */
export interface ExportLoss {
  /** `mtu`, `id`. */
  readonly key: string
  /** Of these links; of the network where there are none. */
  readonly links: readonly Link[]
}

/** Formats whose readers get everything back. */
const WHOLE: ReadonlySet<Target> = new Set(['containerlab', 'graphml', 'node-link', 'rfc8345', 'geojson'])
/** What others keep all the same. */
const KEPT: Partial<Record<Target, ReadonlySet<string>>> = {
  csv: new Set(['id']),
  prometheus: new Set(['id']),
  netlab: new Set(['mtu']),
}

/** Names of links and settings of ports that the format cannot say, by key in the order of a topology file. */
export const exportLosses = (topology: Topology, target: Target): readonly ExportLoss[] => {
  const losses: ExportLoss[] = []
  const isCustom = !Object.hasOwn(ENCAPSULATIONS, topology.encapsulation.name)
  if (isCustom) losses.push({ key: 'encapsulation', links: [] })
  if (WHOLE.has(target)) return losses
  const kept = KEPT[target] ?? new Set<string>()
  for (const key of Object.keys(topologySettings(topology))) losses.push({ key, links: [] })
  const byKey = new Map<string, Link[]>()
  for (const link of topology.links) {
    // The other direction of a named cable is named after it.
    const isNamed = hasOwnName(link) && !link.id.endsWith('~')
    for (const key of Object.keys(linkSettings(link))) {
      if (kept.has(key) || (key === 'id' && !isNamed)) continue
      const known = byKey.get(key)
      if (known === undefined) byKey.set(key, [link])
      else known.push(link)
    }
  }
  for (const [key, links] of byKey) losses.push({ key, links })
  return losses
}
