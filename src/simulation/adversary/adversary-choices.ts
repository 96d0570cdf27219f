import type { SourceChoices } from '../../model/witness.ts'
import type { PacketRecords } from '../setup/packet-records.ts'

/** A tunnel holds no packet back for a meeting. */
export const NO_AIM = -1

/**
 * Sizes of a tunnel's packets, beyond those of {@link SourceChoices}: large ones and then small ones, and the other way; of a
 * token bucket each as large as its tokens allow, so that none is left, or the same with a smallest one last.
 */
export type SizeChoice =
  | SourceChoices['sizes']
  | 'large first'
  | 'small first'
  | 'filling'
  | 'filling, smallest last'
export const SIZES: readonly SizeChoice[] = [
  'largest',
  'smallest',
  'either',
  'any',
  'large first',
  'small first',
  'filling',
  'filling, smallest last',
]
export const WITHIN: readonly SourceChoices['within'][] = ['start', 'end', 'random']
export const RESTS: readonly SourceChoices['rests'][] = ['none', 'random']

/** Everything that the search chooses; by tunnel of the arena unless said. */
export interface Choices {
  /** First release; `arena.durationPs` or later: plays no part. */
  readonly phasePs: Float64Array
  /** Packets that would reach this record before `aimPs` are held back by jitter, as far as it goes; or {@link NO_AIM}. */
  readonly aim: Int32Array
  readonly aimPs: Float64Array
  /** Where nothing is aimed at: all of the jitter (1) or none (0). */
  readonly late: Uint8Array
  /** Places in {@link SIZES}, {@link WITHIN} and {@link RESTS}; at which packet sizes change; what else is drawn. */
  readonly sizes: Uint8Array
  readonly within: Uint8Array
  readonly rests: Uint8Array
  readonly turn: Int32Array
  readonly salt: Int32Array
  /** By node: its ports are fast (1) or slow (0), as far as clocks may err. */
  readonly fast: Uint8Array
  /** First frame of each kind of control traffic, link by link. */
  readonly controlPs: Float64Array
}

export const FILLING: number = SIZES.indexOf('filling')

/** All tunnels at home, and everything else at its plainest. */
export const noChoices = (tunnels: number, nodes: number, controls: number): Choices => ({
  phasePs: new Float64Array(tunnels),
  aim: new Int32Array(tunnels).fill(NO_AIM),
  aimPs: new Float64Array(tunnels),
  late: new Uint8Array(tunnels),
  sizes: new Uint8Array(tunnels),
  within: new Uint8Array(tunnels),
  rests: new Uint8Array(tunnels),
  turn: new Int32Array(tunnels),
  salt: new Int32Array(tunnels),
  fast: new Uint8Array(nodes),
  controlPs: new Float64Array(controls),
})

export const copyChoices = (into: Choices, from: Choices): void => {
  into.phasePs.set(from.phasePs)
  into.aim.set(from.aim)
  into.aimPs.set(from.aimPs)
  into.late.set(from.late)
  into.sizes.set(from.sizes)
  into.within.set(from.within)
  into.rests.set(from.rests)
  into.turn.set(from.turn)
  into.salt.set(from.salt)
  into.fast.set(from.fast)
  into.controlPs.set(from.controlPs)
}

/** First entry of each link's control traffic in {@link Choices.controlPs}; one more than links. */
export const controlStarts = ({ ports }: PacketRecords): Int32Array => {
  const start = new Int32Array(ports.length + 1)
  ports.forEach(({ control }, e) => {
    start[e + 1] = start[e] + control.length
  })
  return start
}
