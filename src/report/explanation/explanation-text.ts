import type { Explanation, Interference } from '../../analysis/explanation.ts'
import { timeText } from '../../quantity/time-text.ts'
import { bar } from '../typeset/bar.ts'
import { type ReportOptions, type ResolvedReportOptions, resolveReportOptions } from '../typeset/options.ts'
import type { Paint, Painter } from '../typeset/painter.ts'
import { slackPaint } from '../typeset/slack-paint.ts'
import { cutMiddle, padEnd, padStart, textWidth } from '../typeset/text-width.ts'
import { exactDecimals, microsDown } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'
import { wrapPhrases } from '../typeset/wrap.ts'
import { type Part, type PartKind, type WaterfallStep, waterfall } from './waterfall.ts'

const LABELS: Record<PartKind, string> = {
  send: 'sending',
  wake: 'port wakes up',
  'own batch': 'its own batch',
  'control traffic': 'control traffic',
  cuts: 'cuts by express',
  blocking: 'blocked by',
  'same lane': 'same lane',
  'higher lanes': 'higher lanes',
  'shaping saved': 'line shaping saves',
  'served before': 'served before',
  transmission: 'transmission',
  propagation: 'propagation',
  jitter: 'jitter',
}

/** Bars longer than this say no more. */
const WIDEST_BAR = 60
const SHORTEST_BAR = 8
const INDENT = '  '

const label = (part: Part): string =>
  part.blockedBy === undefined ? LABELS[part.kind] : `${LABELS[part.kind]} ${visible(part.blockedBy)}`

const WAITS: ReadonlySet<PartKind> = new Set([
  'wake',
  'blocking',
  'same lane',
  'own batch',
  'control traffic',
  'higher lanes',
  'cuts',
])

const colour = (kind: PartKind, painter: Painter): Paint => {
  if (WAITS.has(kind)) return painter.warn
  return kind === 'shaping saved' || kind === 'served before' ? painter.dim : painter.good
}

/** Dearest first: `3 × t2 = 0.312`. */
const culprits = (
  explanation: Explanation,
  because: readonly Interference[],
  micros: (ps: number) => string,
  limit: number,
): string[] => {
  const dearest = because.toSorted((a, b) => b.costPs - a.costPs)
  const shown = dearest.slice(0, limit).map(({ tunnel, packets, costPs }) => {
    const whose = tunnel === explanation.tunnel ? 'its own' : visible(tunnel)
    return `${packets} × ${whose} = ${micros(costPs)}`
  })
  const rest = dearest.slice(limit)
  const restPs = rest.reduce((sum, i) => sum + i.costPs, 0)
  return rest.length === 0 ? shown : [...shown, `${rest.length} more = ${micros(restPs)}`]
}

interface Layout {
  readonly micros: (ps: number) => string
  readonly labels: number
  readonly numbers: number
  readonly bars: number
  readonly perCell: number
}

const layOut = (steps: readonly WaterfallStep[], width: number): Layout => {
  const parts = steps.flatMap(step => step.parts)
  const times = parts.flatMap(part => [part.ps, part.sumPs, ...part.because.map(i => i.costPs)])
  const decimals = exactDecimals(times)
  const micros = (ps: number): string => microsDown(ps, decimals)
  const numbers = Math.max('so far'.length, ...times.map(ps => micros(ps).length))
  const rest = width - 2 * (numbers + 2)
  const labels = Math.min(
    Math.max(rest - SHORTEST_BAR - 4, LABELS['shaping saved'].length),
    Math.max(5, ...parts.map(part => textWidth(label(part)) + INDENT.length)),
  )
  const bars = Math.min(WIDEST_BAR, rest - labels - 2)
  const largest = Math.max(0, ...parts.map(part => part.sumPs))
  return { micros, labels, numbers, bars: bars < SHORTEST_BAR ? 0 : bars, perCell: largest / bars }
}

const partLines = (
  explanation: Explanation,
  part: Part,
  { micros, labels, numbers, bars, perCell }: Layout,
  { width, painter, limit }: ResolvedReportOptions,
): string[] => {
  const paint = colour(part.kind, painter)
  const name = INDENT + cutMiddle(label(part), labels - INDENT.length)
  const picture = bars === 0 ? '' : paint(bar(part.sumPs - part.ps, part.sumPs, perCell, bars))
  const columns = [
    padEnd(name, labels),
    padStart(micros(part.ps), numbers),
    painter.dim(padStart(micros(part.sumPs), numbers)),
    picture,
  ]
  const who = culprits(explanation, part.because, micros, limit)
  const indent = INDENT.repeat(2)
  return [
    columns.join(INDENT).trimEnd(),
    ...wrapPhrases(who, ', ', width - indent.length).map(line => painter.dim(indent + line)),
  ]
}

const heading = (explanation: Explanation, painter: Painter): string[] => {
  const { tunnel, receiver, minLatencyPs, maxJitterPs, deadlinePs } = explanation
  const worstPs = minLatencyPs + maxJitterPs
  const title = `${painter.strong(visible(tunnel))} to ${visible(receiver)}: never later than ${painter.strong(timeText(worstPs))}`
  const range = `λmin ${timeText(minLatencyPs)} + δmax ${timeText(maxJitterPs)}`
  if (deadlinePs === undefined) return [title, range]
  const slackPs = deadlinePs - worstPs
  const slack = slackPaint(painter, slackPs, deadlinePs)(`slack ${timeText(slackPs)}`)
  return [title, range, `deadline ${timeText(deadlinePs)}`, slack]
}

/** Why the bound is what it is, step by step: what each part adds, the sum so far, and who is behind each wait. */
export const explanationText = (explanation: Explanation, options: ReportOptions = {}): string => {
  const look = resolveReportOptions(options)
  const { painter, width } = look
  const steps = waterfall(explanation)
  const layout = layOut(steps, width)
  const { micros, labels, numbers } = layout
  const total = explanation.minLatencyPs + explanation.maxJitterPs
  const line = (name: string, own: string, sum: string): string =>
    [padEnd(name, labels), padStart(own, numbers), padStart(sum, numbers)].join(INDENT).trimEnd()
  const lines = [
    ...wrapPhrases(heading(explanation, painter), ' · ', width, INDENT),
    '',
    painter.dim(line('', 'µs', 'so far')),
    ...steps.flatMap(step => [
      painter.strong(visible(step.at)) + (step.exact ? '' : painter.warn(' (safe, but not the tightest)')),
      ...step.parts.flatMap(part => partLines(explanation, part, layout, look)),
    ]),
    painter.strong(line('worst', '', micros(total))),
  ]
  return `${lines.join('\n')}\n`
}
