import type { GivenPacket, SourceChoices } from '../../model/witness.ts'
import { hashOf } from '../setup/hash.ts'
import type { PacketRecords } from '../setup/packet-records.ts'
import type { SourceShape } from '../setup/source-shapes.ts'
import { sourceOf } from '../setup/sources.ts'
import { type Choices, RESTS, SIZES, type SizeChoice, WITHIN } from './adversary-choices.ts'

/** Packets of one tunnel, its first release at 0. */
interface Pattern {
  readonly of: string
  readonly bornPs: readonly number[]
  readonly bits: readonly number[]
}

/** What the tunnels of an arena release, as the search chooses; patterns are kept until a choice changes them. */
export class ChosenSources {
  readonly #plan: PacketRecords
  readonly #choices: Choices
  readonly #durationPs: number
  readonly #errorPpb: number
  readonly #patterns: (Pattern | undefined)[] = []

  /** Senders' clocks are as fast as can be. */
  constructor(plan: PacketRecords, choices: Choices, durationPs: number) {
    this.#plan = plan
    this.#choices = choices
    this.#durationPs = durationPs
    this.#errorPpb = -plan.network.topology.clockTolerancePpb
  }

  /** Most packets that tunnel t can release. */
  most(t: number): number {
    const { kind, periodPs, packets, burstBits, rateBps, leastBits } = this.#plan.shapes[t]
    const ratio = 1e9 / (1e9 + this.#errorPpb)
    if (kind !== 'token-bucket')
      return packets * (Math.ceil((this.#durationPs / periodPs) * ratio * 1.001) + 1)
    return Math.ceil((burstBits + (rateBps / 1e12) * this.#durationPs * ratio * 1.001) / leastBits) + 1
  }

  /** How long after its first release a tunnel releases a packet; as far as it is known, else about. */
  offsetPs(t: number, number: number): number {
    const { bornPs } = this.#pattern(t)
    if (number < bornPs.length) return bornPs[number]
    const { periodPs, packets } = this.#plan.shapes[t]
    return Math.floor(number / packets) * periodPs
  }

  /** The last packet that is released no later than `spanPs` after the first; 0 at least. */
  lastWithin(t: number, spanPs: number): number {
    const { bornPs } = this.#pattern(t)
    let [low, high] = [0, bornPs.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (bornPs[middle] <= spanPs) low = middle + 1
      else high = middle
    }
    return Math.max(0, low - 1)
  }

  /** Whole batches that begin before the end. */
  packets(t: number): readonly GivenPacket[] {
    const phase = this.#choices.phasePs[t]
    if (phase >= this.#durationPs) return []
    const { packets } = this.#plan.shapes[t]
    const { bornPs, bits } = this.#pattern(t)
    const given: GivenPacket[] = []
    for (let i = 0; i < bornPs.length; i++) {
      if (i % packets === 0 && bornPs[i] + phase >= this.#durationPs) break
      given.push({ releasedPs: bornPs[i] + phase, sizeBits: bits[i] })
    }
    return given
  }

  #pattern(t: number): Pattern {
    const { sizes, within, rests, turn, salt } = this.#choices
    const of = `${sizes[t]} ${within[t]} ${rests[t]} ${turn[t]} ${salt[t]}`
    const known = this.#patterns[t]
    if (known?.of === of) return known
    const shape = this.#plan.shapes[t]
    const choice = SIZES[sizes[t]]
    const size = sizeInOrder(shape, choice, turn[t])
    const source = sourceOf(shape, {
      tunnel: t,
      phasePs: 0,
      untilPs: this.#durationPs,
      key: hashOf(t, salt[t]),
      choices: { sizes: drawnSizes(choice), within: WITHIN[within[t]], rests: RESTS[rests[t]] },
      ...(size === undefined ? {} : { size }),
      errorPpb: () => this.#errorPpb,
    })
    const bornPs: number[] = []
    const bits: number[] = []
    for (let packet = source.next(); packet !== undefined; packet = source.next()) {
      bornPs.push(packet.bornPs)
      bits.push(packet.bits)
    }
    const pattern = { of, bornPs, bits }
    this.#patterns[t] = pattern
    return pattern
  }
}

/** What sources draw by themselves; in its place where sizes have an order. */
const drawnSizes = (choice: SizeChoice): SourceChoices['sizes'] =>
  choice === 'smallest' || choice === 'either' || choice === 'any' ? choice : 'largest'

/** Number of the size of each packet, where it is not drawn. */
const sizeInOrder = (
  shape: SourceShape,
  choice: SizeChoice,
  turn: number,
): ((number: number, tokenBits: number) => number) | undefined => {
  const largest = shape.sizes - 1
  switch (choice) {
    case 'large first':
      return number => (number < turn ? largest : 0)
    case 'small first':
      return number => (number < turn ? 0 : largest)
    case 'filling':
      return (_, tokenBits) => largestWithin(shape, tokenBits)
    case 'filling, smallest last':
      return (_, tokenBits) => largestWithin(shape, tokenBits - shape.leastBits)
    default:
      return undefined
  }
}

/** Number of the largest size of at most `bits`; 0 where there is none. */
const largestWithin = ({ sizes, sizeBits }: SourceShape, bits: number): number => {
  let [low, high] = [0, sizes - 1]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (sizeBits(middle) <= bits) low = middle
    else high = middle - 1
  }
  return low
}
