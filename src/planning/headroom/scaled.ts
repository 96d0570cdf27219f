import { bucketPeriodPs } from '../../model/arrival.ts'
import type { Binding } from '../../model/planning/headroom.ts'
import type { Tunnel } from '../../model/request.ts'
import { PS_PER_SECOND } from '../../quantity/scale.ts'

/** A factor of 1, in the millionths in which factors are counted. */
export const ONE = 1_000_000
const LEAST_PERIOD_PS = 1

/** A tunnel that sends `ppm` millionths as often: its period divided, rounded down; of a token bucket, its rate multiplied, rounded up. */
export const scaled = (tunnel: Tunnel, ppm: number): Tunnel => {
  const { arrival } = tunnel
  if (arrival?.kind === 'token-bucket') {
    const rateBps = Number((BigInt(arrival.rateBps) * BigInt(ppm) + BigInt(ONE - 1)) / BigInt(ONE))
    const periodPs = bucketPeriodPs(tunnel.sizeBits, rateBps) ?? LEAST_PERIOD_PS
    return { ...tunnel, periodPs, requestedPeriodPs: periodPs, arrival: { ...arrival, rateBps } }
  }
  const periodPs = Math.max(LEAST_PERIOD_PS, divided(tunnel.periodPs, ppm))
  return { ...tunnel, periodPs, requestedPeriodPs: Math.min(periodPs, tunnel.requestedPeriodPs) }
}

const divided = (periodPs: number, ppm: number): number =>
  Number((BigInt(periodPs) * BigInt(ONE)) / BigInt(ppm))

/** A factor at which too much would be asked for, and why. */
export interface TooMuch {
  readonly ppm: number
  readonly binds: Binding
}

/** Sums of shares are rounded: so much more is too much for certain. */
const MARGIN = 1.01

/** A factor at which some of the tunnels could not be scaled, or a link of `bandwidthBps` that all of them cross were overloaded. */
export const leastTooMuch = (tunnels: readonly Tunnel[], bandwidthBps: number): TooMuch => {
  const share = tunnels.reduce(
    (sum, t) => sum + (t.sizeBits / bandwidthBps) * (PS_PER_SECOND / t.periodPs),
    0,
  )
  // Sizes are at least what is counted here, so that the true load is no less: beyond this it is over.
  let ppm = Math.ceil((MARGIN * ONE) / Math.min(share, 1))
  let binds: Binding = { code: 'OVERLOAD', message: 'they would take all of the capacity' }
  for (const { id, withinPs = 0, periodPs } of tunnels) {
    if (withinPs === 0) continue
    const most = divided(periodPs, withinPs) + 1
    if (most >= ppm) continue
    ppm = most
    binds = {
      code: 'LIMIT',
      message: `tunnel ${id} releases its packets within a time of a period`,
      tunnel: id,
    }
  }
  return { ppm, binds }
}
