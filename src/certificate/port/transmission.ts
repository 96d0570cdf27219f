import { safe } from './safe.ts'

const PS_PER_SECOND = 1_000_000_000_000n
const BILLION = 1_000_000_000n

const divideUp = (x: bigint, y: bigint): bigint => (x + y - 1n) / y

/** C0 = ⌈size·10^12 / bandwidth⌉, ps. */
export const nominalTransmission = (sizeBits: number, bandwidthBps: number): number =>
  safe(divideUp(BigInt(sizeBits) * PS_PER_SECOND, BigInt(bandwidthBps)))

/** C: a slow clock's transmission time, ⌈C0·(10^9 + ppb) / 10^9⌉. */
export const slowest = (nominalPs: number, tolerancePpb: number): number =>
  tolerancePpb === 0
    ? nominalPs
    : safe(divideUp(BigInt(nominalPs) * (BILLION + BigInt(tolerancePpb)), BILLION))

/** π: a fast clock's period, ⌊period·(10^9 − ppb) / 10^9⌋. */
export const shortest = (periodPs: number, tolerancePpb: number): number =>
  tolerancePpb === 0 ? periodPs : safe((BigInt(periodPs) * (BILLION - BigInt(tolerancePpb))) / BILLION)

/** C0 by size and bandwidth, each worked out once: a network has many packets and few sizes and speeds. */
export class Transmissions {
  readonly #known = new Map<number, Map<number, number>>()

  nominal(sizeBits: number, bandwidthBps: number): number {
    const bySize = this.#known.get(bandwidthBps) ?? new Map<number, number>()
    this.#known.set(bandwidthBps, bySize)
    const known = bySize.get(sizeBits) ?? nominalTransmission(sizeBits, bandwidthBps)
    bySize.set(sizeBits, known)
    return known
  }
}
