import type { Algorithm } from '../../allocation/place-request.ts'
import { type ResolvedOptions, resolveOptions } from '../../analysis/options.ts'

/** When a tunnel's own traffic changes its contract (X-Lane §3.3). Everything has a default. */
export interface OversightOptions {
  /** Readings above the contract, one after the other, until a tunnel is demoted. Default 1: what a meter may count of an honest sender is proven, so one reading above it is proof. */
  readonly demoteAfter?: number
  /** Demotions in the life of a tunnel until it is terminated. Default 3. */
  readonly terminateAfterDemotions?: number
  /** Share of the contract below which a reading counts as unused. Default 0.5. */
  readonly unusedShare?: number
  /** Metered time below that share, without a break, until the period is raised. Default 60 000 ms. */
  readonly unusedAfterMs?: number
  /** Raises in the life of a tunnel until the next one terminates it instead. Default 3. */
  readonly terminateAfterRaises?: number
  /** Metered time without a packet until a tunnel is terminated. Default 300 000 ms. */
  readonly silentAfterMs?: number
}

export interface ControllerOptions {
  /** Time between an announcement and its effect. Default 1000 ms. */
  readonly graceMs?: number
  /** How trees are chosen (MODEL "Allocation"). Default `greedy`. */
  readonly algorithm?: Algorithm
  /** Whether a rejection looks for the smallest change that would help; some dozens of trials each. Default true. */
  readonly remedies?: boolean
  /** Most tunnels that one request with `allowReroute` may move. Default 2. */
  readonly mostMoves?: number
  /** MODEL "Line caps"; on unless false. */
  readonly lineShaping?: boolean
  /** MODEL "Long busy periods". */
  readonly arrivalLimit?: number
  /** MODEL "Fixed point". */
  readonly delayLimitPs?: number
  readonly oversight?: OversightOptions
}

export interface ResolvedControllerOptions {
  readonly graceMs: number
  readonly algorithm: Algorithm
  readonly remedies: boolean
  readonly mostMoves: number
  readonly analysis: ResolvedOptions
  readonly oversight: Required<OversightOptions>
}

const whole = (name: string, value: number, least: number): number => {
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new RangeError(`${name}: expected a whole number of at least ${least}, got ${value}`)
}

/** Defaults applied once, at the door. Throws RangeError for values that mean nothing. */
export const resolveControllerOptions = (o: ControllerOptions = {}): ResolvedControllerOptions => {
  const oversight = o.oversight ?? {}
  const unusedShare = oversight.unusedShare ?? 0.5
  if (!(unusedShare >= 0 && unusedShare <= 1))
    throw new RangeError(`unusedShare: expected a number from 0 to 1, got ${unusedShare}`)
  return {
    graceMs: whole('graceMs', o.graceMs ?? 1000, 0),
    algorithm: o.algorithm ?? 'greedy',
    remedies: o.remedies ?? true,
    mostMoves: whole('mostMoves', o.mostMoves ?? 2, 0),
    analysis: resolveOptions({
      lineShaping: o.lineShaping ?? true,
      ...(o.arrivalLimit === undefined ? {} : { arrivalLimit: o.arrivalLimit }),
      ...(o.delayLimitPs === undefined ? {} : { delayLimitPs: o.delayLimitPs }),
    }),
    oversight: {
      demoteAfter: whole('demoteAfter', oversight.demoteAfter ?? 1, 1),
      terminateAfterDemotions: whole('terminateAfterDemotions', oversight.terminateAfterDemotions ?? 3, 1),
      unusedShare,
      unusedAfterMs: whole('unusedAfterMs', oversight.unusedAfterMs ?? 60_000, 1),
      terminateAfterRaises: whole('terminateAfterRaises', oversight.terminateAfterRaises ?? 3, 0),
      silentAfterMs: whole('silentAfterMs', oversight.silentAfterMs ?? 300_000, 1),
    },
  }
}
