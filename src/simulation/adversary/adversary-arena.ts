import type { Topology } from '../../model/topology.ts'
import type { GivenPacket } from '../../model/witness.ts'
import { isForPorts, watchedKernel } from '../kernels/choose-kernel.ts'
import type { WatchedKernel } from '../kernels/kernel.ts'
import { byClock, Transmissions } from '../setup/clocks.ts'
import { type PacketRecords, planSimulation } from '../setup/packet-records.ts'
import { MODELLED, type RunTables, runTables } from '../setup/run-tables.ts'
import { CALM, type FixedJitter, type Scenario } from '../setup/scenario.ts'
import { givenSource } from '../setup/sources.ts'
import { type Choices, controlStarts, FILLING, noChoices } from './adversary-choices.ts'
import { membersOf, pathOf, relevantPart } from './adversary-members.ts'
import { ChosenSources } from './adversary-sources.ts'

/** Numbers per transmission in {@link Trace.sent}. */
export const SENT = 5
export const RECORD = 0
export const NUMBER = 1
export const ARRIVAL = 2
export const START = 3
export const END = 4

/** What one evaluation saw. */
export interface Trace {
  /** Latency of the victim packet, −1 where it did not arrive. */
  latencyPs: number
  /** Arrivals at queues, by `arena.place[record] + packet number`; NaN where there was none. */
  readonly arrivalPs: Float64Array
  /** Places that hold one. */
  readonly places: number[]
  /** Per hop of the victim's path: transmissions in their order, {@link SENT} numbers each. */
  readonly sent: readonly number[][]
}

/**
 * One victim packet and the tunnels that can matter to it: those that share a queue with it, then those that share a queue
 * with one of these on its way there. Built once, and simulated again and again with other choices, from an empty network
 * until the victim packet has arrived.
 */
export class Arena {
  readonly plan: PacketRecords
  readonly tables: RunTables
  /** Tunnel of the full plan for each of the arena, ascending: ties are broken as in the full plan. */
  readonly members: readonly number[]
  /** The victim's tunnel, and its records in order. */
  readonly victim: number
  readonly path: readonly number[]
  /** When the victim packet is released, and which number it then has. */
  readonly releasePs: number
  victimNumber = 0
  readonly sources: ChosenSources
  /** First of each link's control traffic in the choices. */
  readonly controlStart: Int32Array
  /** Whether sources or ports are more than plain ones: these have choices of their own. */
  readonly isForPorts: boolean
  readonly durationPs: number
  readonly choices: Choices
  /** Per record: first place of its packets in a trace's arrivals; time from a release to arrival there, unhindered. */
  readonly place: Int32Array
  readonly leastPs: Float64Array
  /** The last evaluation, and the one that the search stands on. */
  trace: Trace
  known: Trace
  readonly #kernel: WatchedKernel
  /** Clocks as they were when times were last counted. */
  #timed: Uint8Array | undefined
  readonly #hopOfLink: Int32Array
  /** Jitters that were drawn, while they are being written down. */
  #drawn: FixedJitter[] | undefined

  constructor(topology: Topology, full: PacketRecords, endpoint: number, spanPs: number) {
    const { tunnels } = full
    const fullPath = pathOf(full, endpoint)
    this.members = membersOf(full, fullPath)
    const of = full.endpoints[endpoint]
    this.victim = this.members.indexOf(of.tunnel)
    const own = this.members.map(t => tunnels[t])
    const whole = planSimulation(topology, own)
    this.path = pathOf(whole, whole.endpointStart[this.victim] + endpoint - full.endpointStart[of.tunnel])
    this.plan = relevantPart(whole, this.path)
    const { plan } = this
    this.releasePs = spanPs
    this.durationPs = 2 * spanPs
    this.controlStart = controlStarts(plan)
    const controls = this.controlStart[plan.ports.length]
    this.tables = this.#tablesFor(plan)
    this.isForPorts = isForPorts(this.tables)
    const { phasePs } = this.tables
    this.choices = { ...noChoices(own.length, plan.network.nodeCount, controls), phasePs }
    plan.shapes.forEach(({ kind, sizes }, t) => {
      if (kind === 'token-bucket' && sizes > 1) this.choices.sizes[t] = FILLING
    })
    this.sources = new ChosenSources(plan, this.choices, this.durationPs)
    this.place = new Int32Array(plan.recordCount + 1)
    this.leastPs = new Float64Array(plan.recordCount)
    for (let r = 0; r < plan.recordCount; r++)
      this.place[r + 1] = this.place[r] + this.sources.most(plan.tunnel[r])
    this.#countTimes()
    this.#hopOfLink = new Int32Array(plan.network.linkCount).fill(-1)
    this.path.forEach((r, hop) => {
      this.#hopOfLink[plan.link[r]] = hop
    })
    this.trace = this.#emptyTrace()
    this.known = this.#emptyTrace()
    this.#kernel = watchedKernel(this.tables, this.#watch)
  }

