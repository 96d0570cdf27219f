import type { AnalysisResult, TunnelBound } from '../../analysis/result.ts'
import { nameColumn } from '../typeset/columns.ts'
import { type NoBound, noBoundText } from '../typeset/no-bound.ts'
import type { Painter } from '../typeset/painter.ts'
import { slackPaint } from '../typeset/slack-paint.ts'
import type { Column } from '../typeset/table.ts'
import { cutEnd } from '../typeset/text-width.ts'
import { microsDown, rangeMicros, sensibleDecimals } from '../typeset/time.ts'
import { endsText, endsWithin } from './receivers.ts'
import { sentText, whenText } from './source-text.ts'

export interface TunnelMarks {
  /** Ids of tunnels with a violation. */
  readonly broken: ReadonlySet<string>
  /** What stands where there is none; `unbounded` unless given. */
  readonly noBound?: NoBound
}

export const MARK = { broken: '!', raised: '↑', affine: '~' } as const

const marksOf = (tunnel: TunnelBound, { broken }: TunnelMarks): string =>
  (broken.has(tunnel.id) ? MARK.broken : '') +
  (tunnel.periodPs > tunnel.requestedPeriodPs ? MARK.raised : '') +
  (tunnel.exact ? '' : MARK.affine)

/** What to mark in the table of a result. */
export const marksFor = (result: AnalysisResult): TunnelMarks => ({
  broken: new Set(result.violations.flatMap(v => ('tunnel' in v ? [v.tunnel] : []))),
  noBound: noBoundText(result),
})

/**
 * The columns of the table of tunnels. λmin, δmax and worst share one number of decimals, so that they add up; deadline
 * and slack have their own, so that one long deadline blurs nothing. The path comes last: it is the longest, and the only one that may end anywhere.
 */
export const tunnelColumns = (
  tunnels: readonly TunnelBound[],
  marks: TunnelMarks,
  painter: Painter,
): readonly Column<TunnelBound>[] => {
  const decimals = sensibleDecimals(tunnels.flatMap(t => [t.minLatencyPs, t.maxJitterPs]))
  const deadlineDecimals = sensibleDecimals(tunnels.map(t => t.deadlinePs))
  const slackDecimals = sensibleDecimals(tunnels.map(t => t.slackPs))
  const { noBound = 'unbounded' } = marks
  const hasMarks = tunnels.some(t => marksOf(t, marks) !== '')
  const hasDeadlines = tunnels.some(t => t.deadlinePs !== undefined)
  const range = (t: TunnelBound) => rangeMicros(t.minLatencyPs, t.maxJitterPs ?? 0, decimals)
  const bySlack = (t: TunnelBound) => slackPaint(painter, t.slackPs, t.deadlinePs)
  const unbounded = (t: TunnelBound) => (t.maxJitterPs === null ? painter.bad : (text: string) => text)

  const all: (Column<TunnelBound> | false)[] = [
    hasMarks && {
      head: [''],
      align: 'left',
      rank: 0.5,
      text: t => marksOf(t, marks),
      paint: t => (marks.broken.has(t.id) ? painter.bad : painter.warn),
    },
    nameColumn(
      t => t.id,
      t => (marks.broken.has(t.id) ? painter.bad : painter.strong),
      16,
    ),
    { head: ['lane'], align: 'right', rank: 9, text: t => String(t.lane) },
    { head: ['size'], align: 'right', rank: 10, text: sentText },
    { head: ['period'], align: 'right', rank: 6, text: whenText },
    { head: ['λmin'], unit: 'µs', align: 'right', rank: 7, text: t => range(t).minLatency },
    {
      head: ['δmax'],
      unit: 'µs',
      align: 'right',
      rank: 4,
      text: t => (t.maxJitterPs === null ? noBound : range(t).maxJitter),
      paint: unbounded,
    },
    {
      head: ['worst'],
      unit: 'µs',
      align: 'right',
      rank: 2,
      text: t => (t.maxJitterPs === null ? noBound : range(t).worst),
      paint: t => (t.deadlinePs === undefined ? unbounded(t) : bySlack(t)),
    },
    hasDeadlines && {
      head: ['deadline'],
      unit: 'µs',
      align: 'right',
      rank: 8,
      text: t => (t.deadlinePs === undefined ? '–' : microsDown(t.deadlinePs, deadlineDecimals)),
    },
    hasDeadlines && {
      head: ['slack'],
      unit: 'µs',
      align: 'right',
      rank: 3,
      text: t =>
        t.slackPs === undefined ? '–' : t.slackPs === null ? 'none' : microsDown(t.slackPs, slackDecimals),
      paint: bySlack,
    },
    {
      head: ['from → to'],
      align: 'left',
      rank: 5,
      least: 12,
      text: endsText,
      cut: (text, width, t) => endsWithin(t, width) ?? cutEnd(text, width),
    },
  ]
  return all.filter(column => column !== false)
}
