import { byClock, type ClockErrors, clockErrors, periodByClock, Transmissions } from './clocks.ts'
import { below, drawFor, hashOf, upTo } from './hash.ts'
import { jitterPs, type LinkJitter, linkJitterPs } from './jitter-model.ts'
import { sendTimes } from './lay-out.ts'
import type { PacketRecords } from './packet-records.ts'
import type { Scenario } from './scenario.ts'
import { givenSource, type Source, sourceOf } from './sources.ts'

/** How a link's jitter is found: a constant, a constant plus one uniform draw, or by its models. */
export const CONSTANT = 0
export const UNIFORM = 1
export const MODELLED = 2

/** What a scenario makes of a plan: numbers for the kernels. */
export interface RunTables {
  readonly plan: PacketRecords
  readonly scenario: Scenario
  /** Per record: transmission time and the key of its draws. */
  readonly costPs: Float64Array
  readonly key: Int32Array
  /** Per tunnel: first release, period, number of packets, and from release to the first queue without jitter. */
  readonly phasePs: Float64Array
  readonly periodPs: Float64Array
  readonly packets: Float64Array
  readonly sendPs: Float64Array
  /** Per endpoint: latency of a packet that meets nobody. */
  readonly leastPs: Float64Array
  readonly warmUpPs: number
  /** Per tunnel: most jitter at the sender, and the key of its draws. */
  readonly sendJitterPs: Float64Array
  readonly sendKey: Int32Array
  /** Per link: one of {@link CONSTANT}, {@link UNIFORM}, {@link MODELLED}; the constant; the range of the draw. */
  readonly jitterKind: Uint8Array
  readonly jitterConstantPs: Float64Array
  readonly jitterRangePs: Float64Array
  /**
   * Jitter of packet `number` crossing record r, where the link's kind is MODELLED. The event kernel also tells when the
   * packet would arrive without it: the adversary chooses by that, models do not.
   */
  readonly modelledPs: (r: number, number: number, earliestPs?: number) => number
  /** Jitter of packet `number` of tunnel t at its sender. */
  readonly sendModelledPs: (t: number, number: number, earliestPs?: number) => number
  /** Per link: time of a best-effort frame, 0 for none. */
  readonly framePs: Float64Array
  /** Per link: key of the draws of its best effort. */
  readonly frameKey: Int32Array
  /** Where clocks wander the times of records and frames, above, are those of slow ones, and of no use. */
  readonly clock: ClockErrors
  readonly transmissions: Transmissions
  /** What tunnel t releases, from the beginning. */
  readonly source: (t: number) => Source
  /** First frame of control traffic `index` at link e. */
  readonly reservedPhasePs: (e: number, index: number) => number
}

/** Streams of draws that must not resemble each other. */
const HOP = 1
const SEND = 2
const PHASE = 3
const FRAME = 6
const SOURCE = 7
const RESERVED = 8

export const runTables = (plan: PacketRecords, scenario: Scenario): RunTables => {
  const { network, tunnels, trees, shapes, recordCount } = plan
  const { seed, replication, wireJitter, hostJitter } = scenario
  const { nodes, links, clockTolerancePpb } = network.topology
  const keyOf = (kind: number, of: number): number => hashOf(seed, replication, kind, of)
  const clock = clockErrors(plan, scenario)
  const periodPs = Float64Array.from(tunnels, (tunnel, t) =>
    periodByClock(tunnel.periodPs, clock.senderPpb(trees[t].sender, t, 0)),
  )
  const portPpb = Float64Array.from(links, (_, e) =>
    clock.isWandering ? clockTolerancePpb : clock.portPpb(network.from[e], 0),
  )
  const timed = (nominalPs: number, e: number): number => byClock(nominalPs, portPpb[e])
  const phasePs = phasesOf(scenario, periodPs, t => keyOf(PHASE, shapes[t].drawnAs))
  const jitters = links.map((link): LinkJitter => {
    const to = nodes[network.nodeIndex.get(link.to)!]
    return to.kind === 'host'
      ? { wirePs: link.maxJitterPs, hostPs: to.maxJitterPs }
      : { wirePs: link.maxJitterPs + to.maxJitterPs, hostPs: 0 }
  })
  const key = Int32Array.from(plan.hop, hop => keyOf(HOP, hop))
  const sendKey = Int32Array.from(tunnels, (_, t) => keyOf(SEND, t))
  const sending = tunnels.map((tunnel, t) => sendTimes(network, tunnel, trees[t]))
  const sendJitterPs = Float64Array.from(sending, send => send.jitterPs)
  const senderModel = trees.map(tree => (nodes[tree.sender].kind === 'host' ? hostJitter : wireJitter))
  const fixed = fixedByPacket(plan, scenario)
  const fixedAt = (place: number, number: number): number | undefined => fixed?.get(place)?.get(number)
  return {
    plan,
    scenario,
    costPs: Float64Array.from({ length: recordCount }, (_, r) => timed(plan.nominalPs[r], plan.link[r])),
    key,
    phasePs,
    periodPs,
    packets: phasePs.map((phase, t) =>
      phase >= scenario.durationPs ? 0 : Math.ceil((scenario.durationPs - phase) / periodPs[t]),
    ),
    sendPs: Float64Array.from(sending, ({ latencyPs }, t) => latencyPs + trees[t].sendBranchPs),
    leastPs: Float64Array.from(plan.endpoints, endpoint => endpoint.leastPs),
    warmUpPs: scenario.warmUpPs,
    sendJitterPs,
    sendKey,
    ...kindsOf(jitters, scenario, fixed !== undefined),
    modelledPs: (r, number) =>
      fixedAt(r, number) ??
      linkJitterPs(wireJitter, hostJitter, jitters[plan.link[r]], drawFor(key[r], number)),
    sendModelledPs: (t, number) =>
      fixedAt(-1 - t, number) ?? jitterPs(senderModel[t], drawFor(sendKey[t], number), sendJitterPs[t]),
    framePs: plan.framePs.map((ps, e) => (scenario.bestEffort.kind === 'none' ? 0 : timed(ps, e))),
    frameKey: Int32Array.from(links, (_, e) => keyOf(FRAME, e)),
    clock,
    transmissions: new Transmissions(plan, clock),
    source: t => {
      const given = scenario.packets?.[t]
      if (given !== undefined) return givenSource(shapes[t], t, given)
      return sourceOf(shapes[t], {
        tunnel: t,
        phasePs: phasePs[t],
        untilPs: scenario.durationPs,
        key: keyOf(SOURCE, shapes[t].drawnAs),
        choices: scenario.sources,
        errorPpb: batch => clock.senderPpb(trees[t].sender, shapes[t].drawnAs, batch),
      })
    },
    reservedPhasePs: (e, index) => {
      const given = scenario.reservedPhasesPs?.[e]?.[index]
      if (given !== undefined || scenario.phases.kind === 'aligned') return given ?? 0
      const k = hashOf(seed, replication, RESERVED, e, index)
      return below(drawFor(k, 0), drawFor(k, 1), plan.ports[e].control[index].periodPs)
    },
  }
}

