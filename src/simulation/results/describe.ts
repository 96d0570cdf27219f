import type { PacketRecords } from '../setup/packet-records.ts'
import type { ProvenRange, ResolvedSimulation } from '../setup/simulation-options.ts'
import { type Distribution, distributionOf, percentilePs } from './distribution.ts'
import { overallOf } from './overall.ts'
import { pairRange } from './pair-range.ts'
import type { Seen } from './seen.ts'
import type {
  SimulatedHistogram,
  SimulatedLink,
  SimulatedReceiver,
  SimulatedRequest,
  SimulatedTunnel,
  SimulationResult,
} from './simulation-result.ts'
import { violationsOf } from './soundness.ts'
import { type TailQuestion, tailOf } from './tail.ts'

/** Distribution per endpoint; undefined where no packet was counted. */
export const distributionsOf = (
  { endpoints }: PacketRecords,
  { tally }: Seen,
): readonly (Distribution | undefined)[] =>
  endpoints.map(({ leastPs }, endpoint) => distributionOf(tally, endpoint, leastPs))

/** What a description has beyond the rest. */
export interface Described {
  readonly tail?: TailQuestion | undefined
  readonly histograms?: boolean | undefined
}

/** What was seen, in the wire form (MODEL "Simulation"). */
export const describeSeen = (
  plan: PacketRecords,
  resolved: ResolvedSimulation,
  seen: Seen,
  more: Described = {},
): SimulationResult => {
  const { scenario, replications, durationPs, hosts, proven } = resolved
  const { seed, warmUpPs, phases, wireJitter, hostJitter, bestEffort, clocks } = scenario
  const distributions = distributionsOf(plan, seen)
  const { drops } = seen.tally
  const dropped = new Float64Array(plan.tunnels.length)
  plan.tunnel.forEach((t, r) => {
    dropped[t] += drops[r]
  })
  const tunnels = plan.tunnels.map(({ id }, t): SimulatedTunnel => {
    const first = plan.endpointStart[t]
    return {
      id,
      released: seen.released[t],
      dropped: dropped[t],
      receivers: plan.endpoints
        .slice(first, plan.endpointStart[t + 1])
        .map(({ node }, i) => describeReceiver(node, distributions[first + i], proven?.ranges[t]?.[i], more)),
    }
  })
  return {
    schema: 'xlane/simulation@1',
    complete: seen.completed === replications,
    seed,
    durationPs,
    warmUpPs,
    replications,
    simulatedPs: seen.simulatedPs,
    scenario: {
      phases: phases.kind,
      wireJitter,
      hostJitter,
      bestEffort,
      clocks,
      ...(plan.isPlain ? {} : { sources: scenario.sources }),
      ...(scenario.failure === undefined ? {} : { failure: scenario.failure }),
      ...(hosts === undefined ? {} : { hosts }),
    },
    packets: seen.released.reduce((a, b) => a + b, 0),
    packetHops: seen.tally.packetHops,
    drops: drops.reduce((a, b) => a + b, 0),
    bounded: proven !== undefined,
    overall: overallOf(distributions.filter(d => d !== undefined)),
    violations: violationsOf(plan, resolved, seen),
    tunnels,
    ...(plan.pairs.length === 0 ? {} : { replicated: describePairs(plan, resolved, seen, more) }),
    links: describeLinks(plan, seen),
  }
}

const describePairs = (
  { pairs, endpoints }: PacketRecords,
  { proven, scenario }: ResolvedSimulation,
  { tally }: Seen,
  more: Described,
): SimulatedRequest[] => {
  const requests = new Map<string, SimulatedReceiver[]>()
  for (const [i, pair] of pairs.entries()) {
    const distribution = distributionOf(tally, endpoints.length + i, pair.leastPs)
    const range = pairRange(proven, pair, scenario.failure !== undefined)
    const receivers = requests.get(pair.request) ?? []
    receivers.push(describeReceiver(pair.node, distribution, range, more))
    requests.set(pair.request, receivers)
  }
  return [...requests].map(([id, receivers]) => ({ id, receivers }))
}

const describeReceiver = (
  node: string,
  distribution: Distribution | undefined,
  range: ProvenRange | undefined,
  { tail, histograms }: Described,
): SimulatedReceiver => {
  const { minLatencyPs = null, maxJitterPs = null } = range ?? {}
  const worstPs = minLatencyPs === null || maxJitterPs === null ? null : minLatencyPs + maxJitterPs
  const maxPs = distribution?.maxPs ?? null
  const percentile = (share: number) =>
    distribution === undefined ? null : percentilePs(distribution, share)
  const isHeld = maxPs !== null && worstPs !== null
  return {
    node,
    count: distribution?.count ?? 0,
    minPs: distribution?.minPs ?? null,
    maxPs,
    meanPs: distribution?.meanPs ?? null,
    p50Ps: percentile(0.5),
    p99Ps: percentile(0.99),
    p999Ps: percentile(0.999),
    resolutionPs: distribution?.resolutionPs ?? null,
    minLatencyPs,
    maxJitterPs,
    tightness: isHeld ? maxPs / worstPs : null,
    position: isHeld && maxJitterPs! > 0 ? (maxPs - minLatencyPs!) / maxJitterPs! : null,
    ...(tail === undefined ? {} : { tail: tailOf(tail, distribution, worstPs) }),
    ...(histograms && distribution !== undefined ? { histogram: histogramOf(distribution) } : {}),
  }
}

const histogramOf = ({ bins, fromPs, resolutionPs }: Distribution): SimulatedHistogram => {
  const first = bins.findIndex(count => count > 0)
  const last = bins.findLastIndex(count => count > 0)
  return {
    fromPs: fromPs + first * resolutionPs,
    binPs: resolutionPs,
    counts: Array.from(bins.subarray(first, last + 1)),
  }
}

const describeLinks = (plan: PacketRecords, { tally, simulatedPs }: Seen): readonly SimulatedLink[] => {
  const { linkStart, laneStart, network } = plan
  return network.topology.links.flatMap(({ id }, e) => {
    if (linkStart[e] === linkStart[e + 1]) return []
    const sum = (values: Float64Array, from: number, to: number): number =>
      values.subarray(from, to).reduce((a, b) => a + b, 0)
    return {
      id,
      // What is sent after the last release is not spread over more time.
      utilization: simulatedPs === 0 ? 0 : Math.min(1, tally.busyPs[e] / simulatedPs),
      maxBacklogBits: tally.mostBits
        .subarray(laneStart[e], laneStart[e + 1])
        .reduce((a, b) => Math.max(a, b), 0),
      drops: sum(tally.drops, linkStart[e], linkStart[e + 1]),
    }
  })
}
