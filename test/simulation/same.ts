import type { Tally } from '../../src/simulation/kernels/tally.ts'

/** Bit for bit. */
export const isSame = (a: Tally, b: Tally): boolean =>
  Object.keys(a).every(key => {
    const [x, y] = [a[key as keyof Tally], b[key as keyof Tally]]
    if (typeof x === 'number' || typeof y === 'number') return x === y
    const bytes = ({ buffer, byteOffset, byteLength }: typeof x): Buffer =>
      Buffer.from(buffer, byteOffset, byteLength)
    return bytes(x).equals(bytes(y))
  })
