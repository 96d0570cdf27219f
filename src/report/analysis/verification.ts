import type { VerifyResult } from '../../certificate/verify.ts'
import type { Allocation } from '../../model/request.ts'
import type { StopReason } from '../../model/work-budget.ts'
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
type NotProven = Exclude<VerifyResult, Proven>
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

const stoppedText = (reason: StopReason, painter: Painter): string =>
  reason === 'time'
    ? `${painter.warn('UNDECIDED')}: stopped by the time limit; a longer --time-limit decides more`
    : `${painter.warn('UNDECIDED')}: the steps allowed were used up; a higher --work-limit decides more`

const notProvenText = ({ problems, more, proven, stopped }: NotProven, painter: Painter): string => {
  if (stopped !== undefined && problems.length + more === 0) return stoppedText(stopped, painter)
  if (proven === undefined) return `${painter.bad('REFUSED')}: ${counted(problems.length + more, 'problem')}`
  const { unbounded, open, queues, hops } = proven
  const behind =
    open.length === 0 ? '' : `, nothing is claimed of ${counted(open.length, 'tunnel')} behind them`
  return (
    `${painter.bad('NOT VALID')}: proven that ${counted(unbounded.length, 'tunnel')} can have no bound${behind} · ` +
    `${counted(queues, 'wait')} recomputed, ${counted(hops, 'jitter')} checked`
  )
}

/** The tunnels whose bounds are proven. */
const boundsOf = (result: VerifyResult): readonly Bound[] =>
  result.ok ? result.tunnels : (result.proven?.tunnels ?? [])

interface Item {
  readonly code: string
  readonly message: string
}

const itemsOf = ({ result, unproven }: Verification): readonly Item[] =>
  result.ok
    ? unproven.map(u => ({ code: u.code, message: `${u.tunnel}: ${u.message}` }))
    : [
        ...result.problems,
        ...(result.proven?.unbounded ?? []).map(id => ({
          code: 'UNBOUNDED',
          message: `${id}: its waits grow without end around a cycle of queues`,
        })),
      ]

const verdict = ({ result, unproven }: Verification, painter: Painter): string =>
  result.ok ? provenText(result, unproven, painter) : notProvenText(result, painter)

const text = (verification: Verification, options: ReportOptions): string => {
  const { result } = verification
  const look = resolveReportOptions(options)
  const { painter, width, limit } = look
  const tunnels = boundsOf(result)
  const items = itemsOf(verification)
  const shown = items.slice(0, limit)
  const more = items.length - shown.length + (result.ok ? 0 : result.more)
  const lines = [
    ...(tunnels.length > 0 ? [...tableLines(columns(tunnels, painter), tunnels, look), ''] : []),
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

const csv = (verification: Verification): string => {
  const { result } = verification
  if (result.ok)
    return toCsv(
      ['id', 'minLatencyPs', 'maxJitterPs', 'worstPs'],
      result.tunnels.map(t => [t.id, t.minLatencyPs, t.maxJitterPs, t.worstPs]),
    )
  const { problems, stopped, proven } = result
  const rows = [
    ...problems.map(p => [p.code, p.tunnel, p.link, p.lane, p.found, p.needed, p.message]),
    ...(proven?.unbounded ?? []).map(id => [
      'UNBOUNDED',
      id,
      undefined,
      undefined,
      undefined,
      undefined,
      'its waits grow without end',
    ]),
    ...(stopped === undefined
      ? []
      : [
          [
            STOP_CODES[stopped],
            undefined,
            undefined,
            undefined,
            undefined,
            undefined,
            stoppedText(stopped, plainPainter),
          ],
        ]),
  ]
  return toCsv(['code', 'tunnel', 'link', 'lane', 'found', 'needed', 'message'], rows)
}

const STOP_CODES: Readonly<Record<StopReason, string>> = { work: 'UNDECIDED', time: 'TIME_LIMIT' }

const markdown = (verification: Verification): string => {
  const tunnels = boundsOf(verification.result)
  return [
    '# Certificate',
    '',
    escapeMarkdown(verdict(verification, plainPainter)),
    '',
    ...itemsOf(verification).map(({ code, message }) => markdownItem(code, '', [message])),
    ...(tunnels.length > 0 ? markdownTable(columns(tunnels, plainPainter), tunnels) : []),
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
