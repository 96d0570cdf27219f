import type { VerifyResult } from '../../certificate/verify.ts'
import type { Allocation } from '../../model/request.ts'
import { toCsv } from '../typeset/csv.ts'
import type { Format } from '../typeset/format.ts'
import { toJson } from '../typeset/json.ts'
import { escapeMarkdown, markdownTable } from '../typeset/markdown.ts'
import { type ReportOptions, resolveReportOptions } from '../typeset/options.ts'
import type { Painter } from '../typeset/painter.ts'
import { plainPainter } from '../typeset/painter.ts'
import { counted } from '../typeset/summary.ts'
import type { Column } from '../typeset/table.ts'
import { tableLines } from '../typeset/table-lines.ts'
import { cutMiddle } from '../typeset/text-width.ts'
import { rangeMicros, sensibleDecimals } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'
import { wrap } from '../typeset/wrap.ts'
import { type Unproven, unproven } from './unproven.ts'

type Proven = Extract<VerifyResult, { ok: true }>
type Bound = Proven['tunnels'][number]

/** 0 when the certificate is accepted and what the file promises is within what it proves. */
export const verificationCode = (result: VerifyResult, allocation: Allocation): 0 | 1 =>
  result.ok && unproven(result, allocation).length === 0 ? 0 : 1

const columns = (tunnels: readonly Bound[], painter: Painter): readonly Column<Bound>[] => {
  const decimals = sensibleDecimals(tunnels.reduce((m, t) => Math.max(m, t.worstPs), 0))
  const range = (t: Bound) => rangeMicros(t.minLatencyPs, t.maxJitterPs, decimals)
  return [
    {
      head: ['tunnel'],
      align: 'left',
      rank: 1,
      least: 14,
      text: t => visible(t.id),
      cut: cutMiddle,
      paint: () => painter.strong,
    },
    { head: ['λmin'], unit: 'µs', align: 'right', rank: 4, text: t => range(t).minLatency },
    { head: ['δmax'], unit: 'µs', align: 'right', rank: 3, text: t => range(t).maxJitter },
    { head: ['worst'], unit: 'µs', align: 'right', rank: 2, text: t => range(t).worst },
  ]
}

const provenText = (
  { tunnels, queues, hops }: Proven,
  broken: readonly Unproven[],
  painter: Painter,
): string => {
  const checked = `${counted(queues, 'wait')} recomputed, ${counted(hops, 'jitter')} checked`
  return broken.length === 0
    ? `${painter.good('PROVEN')}: ${counted(tunnels.length, 'tunnel')} · ${checked}`
    : `${painter.bad('NOT PROVEN')}: the certificate holds, but does not cover ${counted(broken.length, 'promise')} of the file · ${checked}`
}

interface Item {
  readonly code: string
  readonly message: string
}

const itemsOf = (result: VerifyResult, allocation: Allocation): readonly Item[] =>
  result.ok
    ? unproven(result, allocation).map(u => ({ code: u.code, message: `${u.tunnel}: ${u.message}` }))
    : result.problems

const verdict = (result: VerifyResult, allocation: Allocation, painter: Painter): string =>
  result.ok
    ? provenText(result, unproven(result, allocation), painter)
    : `${painter.bad('REFUSED')}: ${counted(result.problems.length + result.more, 'problem')}`

const text = (result: VerifyResult, allocation: Allocation, options: ReportOptions): string => {
  const look = resolveReportOptions(options)
  const { painter, width, limit } = look
  const items = itemsOf(result, allocation)
  const shown = items.slice(0, limit)
  const more = items.length - shown.length + (result.ok ? 0 : result.more)
  const lines = [
    ...(result.ok && result.tunnels.length > 0
      ? [...tableLines(columns(result.tunnels, painter), result.tunnels, look), '']
      : []),
    ...shown.flatMap(({ code, message }) =>
      wrap(`${code} ${visible(message)}`, width, '  ').map((line, i) =>
        i === 0 ? painter.bad(code) + line.slice(code.length) : line,
      ),
    ),
    ...(more > 0 ? [painter.dim(`… and ${more} more`)] : []),
    ...wrap(verdict(result, allocation, painter), width, '  '),
  ]
  return `${lines.join('\n')}\n`
}

const csv = (result: VerifyResult): string =>
  result.ok
    ? toCsv(
        ['id', 'minLatencyPs', 'maxJitterPs', 'worstPs'],
        result.tunnels.map(t => [t.id, t.minLatencyPs, t.maxJitterPs, t.worstPs]),
      )
    : toCsv(
        ['code', 'tunnel', 'link', 'lane', 'found', 'needed', 'message'],
        result.problems.map(p => [p.code, p.tunnel, p.link, p.lane, p.found, p.needed, p.message]),
      )

const markdown = (result: VerifyResult, allocation: Allocation): string =>
  [
    '# Certificate',
    '',
    escapeMarkdown(verdict(result, allocation, plainPainter)),
    '',
    ...itemsOf(result, allocation).map(
      i => `- **${escapeMarkdown(i.code)}** ${escapeMarkdown(visible(i.message))}`,
    ),
    ...(result.ok ? markdownTable(columns(result.tunnels, plainPainter), result.tunnels) : []),
    '',
  ].join('\n')

/** What `verify` found: the bounds that the certificate proves, or why it proves nothing. */
export const reportVerification = (
  result: VerifyResult,
  allocation: Allocation,
  format: Format,
  options: ReportOptions = {},
): string => {
  switch (format) {
    case 'text':
      return text(result, allocation, options)
    case 'json':
      return toJson({ schema: 'xlane/verification@1', ...result, unproven: unproven(result, allocation) })
    case 'csv':
      return csv(result)
    case 'markdown':
      return markdown(result, allocation)
  }
  return format satisfies never
}
