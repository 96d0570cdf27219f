import type { Certificate } from '../../src/certificate/certificate.ts'
import { walkTunnels } from '../../src/certificate/check-tunnels.ts'
import { LeastWaits } from '../../src/certificate/least-waits.ts'
import { indexNetwork } from '../../src/certificate/port/network-index.ts'
import { Problems } from '../../src/certificate/problem.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { WorkBudget } from '../../src/model/work-budget.ts'

/**
 * Waits that are not those of the least fixed point as the checker's own formula finds it: from an empty network, lane by
 * lane, every queue again and again in the order of the file, until none moves. Nothing is leapt over.
 */
export const notLeast = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  certificate: Certificate,
): readonly string[] => {
  const network = indexNetwork(topology)
  const walked = walkTunnels(network, { tunnels }, certificate, new Problems(1))
  const least = new LeastWaits(network, walked, certificate.lineShaping, new WorkBudget(1e10))
  // Lane by lane: no lane depends on one below, and one that was looked at takes over the jitters of those above.
  for (const lane of [...new Set(tunnels.map(t => t.lane))].sort((a, b) => a - b))
    for (let moved = true; moved; ) {
      moved = false
      for (const { id } of topology.links) {
        const queue = { link: id, lane }
        if (least.has(queue) && least.solve(queue)) moved = true
      }
    }
  return certificate.waits.flatMap(({ link, lane, transmissionPs, waitPs }) => {
    const { own } = least.portAt({ link, lane })
    const found = own.find(({ hop }) => hop.waiterPs === transmissionPs)?.waitPs
    return found === waitPs ? [] : [`${link}, lane ${lane}, C ${transmissionPs}: ${waitPs}, plainly ${found}`]
  })
}
