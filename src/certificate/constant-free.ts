import type { Crossing } from './least-waits.ts'
import type { LineCap, Port } from './port/port.ts'
import { add, div, type Exact, larger, less, mul } from './port/rational.ts'
import type { Flow } from './port/staircase.ts'

interface Line {
  /** `burst + rate·a` of the lane. */
  readonly burst: Exact
  readonly rate: Exact
  /** `higher·w` of those before it. */
  readonly higher: Exact
  readonly sameCap: LineCap | undefined
  readonly higherCap: LineCap | undefined
  readonly jointCap: LineCap | undefined
}

const rateOf = ({ batchPs, periodPs }: Flow): Exact => div(batchPs, periodPs)

const capped = (work: Exact, cap: LineCap | undefined, t: Exact): Exact => {
  if (cap === undefined) return work
  const most = mul(cap.slope, t)
  return less(most, work) ? most : work
}

/** The waits of the direction that a packet has behind it, in whatever unit: its jitter is at least their sum. */
const gathered = (crossing: Crossing, direction: ReadonlyMap<string, number>): number => {
  let sum = 0
  for (let up = crossing.parent; up !== undefined; up = up.parent) sum += direction.get(up.hop.link.id) ?? 0
  return sum
}

/**
 * Σ_f X_f(a, w) of a queue without its constants (MODEL "Divergence"), where the waits of its cycle are `direction`: stairs as
 * the lines through their lower corners, caps as the lines through 0. Whole arguments; t times as much for t times the direction.
 */
export const constantFree = (
  port: Port,
  own: readonly Crossing[],
  direction: ReadonlyMap<string, number>,
): ((a: number, w: number) => Exact) => {
  const crossings = new Map(own.map(crossing => [crossing.hop.flow, crossing]))
  const lines = port.groups.map(({ same, higher, sameCap, higherCap, jointCap }): Line => {
    let burst: Exact = 0
    let rate: Exact = 0
    for (const flow of same) {
      burst = add(burst, mul(rateOf(flow), gathered(crossings.get(flow)!, direction)))
      rate = add(rate, rateOf(flow))
    }
    const above = higher.reduce<Exact>((sum, flow) => add(sum, rateOf(flow)), 0)
    return { burst, rate, higher: above, sameCap, higherCap, jointCap }
  })
  return (a, w) => {
    let work: Exact = 0
    for (const { burst, rate, higher, sameCap, higherCap, jointCap } of lines) {
      const same = capped(add(burst, mul(rate, a)), sameCap, a)
      const before = capped(mul(higher, w), higherCap, w)
      work = add(work, capped(add(same, before), jointCap, larger(a, w)))
    }
    return work
  }
}
