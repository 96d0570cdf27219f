import type { FixChange } from '../../model/planning/fix.ts'
import { formatRate, formatSize } from '../../quantity/format-quantity.ts'
import { timeText } from '../../quantity/time-text.ts'
import { visible } from '../typeset/visible.ts'

/** From what to what, with the least that does behind what one would write. */
const amounts = (
  from: number,
  least: number,
  round: number | undefined,
  text: (amount: number) => string,
): string =>
  `${text(from)} → ${text(round ?? least)}${round === undefined || round === least ? '' : ` (least: ${text(least)})`}`

const sizeText = (bits: number): string => (bits % 8 === 0 ? formatSize(bits) : `${bits / 8} B`)

/** Keys of a file and what they say: `orders: period 1 µs → 1.2 µs (least: 1.173 µs)`. */
export const fixChangeText = (change: FixChange): string => {
  switch (change.change) {
    case 'lane':
      return `${visible(change.tunnel)}: lane ${change.fromLane} → ${change.toLane}`
    case 'tree':
      return `${visible(change.tunnel)}: ${change.fromRoutes.length === 0 ? 'its tree fixed, ' : ''}routes ${routesText(change.toRoutes)}`
    case 'period':
    case 'deadline':
    case 'jitter':
      return `${visible(change.tunnel)}: ${change.change} ${amounts(change.fromPs, change.toPs, change.roundPs, timeText)}`
    case 'size':
      return `${visible(change.tunnel)}: loadSize ${amounts(change.fromBits, change.toBits, change.roundBits, sizeText)}`
    case 'fragment':
      return `${visible(change.tunnel)}: fragment: true, a message of several packets`
    case 'declared':
      return `${visible(change.tunnel)}: minLatency and maxJitter as they are proven`
    case 'bandwidth':
      return `cable ${visible(change.link)}: bandwidth ${amounts(change.fromBps, change.toBps, change.roundBps, formatRate)}`
    case 'queue':
      return `cable ${visible(change.link)}: queueSize ${amounts(change.fromBits, change.toBits, change.roundBits, sizeText)}`
    case 'best-effort':
      return `${change.link === undefined ? 'network' : `cable ${visible(change.link)}`}: bestEffort.maxFrame ${amounts(change.fromBits, change.toBits, change.roundBits, sizeText)}`
    case 'preemption':
      return `cable ${visible(change.link)}: preemption, express lanes ${Array.from({ length: change.expressLanes }, (_, lane) => lane).join(', ')}`
  }
  return change satisfies never
}

/** The links of a tree, each once. */
const routesText = (routes: readonly (readonly string[])[]): string =>
  [...new Set(routes.flat())].map(visible).join(', ')
