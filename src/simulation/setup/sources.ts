import type { GivenPacket, SourceChoices } from '../../model/witness.ts'
import { periodByClock } from './clocks.ts'
import { below, drawFor } from './hash.ts'
import type { SourceShape } from './source-shapes.ts'

/** A packet as its sender releases it; copies share it. */
export interface Packet {
  readonly tunnel: number
  /** In the order of releases, from 0. */
  readonly number: number
  readonly bornPs: number
  /** On the wire. */
  readonly bits: number
  /** What is received as one: the number of a message, else the packet's own; and how many packets it has. */
  readonly unit: number
  readonly parts: number
  /** Copies on their way. */
  copies: number
}

/** Packets of one tunnel in the order of their release. */
export interface Source {
  /** The next packet, undefined when there is none any more. */
  next(): Packet | undefined
}

/** When a source begins and ends, and what is drawn for it. */
export interface SourceRun {
  readonly tunnel: number
  readonly phasePs: number
  /** No batch starts, and no packet of a token bucket is released, at or after this instant. */
  readonly untilPs: number
  readonly key: number
  readonly choices: SourceChoices
  /** Number of the size of a packet, in the place of what would be drawn; a token bucket has tokens for so many bits. */
  readonly size?: (number: number, tokenBits: number) => number
  /** Error of the sender's clock between two batches, ppb. */
  readonly errorPpb: (batch: number) => number
}

/** Draws for one packet, or for one batch, that must not resemble each other. */
const SIZE = 1
const PLACE = 2
const REST = 3
const DRAWS = 4

const drawOf = (key: number, kind: number, number: number): number => drawFor(key, number * DRAWS + kind)

/** A share of packets that rest before they go on, of those that may. */
const RESTING = 0.4 * 2 ** 32

/** Number of the size of packet `number`. */
const sizeOf = (
  { sizes }: SourceShape,
  { key, choices, size }: SourceRun,
  number: number,
  tokenBits = Number.POSITIVE_INFINITY,
): number => {
  if (size !== undefined) return size(number, tokenBits)
  if (sizes === 1 || choices.sizes === 'largest') return sizes - 1
  if (choices.sizes === 'smallest') return 0
  const draw = drawOf(key, SIZE, number)
  if (choices.sizes === 'either') return draw < 2 ** 31 ? 0 : sizes - 1
  return Math.floor((draw / 2 ** 32) * sizes)
}

export const sourceOf = (shape: SourceShape, run: SourceRun): Source =>
  shape.kind === 'token-bucket' ? new BucketSource(shape, run) : new BatchSource(shape, run)

/** Batches a period apart, or a period and a rest. */
class BatchSource implements Source {
  readonly #shape: SourceShape
  readonly #run: SourceRun
  #batch = 0
  #startPs: number
  /** Releases of the batch under way, and how many of them have been. */
  #places: readonly number[] = []
  #sent = 0

  constructor(shape: SourceShape, run: SourceRun) {
    this.#shape = shape
    this.#run = run
    this.#startPs = run.phasePs
    this.#places = this.#placesOf(0)
  }

