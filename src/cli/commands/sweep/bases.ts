import { deriveAll } from '../../../coordination/tunnels/derive-requests.ts'
import { generateTopology } from '../../../generate/topology.ts'
import type { SweepBase, Variation } from '../../../model/planning/sweep.ts'
import type { Service, Services } from '../../../model/services.ts'
import type { Topology } from '../../../model/topology.ts'
import { UsageError } from '../../process/failure.ts'

/** In place of a topology file: fat-trees are generated. */
export const FAT_TREE = 'fat-tree'

/** A fat-tree of so many ports a switch. Throws UsageError where there is none. */
export const fatTreeOf = (k: number): Topology => {
  if (k % 2 !== 0) throw new UsageError(`option '--vary <what>': a fat-tree has an even k; found ${k}`)
  return generateTopology({ shape: 'fat-tree', k })
}

/** What is varied from: one, or one for each value of the first variation. */
export const basesOf = (
  topology: Topology,
  services: Services,
  variations: readonly Variation[],
): readonly SweepBase[] => {
  const [first] = variations
  if (first?.parameter === 'k')
    return first.values.map(k => ({ topology: fatTreeOf(k), requests: deriveAll(services) }))
  if (first?.parameter !== 'members') return [{ topology, requests: deriveAll(services) }]
  if (services.services.length === 0)
    throw new UsageError("option '--vary members=': there are no services in the file")
  return first.values.map(count => ({ topology, requests: deriveAll(withMembers(services, count)) }))
}

/** The first so many members of each service, and who may lead of them. */
const withMembers = (services: Services, count: number): Services => ({
  ...services,
  services: services.services.map((service): Service => {
    const members = service.members.slice(0, count)
    if (service.kind === 'failure-detection') return { ...service, members }
    const leaders = service.leaders.filter(id => members.includes(id))
    return { ...service, members, leaders: leaders.length > 0 ? leaders : members.slice(0, 1) }
  }),
})
