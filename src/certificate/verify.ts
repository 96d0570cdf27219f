import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireInput } from '../model/checks/require-input.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { Stopped, type StopReason, WORK_LIMIT, WorkBudget } from '../model/work-budget.ts'
import type { Certificate } from './certificate.ts'
import { checkCycles, checkDivergence } from './check-divergence.ts'
import { checkJitters, type TunnelBounds } from './check-jitters.ts'
import { checkLink } from './check-queues.ts'
import { type Walked, walkTunnels } from './check-tunnels.ts'
import { ClaimedWaits } from './claimed-waits.ts'
import { LeastWaits } from './least-waits.ts'
import { OpenQueues } from './open-queues.ts'
import type { Hop } from './port/hop.ts'
import { indexNetwork } from './port/network-index.ts'
import { type CertificateProblem, Problems } from './problem.ts'

/** What `verify` takes besides what it checks. */
export interface VerifyOptions {
  /** How many problems to name; the rest is counted. Default 100. */
  readonly maxProblems?: number
  /** Steps after which it gives up (MODEL "Work"). Default 10⁹, some ten seconds. */
  readonly workLimit?: number
  /** Asked now and then; true ends it. */
  readonly shouldStop?: () => boolean
}

const VERIFY_RULES: RulesOf<VerifyOptions> = {
  maxProblems: { from: 0, to: Number.POSITIVE_INFINITY },
  workLimit: { from: 1, to: Number.POSITIVE_INFINITY },
  shouldStop: 'function',
}

/** What a certificate proves of an allocation with waits that have no bound: it is not valid. */
export interface ProvenUnbounded {
  /** Ids of the tunnels that wait in a queue without bound. */
  readonly unbounded: readonly string[]
  /** Ids of those that come behind such a queue, or by its lower lanes: nothing is said of them. */
  readonly open: readonly string[]
  /** The implied bounds of all others, in allocation order. */
  readonly tunnels: readonly TunnelBounds[]
  /** How many waits (link, lane, C) were recomputed. */
  readonly queues: number
  /** How many jitters (tunnel, link) were checked. */
  readonly hops: number
}

/** What `verify` answers: the bounds that the certificate implies, or why it does not prove them. */
export type VerifyResult =
  | {
      readonly ok: true
      /** The implied bounds, in allocation order. */
      readonly tunnels: readonly TunnelBounds[]
      /** How many waits (link, lane, C) were recomputed. */
      readonly queues: number
      /** How many jitters (tunnel, link) were checked. */
      readonly hops: number
    }
  | {
      readonly ok: false
      /** What is wrong, in the order in which it was found. */
      readonly problems: readonly CertificateProblem[]
      /** How many problems are not named. */
      readonly more: number
      /** Where nothing is wrong with the certificate: it proves that there are no bounds. */
      readonly proven?: ProvenUnbounded
      /** Where it was ended before it was done: nothing is said of the certificate. */
      readonly stopped?: StopReason
    }

const checkHead = (certificate: Certificate, problems: Problems): void => {
  const { schema, lineShaping, arrivalLimit } = certificate
  if (schema !== 'xlane/certificate@1')
    problems.add({ code: 'SCHEMA', message: `schema ${String(schema)} instead of xlane/certificate@1` })
  if (typeof lineShaping !== 'boolean')
    problems.add({ code: 'SCHEMA', message: 'lineShaping is neither true nor false' })
  if (!Number.isSafeInteger(arrivalLimit) || arrivalLimit < 1)
    problems.add({ code: 'SCHEMA', message: `arrivalLimit ${arrivalLimit} is not a whole number above 0` })
}

