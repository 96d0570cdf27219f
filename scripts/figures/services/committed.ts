import { analyze } from '../../../src/allocation/analyze.ts'
import { numbersOf } from '../../../src/coordination/service-numbers.ts'
import { deriveRequests } from '../../../src/coordination/tunnels/derive-requests.ts'
import { type Latencies, latenciesOf } from '../../../src/coordination/tunnels/latencies.ts'
import type { Allocation, Request } from '../../../src/model/request.ts'
import { ackId, logId } from '../../../src/model/service-tunnels.ts'
import { majorityOf, type Replication } from '../../../src/model/services.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { EventKernel } from '../../../src/simulation/kernels/event-kernel.ts'
import { planSimulation } from '../../../src/simulation/setup/packet-records.ts'
import { runTables } from '../../../src/simulation/setup/run-tables.ts'
import { resolveSimulation } from '../../../src/simulation/setup/simulation-options.ts'
import { paperServices } from './paper-services.ts'

/** µs. */
export interface Spread {
  readonly mean: number
  readonly min: number
  readonly max: number
}

export interface Committed {
  readonly members: number
  /** Simulated, from proposal to commit at the leader, and until all members know. */
  readonly atLeader: Spread
  readonly known: Spread
  /** Proven, µs. */
  readonly atLeaderBound: number
  readonly knownBound: number
}

const SEEDS = [1, 2, 3, 4, 5, 6]
const DURATION_PS = 3e9
/** Proposals of each leader in each run, in equal steps that share no factor with the slots. */
const PROPOSALS = 97

/**
 * Commits of the paper's log on the testbed, from simulated packets: a proposal waits for a slot of its leader, the log packet
 * for its way, the ack for a slot of its follower and for its way. One log packet to all followers, or, as etcd sends them, one
 * to each.
 */
export const committed = (topology: Topology, members: number, isUnicast: boolean): Committed => {
  const services = paperServices(topology, { members })
  const group = services.services.find((one): one is Replication => one.kind === 'replication')
  if (group === undefined) throw new Error('no log')
  const requests = deriveRequests(services, topology)
  const { allocation, result } = analyze(topology, isUnicast ? requests.flatMap(apart(group)) : requests)
  const latencies = isUnicast ? together(latenciesOf(result), group) : latenciesOf(result)
  const outcome = numbersOf(services.services, latencies, 0).find(({ service }) => service === group)?.numbers
  if (outcome === undefined || !('commitPs' in outcome) || outcome.commitPs === null)
    throw new Error('the log has no bound')
  const seen = SEEDS.flatMap(seed => commitsSeen(topology, allocation, group, isUnicast, seed))
  return {
    members,
    atLeader: spreadOf(seen.map(([leader]) => leader)),
    known: spreadOf(seen.map(([, all]) => all)),
    atLeaderBound: (outcome.commitPs[0]?.leader ?? Number.POSITIVE_INFINITY) / 1e6,
    knownBound: (outcome.commitPs[0]?.visible ?? Number.POSITIVE_INFINITY) / 1e6,
  }
}

const toOne = (group: Replication, leader: string, follower: string): string =>
  `${logId(group.id, leader)}>${follower}`

/** A log tunnel as one to each receiver. */
const apart =
  (group: Replication) =>
  (request: Request): readonly Request[] =>
    request.id === logId(group.id, request.sender)
      ? request.receivers.map(to => ({ ...request, id: toOne(group, request.sender, to), receivers: [to] }))
      : [request]

/** What is proven of those, under the name of the one that they stand for. */
const together = (latencies: Latencies, group: Replication): Latencies =>
  new Map([
    ...latencies,
    ...group.leaders.map(leader => {
      const others = group.members.filter(q => q !== leader)
      const ranges = others.flatMap(q => [...(latencies.get(toOne(group, leader, q)) ?? [])])
      return [logId(group.id, leader), new Map(ranges)] as const
    }),
  ])

/** When packets left and came, by tunnel and receiver. */
interface Ways {
  readonly phasePs: number
  readonly periodPs: number
  /** By number of the packet. */
  readonly arrivedPs: ReadonlyMap<string, number[]>
}

const waysOf = (topology: Topology, { tunnels }: Allocation, seed: number): ReadonlyMap<string, Ways> => {
  const plan = planSimulation(topology, tunnels)
  const { scenario } = resolveSimulation(plan, { seed, span: { kind: 'duration', ps: DURATION_PS } })
  const tables = runTables(plan, scenario)
  const arrived = plan.tunnels.map(({ receivers }) => new Map(receivers.map(node => [node, [] as number[]])))
  const kernel = new EventKernel(tables, (record, number, _a, _s, _e, atPs) => {
    const endpoint = plan.endpoint[record] ?? -1
    const t = plan.tunnel[record] ?? -1
    const tunnel = plan.tunnels[t]
    const node = tunnel?.receivers[endpoint - (plan.endpointStart[t] ?? 0)]
    const times = node === undefined ? undefined : arrived[t]?.get(node)
    if (endpoint >= 0 && times !== undefined) times[number] = atPs
  })
  kernel.advance(Number.POSITIVE_INFINITY)
  return new Map(
    plan.tunnels.map(({ id, periodPs }, t) => [
      id,
      { phasePs: tables.phasePs[t] ?? 0, periodPs, arrivedPs: arrived[t] ?? new Map() },
    ]),
  )
}

/** Pairs: µs until committed at the leader, and until known to all. */
const commitsSeen = (
  topology: Topology,
  allocation: Allocation,
  group: Replication,
  isUnicast: boolean,
  seed: number,
): (readonly [number, number])[] => {
  const ways = waysOf(topology, allocation, seed)
  /** When what is ready at `fromPs` has reached `node` in the next slot of the tunnel. */
  const reached = (tunnel: string, node: string, fromPs: number): number => {
    const way = ways.get(tunnel)
    if (way === undefined) throw new Error(`no tunnel ${tunnel}`)
    const slot = Math.max(0, Math.ceil((fromPs - way.phasePs) / way.periodPs))
    return way.arrivedPs.get(node)?.[slot] ?? Number.NaN
  }
  const { leaderPs, followerPs } = group.processing
  return group.leaders.flatMap(leader => {
    const followers = group.members.filter(q => q !== leader)
    const log = (q: string): string => (isUnicast ? toOne(group, leader, q) : logId(group.id, leader))
    return Array.from({ length: PROPOSALS }, (_, i) => {
      const proposedPs = Math.round(((i + 0.5) / PROPOSALS) * (DURATION_PS / 2))
      const acknowledged = followers
        .map(q => reached(log(q), q, proposedPs) + followerPs)
        .map(
          (storedPs, k) => reached(ackId(group.id, followers[k] ?? '', leader), leader, storedPs) + leaderPs,
        )
        .sort((a, b) => a - b)
      const committedPs = acknowledged[majorityOf(group.members.length) - 2] ?? Number.NaN
      const knownPs = Math.max(...followers.map(q => reached(log(q), q, committedPs) + followerPs))
      return [(committedPs - proposedPs) / 1e6, (knownPs - proposedPs) / 1e6] as const
    })
  })
}

const spreadOf = (values: readonly number[]): Spread => ({
  mean: values.reduce((a, b) => a + b, 0) / values.length,
  min: values.reduce((a, b) => Math.min(a, b)),
  max: values.reduce((a, b) => Math.max(a, b)),
})
