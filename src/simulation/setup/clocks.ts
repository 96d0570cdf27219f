import { shortestPs, slowestPs, transmissionPs } from '../../calculus/queue/transmission.ts'
import { hashOf } from './hash.ts'
import type { PacketRecords } from './packet-records.ts'
import type { Scenario } from './scenario.ts'

const BILLION = 1_000_000_000
const CLOCK_OF_NODE = 4
const CLOCK_OF_BATCH = 5

/**
 * How the nodes' clocks run in one scenario. An error is that of the length of a tick, ppb: a positive one makes
 * transmissions and periods longer. None leaves ± the topology's tolerance.
 */
export interface ClockErrors {
  /** Of the ports of a node, for a transmission that begins at `nowPs`. */
  readonly portPpb: (node: number, nowPs: number) => number
  /** Of the sender of a tunnel, between the starts of its batches `batch` and `batch` + 1. */
  readonly senderPpb: (node: number, tunnel: number, batch: number) => number
  /** Whether any of them changes during a run. */
  readonly isWandering: boolean
}

/** A duration by a clock that errs by `ppb`: a slow one's rounded up, a fast one's down, as the bounds count them. */
export const byClock = (nominalPs: number, ppb: number): number =>
  ppb >= 0 ? slowestPs(nominalPs, ppb) : shortestPs(nominalPs, -ppb)

/** A period by a clock that errs by `ppb`, rounded down. */
export const periodByClock = (periodPs: number, ppb: number): number =>
  ppb <= 0 ? shortestPs(periodPs, -ppb) : Number((BigInt(periodPs) * BigInt(BILLION + ppb)) / BigInt(BILLION))

/** How many of the longest periods a clock keeps its pace before it may turn. */
const PERIODS_A_TURN = 2

export const clockErrors = (plan: PacketRecords, scenario: Scenario): ClockErrors => {
  const { topology, nodeIndex, from } = plan.network
  const ppb = topology.clockTolerancePpb
  const { clocks, seed, replication } = scenario
  const constant = (port: (node: number) => number, sender = port): ClockErrors => ({
    portPpb: port,
    senderPpb: sender,
    isWandering: false,
  })
  const short = (): number => -ppb
  if (ppb === 0 || clocks === 'nominal') return constant(() => 0)
  if (typeof clocks !== 'string') {
    const slow = new Set(clocks.slow.map(id => nodeIndex.get(id)))
    return constant(node => (slow.has(node) ? ppb : -ppb), short)
  }
  const anywhere = (...of: readonly number[]): number =>
    Math.floor(((hashOf(seed, replication, ...of) >>> 0) / 2 ** 32) * (2 * ppb + 1)) - ppb
  switch (clocks) {
    case 'fast':
      return constant(short)
    case 'slow':
      return constant(() => ppb, short)
    case 'random':
      return constant(node => anywhere(CLOCK_OF_NODE, node))
  }
  const turnPs = PERIODS_A_TURN * plan.tunnels.reduce((most, t) => Math.max(most, t.periodPs), 1)
  const turn = (nowPs: number): number => Math.max(0, Math.floor(nowPs / turnPs))
  if (clocks === 'wandering')
    return {
      portPpb: (node, nowPs) => anywhere(CLOCK_OF_NODE, node, turn(nowPs)),
      senderPpb: (_node, tunnel, batch) => anywhere(CLOCK_OF_BATCH, tunnel, batch),
      isWandering: true,
    }
  // Turn by turn: all slow, then all fast but one, in the end all fast.
  const ports = [...new Set(Array.from(plan.link, e => from[e]))].sort((a, b) => a - b)
  return {
    portPpb: (node, nowPs) => {
      const at = turn(nowPs)
      return at % 2 === 0 || ports[((at - 1) / 2) % (ports.length + 1)] === node ? ppb : -ppb
    },
    senderPpb: short,
    isWandering: true,
  }
}

/** Transmission times at the ports of a plan, by their clocks. */
export class Transmissions {
  readonly #clock: ClockErrors
  readonly #from: Int32Array
  readonly #bandwidthBps: Float64Array
  /** Per link: what one number of bits takes by an exact clock. */
  readonly #nominal: Map<number, number>[]

  constructor({ network }: PacketRecords, clock: ClockErrors) {
    this.#clock = clock
    this.#from = network.from
    this.#bandwidthBps = network.bandwidthBps
    this.#nominal = Array.from({ length: network.linkCount }, () => new Map())
  }

  /** How long `bits` take at port e that begin at `nowPs`. */
  ps(e: number, bits: number, nowPs: number): number {
    const known = this.#nominal[e]
    let nominal = known.get(bits)
    if (nominal === undefined) {
      nominal = transmissionPs(bits, this.#bandwidthBps[e])
      known.set(bits, nominal)
    }
    return byClock(nominal, this.#clock.portPpb(this.#from[e], nowPs))
  }
}
