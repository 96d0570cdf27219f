import type { Rejection, Remedy } from '../../model/verdict.ts'
import { formatRate, formatSize } from '../../quantity/format-quantity.ts'
import { timeText } from '../../quantity/time-text.ts'
import { clocksText, outOfReach } from './violation-facts.ts'

const amount = (value: number, unit: NonNullable<Rejection['unit']>): string =>
  unit === 'ps' ? timeText(value) : unit === 'bit' ? formatSize(value) : formatRate(value)

/** The binding place: `s1>h2, lane 0, breaks t7`. */
export const rejectionPlace = (r: Rejection): string => {
  const at: string[] = []
  if (r.link !== undefined) at.push(r.link)
  if (r.node !== undefined) at.push(r.node)
  if (r.lane !== undefined) at.push(`lane ${r.lane}`)
  if (r.tunnel !== undefined && r.tunnel !== r.id) at.push(`breaks ${r.tunnel}`)
  return at.length === 0 ? r.id : `${r.id} at ${at.join(', ')}`
}

/** What is compared, where the code does not say it all: the numbers' names on both sides. */
const SIDES: { readonly [code in Rejection['code']]?: readonly [needed: string, available: string] } = {
  OVERLOAD: ['load', 'link'],
  BUFFER: ['backlog', 'queue'],
  DEADLINE: ['worst', 'deadline'],
  PERIOD: ['period', 'allowed'],
  MTU: ['load', 'one packet carries'],
  JITTER: ['δmax', 'jitter'],
}

/** Both sides of the inequality and what is missing; empty where the verdict has no numbers. */
export const rejectionFacts = (rejection: Rejection): string => {
  const { code, unit, needed, available, missing, leastPs, clockTolerancePpb } = rejection
  if (unit === undefined || needed === undefined || available === undefined) return ''
  const [left, right] = SIDES[code] ?? ['needs', 'has']
  const sign = needed > available ? '>' : '≥'
  const both = `${left} ${amount(needed, unit)} ${sign} ${right} ${amount(available, unit)}`
  const lack = missing === undefined ? '' : `, missing ${amount(missing, unit)}`
  return `${both}${lack}${clocksText(clockTolerancePpb)}${outOfReach(leastPs)}`
}

/** The smallest single change that would admit it. */
export const remedyText = (remedy: Remedy): string => {
  switch (remedy.change) {
    case 'period':
      return `period ${timeText(remedy.toPs)} instead of ${timeText(remedy.fromPs)}`
    case 'deadline':
      return `deadline ${timeText(remedy.toPs)} instead of ${timeText(remedy.fromPs)}`
    case 'size':
      return `loadSize ${formatSize(remedy.toBits)} instead of ${formatSize(remedy.fromBits)}`
    case 'fragment':
      return `fragment: true, a message of ${remedy.packets} packets`
    case 'lane':
      return `lane ${remedy.toLane} instead of ${remedy.fromLane}`
    case 'preemption':
      return `preemption on ${remedy.link}, express: [${Array.from({ length: remedy.expressLanes }, (_, lane) => lane).join(', ')}]`
    case 'queue':
      return `queue of ${remedy.link} ${formatSize(remedy.toBits)} instead of ${formatSize(remedy.fromBits)}`
  }
  return remedy satisfies never
}
