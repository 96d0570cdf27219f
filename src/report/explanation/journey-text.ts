import type { ExplainedHop } from '../../analysis/explanation.ts'
import { timeText } from '../../quantity/time-text.ts'
import type { Ahead, Journey } from '../../simulation/witness/journey.ts'
import { type ReportOptions, type ResolvedReportOptions, resolveReportOptions } from '../typeset/options.ts'
import type { Painter } from '../typeset/painter.ts'
import { padEnd, padStart } from '../typeset/text-width.ts'
import { exactDecimals, microsDown } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'
import { wrapPhrases } from '../typeset/wrap.ts'
import { apartPs, type JourneyPart, type JourneyStep, journeySteps, type ProvenWay } from './journey-steps.ts'

const INDENT = '  '
const NOTHING = '–'

type Micros = (ps: number) => string

/** `blocked by best-effort 1.2336, 3 × t2 0.312, line shaping −0.1045`. */
const countedPhrases = (tunnel: string, hop: ExplainedHop, micros: Micros): string[] => [
  ...(hop.blockingPs > 0 ? [`blocked by ${visible(hop.blockedBy ?? '')} ${micros(hop.blockingPs)}`] : []),
  ...hop.interference.map(
    i => `${i.packets} × ${i.tunnel === tunnel ? 'its own' : visible(i.tunnel)} ${micros(i.costPs)}`,
  ),
  ...(hop.shapingSavedPs !== 0 ? [`line shaping ${micros(-hop.shapingSavedPs)}`] : []),
  ...(hop.servedBeforePs !== 0 ? [`served before ${micros(-hop.servedBeforePs)}`] : []),
]

/** `best effort 1.2336, t2 #0 0.104`. */
const metPhrases = (met: readonly Ahead[], micros: Micros): string[] =>
  met.map(({ tunnel, packet, costPs }) =>
    packet < 0 ? `${tunnel} ${micros(costPs)}` : `${visible(tunnel)} #${packet} ${micros(costPs)}`,
  )

const listed = (
  head: string,
  phrases: readonly string[],
  { width, painter, limit }: ResolvedReportOptions,
) => {
  const shown = phrases.slice(0, limit)
  const rest = phrases.length - shown.length
  const all = rest === 0 ? shown : [...shown, `${rest} more`]
  const indent = INDENT.repeat(2)
  const [first, ...others] = all
  if (first === undefined) return []
  return wrapPhrases([`${head} ${first}`, ...others], ', ', width - indent.length, INDENT).map(line =>
    painter.dim(indent + line),
  )
}

/** The hop, or the step at the sender, at which the bound and the packet part most. */
const partingPoint = (steps: readonly JourneyStep[]): { at: string; ps: number } =>
  steps
    .map(({ at, parts }) => ({ at, ps: parts.reduce((sum, part) => sum + apartPs(part), 0) }))
    .reduce((most, step) => (step.ps > most.ps ? step : most))

const heading = (
  journey: Journey,
  way: ProvenWay,
  steps: readonly JourneyStep[],
  painter: Painter,
): string[] => {
  const { tunnel, packet, end, releasedPs } = journey
  const who = `${painter.strong(visible(tunnel))} packet ${packet}`
  if (end.kind === 'lost')
    return [
      `${who}: lost at ${painter.strong(visible(end.link))}`,
      `its queue was full ${timeText(end.atPs - releasedPs)} after the release`,
    ]
  const took = `${who} to ${visible(end.receiver)}: took ${painter.strong(timeText(end.latencyPs))}`
  if (way.maxJitterPs === null) return [took, painter.warn('nothing is proven')]
  const worstPs = way.minLatencyPs + way.maxJitterPs
  const bound = `never later than ${timeText(worstPs)}`
  if (end.latencyPs > worstPs)
    return [took, bound, painter.bad(`later by ${timeText(end.latencyPs - worstPs)}`)]
  if (end.latencyPs === worstPs) return [took, bound, painter.good('the bound is reached')]
  const share = `${(Math.floor((end.latencyPs / worstPs) * 1000) / 10).toFixed(1)} % of it`
  const { at, ps } = partingPoint(steps)
  return [took, bound, share, `they part most at ${visible(at)}, by ${timeText(ps)}`]
}

/**
 * A packet's journey hop by hop beside the bound of the same way: what the bound counts, what the packet met, and how far
 * apart they are. Where they part, the bound is loose or the search was weak.
 */
export const journeyText = (journey: Journey, way: ProvenWay, options: ReportOptions = {}): string => {
  const look = resolveReportOptions(options)
  const { painter, width } = look
  const steps = journeySteps(journey, way)
  const parts = steps.flatMap(step => step.parts)
  const totalPs = journey.end.kind === 'received' ? journey.end.latencyPs : null
  const worstPs = way.maxJitterPs === null ? null : way.minLatencyPs + way.maxJitterPs
  const times = [...parts.flatMap(p => [p.boundPs ?? 0, p.metPs]), totalPs ?? 0, worstPs ?? 0]
  const decimals = exactDecimals([
    ...times,
    ...steps.flatMap(s => [
      ...s.met.map(m => m.costPs),
      ...(s.counted?.interference.map(i => i.costPs) ?? []),
    ]),
  ])
  const micros: Micros = ps => microsDown(ps, decimals)
  const or = (ps: number | null): string => (ps === null ? NOTHING : micros(ps))
  const numbers = Math.max('packet'.length, ...times.map(ps => micros(ps).length)) + 1
  const labels = INDENT.length + 'transmission'.length
  // A narrow terminal has no room for the last column; the other two say it too.
  const columns = labels + 3 * (numbers + INDENT.length) <= width ? 3 : 2
  const row = (name: string, ...cells: readonly string[]): string =>
    [padEnd(name, labels), ...cells.slice(0, columns).map(cell => padStart(cell, numbers))]
      .join(INDENT)
      .trimEnd()
  const partRow = (part: JourneyPart): string => {
    const apart = apartPs(part)
    const line = row(
      INDENT + part.kind,
      or(part.boundPs),
      micros(part.metPs),
      apart === 0 ? '' : micros(apart),
    )
    return apart === 0 ? line : painter.warn(line)
  }
  const lines = [
    ...wrapPhrases(heading(journey, way, steps, painter), ' · ', width, INDENT),
    '',
    painter.dim(row('µs', 'bound', 'packet', 'apart')),
    ...steps.flatMap(({ at, parts: own, counted, met }) => {
      const shown = own.filter(p => (p.boundPs ?? 0) !== 0 || p.metPs !== 0)
      if (shown.length === 0) return []
      return [
        painter.strong(visible(at)),
        ...shown.flatMap(part => [
          partRow(part),
          ...(part.kind === 'waiting' && counted !== undefined
            ? listed('bound:', countedPhrases(journey.tunnel, counted, micros), look)
            : []),
          ...(part.kind === 'waiting' ? listed('packet:', metPhrases(met, micros), look) : []),
        ]),
      ]
    }),
    totalPs === null
      ? painter.bad(`lost at ${visible(journey.end.kind === 'lost' ? journey.end.link : '')}`)
      : painter.strong(
          row('latency', or(worstPs), micros(totalPs), worstPs === null ? '' : micros(worstPs - totalPs)),
        ),
  ]
  return `${lines.join('\n')}\n`
}