  /** Simulates the choices as they are, into {@link trace}. Returns the victim packet's latency, −1 where it was lost. */
  evaluate(): number {
    const { trace, tables } = this
    trace.latencyPs = -1
    for (const place of trace.places) trace.arrivalPs[place] = Number.NaN
    trace.places.length = 0
    for (const list of trace.sent) list.length = 0
    this.#countTimes()
    for (let t = 0; t < tables.packets.length; t++) {
      const left = this.durationPs - tables.phasePs[t]
      tables.packets[t] = left <= 0 ? 0 : Math.ceil(left / tables.periodPs[t])
    }
    this.#kernel.restart()
    this.#kernel.advance(Number.POSITIVE_INFINITY)
    return trace.latencyPs
  }

  /** Transmission times, and what follows from them, by the clocks as they are chosen. */
  #countTimes(): void {
    const { plan, tables, choices, leastPs } = this
    const ppb = plan.network.topology.clockTolerancePpb
    if (this.#timed !== undefined && (ppb === 0 || sameBytes(this.#timed, choices.fast))) return
    this.#timed = choices.fast.slice()
    const timed = (nominalPs: number, e: number): number =>
      byClock(nominalPs, choices.fast[plan.network.from[e]] === 1 ? -ppb : ppb)
    for (let r = 0; r < plan.recordCount; r++) tables.costPs[r] = timed(plan.nominalPs[r], plan.link[r])
    if (tables.scenario.bestEffort.kind !== 'none')
      for (let e = 0; e < plan.framePs.length; e++) tables.framePs[e] = timed(plan.framePs[e], e)
    for (let r = 0; r < plan.recordCount; r++) leastPs[r] = leastTo(plan, tables.sendPs, tables.costPs, r)
  }

  /** The last evaluation becomes the one to stand on. */
  accept(): void {
    const { trace } = this
    this.trace = this.known
    this.known = trace
  }

  /** The last packet that the victim's tunnel can release together with its first: of a batch, a message or a full bucket. */
  get lastAtOnce(): number {
    const { packets, kind } = this.plan.shapes[this.victim]
    return kind === 'token-bucket' ? this.sources.lastWithin(this.victim, 0) : packets - 1
  }

  /** The packet with which the victim's message is received; itself where it is none. */
  lastOfMessage(number: number): number {
    const { packets, isMessage } = this.plan.shapes[this.victim]
    return isMessage ? Math.floor(number / packets) * packets + packets - 1 : number
  }

  /** A record at which a packet has been lost in any evaluation so far, −1 for none. */
  get dropped(): number {
    const { drops } = this.#kernel.tally
    for (let r = 0; r < drops.length; r++) if (drops[r] > 0) return r
    return -1
  }

  forgetDrops(): void {
    this.#kernel.tally.drops.fill(0)
  }

  /** The scenario of the choices as they are, for the full plan. Costs an evaluation. */
  scenario(full: PacketRecords): Scenario {
    this.#drawn = []
    this.evaluate()
    const fixedJitter = this.#drawn
    this.#drawn = undefined
    const ps = full.tunnels.map(() => this.durationPs)
    for (const [t, member] of this.members.entries()) ps[member] = this.choices.phasePs[t]
    const { nodes, clockTolerancePpb } = this.plan.network.topology
    const slow = nodes.filter((_, n) => this.choices.fast[n] === 0).map(({ id }) => id)
    return {
      ...this.tables.scenario,
      phases: { kind: 'given', ps },
      clocks: clockTolerancePpb === 0 ? 'nominal' : slow.length === nodes.length ? 'slow' : { slow },
      ...(this.isForPorts ? this.#given(full) : {}),
      fixedJitter: fixedJitter.map(({ tunnel, ...rest }) => ({ tunnel: this.members[tunnel], ...rest })),
    }
  }

  /** What only sources and ports that are more than plain ones have. */
  #given(full: PacketRecords): Pick<Scenario, 'packets' | 'reservedPhasesPs'> {
    const packets = full.tunnels.map((): readonly GivenPacket[] | undefined => undefined)
    for (const [t, member] of this.members.entries())
      if (!this.plan.shapes[t].isPlain) packets[member] = this.sources.packets(t)
    const { controlPs } = this.choices
    const phases = this.plan.ports.map(({ control }, e) =>
      control.length === 0 ? undefined : control.map((_, i) => controlPs[this.controlStart[e] + i]),
    )
    return { packets, reservedPhasesPs: phases }
  }