  next(): Packet | undefined {
    const { packets, isMessage, mostBits, lastBits, sizeBits } = this.#shape
    if (this.#sent === packets) this.#advance()
    if (this.#startPs >= this.#run.untilPs) return undefined
    const i = this.#sent++
    const number = this.#batch * packets + i
    const whole = isMessage ? (i === packets - 1 ? lastBits : mostBits) : undefined
    return {
      tunnel: this.#run.tunnel,
      number,
      bornPs: this.#places[i],
      bits: whole ?? sizeBits(sizeOf(this.#shape, this.#run, number)),
      unit: isMessage ? this.#batch : number,
      parts: isMessage ? packets : 1,
      copies: 0,
    }
  }

  #advance(): void {
    const { errorPpb } = this.#run
    this.#startPs += periodByClock(this.#shape.periodPs, errorPpb(this.#batch)) + this.#restPs()
    this.#batch++
    this.#sent = 0
    this.#places = this.#placesOf(this.#batch)
  }

  #restPs(): number {
    const { kind, periodPs } = this.#shape
    const { choices, key } = this.#run
    if (kind !== 'sporadic' || choices.rests === 'none') return 0
    const draw = drawOf(key, REST, this.#batch)
    return draw >= RESTING ? 0 : Math.floor((draw / RESTING) * 2 * periodPs)
  }

  /** In order, anywhere within the window; all at one of its ends where that is the choice. */
  #placesOf(batch: number): readonly number[] {
    const { packets, withinPs } = this.#shape
    const { choices, key, errorPpb } = this.#run
    const windowPs = withinPs === 0 ? 0 : Math.min(withinPs, periodByClock(withinPs, errorPpb(batch)))
    const offset = (i: number): number => {
      if (windowPs === 0 || choices.within === 'start') return 0
      if (choices.within === 'end') return windowPs
      const draw = drawOf(key, PLACE, batch * packets + i)
      return below(draw, drawOf(draw, PLACE, batch), windowPs + 1)
    }
    return Array.from({ length: packets }, (_, i) => this.#startPs + offset(i)).sort((a, b) => a - b)
  }
}

const BILLION = 1_000_000_000n
const PS_PER_SECOND = 1_000_000_000_000n
/** Packets that follow a burst at the bucket's rate before the next rest, at most. */
const MOST_STEADY = 6

/**
 * A token bucket: at first full, and all of it used at once; then as fast as the rate allows, resting now and then until it is
 * full again (`rests: 'none'`), or for any time before any packet (`'random'`). Tokens are counted exactly.
 */
class BucketSource implements Source {
  readonly #shape: SourceShape
  readonly #run: SourceRun
  /** One bit, and what a picosecond adds: bit · ps/s · the length of a tick in ppb. */
  readonly #perBit: bigint
  readonly #perPs: bigint
  readonly #full: bigint
  #tokens: bigint
  #nowPs: number
  #number = 0
  #steady = 0

  constructor(shape: SourceShape, run: SourceRun) {
    this.#shape = shape
    this.#run = run
    this.#perBit = PS_PER_SECOND * (BILLION + BigInt(run.errorPpb(0)))
    this.#perPs = BigInt(shape.rateBps) * BILLION
    this.#full = BigInt(shape.burstBits) * this.#perBit
    this.#tokens = this.#full
    this.#nowPs = run.phasePs
  }

  next(): Packet | undefined {
    const { tunnel, choices, untilPs } = this.#run
    const number = this.#number++
    const tokenBits = Number(this.#tokens / this.#perBit)
    const bits = this.#shape.sizeBits(sizeOf(this.#shape, this.#run, number, tokenBits))
    const cost = BigInt(bits) * this.#perBit
    if (number > 0) {
      if (choices.rests === 'random') this.#restAtRandom(number)
      else if (this.#tokens < cost) this.#goOn(number)
    }
    if (this.#tokens < cost) this.#wait(this.#psFor(cost))
    if (this.#nowPs >= untilPs) return undefined
    this.#tokens -= cost
    return { tunnel, number, bornPs: this.#nowPs, bits, unit: number, parts: 1, copies: 0 }
  }

  /** The bucket is empty: a few more packets at its rate, then a rest until it is full. */
  #goOn(number: number): void {
    if (this.#steady > 0) {
      this.#steady--
      return
    }
    this.#steady = Math.floor((drawOf(this.#run.key, REST, number) / 2 ** 32) * (MOST_STEADY + 1))
    this.#wait(this.#psFor(this.#full))
  }

  #restAtRandom(number: number): void {
    const draw = drawOf(this.#run.key, REST, number)
    if (draw >= RESTING) return
    const { burstBits, mostBits } = this.#shape
    const most = this.#psFor(this.#tokens + BigInt(burstBits + mostBits) * this.#perBit)
    this.#wait(Math.floor((draw / RESTING) * most))
  }

  /** Until there are so many tokens. */
  #psFor(tokens: bigint): number {
    const missing = tokens - this.#tokens
    return missing <= 0n ? 0 : Number((missing + this.#perPs - 1n) / this.#perPs)
  }

  #wait(ps: number): void {
    this.#nowPs += ps
    const tokens = this.#tokens + BigInt(ps) * this.#perPs
    this.#tokens = tokens > this.#full ? this.#full : tokens
  }
}

/** Packets that a witness or a search has fixed, one by one. */
export const givenSource = (
  { packets, isMessage }: SourceShape,
  tunnel: number,
  given: readonly GivenPacket[],
): Source => {
  let number = 0
  return {
    next: () => {
      const packet = given[number]
      if (packet === undefined) return undefined
      const unit = isMessage ? Math.floor(number / packets) : number
      const { releasedPs: bornPs, sizeBits: bits } = packet
      return { tunnel, number: number++, bornPs, bits, unit, parts: isMessage ? packets : 1, copies: 0 }
    },
  }
}
