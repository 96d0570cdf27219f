import type { TunnelBound } from '../../analysis/result.ts'
import { timeText } from '../../quantity/time-text.ts'
import { slackPaint } from '../../report/typeset/slack-paint.ts'
import { padStart, textWidth } from '../../report/typeset/text-width.ts'
import type { ScreenPainter } from './painter.ts'

/** From 0 to the later of worst latency and deadline: `╌╌╌╌╌╌▕████████▏····┊`. */
export const rangeLines = (bound: TunnelBound, width: number, painter: ScreenPainter): readonly string[] => {
  const { minLatencyPs, maxJitterPs, deadlinePs, slackPs } = bound
  if (maxJitterPs === null) return [painter.bad('no bound: a packet may be late without end')]
  const worst = minLatencyPs + maxJitterPs
  const end = Math.max(worst, deadlinePs ?? 0)
  const cells = Math.max(8, Math.min(72, width - 2))
  const at = (ps: number): number => Math.min(cells, Math.round((ps / end) * cells))
  const paint = slackPaint(painter, slackPs, deadlinePs)
  const from = Math.min(at(minLatencyPs), cells - 1)
  const to = Math.max(from + 1, at(worst))
  const late = deadlinePs !== undefined && worst > deadlinePs ? at(deadlinePs) : undefined
  const bar = [...'█'.repeat(to - from)].map((cell, i) =>
    late !== undefined && from + i >= late ? '▓' : cell,
  )
  const picture = '╌'.repeat(from) + paint(bar.join('')) + painter.dim('·'.repeat(cells - to))
  const left = `λmin ${timeText(minLatencyPs)}`
  const right = `worst ${timeText(worst)}`
  const deadline =
    deadlinePs === undefined
      ? 'no deadline'
      : `deadline ${timeText(deadlinePs)}, slack ${timeText(slackPs ?? 0)}`
  const ends = `${left}  ${right}`
  const rest = cells - textWidth(ends) - 2
  return [
    picture + (deadlinePs === undefined || worst > deadlinePs ? '' : '┊'),
    ...(rest >= textWidth(deadline) ? [`${ends}  ${padStart(deadline, rest)}`] : [ends, deadline]).map(
      paintAfter(painter),
    ),
  ]
}

const paintAfter =
  (painter: ScreenPainter) =>
  (text: string): string =>
    painter.dim(text)