  #tablesFor(plan: PacketRecords): RunTables {
    const { linkCount, jitterPs } = plan.network
    const tables = runTables(plan, {
      ...CALM,
      durationPs: this.durationPs,
      bestEffort: { kind: plan.framePs.some(ps => ps > 0) ? 'worst' : 'none' },
      clocks: plan.network.topology.clockTolerancePpb > 0 ? 'slow' : 'nominal',
    })
    const ppb = plan.network.topology.clockTolerancePpb
    const clock = { ...tables.clock, portPpb: (node: number) => (this.choices.fast[node] === 1 ? -ppb : ppb) }
    const jitterKind = Uint8Array.from({ length: linkCount }, (_, e) => (jitterPs[e] > 0 ? MODELLED : 0))
    const hops = hopsOf(plan)
    const drawn = (tunnel: number, hop: number, packet: number, ps: number): number => {
      if (ps > 0) this.#drawn?.push({ tunnel, hop, packet, jitterPs: ps })
      return ps
    }
    return {
      ...tables,
      clock,
      transmissions: new Transmissions(plan, clock),
      source: t => givenSource(plan.shapes[t], t, this.sources.packets(t)),
      reservedPhasePs: (e, index) => this.choices.controlPs[this.controlStart[e] + index],
      jitterKind,
      modelledPs: (r, number, earliestPs = 0) =>
        drawn(plan.tunnel[r], hops[r], number, this.#jitterPs(r, earliestPs)),
      sendModelledPs: (t, number, earliestPs = 0) => drawn(t, -1, number, this.#sendJitterPs(t, earliestPs)),
    }
  }

  #jitterPs(r: number, earliestPs: number): number {
    const { plan, leastPs, tables, choices } = this
    const t = plan.tunnel[r]
    const e = plan.link[r]
    const most = plan.network.jitterPs[e]
    const aim = choices.aim[t]
    for (let at = aim < 0 ? -1 : plan.previous[aim]; at >= 0; at = plan.previous[at])
      if (at === r) {
        const left = leastPs[aim] - leastPs[r] - tables.costPs[r] - plan.network.latencyPs[e]
        return Math.min(most, Math.max(0, choices.aimPs[t] - earliestPs - left))
      }
    return choices.late[t] * most
  }

  #sendJitterPs(t: number, earliestPs: number): number {
    const { leastPs, tables, choices } = this
    const most = tables.sendJitterPs[t]
    const aim = choices.aim[t]
    if (aim < 0) return choices.late[t] * most
    const left = leastPs[aim] - tables.sendPs[t]
    return Math.min(most, Math.max(0, choices.aimPs[t] - earliestPs - left))
  }

  readonly #watch = (
    r: number,
    number: number,
    arrivalPs: number,
    startPs: number,
    endPs: number,
    farPs: number,
    bornPs: number,
  ): void => {
    const { trace, path, plan } = this
    if (plan.previous[r] < 0) this.#arrives(r, number, arrivalPs)
    // Known now, though it happens later: a packet that comes too late for the victim is known to, as well.
    for (let i = plan.nextStart[r]; i < plan.nextStart[r + 1]; i++) this.#arrives(plan.next[i], number, farPs)
    const hop = this.#hopOfLink[plan.link[r]]
    if (hop < 0) return
    trace.sent[hop].push(r, number, arrivalPs, startPs, endPs)
    if (hop === path.length - 1 && r === path[hop] && number === this.victimNumber) {
      trace.latencyPs = farPs - bornPs
      this.#kernel.stop()
    }
  }

  #arrives(r: number, number: number, atPs: number): void {
    const { trace, place } = this
    const at = place[r] + number
    trace.arrivalPs[at] = atPs
    trace.places.push(at)
  }

  #emptyTrace(): Trace {
    return {
      latencyPs: -1,
      arrivalPs: new Float64Array(this.place[this.plan.recordCount]).fill(Number.NaN),
      places: [],
      sent: this.path.map(() => []),
    }
  }
}

/** Number of each record's hop within its tree. */
const hopsOf = ({ trees, hop, tunnel }: PacketRecords): Int32Array => {
  const first = new Int32Array(trees.length + 1)
  trees.forEach((tree, t) => {
    first[t + 1] = first[t] + tree.links.length
  })
  return hop.map((h, r) => h - first[tunnel[r]])
}

const leastTo = (plan: PacketRecords, sendPs: Float64Array, costPs: Float64Array, record: number): number => {
  let sum = sendPs[plan.tunnel[record]]
  for (let r = plan.previous[record]; r >= 0; r = plan.previous[r])
    sum += costPs[r] + plan.network.latencyPs[plan.link[r]] + plan.branchPs[r]
  return sum
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => a.every((byte, i) => byte === b[i])