const phasesOf = (
  { phases }: Scenario,
  periodPs: Float64Array,
  key: (tunnel: number) => number,
): Float64Array =>
  periodPs.map((period, t) => {
    if (phases.kind === 'aligned') return 0
    if (phases.kind === 'given') return phases.ps[t]
    const k = key(t)
    return below(drawFor(k, 0), drawFor(k, 1), period)
  })

/** A link whose jitter needs no more than one uniform draw is not asked about its models packet by packet. */
const kindsOf = (
  jitters: readonly LinkJitter[],
  { wireJitter, hostJitter }: Scenario,
  isFixed: boolean,
): Pick<RunTables, 'jitterKind' | 'jitterConstantPs' | 'jitterRangePs'> => {
  const jitterKind = new Uint8Array(jitters.length)
  const jitterConstantPs = new Float64Array(jitters.length)
  const jitterRangePs = new Float64Array(jitters.length)
  for (const [e, { wirePs, hostPs }] of jitters.entries()) {
    const parts = [
      { model: wireJitter, ps: wirePs },
      { model: hostJitter, ps: hostPs },
    ].filter(part => part.ps > 0 && part.model.kind !== 'none')
    const drawn = parts.filter(part => part.model.kind !== 'maximum')
    for (const { model, ps } of parts) if (model.kind === 'maximum') jitterConstantPs[e] += ps
    if (drawn.length === 0 && !isFixed) continue
    const isPlain = drawn.length === 1 && drawn[0].model.kind === 'uniform' && (wirePs === 0 || hostPs === 0)
    jitterKind[e] = isPlain && !isFixed ? UNIFORM : MODELLED
    if (isPlain) jitterRangePs[e] = drawn[0].ps
  }
  return { jitterKind, jitterConstantPs, jitterRangePs }
}

/** By record, or −1 − tunnel for the sender: by packet number. */
const fixedByPacket = (
  plan: PacketRecords,
  { fixedJitter }: Scenario,
): Map<number, Map<number, number>> | undefined => {
  if (fixedJitter === undefined || fixedJitter.length === 0) return undefined
  const first = new Int32Array(plan.trees.length + 1)
  plan.trees.forEach((tree, t) => {
    first[t + 1] = first[t] + tree.links.length
  })
  const recordOfHop = new Int32Array(plan.recordCount)
  plan.hop.forEach((hop, r) => {
    recordOfHop[hop] = r
  })
  const found = new Map<number, Map<number, number>>()
  for (const { tunnel, hop, packet, jitterPs: ps } of fixedJitter) {
    const place = hop < 0 ? -1 - tunnel : recordOfHop[first[tunnel] + hop]
    const known = found.get(place)
    if (known === undefined) found.set(place, new Map([[packet, ps]]))
    else known.set(packet, ps)
  }
  return found
}

/** When packet `number` of tunnel t is released; NaN where it never is. */
export const releasedPs = (
  { plan, clock, scenario, phasePs, periodPs, source }: RunTables,
  t: number,
  number: number,
): number => {
  if (plan.shapes[t].isPlain && !clock.isWandering && scenario.packets?.[t] === undefined)
    return phasePs[t] + number * periodPs[t]
  const packets = source(t)
  for (let packet = packets.next(); packet !== undefined; packet = packets.next())
    if (packet.number === number) return packet.bornPs
  return Number.NaN
}

/** The jitter of packet `number` at record r. The kernels' fast path repeats the first two cases in line. */
export const crossingJitterPs = (
  tables: RunTables,
  r: number,
  number: number,
  earliestPs?: number,
): number => {
  const e = tables.plan.link[r]
  switch (tables.jitterKind[e]) {
    case CONSTANT:
      return tables.jitterConstantPs[e]
    case UNIFORM:
      return upTo(drawFor(tables.key[r], number), tables.jitterRangePs[e])
    default:
      return tables.modelledPs(r, number, earliestPs)
  }
}
