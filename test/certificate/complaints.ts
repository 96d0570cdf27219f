import type { Certificate } from '../../src/certificate/certificate.ts'
import { verify } from '../../src/certificate/verify.ts'
import type { Allocation } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'

interface Effort {
  readonly lineShaping?: boolean
  readonly arrivalLimit?: number
  readonly rounds?: number
}

/**
 * A certificate made by listening to the checker alone: begin with jitters and waits of zero and raise what it
 * complains of to what it says is needed, until it is silent. Each complaint is true whatever the rest, so this climbs
 * to the least fixed point. Undefined where there is none within `rounds`.
 */
export const byComplaints = (
  topology: Topology,
  allocation: Allocation,
  { lineShaping = true, arrivalLimit = 1_000_000, rounds = 200 }: Effort = {},
): Certificate | undefined => {
  const tunnels = allocation.tunnels.map(({ id, routes }) => {
    const tree = [...new Set(routes.flat())]
    return { id, tree, jitterPs: tree.map(() => 0) }
  })
  const byId = new Map(tunnels.map(t => [t.id, t]))
  const waits = new Map<string, { link: string; lane: number; transmissionPs: number; waitPs: number }>()
  const certificate = (): Certificate => ({
    schema: 'xlane/certificate@1',
    lineShaping,
    arrivalLimit,
    tunnels,
    waits: [...waits.values()],
  })
  for (let round = 0; round < rounds; round++) {
    const result = verify(topology, allocation, certificate(), { maxProblems: Number.POSITIVE_INFINITY })
    if (result.ok) return certificate()
    for (const { code, tunnel, link, lane, transmissionPs, needed } of result.problems) {
      if (code === 'JITTER_TOO_SMALL') {
        const there = byId.get(tunnel!)!
        there.jitterPs[there.tree.indexOf(link!)] = needed!
      } else if (code === 'WAIT_TOO_SMALL' || code === 'WAIT_MISSING') {
        const entry = { link: link!, lane: lane!, transmissionPs: transmissionPs!, waitPs: needed! }
        waits.set(`${link} ${lane} ${transmissionPs}`, entry)
      } else return undefined
    }
  }
  return undefined
}
