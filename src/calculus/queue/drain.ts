import { compareProducts, gcd } from './integer.ts'
import type { QueueLoad } from './queue-load.ts'

/** What a lane is drained by, and what may lie in its queue half sent (MODEL "Backlog"). */
export interface Drain {
  /** d: least size/C of the lane, bits per ps, reduced. */
  readonly rate: readonly [bits: number, ps: number]
  /** σmax, bits. */
  readonly largest: number
}

export const drainOf = ({ same, frames }: QueueLoad): Drain => {
  if (frames !== undefined) return { rate: reduced(...frames.drain), largest: frames.largestBits }
  let largest = 0
  let n = same.bits[0]
  let d = same.cost[0]
  for (let i = 0; i < same.count; i++) {
    largest = Math.max(largest, same.bits[i])
    if (compareProducts(same.bits[i], d, n, same.cost[i]) < 0) {
      n = same.bits[i]
      d = same.cost[i]
    }
  }
  return { rate: reduced(n, d), largest }
}

const reduced = (n: number, d: number): [number, number] => {
  const common = gcd(n, d)
  return [n / common, d / common]
}
