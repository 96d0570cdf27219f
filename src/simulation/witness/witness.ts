import type { LatencySeen, Replay, Witness } from '../../model/witness.ts'
import type { Endpoint } from '../setup/lay-out.ts'
import type { PacketRecords } from '../setup/packet-records.ts'
import type { RunTables } from '../setup/run-tables.ts'
import { type Scenario, STEADY } from '../setup/scenario.ts'

/** A witness that does not fit the network and its tunnels. */
export class WitnessError extends Error {
  override readonly name: string = 'WitnessError'
}

/** One run of a whole network is shown by the witnesses of all its victims: it is described once. */
const replays = new WeakMap<RunTables, Replay>()

const replayOf = (tables: RunTables): Replay => {
  const known = replays.get(tables)
  if (known !== undefined) return known
  const replay = describeReplay(tables)
  replays.set(tables, replay)
  return replay
}

const describeReplay = ({ plan, scenario, phasePs }: RunTables): Replay => {
  const { tunnels, trees, network } = plan
  const present = tunnels.flatMap((tunnel, t) =>
    phasePs[t] < scenario.durationPs ? [[tunnel.id, phasePs[t]] as const] : [],
  )
  return {
    seed: scenario.seed,
    replication: scenario.replication,
    durationPs: scenario.durationPs,
    clocks: scenario.clocks,
    bestEffort: scenario.bestEffort,
    wireJitter: scenario.wireJitter,
    hostJitter: scenario.hostJitter,
    ...(plan.isPlain ? {} : { sources: scenario.sources }),
    phasesPs: Object.fromEntries(present),
    ...fixedOf(plan, scenario),
    fixedJitter: (scenario.fixedJitter ?? []).map(({ tunnel, hop, packet, jitterPs }) => ({
      tunnel: tunnels[tunnel].id,
      link: hop < 0 ? null : network.topology.links[trees[tunnel].links[hop]].id,
      packet,
      jitterPs,
    })),
  }
}

/** What a scenario fixes beyond phases and jitters, by names. */
const fixedOf = (
  { tunnels, network }: PacketRecords,
  { packets, reservedPhasesPs, failure }: Scenario,
): Pick<Replay, 'packets' | 'reservedPhasesPs' | 'failure'> => {
  const named = <T>(ids: readonly { readonly id: string }[], values: readonly (T | undefined)[]) =>
    Object.fromEntries(
      ids.flatMap(({ id }, i) => (values[i] === undefined ? [] : [[id, values[i]] as const])),
    )
  return {
    ...(packets === undefined ? {} : { packets: named(tunnels, packets) }),
    ...(reservedPhasesPs === undefined
      ? {}
      : { reservedPhasesPs: named(network.topology.links, reservedPhasesPs) }),
    ...(failure === undefined ? {} : { failure }),
  }
}

/** The witness of a latency at a endpoint of `tables.plan`, as simulated with `tables`. */
export const latencyWitness = (
  tables: RunTables,
  shows: LatencySeen['shows'],
  { tunnel, node }: Endpoint,
  packet: number,
  latencyPs: number,
): Witness => ({
  schema: 'xlane/witness@1',
  shows,
  tunnel: tables.plan.tunnels[tunnel].id,
  receiver: node,
  packet,
  latencyPs,
  ...replayOf(tables),
})

/** The witness of a packet lost at record r. */
export const dropWitness = (tables: RunTables, r: number, packet: number): Witness => {
  const { tunnels, tunnel, link, network } = tables.plan
  return {
    schema: 'xlane/witness@1',
    shows: 'drop',
    tunnel: tunnels[tunnel[r]].id,
    link: network.topology.links[link[r]].id,
    packet,
    ...replayOf(tables),
  }
}

/** The scenario that shows a witness again. Throws {@link WitnessError} for a tunnel or link that is not there. */
export const scenarioOf = (plan: PacketRecords, witness: Witness): Scenario => {
  const { trees, network } = plan
  const { durationPs, phasesPs } = witness
  const numbers = new Map(plan.tunnels.map(({ id }, t) => [id, t]))
  const numberOf = (id: string): number => {
    const t = numbers.get(id)
    if (t === undefined)
      throw new WitnessError(`the witness names tunnel ${id}, which the allocation does not have`)
    return t
  }
  const hopOf = (t: number, id: string): number => {
    const hop = trees[t].links.indexOf(network.linkIndex.get(id) ?? -1)
    if (hop < 0)
      throw new WitnessError(
        `the witness names link ${id}, which tunnel ${plan.tunnels[t].id} does not cross`,
      )
    return hop
  }
  const of = numberOf(witness.tunnel)
  if (witness.shows === 'drop') hopOf(of, witness.link)
  else if (!plan.tunnels[of].receivers.includes(witness.receiver))
    throw new WitnessError(
      `the witness names receiver ${witness.receiver}, which tunnel ${witness.tunnel} does not reach`,
    )
  if (!Object.hasOwn(phasesPs, witness.tunnel))
    throw new WitnessError(`the witness gives no phase for its own tunnel ${witness.tunnel}`)
  const ps = plan.tunnels.map(() => durationPs)
  for (const [id, phase] of Object.entries(phasesPs)) ps[numberOf(id)] = phase
  const linkOf = (id: string): number => {
    const e = network.linkIndex.get(id)
    if (e === undefined)
      throw new WitnessError(`the witness names link ${id}, which the network does not have`)
    return e
  }
  const numbered = <T>(by: Readonly<Record<string, T>>, count: number, at: (id: string) => number) => {
    const values = new Array<T | undefined>(count).fill(undefined)
    for (const [id, value] of Object.entries(by)) values[at(id)] = value
    return values
  }
  const { packets, reservedPhasesPs, failure } = witness
  if (failure?.kind === 'cable') linkOf(failure.link)
  return {
    seed: witness.seed,
    replication: witness.replication,
    phases: { kind: 'given', ps },
    durationPs,
    warmUpPs: 0,
    wireJitter: witness.wireJitter,
    hostJitter: witness.hostJitter,
    fixedJitter: witness.fixedJitter.map(({ tunnel, link, packet, jitterPs }) => {
      const t = numberOf(tunnel)
      return { tunnel: t, hop: link === null ? -1 : hopOf(t, link), packet, jitterPs }
    }),
    bestEffort: witness.bestEffort,
    clocks: witness.clocks,
    sources: witness.sources ?? STEADY,
    ...(packets === undefined ? {} : { packets: numbered(packets, plan.tunnels.length, numberOf) }),
    ...(reservedPhasesPs === undefined
      ? {}
      : { reservedPhasesPs: numbered(reservedPhasesPs, network.linkCount, linkOf) }),
    ...(failure === undefined ? {} : { failure }),
  }
}
