import type { Rejection, Remedy } from '../model/verdict.ts'
import { formatRate, formatSize } from '../quantity/format-quantity.ts'
import { timeText } from './time.ts'

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

/** What the request needs there, what there is and what is missing; empty where the verdict has no numbers. */
export const rejectionFacts = (r: Rejection): string => {
  const { unit } = r
  if (unit === undefined) return ''
  const says = (word: string, value: number | undefined): string[] =>
    value === undefined ? [] : [`${word} ${amount(value, unit)}`]
  return [...says('needs', r.needed), ...says('has', r.available), ...says('missing', r.missing)].join(', ')
}

/** The smallest single change that would admit it. */
export const remedyText = (remedy: Remedy): string => {
  switch (remedy.change) {
    case 'period':
      return `period ${timeText(remedy.toPs)} instead of ${timeText(remedy.fromPs)}`
    case 'deadline':
      return `deadline ${timeText(remedy.toPs)} instead of ${timeText(remedy.fromPs)}`
    case 'size':
      return `size on the wire ${formatSize(remedy.toBits)} instead of ${formatSize(remedy.fromBits)}`
    case 'queue':
      return `queue of ${remedy.link} ${formatSize(remedy.toBits)} instead of ${formatSize(remedy.fromBits)}`
  }
  return remedy satisfies never
}
