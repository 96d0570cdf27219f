import type { Certificate } from '../certificate/certificate.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { AnalysisOptions } from './options.ts'
import { solve } from './solution.ts'

/**
 * The proof of the fixed-point bounds (MODEL "Certificate"), for `verify` to re-check without the solver: arrival jitters of all hops and
 * waits of all queues, ps; and where waits have no bound, why. Throws NoBoundError where a tunnel is no tree, a link is
 * overloaded, or the calculation was stopped.
 */
export const certify = (
  topology: Topology,
  allocation: Allocation,
  options: AnalysisOptions = {},
): Certificate => solve(topology, allocation, { ...options, method: 'fixed-point' }).certificate()
