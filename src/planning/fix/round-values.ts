const BYTE = 8
const MBPS = 1_000_000
const GBPS = 1_000_000_000

/** Speeds of Ethernet that one can buy, bit/s, ascending. */
export const STANDARD_BPS: readonly number[] = [
  10 * MBPS,
  100 * MBPS,
  GBPS,
  2.5 * GBPS,
  5 * GBPS,
  10 * GBPS,
  25 * GBPS,
  40 * GBPS,
  50 * GBPS,
  100 * GBPS,
  200 * GBPS,
  400 * GBPS,
  800 * GBPS,
]

/** The step of a number with two digits, in whole `unit`s. */
const stepOf = (value: number, unit: number): number =>
  unit * 10 ** Math.max(0, Math.floor(value / unit).toString().length - 2)

/** To two digits, upwards, in whole ps: `1.173 us` becomes `1.2 us`. */
export const roundedUpPs = (ps: number): number => {
  const step = stepOf(ps, 1)
  return Math.ceil(ps / step) * step
}

/** To two digits, downwards, in whole bytes: `1193 B` becomes `1100 B`; bits that are no byte stay. */
export const roundedDownBits = (bits: number): number => {
  if (bits < BYTE) return bits
  const step = stepOf(bits, BYTE)
  return Math.floor(bits / step) * step
}

/** Upwards to a size that memories have: in sixteenths of the next power of two, in whole bytes at least. */
export const roundedUpMemoryBits = (bits: number): number => {
  let step = BYTE
  while (step * 16 < bits) step *= 2
  return Math.ceil(bits / step) * step
}
