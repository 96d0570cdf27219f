import type { Violation } from '../../model/verdict.ts'
import { counted } from '../typeset/numbers.ts'
import { violationFacts, violationPlace } from './violation-facts.ts'

/** Violations with one cause: the same kind at the same place. */
export interface ViolationGroup {
  readonly code: Violation['code']
  /** What is common to all; of a single violation its own place. */
  readonly place: string
  /** Worst first. */
  readonly violations: readonly Violation[]
}

/** What takes tunnels down goes before what makes them late, and that before what is only said wrongly. */
const GRAVITY: readonly Violation['code'][] = [
  'TREE',
  'OVERLOAD',
  'UNBOUNDED',
  'BUFFER',
  'MTU',
  'DEADLINE',
  'JITTER',
  'PERIOD',
  'DECLARED',
  'METHOD',
  'TIME_LIMIT',
  'UNDECIDED',
]

/** How far beyond its limit, in the unit of its code. */
const excess = (v: Violation): number => {
  switch (v.code) {
    case 'OVERLOAD':
      return v.utilization
    case 'BUFFER':
      return v.backlogBits - v.queueBits
    case 'DEADLINE':
      return v.worstPs - v.deadlinePs
    case 'PERIOD':
      return Math.max(v.requestedPeriodPs - v.periodPs, v.periodPs - (v.maxPeriodPs ?? v.periodPs))
    case 'DECLARED':
      return (
        v.minLatencyPs +
        v.maxJitterPs -
        (v.declaredMinLatencyPs ?? v.minLatencyPs) -
        (v.declaredMaxJitterPs ?? 0)
      )
    case 'MTU':
      return v.loadBits - v.largestLoadBits
    case 'JITTER':
      return v.maxJitterPs - v.jitterLimitPs
    case 'UNBOUNDED':
    case 'TREE':
    case 'METHOD':
    case 'TIME_LIMIT':
    case 'UNDECIDED':
      return 0
  }
  return v satisfies never
}

const causeOf = (v: Violation): string =>
  JSON.stringify([v.code, 'link' in v ? v.link : '', 'lane' in v ? v.lane : ''])

/** The violations by cause, the gravest first; of one kind the cause that most tunnels suffer from. */
export const violationGroups = (violations: readonly Violation[]): readonly ViolationGroup[] => {
  const byCause = new Map<string, Violation[]>()
  for (const v of violations) {
    const cause = causeOf(v)
    const known = byCause.get(cause)
    if (known === undefined) byCause.set(cause, [v])
    else known.push(v)
  }
  return [...byCause.values()]
    .map(found => found.toSorted((a, b) => excess(b) - excess(a)))
    .flatMap(found => {
      const [worst] = found
      return worst === undefined
        ? []
        : { code: worst.code, place: placeOf(worst, found.length), violations: found }
    })
    .toSorted(
      (a, b) =>
        GRAVITY.indexOf(a.code) - GRAVITY.indexOf(b.code) || b.violations.length - a.violations.length,
    )
}

const placeOf = (worst: Violation, count: number): string => {
  if (count === 1) return violationPlace(worst)
  const place = violationPlace('tunnel' in worst ? { ...worst, tunnel: '' } : worst)
  return [place, counted(count, 'tunnel')].filter(part => part !== '').join(': ')
}

/** One line for each; what is said of several in the same words is said once, with all their names. */
export const groupLines = ({ violations }: ViolationGroup, most: number): readonly string[] => {
  const byFacts = new Map<string, string[]>()
  for (const v of violations) {
    const facts = violationFacts(v) || v.message
    byFacts.set(facts, [...(byFacts.get(facts) ?? []), 'tunnel' in v ? v.tunnel : ''])
  }
  const lines = [...byFacts].map(([facts, tunnels]) => {
    const names = tunnels.slice(0, most).join(', ')
    const rest = tunnels.length - Math.min(tunnels.length, most)
    return `${names}${rest > 0 ? ` and ${rest} more` : ''}: ${facts}`
  })
  const rest = lines.length - Math.min(lines.length, most)
  return [...lines.slice(0, most), ...(rest > 0 ? [`… and ${rest} more`] : [])]
}
