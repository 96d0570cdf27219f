import type { MeterReading } from '../model/command.ts'
import type { WindowRemark } from './contract/decision.ts'
import { checkReading, windowOf } from './decide/usage-window.ts'

/** Meters of one tunnel that are remembered; of more, the one heard of longest ago is forgotten. */
const MOST_METERS = 16

/** What a meter has shown last. */
interface Shown {
  readonly toMs: number
  readonly sequence?: number
  /** Of one that gives totals. */
  readonly total?: { readonly packets: number; readonly bytes: number }
}

/** A reading with its window, or why nothing can be taken from it; `keep` remembers it. */
export type Resolved = { readonly keep: () => void } & (
  | { readonly reading: MeterReading }
  | { readonly ignored: WindowRemark }
)

/**
 * What meters have shown last, so that totals become windows and a reading that comes twice is recognised. Most readings change
 * nothing and are not kept in the journal, so neither is this: after a restart a meter begins anew, to nobody's harm.
 */
export class Meters {
  readonly #ofTunnel = new Map<string, Map<string, Shown>>()

  /** Throws CommandError for what no meter shows. */
  resolve(tunnel: string, given: MeterReading, nowMs: number): Resolved {
    checkReading(given)
    const { meter = '', sequence, total, ...rest } = given
    const last = this.#ofTunnel.get(tunnel)?.get(meter)
    const keep = (shown: Omit<Shown, 'sequence'>) => (): void =>
      this.#keep(tunnel, meter, { ...shown, ...(sequence === undefined ? {} : { sequence }) })
    if (total === true) return resolveTotal(given, last, keep)
    const window = windowOf(given, nowMs)
    const isByNumber = sequence !== undefined && last?.sequence !== undefined
    if (isByNumber && sequence === last.sequence) return { ignored: 'repeated', keep: nothing }
    // When a late one was read is known only where it says so.
    const isLate = isByNumber && sequence < last.sequence
    if (isLate && given.intervalMs !== undefined) return { ignored: 'late', keep: nothing }
    const countsFromMs = last !== undefined && last.toMs > window.fromMs ? last.toMs : undefined
    return {
      reading: { ...rest, ...(countsFromMs === undefined ? {} : { countsFromMs }) },
      keep: isLate || window.toMs < (last?.toMs ?? 0) ? nothing : keep({ toMs: window.toMs }),
    }
  }

  /** Forgets all meters. */
  clear(): void {
    this.#ofTunnel.clear()
  }

  /** Forgets the meters of a tunnel. */
  forget(tunnel: string): void {
    this.#ofTunnel.delete(tunnel)
  }

  #keep(tunnel: string, meter: string, shown: Shown): void {
    const meters = this.#ofTunnel.get(tunnel) ?? new Map<string, Shown>()
    this.#ofTunnel.set(tunnel, meters)
    meters.delete(meter)
    meters.set(meter, shown)
    const [oldest] = meters.keys()
    if (meters.size > MOST_METERS && oldest !== undefined) meters.delete(oldest)
  }
}

const nothing = (): void => undefined

const resolveTotal = (
  { packets, bytes, toMs = 0, sequence }: MeterReading,
  last: Shown | undefined,
  keep: (shown: Omit<Shown, 'sequence'>) => () => void,
): Resolved => {
  const begin = keep({ toMs, total: { packets, bytes } })
  if (last?.total === undefined) return { ignored: 'first', keep: begin }
  if (toMs === last.toMs) return { ignored: 'repeated', keep: nothing }
  if (toMs < last.toMs) return { ignored: 'late', keep: nothing }
  // Totals that fall are those of a meter that was started anew.
  const isRestarted =
    packets < last.total.packets ||
    bytes < last.total.bytes ||
    (sequence !== undefined && last.sequence !== undefined && sequence <= last.sequence)
  if (isRestarted) return { ignored: 'first', keep: begin }
  const since = { packets: packets - last.total.packets, bytes: bytes - last.total.bytes }
  return { reading: { ...since, fromMs: last.toMs, toMs }, keep: begin }
}
