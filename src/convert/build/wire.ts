import type { Place } from '../foreign/document.ts'
import type { OwnSettings } from '../foreign/own-settings.ts'

/** A link of the topology to be: one entry of its file. */
export interface Wire {
  readonly from: string
  readonly to: string
  readonly place: Place
  readonly bandwidthBps: number
  readonly queueSizeBits: number
  readonly minLatencyPs: number
  readonly maxJitterPs: number
  /** One direction only. */
  readonly isOneWay: boolean
  readonly port?: string
  readonly farPort?: string
  /** What our own writers left. */
  readonly own?: OwnSettings
  /** Said behind its entry. */
  readonly remarks: readonly string[]
}

const isReverse = (a: Wire, b: Wire): boolean =>
  a.bandwidthBps === b.bandwidthBps &&
  a.queueSizeBits === b.queueSizeBits &&
  a.minLatencyPs === b.minLatencyPs &&
  a.maxJitterPs === b.maxJitterPs &&
  a.port === b.farPort &&
  a.farPort === b.port &&
  areReverse(a.own, b.own)

/** The name of the other direction is that of the first with `~`; all else is alike. */
const areReverse = (a: OwnSettings | undefined, b: OwnSettings | undefined): boolean => {
  if (a === undefined || b === undefined) return a === b
  const { id, ...rest } = a
  const { id: back, ...others } = b
  return back === (id === undefined ? undefined : `${id}~`) && JSON.stringify(rest) === JSON.stringify(others)
}

/**
 * Two directions that are alike become one cable, in the place of the first; those that are not stay two. Order is
 * that of the file.
 */
export const folded = (wires: readonly Wire[]): readonly Wire[] => {
  const result: (Wire | undefined)[] = []
  const waiting = new Map<string, number[]>()
  for (const wire of wires) {
    if (wire.isOneWay) {
      const others = waiting.get(`${wire.to}\n${wire.from}`)
      const match = others?.findIndex(at => isReverse(result[at]!, wire)) ?? -1
      if (others !== undefined && match >= 0) {
        const [at] = others.splice(match, 1)
        result[at!] = { ...result[at!]!, isOneWay: false }
        continue
      }
      const key = `${wire.from}\n${wire.to}`
      const same = waiting.get(key)
      if (same === undefined) waiting.set(key, [result.length])
      else same.push(result.length)
    }
    result.push(wire)
  }
  return result as readonly Wire[]
}
