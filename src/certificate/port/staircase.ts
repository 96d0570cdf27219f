import { safe } from './safe.ts'

/**
 * One tunnel at one queue, in worst-case terms and whole ps: what `N(t) = floor((t + J)/π) + 1` needs (MODEL
 * "Staircase").
 */
export interface Flow {
  /** C, the transmission time of one packet here. */
  readonly transmissionPs: number
  /** π, the least distance of two releases. */
  readonly periodPs: number
  /** J, the spread of the delay from release to arrival here. */
  readonly jitterPs: number
}

/** Most packets in a closed window of length t (whole, ≥ 0). The remainder keeps the division exact up to 2^53. */
export const arrivals = (flow: Flow, t: number): number => {
  const shifted = t + flow.jitterPs
  return (shifted - (shifted % flow.periodPs)) / flow.periodPs + 1
}

/** Σ C·N(t): work of these tunnels in a closed window of length t, in ps. Partial sums never fall: a safe total had safe terms. */
export const work = (flows: readonly Flow[], t: number): number => {
  let total = 0
  for (const flow of flows) total += flow.transmissionPs * arrivals(flow, t)
  return safe(total)
}

/** Σ N(t): packets of these tunnels in a closed window of length t. */
export const packets = (flows: readonly Flow[], t: number): number => {
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
