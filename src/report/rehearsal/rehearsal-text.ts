import { timeText } from '../../quantity/time-text.ts'
import type { RehearsalResult, RehearsedBound, RehearsedService } from '../../trial/rehearsal-result.ts'
import { counted, grouped } from '../typeset/numbers.ts'
import { type ReportOptions, type ResolvedReportOptions, resolveReportOptions } from '../typeset/options.ts'
import { padEnd, textWidth } from '../typeset/text-width.ts'
import { visible } from '../typeset/visible.ts'
import { wrap, wrapPhrases } from '../typeset/wrap.ts'

/** How a rehearsal is printed. */
export interface RehearsalReportOptions extends ReportOptions {
  /** The command that shows the first failure again. */
  readonly replay?: string
}

/** Rounded down, so that 1.0000 is said only of a bound that was reached. */
export const tightnessText = (tightness: number | null): string =>
  tightness === null ? '–' : (Math.floor(tightness * 10_000) / 10_000).toFixed(4)

const boundLines = (bounds: readonly RehearsedBound[], { painter }: ResolvedReportOptions): string[] => {
  const names = Math.max(...bounds.map(({ meaning }) => textWidth(meaning)))
  return bounds.map(({ meaning, count, worstPs, boundPs, tightness }) => {
    const head = `  ${padEnd(meaning, names)}  `
    if (worstPs === null || boundPs === null) return `${head}${painter.dim('never came up')}`
    const exceeds = worstPs > boundPs
    const value = `${tightnessText(tightness)}  ${timeText(worstPs)} of ${timeText(boundPs)}`
    return `${head}${exceeds ? painter.bad(`${value}  EXCEEDED`) : value}  ${painter.dim(`${grouped(count)} times`)}`
  })
}

const checkLines = ({ checks }: RehearsedService, { painter }: ResolvedReportOptions): string[] =>
  checks.map(({ meaning, holds }) =>
    holds ? `  ${painter.good('holds')}   ${meaning}` : `  ${painter.bad('BROKEN')}  ${meaning}`,
  )

const failureLines = ({ failure }: RehearsedService, { painter, width }: ResolvedReportOptions): string[] =>
  failure === undefined
    ? []
    : [
        ...wrap(`  ${visible(failure.message)}`, width, '    ').map(painter.bad),
        ...wrap(
          `  at ${timeText(failure.atPs)} of the run${failure.id === '' ? '' : `, seen again with --replay ${failure.id}`}; ` +
            `as small as it was made: ${counted(failure.replay.schedule.faults.length, 'fault')}, ` +
            `${counted(failure.replay.schedule.operations, 'request')}`,
          width,
          '    ',
        ),
      ]

const serviceLines = (service: RehearsedService, look: ResolvedReportOptions): string[] => {
  const { painter, width } = look
  const { id, kind, schedules, events, commits, simulatedPs, bounds, failure } = service
  const state = failure === undefined ? painter.good('HOLDS') : painter.bad('DOES NOT HOLD')
  const phrases = [
    `${painter.strong(visible(id))} · ${state}`,
    kind === 'replication' ? 'replicated log with its heartbeats' : 'failure detection',
    `${grouped(schedules)} runs`,
    `${timeText(simulatedPs)} simulated`,
    `${grouped(events)} steps`,
    ...(kind === 'replication' ? [`${grouped(commits)} commits`] : []),
  ]
  return [
    ...wrapPhrases(phrases, ' · ', width, '  '),
    ...checkLines(service, look),
    ...boundLines(bounds, look),
    ...failureLines(service, look),
    '',
  ]
}

const TIMINGS: Readonly<Record<RehearsalResult['timing'], string>> = {
  bounds: 'latencies drawn from the proven ranges, extremes favoured',
  packets: 'latencies of simulated packets',
  wild: 'latencies without bounds: safety alone, and that it heals',
}

/** A rehearsal in words: invariants, bounds with how near they were come, the verdict last. */
export const rehearsalText = (result: RehearsalResult, options: RehearsalReportOptions = {}): string => {
  const { replay, ...rest } = options
  const look = resolveReportOptions(rest)
  const { painter, width } = look
  const { services, skipped, valid, timing, faults, seed, complete } = result
  const failed = services.filter(({ failure }) => failure !== undefined).length
  const verdict = valid ? painter.good('VALID') : painter.bad('NOT VALID')
  const lines = [
    ...(look.title === undefined ? [] : [painter.strong(visible(look.title)), '']),
    ...services.slice(0, look.limit).flatMap(service => serviceLines(service, look)),
    ...skipped.map(id =>
      painter.warn(
        `${visible(id)} was not rehearsed: a tunnel of it has no bound, or it has more than 32 members`,
      ),
    ),
    ...(replay === undefined ? [] : ['see the first failure again with', `  ${visible(replay)}`]),
    ...wrapPhrases(
      [
        `${verdict}: ${services.length - failed} of ${counted(services.length, 'service')} hold`,
        `faults ${faults}`,
        TIMINGS[timing],
        `seed ${seed}`,
        ...(complete ? [] : [painter.warn('cut short: not all runs were made')]),
      ],
      ' · ',
      width,
      '  ',
    ),
  ]
  return `${lines.join('\n')}\n`
}
