import type { ServiceExplanation } from '../../coordination/waterfall/explain-service.ts'
import type { ServiceStep, ServiceWaterfall } from '../../coordination/waterfall/waterfall.ts'
import { timeText } from '../../quantity/time-text.ts'
import { bar } from '../typeset/bar.ts'
import { toCsv } from '../typeset/csv.ts'
import type { Format } from '../typeset/format.ts'
import { toJson } from '../typeset/json.ts'
import { markdownTable, markdownText } from '../typeset/markdown.ts'
import { type ReportOptions, type ResolvedReportOptions, resolveReportOptions } from '../typeset/options.ts'
import type { Column } from '../typeset/table.ts'
import { tableLines } from '../typeset/table-lines.ts'
import { exactDecimals, microsDown } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'
import { wrap } from '../typeset/wrap.ts'

const NAMES: Readonly<Record<ServiceWaterfall['of'], string>> = {
  detection: 'a crash is detected',
  commit: 'an entry is committed at the leader',
  failover: 'a new leader has committed',
}

const BAR_CELLS = 30

/** `on the wire 1.2304, queue 3.4, way 3.015, jitter 0`, as much as there is. */
const partsOf = ({ hop }: ServiceStep, micros: (ps: number) => string): string => {
  if (hop === undefined) return ''
  const parts = [
    ['wire', hop.transmissionPs],
    ['queue', hop.queueingPs ?? 0],
    ['way', hop.latencyPs],
    ['jitter', hop.jitterPs],
  ] as const
  return parts.flatMap(([name, ps]) => (ps > 0 ? `${name} ${micros(ps)}` : [])).join(', ')
}

const columnsOf = (
  { steps, totalPs }: ServiceWaterfall,
  { painter }: Pick<ResolvedReportOptions, 'painter'>,
  withBars: boolean,
): readonly Column<ServiceStep>[] => {
  const decimals = exactDecimals(
    steps.flatMap(({ ps, sumPs, hop }) => [
      ps,
      sumPs,
      ...(hop === undefined ? [] : [hop.transmissionPs, hop.queueingPs ?? 0, hop.latencyPs, hop.jitterPs]),
    ]),
  )
  const micros = (ps: number): string => microsDown(ps, decimals)
  return [
    { head: ['stage'], align: 'left', rank: 2, text: step => step.stage, paint: () => painter.dim },
    { head: ['step'], align: 'left', rank: 1, least: 16, text: step => visible(step.what) },
    { head: ['adds'], unit: 'µs', align: 'right', rank: 1, text: step => micros(step.ps) },
    { head: ['so far'], unit: 'µs', align: 'right', rank: 1, text: step => micros(step.sumPs) },
    ...(withBars
      ? [
          {
            head: [''],
            align: 'left' as const,
            rank: 4,
            text: (step: ServiceStep) =>
              bar(step.sumPs - step.ps, step.sumPs, totalPs / BAR_CELLS, BAR_CELLS).padEnd(BAR_CELLS),
            paint: (step: ServiceStep) => (step.kind === 'hop' ? painter.good : painter.warn),
          },
        ]
      : []),
    {
      head: ['of which'],
      align: 'left',
      rank: 5,
      text: step => partsOf(step, micros),
      paint: () => painter.dim,
    },
  ]
}

const explanationText = (
  { service, waterfalls }: ServiceExplanation,
  options: ReportOptions = {},
): string => {
  const look = resolveReportOptions(options)
  const { painter, width } = look
  return waterfalls
    .flatMap(waterfall => [
      ...wrap(
        `${painter.strong(visible(service))}: ${NAMES[waterfall.of]} within ${painter.strong(timeText(waterfall.totalPs))}`,
        width,
        '  ',
      ),
      ...wrap(visible(waterfall.title), width, '  ').map(painter.dim),
      '',
      ...tableLines(columnsOf(waterfall, look, true), waterfall.steps, look),
      '',
    ])
    .join('\n')
}

const explanationMarkdown = ({ service, waterfalls }: ServiceExplanation): string => {
  const look = resolveReportOptions({})
  return `${[
    `# ${markdownText(service)}`,
    ...waterfalls.flatMap(waterfall => [
      '',
      `## ${NAMES[waterfall.of]} within ${timeText(waterfall.totalPs)}`,
      '',
      markdownText(waterfall.title),
      '',
      ...markdownTable(columnsOf(waterfall, look, false), waterfall.steps),
    ]),
  ].join('\n')}\n`
}

const explanationCsv = ({ service, waterfalls }: ServiceExplanation): string =>
  toCsv(
    [
      'service',
      'of',
      'stage',
      'kind',
      'step',
      'tunnel',
      'ps',
      'sumPs',
      'transmissionPs',
      'queueingPs',
      'latencyPs',
      'jitterPs',
    ],
    waterfalls.flatMap(({ of, steps }) =>
      steps.map(({ stage, kind, what, tunnel, ps, sumPs, hop }) => [
        service,
        of,
        stage,
        kind,
        what,
        tunnel,
        ps,
        sumPs,
        hop?.transmissionPs,
        hop?.queueingPs,
        hop?.latencyPs,
        hop?.jitterPs,
      ]),
    ),
  )

const REPORTERS: Record<Format, (explanation: ServiceExplanation, options?: ReportOptions) => string> = {
  text: explanationText,
  json: toJson,
  csv: explanationCsv,
  markdown: explanationMarkdown,
}

/** What the times of a service are made of, in the form asked for. */
export const reportServiceExplanation = (
  explanation: ServiceExplanation,
  format: Format,
  options: ReportOptions = {},
): string => REPORTERS[format](explanation, options)
