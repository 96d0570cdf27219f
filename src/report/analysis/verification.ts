import type { VerifyResult } from '../../certificate/verify.ts'
import type { Allocation } from '../../model/request.ts'
import { nameColumn } from '../typeset/columns.ts'
import { toCsv } from '../typeset/csv.ts'
import type { Format } from '../typeset/format.ts'
import { toJson } from '../typeset/json.ts'
import { escapeMarkdown, markdownItem, markdownTable } from '../typeset/markdown.ts'
import { counted } from '../typeset/numbers.ts'
import { type ReportOptions, resolveReportOptions } from '../typeset/options.ts'
import type { Painter } from '../typeset/painter.ts'
import { plainPainter } from '../typeset/painter.ts'
import type { Column } from '../typeset/table.ts'
import { tableLines } from '../typeset/table-lines.ts'
import { rangeMicros, sensibleDecimals } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'
import { wrap } from '../typeset/wrap.ts'
import { type Unproven, unproven } from './unproven.ts'

type Proven = Extract<VerifyResult, { ok: true }>
type Bound = Proven['tunnels'][number]

/** A certificate that was checked, and what the file promises beyond what it proves. */
export interface Verification {
  readonly result: VerifyResult
  readonly unproven: readonly Unproven[]
}

export const verificationOf = (result: VerifyResult, allocation: Allocation): Verification => ({
  result,
  unproven: unproven(result, allocation),
})

/** 0 when the certificate is accepted and what the file promises is within what it proves. */
export const verificationCode = ({ result, unproven }: Verification): 0 | 1 =>
  result.ok && unproven.length === 0 ? 0 : 1

const columns = (tunnels: readonly Bound[], painter: Painter): readonly Column<Bound>[] => {
  const decimals = sensibleDecimals(tunnels.flatMap(t => [t.minLatencyPs, t.maxJitterPs]))
  const range = (t: Bound) => rangeMicros(t.minLatencyPs, t.maxJitterPs, decimals)
  return [
    nameColumn(
      t => t.id,
      () => painter.strong,
    ),
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

const itemsOf = ({ result, unproven }: Verification): readonly Item[] =>
  result.ok ? unproven.map(u => ({ code: u.code, message: `${u.tunnel}: ${u.message}` })) : result.problems

const verdict = ({ result, unproven }: Verification, painter: Painter): string =>
  result.ok
    ? provenText(result, unproven, painter)
    : `${painter.bad('REFUSED')}: ${counted(result.problems.length + result.more, 'problem')}`

const text = (verification: Verification, options: ReportOptions): string => {
  const { result } = verification
  const look = resolveReportOptions(options)
  const { painter, width, limit } = look
  const items = itemsOf(verification)
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
    ...wrap(verdict(verification, painter), width, '  '),
  ]
  return `${lines.join('\n')}\n`
}

const csv = ({ result }: Verification): string =>
  result.ok
    ? toCsv(
        ['id', 'minLatencyPs', 'maxJitterPs', 'worstPs'],
        result.tunnels.map(t => [t.id, t.minLatencyPs, t.maxJitterPs, t.worstPs]),
      )
    : toCsv(
        ['code', 'tunnel', 'link', 'lane', 'found', 'needed', 'message'],
        result.problems.map(p => [p.code, p.tunnel, p.link, p.lane, p.found, p.needed, p.message]),
      )

const markdown = (verification: Verification): string => {
  const { result } = verification
  return [
    '# Certificate',
    '',
    escapeMarkdown(verdict(verification, plainPainter)),
    '',
    ...itemsOf(verification).map(({ code, message }) => markdownItem(code, '', [message])),
    ...(result.ok ? markdownTable(columns(result.tunnels, plainPainter), result.tunnels) : []),
    '',
  ].join('\n')
}

const json = ({ result, unproven }: Verification): string =>
  toJson({ schema: 'xlane/verification@1', ...result, unproven })

const REPORTERS: Record<Format, (verification: Verification, options: ReportOptions) => string> = {
  text,
  json,
  csv,
  markdown,
}

/** What `verify` found: the bounds that the certificate proves, or why it proves nothing. */
export const reportVerification = (
  verification: Verification,
  format: Format,
  options: ReportOptions = {},
): string => REPORTERS[format](verification, options)
