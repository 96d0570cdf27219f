import type { Promised, Range } from './promise.ts'

/**
 * Why a promise changes (X-Lane List. 1): traffic engineering, bandwidth exceeded, bandwidth unused. `NETWORK`: the network changed,
 * or something of it failed or is back. `CLOCK`: it does not, it was announced for a time that a wrong clock gave.
 */
export type ChangeReason = 'TE' | 'BW_EXCEEDED' | 'BW_UNUSED' | 'NETWORK' | 'CLOCK'

/** The paper's upcall: from `effectiveMs` on this range and period hold; until then the old ones do. */
export interface BandwidthChanged {
  readonly kind: 'bandwidthChanged'
  /** Its name. */
  readonly id: string
  /** Why it changes. */
  readonly reason: ChangeReason
  /** As promised before. */
  readonly from: Range & {
    /** Period, ps. */
    readonly periodPs: number
  }
  /** Least latency (λmin), ps. */
  readonly minLatencyPs: number
  /** Spread, ps. null: UNBOUNDED, the tunnel is demoted to best effort (code DEMOTED). */
  readonly maxJitterPs: number | null
  /** Period, ps. */
  readonly periodPs: number
  /** From when, ms. */
  readonly effectiveMs: number
}

/** The paper's upcall: from `effectiveMs` on the tunnel has no lane and must not send. */
export interface BandwidthTerminated {
  readonly kind: 'bandwidthTerminated'
  /** Its name. */
  readonly id: string
  /** Why it ends. */
  readonly reason: 'BW_EXCEEDED' | 'BW_UNUSED' | 'NETWORK'
  /** From when, ms. */
  readonly effectiveMs: number
}

/** What a controller announces before it takes effect. */
export type ControllerEvent = BandwidthChanged | BandwidthTerminated

/** Announcements by name. */
export interface ControllerEvents {
  /** A contract changes. */
  readonly bandwidthChanged: BandwidthChanged
  /** A contract ends. */
  readonly bandwidthTerminated: BandwidthTerminated
}

export const changed = (
  id: string,
  reason: ChangeReason,
  from: Range & { readonly periodPs: number },
  to: Promised,
): BandwidthChanged => ({
  kind: 'bandwidthChanged',
  id,
  reason,
  from: { minLatencyPs: from.minLatencyPs, maxJitterPs: from.maxJitterPs, periodPs: from.periodPs },
  minLatencyPs: to.minLatencyPs,
  maxJitterPs: to.maxJitterPs,
  periodPs: to.periodPs,
  effectiveMs: to.fromMs,
})

type Sets = { readonly [K in keyof ControllerEvents]: Set<(event: ControllerEvents[K]) => void> }

/** Who wants to hear of what. */
export class Listeners {
  readonly #sets: Sets = { bandwidthChanged: new Set(), bandwidthTerminated: new Set() }

  /** Returns what ends the subscription. */
  on<K extends keyof ControllerEvents>(kind: K, listener: (event: ControllerEvents[K]) => void): () => void {
    const set: Sets[K] = this.#sets[kind]
    set.add(listener)
    return () => void set.delete(listener)
  }

  /** Tells everyone, then throws the first error a listener threw. */
  tell(events: readonly ControllerEvent[]): void {
    const errors: unknown[] = []
    const attempt = (call: () => void): void => {
      try {
        call()
      } catch (error) {
        errors.push(error)
      }
    }
    for (const event of events)
      if (event.kind === 'bandwidthChanged')
        for (const listener of [...this.#sets.bandwidthChanged]) attempt(() => listener(event))
      else for (const listener of [...this.#sets.bandwidthTerminated]) attempt(() => listener(event))
    if (errors.length > 0) throw errors[0]
  }
}
