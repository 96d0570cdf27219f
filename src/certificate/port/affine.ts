import type { Port } from './port.ts'
import { add, div, type Exact, less, mul, sub } from './rational.ts'
import type { Flow } from './staircase.ts'

/** `burst + rate·t`: a line above a staircase, `Σ c(1 + (t + J)/π)`. */
const line = (flows: readonly Flow[]): { burst: Exact; rate: Exact } => {
  let burst: Exact = 0
  for (const { batchPs, periodPs, jitterPs } of flows) {
    burst = add(burst, add(batchPs, div(mul(batchPs, jitterPs), periodPs)))
  }
  return { burst, rate: rateOf(flows) }
}

const rateOf = (flows: readonly Flow[]): Exact =>
  flows.reduce<Exact>((sum, { batchPs, periodPs }) => add(sum, div(batchPs, periodPs)), 0)

/** Whether Σ c/π < 1. Floats decide where they are far from 1 (their error is below 1e-9 for 10^6 tunnels), else fractions. */
export const hasRoom = (flows: readonly Flow[]): boolean => {
  let load = 0
  for (const { batchPs, periodPs } of flows) load += batchPs / periodPs
  if (Math.abs(load - 1) > 1e-9) return load < 1
  return less(rateOf(flows), 1)
}

/** V(a): the wait at a when both staircases are replaced by their lines (MODEL "Long busy periods"). */
export const affineWait = (port: Port, base: number, a: Exact): Exact => {
  const same = line(port.same)
  const higher = line(port.higher)
  const demand = add(add(base, same.burst), add(mul(same.rate, a), higher.burst))
  return sub(div(demand, sub(1, higher.rate)), a)
}

/**
 * An instant after which no packet waits longer than `wait`, by the same lines: they fall with a. In floats, rounded so
 * that it only ever comes out late: it decides what need not be looked at, never a bound.
 */
export const horizon = (port: Port, base: number, wait: number): number => {
  let burst = base
  let load = 0
  let higherLoad = 0
  for (const { batchPs, periodPs, jitterPs } of port.same) {
    burst += batchPs * (1 + jitterPs / periodPs)
    load += batchPs / periodPs
  }
  for (const { batchPs, periodPs, jitterPs } of port.higher) {
    burst += batchPs * (1 + jitterPs / periodPs)
    higherLoad += batchPs / periodPs
  }
  const spare = 1 - load - higherLoad - 1e-9
  if (spare <= 0) return Number.POSITIVE_INFINITY
  const served = wait * Math.max(0, 1 - higherLoad - 1e-9)
  const slack = 1 + 1e-9 * (Math.abs(burst) + served)
  return Math.max(0, burst - served + slack) / spare
}
