import type { DataplaneResult, InstalledTunnel } from '../dataplane/dataplane.ts'
import { leavesOpen, type Violation } from '../model/verdict.ts'
import { timeText } from '../quantity/time-text.ts'
import { violationLines } from './analysis/verdict-lines.ts'
import { nameColumn } from './typeset/columns.ts'
import { toJson } from './typeset/json.ts'
import { type NoBound, noBoundText } from './typeset/no-bound.ts'
import { counted } from './typeset/numbers.ts'
import { type ReportOptions, type ResolvedReportOptions, resolveReportOptions } from './typeset/options.ts'
import type { Painter } from './typeset/painter.ts'
import type { Column } from './typeset/table.ts'
import { tableLines } from './typeset/table-lines.ts'
import { microsDown, microsUp, sensibleDecimals } from './typeset/time.ts'
import { visible } from './typeset/visible.ts'
import { wrap, wrapPhrases } from './typeset/wrap.ts'

type Installable = Extract<DataplaneResult, { kind: 'installable' }>

/** 0 when all that was promised holds as installed (MODEL "Results"). */
export const dataplaneCode = (result: DataplaneResult): 0 | 1 => (result.valid ? 0 : 1)

export const dataplaneJson = (result: DataplaneResult): string => toJson(result)

const installedPs = (t: InstalledTunnel): number | null =>
  t.installedMaxJitterPs === null ? null : t.minLatencyPs + t.installedMaxJitterPs

const slackPs = (t: InstalledTunnel): number | null | undefined => {
  const worst = installedPs(t)
  return t.deadlinePs === undefined ? undefined : worst === null ? null : t.deadlinePs - worst
}

const kilo = (value: number | undefined): string => (value === undefined ? '–' : String(value / 1000))

const columns = (
  tunnels: readonly InstalledTunnel[],
  painter: Painter,
  noBound: NoBound,
): readonly Column<InstalledTunnel>[] => {
  const decimals = sensibleDecimals(tunnels.map(installedPs))
  const slack = (t: InstalledTunnel): string => {
    const ps = slackPs(t)
    return ps === undefined ? '–' : ps === null ? 'none' : microsDown(ps, decimals)
  }
  const worst = (ps: number | null): string => (ps === null ? noBound : microsUp(ps, decimals))
  const isLate = (t: InstalledTunnel): boolean => (slackPs(t) ?? 0) < 0 || installedPs(t) === null
  const paint = (t: InstalledTunnel) => (isLate(t) ? painter.bad : (text: string) => text)
  return [
    nameColumn(
      t => t.id,
      () => painter.strong,
    ),
    { head: ['lane'], align: 'right', rank: 9, text: t => String(t.lane) },
    { head: ['period'], align: 'right', rank: 8, text: t => timeText(t.periodPs) },
    { head: ['rate'], unit: 'kbit/s', align: 'right', rank: 6, text: t => kilo(t.meter?.rateBps) },
    { head: ['burst'], unit: 'kbit', align: 'right', rank: 7, text: t => kilo(t.meter?.burstBits) },
    {
      head: ['worst,', 'paced'],
      unit: 'µs',
      align: 'right',
      rank: 3,
      text: t => worst(t.minLatencyPs + t.maxJitterPs),
    },
    {
      head: ['worst,', 'installed'],
      unit: 'µs',
      align: 'right',
      rank: 2,
      text: t => worst(installedPs(t)),
      paint,
    },
    { head: ['slack'], unit: 'µs', align: 'right', rank: 4, text: slack, paint },
  ]
}

const LEGEND = [
  'paced: every sender keeps its period',
  'installed: all other hosts send whatever the meters let through',
  'slack = deadline − worst, installed',
]

/** A meter that is refilled in steps lets a step's tokens through at once: say so where it may be why. */
const meterLine = ({ meter }: Installable): string => {
  const { rateStepBps, burstStepBits, tickPs } = meter
  const refill = tickPs === 0 ? 'continuously' : `every ${timeText(tickPs)}, all at once`
  return `meters: steps of ${rateStepBps / 1000} kbit/s and ${burstStepBits / 1000} kbit, refilled ${refill} (--devices can say otherwise)`
}

/** Whether nothing is wrong as far as is known. */
const isOpen = (violations: readonly Violation[]): boolean => violations.every(leavesOpen)

const installableLines = (result: Installable, look: ResolvedReportOptions): readonly string[] => {
  const { painter, width } = look
  const { tunnels, files, violations, warnings } = result
  const verdict = result.valid
    ? painter.good('VALID AS INSTALLED')
    : isOpen(violations)
      ? painter.warn('UNDECIDED AS INSTALLED')
      : painter.bad('NOT VALID AS INSTALLED')
  const counts = [
    `${verdict}: ${counted(tunnels.length, 'tunnel')}`,
    counted(files.length, 'script'),
    ...(violations.length > 0 ? [counted(violations.length, 'violation')] : []),
  ]
  return [
    ...(tunnels.length === 0
      ? ['no tunnels']
      : tableLines(columns(tunnels, painter, noBoundText(result)), tunnels, look)),
    ...violationLines(violations, look),
    '',
    ...(tunnels.length === 0 ? [] : wrapPhrases(LEGEND, ' · ', width, '  ').map(painter.dim)),
    ...wrap(meterLine(result), width, '  ').map(painter.dim),
    ...warnings.flatMap(text => wrap(`${painter.warn('warning')}: ${text}`, width, '  ')),
    ...wrapPhrases(counts, ' · ', width, '  '),
  ]
}

/** Bounds with paced senders beside those of what is installed, and the verdict last. */
export const dataplaneText = (result: DataplaneResult, options: ReportOptions = {}): string => {
  const look = resolveReportOptions(options)
  const { painter } = look
  const title = look.title === undefined ? [] : [painter.strong(visible(look.title)), '']
  const lines = (): readonly string[] => {
    switch (result.kind) {
      case 'installable':
        return installableLines(result, look)
      case 'not-valid':
        return [
          ...violationLines(result.violations, look).slice(1),
          '',
          `${isOpen(result.violations) ? painter.warn('UNDECIDED') : painter.bad('NOT VALID')}: ${counted(result.violations.length, 'violation')}, nothing to install`,
        ]
      case 'refused':
        return [
          ...result.refusals
            .slice(0, look.limit)
            .flatMap(({ tunnel, message }) =>
              wrap(visible(tunnel === undefined ? message : `${tunnel}: ${message}`), look.width, '  '),
            ),
          '',
          `${painter.bad('REFUSED')}: ${counted(result.refusals.length, 'reason')}, nothing to install`,
        ]
    }
    return result satisfies never
  }
  return `${[...title, ...lines()].join('\n')}\n`
}