/**
 * Checks a certificate (MODEL "Certificate") in one pass, without the solver and without iterating to a fixed point:
 * from the certified jitters it recomputes the worst wait of every queue (MODEL "Worst wait at one port", to the
 * picosecond) and from the certified waits the jitter of every hop (MODEL "Ranges"). Each stored number must be at
 * least that.
 *
 * Accepted jitters and waits are a post-fixed point, hence sound bounds for a network that starts empty (MODEL "Fixed
 * point"); larger ones than the solver's are accepted where they are consistent. The least fixed point has nothing to
 * spare: any number of it lowered by 1 ps is refused. (Only a wait that MODEL "Long busy periods" keeps from falling,
 * around a cycle, may be more than the jitters ask for.)
 *
 * Where the certificate says of a cycle of queues that its waits have no bound, that is checked too (MODEL "Divergence"), and
 * `ok` is false: it `proven`ly has none.
 *
 * The two copies of a request sent twice are checked as the tunnels they are. It says nothing about backlogs
 * (`BUFFER`), deadlines, limits on jitter, declared ranges, periods, and what copies share: compare the bounds it
 * returns.
 */
export const verify = (
  topology: Topology,
  allocation: Allocation,
  certificate: Certificate,
  options: VerifyOptions = {},
): VerifyResult => {
  requireInput({ topology, allocation, tellsTrees: true, options: [options, VERIFY_RULES] })
  const { maxProblems = 100, workLimit = WORK_LIMIT, shouldStop } = options
  const problems = new Problems(maxProblems)
  checkHead(certificate, problems)
  if (problems.count > 0) return refusedBy(problems)
  try {
    return verifyBy(new WorkBudget(workLimit, shouldStop), topology, allocation, certificate, problems)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    return { ...refusedBy(problems), stopped: error.reason }
  }
}

const refusedBy = (problems: Problems): Extract<VerifyResult, { ok: false }> => ({
  ok: false,
  problems: problems.kept,
  more: problems.more,
})

const verifyBy = (
  work: WorkBudget,
  topology: Topology,
  allocation: Allocation,
  certificate: Certificate,
  problems: Problems,
): VerifyResult => {
  const network = indexNetwork(topology)
  const cycles = certificate.diverging ?? []
  if (!checkCycles(network, cycles, problems)) return refusedBy(problems)
  const walked = walkTunnels(network, allocation, certificate, problems)
  const claims = new ClaimedWaits(network, certificate, problems)
  const open = new OpenQueues(cycles, walked, problems)

  const hopsByLink = new Map<string, Hop[]>()
  let hops = 0
  for (const tunnel of walked) {
    open.checkJitters(tunnel, problems)
    for (const hop of tunnel.hops) {
      if (hop.flow.jitterPs < Number.POSITIVE_INFINITY) hops += 1
      const there = hopsByLink.get(hop.link.id)
      if (there) there.push(hop)
      else hopsByLink.set(hop.link.id, [hop])
    }
  }

  // Where tunnels had to be left out, the waits come out too small rather than too large: what is reported is true.
  const { lineShaping, arrivalLimit } = certificate
  const rules = { network, lineShaping, arrivalLimit, work }
  let queues = 0
  for (const link of topology.links) {
    work.ask()
    const there = hopsByLink.get(link.id)
    if (there) queues += checkLink(link, there, rules, claims, open, problems)
  }
  const tunnels = walked
    .map(tunnel => checkJitters(network, tunnel, claims, open, problems))
    .filter(bounds => bounds !== undefined)
  if (walked.length === allocation.tunnels.length) claims.reportUnasked(problems)
  if (problems.count > 0) return refusedBy(problems)
  if (cycles.length === 0) return { ok: true, tunnels, queues, hops }

  const least = new LeastWaits(network, walked, lineShaping, work)
  for (const cycle of cycles) checkDivergence(cycle, least, open, problems)
  if (problems.count > 0) return refusedBy(problems)
  return { ...refusedBy(problems), proven: { ...withoutBound(walked, open), tunnels, queues, hops } }
}

const withoutBound = (
  walked: readonly Walked[],
  open: OpenQueues,
): Pick<ProvenUnbounded, 'unbounded' | 'open'> => {
  const isUnbounded = ({ hops }: Walked): boolean => hops.some(hop => open.isGrowing(hop))
  const isOpen = ({ hops }: Walked): boolean => hops.some(({ link, lane }) => open.has(link.id, lane))
  const ids = (of: readonly Walked[]): readonly string[] => of.map(({ tunnel }) => tunnel.id)
  return {
    unbounded: ids(walked.filter(isUnbounded)),
    open: ids(walked.filter(tunnel => isOpen(tunnel) && !isUnbounded(tunnel))),
  }
}
