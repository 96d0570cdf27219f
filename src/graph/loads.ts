import type { LinkBound } from '../analysis/result.ts'
import type { Topology } from '../model/topology.ts'
import { formatRate } from '../quantity/format-quantity.ts'
import { loadText } from '../report/analysis/links-table.ts'

/** Load per link of the topology, 0 where no tunnel crosses. */
export const loadsOf = ({ links }: Topology, bounds: readonly LinkBound[]): readonly number[] => {
  const load = new Map(bounds.map(({ id, utilization }) => [id, utilization]))
  return links.map(({ id }) => load.get(id) ?? 0)
}

/** `s1>h2: 12.3 % of 10 Gbit/s`. */
export const linkTitle = (
  { links }: Topology,
  loads: readonly number[] | undefined,
  link: number,
): string => {
  const { id, bandwidthBps } = links[link]!
  const rate = formatRate(bandwidthBps)
  return loads === undefined ? `${id}: ${rate}` : `${id}: ${loadText(loads[link]!)} of ${rate}`
}
