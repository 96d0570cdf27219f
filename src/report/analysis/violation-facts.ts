import type { Violation } from '../../model/verdict.ts'
import { formatRatio } from '../../quantity/format-quantity.ts'
import { timeText } from '../../quantity/time-text.ts'

/** Percent with as many decimals as it takes to tell it from 100 %, six at most. */
const percentText = (share: number): string => {
  for (const decimals of [1, 2, 3, 4, 5])
    if (Math.abs(share - 1) >= 10 ** (-2 - decimals)) return `${(share * 100).toFixed(decimals)} %`
  return `${(share * 100).toFixed(6)} %`
}

/** Exactly: an eighth of a byte has three decimals. Both sides in one unit, to be compared. */
const bytesText = (bits: number): string => `${bits / 8} B`

/** Of a deadline that an idle network would miss too: by how much it is out of reach. */
export const outOfReach = (leastPs: number | undefined): string =>
  leastPs === undefined
    ? ''
    : `; this path takes ${timeText(leastPs)} at least: no network could meet it there`

/** What else counts towards a load; empty where clocks are exact. */
export const clocksText = (ppb: number | undefined): string =>
  ppb === undefined ? '' : ` with clocks off by ${formatRatio(ppb)}`

/** Both sides of the inequality that a violation breaks; empty where there is none to show. */
export const violationFacts = (v: Violation): string => {
  switch (v.code) {
    case 'OVERLOAD':
      return `load ${percentText(v.utilization)} ≥ 100 %${clocksText(v.clockTolerancePpb)}, ${v.tunnels} tunnels`
    case 'BUFFER':
      return `backlog ${bytesText(v.backlogBits)} > queue ${bytesText(v.queueBits)}, ${bytesText(v.backlogBits - v.queueBits)} too much`
    case 'UNBOUNDED':
      return `delay > limit ${timeText(v.delayLimitPs)}`
    case 'DEADLINE':
      return `worst ${timeText(v.worstPs)} > deadline ${timeText(v.deadlinePs)}, ${timeText(v.worstPs - v.deadlinePs)} too late${outOfReach(v.leastPs)}`
    case 'PERIOD':
      return v.periodPs < v.requestedPeriodPs
        ? `period ${timeText(v.periodPs)} < requested ${timeText(v.requestedPeriodPs)}`
        : `period ${timeText(v.periodPs)} > maxPeriod ${timeText(v.maxPeriodPs ?? v.requestedPeriodPs)}`
    case 'DECLARED': {
      const { minLatencyPs, maxJitterPs, declaredMinLatencyPs, declaredMaxJitterPs } = v
      const parts: string[] = []
      if (declaredMinLatencyPs !== undefined && declaredMinLatencyPs > minLatencyPs)
        parts.push(`declared λmin ${timeText(declaredMinLatencyPs)} > computed ${timeText(minLatencyPs)}`)
      const worst = minLatencyPs + maxJitterPs
      const declared = (declaredMinLatencyPs ?? minLatencyPs) + (declaredMaxJitterPs ?? 0)
      if (declaredMaxJitterPs !== undefined && declared < worst)
        parts.push(`declared λmin + δmax ${timeText(declared)} < computed ${timeText(worst)}`)
      return parts.join('; ')
    }
    case 'MTU':
      return `load ${bytesText(v.loadBits)} > ${bytesText(v.largestLoadBits)}, the most that one packet carries over ${v.link}`
    case 'JITTER':
      return `δmax ${timeText(v.maxJitterPs)} > jitter ${timeText(v.jitterLimitPs)}, ${timeText(v.maxJitterPs - v.jitterLimitPs)} too much`
    case 'TREE':
    case 'METHOD':
    case 'TIME_LIMIT':
    case 'UNDECIDED':
      return ''
  }
  return v satisfies never
}

/** Where it happens: `t1 at s1>h2, lane 0`. */
export const violationPlace = (v: Violation): string => {
  const at: string[] = []
  if ('link' in v && v.link !== undefined) at.push(v.link)
  if ('node' in v && v.node !== undefined) at.push(v.node)
  if ('lane' in v && v.lane !== undefined) at.push(`lane ${v.lane}`)
  const tunnel = 'tunnel' in v ? v.tunnel : ''
  return at.length === 0 ? tunnel : `${tunnel} at ${at.join(', ')}`.trim()
}
