import type { TunnelBound } from '../../analysis/result.ts'
import { formatRate, formatSize } from '../../quantity/format-quantity.ts'
import { timeText } from '../../quantity/time-text.ts'

/** What of a tunnel says how it sends. */
export type SourceFacts = Pick<
  TunnelBound,
  'sizeBits' | 'minSizeBits' | 'packets' | 'message' | 'arrival' | 'periodPs' | 'withinPs'
>

/** Whether it sends one packet of one size each period. */
export const sendsPlainly = (t: SourceFacts): boolean =>
  (t.minSizeBits ?? t.sizeBits) === t.sizeBits &&
  (t.packets ?? 1) === 1 &&
  t.message === undefined &&
  (t.arrival?.kind ?? 'periodic') === 'periodic' &&
  t.withinPs === undefined

/** What it sends at once, on the wire: `84 B`, `84–1542 B`, `3 × 106 B`, or a message's packets `2 × 1538 B + 1122 B`. */
export const sentText = ({ sizeBits, minSizeBits = sizeBits, packets = 1, message }: SourceFacts): string => {
  if (message !== undefined) {
    const last = formatSize(message.lastBits)
    return message.lastBits === sizeBits
      ? `${message.fragments} × ${last}`
      : `${message.fragments - 1} × ${formatSize(sizeBits)} + ${last}`
  }
  const span = minSizeBits === sizeBits ? formatSize(sizeBits) : spanText(minSizeBits, sizeBits)
  return packets === 1 ? span : `${packets} × ${span}`
}

const spanText = (least: number, most: number): string =>
  least % 8 === 0 && most % 8 === 0 ? `${least / 8}–${most / 8} B` : `${least}–${most} bit`

/** When it sends: `1 ms`, `≥ 1 ms` (sporadic), `1 ms, within 0.2 ms`, or a token bucket's `10 Mbit/s, burst 3750 B`. */
export const whenText = ({ arrival, periodPs, withinPs }: SourceFacts): string => {
  if (arrival?.kind === 'token-bucket')
    return `${formatRate(arrival.rateBps)}, burst ${formatSize(arrival.burstBits)}`
  const every = arrival?.kind === 'sporadic' ? `≥ ${timeText(periodPs)}` : timeText(periodPs)
  return withinPs === undefined ? every : `${every}, within ${timeText(withinPs)}`
}
