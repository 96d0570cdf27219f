import { safe } from './safe.ts'

const PS_PER_SECOND = 1_000_000_000_000n
const BILLION = 1_000_000_000n

export const divideUp = (x: bigint, y: bigint): bigint => (x + y - 1n) / y

/** C0 = ⌈size·10^12 / bandwidth⌉, ps. */
export const nominalTransmission = (sizeBits: number, bandwidthBps: number): number =>
  safe(divideUp(BigInt(sizeBits) * PS_PER_SECOND, BigInt(bandwidthBps)))

/** C⁺: a slow clock's transmission time, ⌈C0·(10^9 + ppb) / 10^9⌉. */
const slowest = (nominalPs: number, tolerancePpb: number): number =>
  safe(divideUp(BigInt(nominalPs) * (BILLION + BigInt(tolerancePpb)), BILLION))

/** What a fast clock makes of a time: π from a period, C⁻ from C0, ⌊time·(10^9 − ppb) / 10^9⌋. */
export const shortest = (timePs: number, tolerancePpb: number): number =>
  tolerancePpb === 0 ? timePs : safe((BigInt(timePs) * (BILLION - BigInt(tolerancePpb))) / BILLION)

/** Transmission of one packet on one link, ps (MODEL "Clocks"). */
export interface Transmission {
  /** C⁺ */
  readonly slowestPs: number
  /** C⁻ */
  readonly fastestPs: number
}

/** Transmissions by size and bandwidth, each worked out once: a network has many packets and few sizes and speeds. */
export class Transmissions {
  readonly #tolerancePpb: number
  readonly #known = new Map<number, Map<number, Transmission>>()

  constructor(tolerancePpb: number) {
    this.#tolerancePpb = tolerancePpb
  }

  of(sizeBits: number, bandwidthBps: number): Transmission {
    const bySize = this.#known.get(bandwidthBps) ?? new Map<number, Transmission>()
    this.#known.set(bandwidthBps, bySize)
    const known = bySize.get(sizeBits)
    if (known) return known
    const nominalPs = nominalTransmission(sizeBits, bandwidthBps)
    const found = {
      slowestPs: slowest(nominalPs, this.#tolerancePpb),
      fastestPs: shortest(nominalPs, this.#tolerancePpb),
    }
    bySize.set(sizeBits, found)
    return found
  }
}
