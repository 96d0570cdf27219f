import { safe } from './safe.ts'

/**
 * One source at one queue, in worst-case terms and whole ps: what `N(t) = floor((t + J)/π) + 1` needs (MODEL
 * "Staircase").
 */
export interface Flow {
  /** c: transmission of one batch here, with the cuts that it may cause. */
  readonly batchPs: number
  /** π, the least distance of the starts of two batches. */
  readonly periodPs: number
  /** J, the spread of the delay from a batch's start to its arrivals here. */
  readonly jitterPs: number
}

/** Most batches in a closed window of length t (whole, ≥ 0). The remainder keeps the division exact up to 2^53. */
export const arrivals = (flow: Flow, t: number): number => {
  const shifted = t + flow.jitterPs
  return (shifted - (shifted % flow.periodPs)) / flow.periodPs + 1
}

/** Σ c·N(t): work of these tunnels in a closed window of length t, in ps. Partial sums never fall: a safe total had safe terms. */
export const work = (flows: readonly Flow[], t: number): number => {
  let total = 0
  for (const flow of flows) total += flow.batchPs * arrivals(flow, t)
  return safe(total)
}

/** Σ N(t): batches of these tunnels in a closed window of length t. */
export const batches = (flows: readonly Flow[], t: number): number => {
  let total = 0
  for (const flow of flows) total += arrivals(flow, t)
  return safe(total)
}

/** The first instant after t (whole) at which one of the staircases steps; Infinity without tunnels. */
export const nextStep = (flows: readonly Flow[], t: number): number => {
  let next = Number.POSITIVE_INFINITY
  for (const flow of flows) next = Math.min(next, arrivals(flow, t) * flow.periodPs - flow.jitterPs)
  return next === Number.POSITIVE_INFINITY ? next : safe(next)
}
