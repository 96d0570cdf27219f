import type { Schedule } from '../model/rehearsal.ts'
import type { Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { randomScenario } from '../proof/random-runs.ts'
import { type Delivered, deliveriesOf } from '../simulation/delivered.ts'
import { type PacketRecords, planSimulation } from '../simulation/setup/packet-records.ts'
import type { Scenario } from '../simulation/setup/scenario.ts'
import { durationOf } from './engine/draw-schedule.ts'
import type { TrialPlan } from './engine/trial-plan.ts'
import { DrawnWorld, type World } from './engine/world.ts'
import type { WorldOf } from './run-schedule.ts'

/** So many schedules, each with faults of its own, meet the packets of one simulation. */
const SCHEDULES_PER_SIMULATION = 10

/** Clocks that keep their pace: releases are then known from the first. */
const CLOCKS: readonly Scenario['clocks'][] = ['nominal', 'random', 'fast', 'slow']

/** The world of simulated packets; beyond the time that was simulated the same latencies come again. */
class PacketWorld implements World {
  readonly clockPpb: readonly number[]
  readonly #delivered: Delivered
  /** By tunnel of the plan: its number in the network, and of its endpoints that of each receiver, by member. */
  readonly #tunnels: readonly NetworkTunnel[]

  constructor(delivered: Delivered, tunnels: readonly NetworkTunnel[], clockPpb: readonly number[]) {
    this.#delivered = delivered
    this.#tunnels = tunnels
    this.clockPpb = clockPpb
  }

  slotAt(tunnel: number, number: number): number {
    const t = this.#tunnels[tunnel]?.number ?? 0
    return (this.#delivered.phasePs[t] ?? 0) + number * (this.#delivered.periodPs[t] ?? 0)
  }

  slotFrom(tunnel: number, atPs: number): number {
    const t = this.#tunnels[tunnel]?.number ?? 0
    return Math.max(
      0,
      Math.ceil((atPs - (this.#delivered.phasePs[t] ?? 0)) / (this.#delivered.periodPs[t] ?? 1)),
    )
  }

  arrivalAt(tunnel: number, receiver: number, number: number): number {
    const endpoint = this.#tunnels[tunnel]?.endpointOf[receiver] ?? -1
    const latencies = this.#delivered.latencyPs[endpoint]
    const latency = latencies?.[number % latencies.length] ?? -1
    return latency < 0 ? -1 : this.slotAt(tunnel, number) + latency
  }

  doubledAt(): number {
    return -1
  }
}

interface NetworkTunnel {
  readonly number: number
  readonly endpointOf: readonly number[]
}

const networkTunnels = (plan: TrialPlan, records: PacketRecords): readonly NetworkTunnel[] => {
  const numbers = new Map(records.tunnels.map(({ id }, t) => [id, t]))
  return plan.tunnels.map(({ id, receivers }) => {
    const number = numbers.get(id) ?? -1
    const first = records.endpointStart[number] ?? 0
    const nodes = records.tunnels[number]?.receivers ?? []
    const endpointOf: number[] = plan.members.map(() => -1)
    for (const receiver of receivers) {
      const place = nodes.indexOf(plan.members[receiver] ?? '')
      endpointOf[receiver] = place < 0 ? -1 : first + place
    }
    return { number, endpointOf }
  })
}

/** Simulates the whole network of an allocation; schedules of a plan run in what its tunnels were given. */
export const packetWorlds = (topology: Topology, tunnels: readonly Tunnel[]): WorldOf => {
  const records = planSimulation(topology, tunnels)
  let last: { readonly key: string; readonly delivered: Delivered } | undefined
  const deliveredFor = (plan: TrialPlan, { seed, number }: Schedule): Delivered => {
    const replication = Math.floor(number / SCHEDULES_PER_SIMULATION)
    const key = `${plan.service} ${seed} ${replication}`
    if (last?.key !== key) {
      const { failure: _, ...scenario } = randomScenario(records, seed, replication)
      const clocks =
        topology.clockTolerancePpb === 0 ? 'nominal' : (CLOCKS[replication % CLOCKS.length] ?? 'nominal')
      last = { key, delivered: deliveriesOf(records, { ...scenario, durationPs: durationOf(plan), clocks }) }
    }
    return last.delivered
  }
  return (plan, schedule) =>
    new PacketWorld(
      deliveredFor(plan, schedule),
      networkTunnels(plan, records),
      new DrawnWorld(plan, schedule).clockPpb,
    )
}
