import type { Topology } from '../../model/topology.ts'
import { EventKernel } from '../kernels/event-kernel.ts'
import { type PacketRecords, planSimulation } from '../setup/packet-records.ts'
import { MODELLED, type RunTables, runTables } from '../setup/run-tables.ts'
import { CALM, type FixedJitter, type Scenario } from '../setup/scenario.ts'
import { membersOf, pathOf, relevantPart } from './adversary-members.ts'

/** A tunnel holds no packet back for a meeting. */
export const NO_AIM = -1

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

/** Everything that the search chooses, by tunnel of the arena. */
export interface Choices {
  /** First release; `arena.durationPs` or later: plays no part. */
  readonly phasePs: Float64Array
  /** Packets that would reach this record before `aimPs` are held back by jitter, as far as it goes; or {@link NO_AIM}. */
  readonly aim: Int32Array
  readonly aimPs: Float64Array
  /** Where nothing is aimed at: all of the jitter (1) or none (0). */
  readonly late: Uint8Array
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
  readonly durationPs: number
  readonly choices: Choices
  /** Per record: first place of its packets in a trace's arrivals; time from a release to arrival there, unhindered. */
  readonly place: Int32Array
  readonly leastPs: Float64Array
  /** The last evaluation, and the one that the search stands on. */
  trace: Trace
  known: Trace
  readonly #kernel: EventKernel
  readonly #hopOfLink: Int32Array
  /** Jitters that were drawn, while they are being written down. */
  #drawn: FixedJitter[] | undefined

  constructor(topology: Topology, full: PacketRecords, slot: number, spanPs: number) {
    const { tunnels } = full
    const fullPath = pathOf(full, slot)
    this.members = membersOf(full, fullPath)
    const of = full.slots[slot]
    this.victim = this.members.indexOf(of.tunnel)
    const own = this.members.map(t => tunnels[t])
    const whole = planSimulation(topology, own)
    this.path = pathOf(whole, whole.slotStart[this.victim] + slot - full.slotStart[of.tunnel])
    this.plan = relevantPart(whole, this.path)
    const { plan } = this
    this.releasePs = spanPs
    this.durationPs = 2 * spanPs
    this.tables = this.#tablesFor(topology)
    const { periodPs, costPs } = this.tables
    this.choices = {
      phasePs: this.tables.phasePs,
      aim: new Int32Array(own.length).fill(NO_AIM),
      aimPs: new Float64Array(own.length),
      late: new Uint8Array(own.length),
    }
    this.place = new Int32Array(plan.recordCount + 1)
    this.leastPs = new Float64Array(plan.recordCount)
    for (let r = 0; r < plan.recordCount; r++)
      this.place[r + 1] = this.place[r] + Math.ceil(this.durationPs / periodPs[plan.tunnel[r]])
    for (let r = 0; r < plan.recordCount; r++) this.leastPs[r] = leastTo(plan, this.tables.sendPs, costPs, r)
    this.#hopOfLink = new Int32Array(plan.network.linkCount).fill(-1)
    this.path.forEach((r, hop) => {
      this.#hopOfLink[plan.link[r]] = hop
    })
    this.trace = this.#emptyTrace()
    this.known = this.#emptyTrace()
    this.#kernel = new EventKernel(this.tables, this.#watch)
  }

  /** Simulates the choices as they are, into {@link trace}. Returns the victim packet's latency, −1 where it was lost. */
  evaluate(): number {
    const { trace, tables } = this
    trace.latencyPs = -1
    for (const place of trace.places) trace.arrivalPs[place] = Number.NaN
    trace.places.length = 0
    for (const list of trace.sent) list.length = 0
    for (let t = 0; t < tables.packets.length; t++) {
      const left = this.durationPs - tables.phasePs[t]
      tables.packets[t] = left <= 0 ? 0 : Math.ceil(left / tables.periodPs[t])
    }
    this.#kernel.restart()
    this.#kernel.advance(Number.POSITIVE_INFINITY)
    return trace.latencyPs
  }

  /** The last evaluation becomes the one to stand on. */
  accept(): void {
    const { trace } = this
    this.trace = this.known
    this.known = trace
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
    return {
      ...this.tables.scenario,
      phases: { kind: 'given', ps },
      fixedJitter: fixedJitter.map(({ tunnel, ...rest }) => ({ tunnel: this.members[tunnel], ...rest })),
    }
  }

  #tablesFor(topology: Topology): RunTables {
    const { plan } = this
    const { linkCount, jitterPs } = plan.network
    const tables = runTables(plan, {
      ...CALM,
      durationPs: this.durationPs,
      bestEffort: { kind: topology.bestEffortMaxFrameBits > 0 ? 'worst' : 'none' },
      clocks: topology.clockTolerancePpb > 0 ? 'worst' : 'nominal',
    })
    const jitterKind = Uint8Array.from({ length: linkCount }, (_, e) => (jitterPs[e] > 0 ? MODELLED : 0))
    const hops = hopsOf(plan)
    const drawn = (tunnel: number, hop: number, packet: number, ps: number): number => {
      if (ps > 0) this.#drawn?.push({ tunnel, hop, packet, jitterPs: ps })
      return ps
    }
    return {
      ...tables,
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
  ): void => {
    const { trace, path, plan } = this
    if (plan.previous[r] < 0) this.#arrives(r, number, arrivalPs)
    // Known now, though it happens later: a packet that comes too late for the victim is known to, as well.
    for (let i = plan.nextStart[r]; i < plan.nextStart[r + 1]; i++) this.#arrives(plan.next[i], number, farPs)
    const hop = this.#hopOfLink[plan.link[r]]
    if (hop < 0) return
    trace.sent[hop].push(r, number, arrivalPs, startPs, endPs)
    if (hop === path.length - 1 && r === path[hop] && number === this.victimNumber) {
      trace.latencyPs = farPs - this.releasePs
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
