import type { Hunt } from '../../proof/search-result.ts'
import { toCsv } from '../typeset/csv.ts'
import type { Format } from '../typeset/format.ts'
import { toJson } from '../typeset/json.ts'
import { markdownTable } from '../typeset/markdown.ts'
import { NO_BOUND } from '../typeset/no-bound.ts'
import { grouped } from '../typeset/numbers.ts'
import { resolveReportOptions } from '../typeset/options.ts'
import { plainPainter } from '../typeset/painter.ts'
import { tableLines } from '../typeset/table-lines.ts'
import { visible } from '../typeset/visible.ts'
import { wrapPhrases } from '../typeset/wrap.ts'
import { type ProofRow, proofColumns } from './proof-columns.ts'
import { closenessPhrases } from './proof-phrases.ts'
import { type ProofReportOptions, sortProofRows } from './proof-text.ts'

/** 1 where a packet was outside its range or lost where none can be. */
export const huntCode = ({ sound }: Hunt): 0 | 1 => (sound ? 0 : 1)

const rowsOf = ({ tunnels }: Hunt): readonly ProofRow[] =>
  tunnels.flatMap(tunnel =>
    tunnel.receivers.map(receiver => ({ tunnel, receiver, isBroken: (receiver.position ?? 0) > 1 })),
  )

const summary = ({ complete, sound, evaluations, seed }: Hunt): readonly string[] => [
  sound
    ? 'NO BOUND BROKEN'
    : 'BOUND BROKEN: a defect of xlane, please report it with the files and the witness',
  `${grouped(evaluations)} simulations`,
  `seed ${seed}`,
  ...(complete ? [] : ['stopped before the end']),
]

/** Without the last column of a proof: everything here was seen by the search. */
const columnsOf = (rows: readonly ProofRow[], painter: Parameters<typeof proofColumns>[1]) =>
  proofColumns(rows, painter, NO_BOUND).slice(0, -1)

const huntText = (hunt: Hunt, { sort = 'file', assumptions = [], ...rest }: ProofReportOptions): string => {
  const look = resolveReportOptions(rest)
  const { painter, width } = look
  const rows = sortProofRows(rowsOf(hunt), sort)
  const paragraph = (phrases: readonly string[], separator = ' · '): string[] =>
    phrases.length === 0 ? [] : wrapPhrases(phrases, separator, width, '  ')
  const [first, ...more] = assumptions
  const [verdict = '', ...effort] = summary(hunt)
  return `${[
    ...(look.title === undefined ? [] : [painter.strong(visible(look.title)), '']),
    ...(rows.length === 0 ? ['no tunnels'] : tableLines(columnsOf(rows, painter), rows, look)),
    '',
    ...paragraph(['worst = λmin + δmax, proven', 'seen: the slowest packet that the search found']).map(
      painter.dim,
    ),
    ...(first === undefined ? [] : paragraph([`bounds assume ${first}`, ...more], ', ').map(painter.dim)),
    ...paragraph(closenessPhrases(rows)),
    ...paragraph([hunt.sound ? painter.good(verdict) : painter.bad(verdict), ...effort]),
  ].join('\n')}\n`
}

const huntCsv = (hunt: Hunt, { sort = 'file', limit }: ProofReportOptions): string =>
  toCsv(
    ['id', 'receiver', 'minLatencyPs', 'maxJitterPs', 'worstPs', 'seenMaxPs', 'tightness', 'position'],
    sortProofRows(rowsOf(hunt), sort)
      .slice(0, limit)
      .map(({ tunnel, receiver: r }) => [
        tunnel.id,
        r.node,
        r.minLatencyPs,
        r.maxJitterPs,
        r.worstPs,
        r.seenMaxPs,
        r.tightness,
        r.position,
      ]),
  )

const huntMarkdown = (hunt: Hunt, { sort = 'file', limit, title }: ProofReportOptions): string => {
  const rows = sortProofRows(rowsOf(hunt), sort).slice(0, limit)
  return `${[
    `# ${visible(title ?? 'Adversary')}`,
    '',
    summary(hunt).join(' · '),
    ...(rows.length === 0 ? [] : ['', ...markdownTable(columnsOf(rows, plainPainter), rows)]),
  ].join('\n')}\n`
}

const REPORTERS: Record<Format, (hunt: Hunt, options: ProofReportOptions) => string> = {
  text: huntText,
  json: toJson,
  csv: huntCsv,
  markdown: huntMarkdown,
}

/** What a search found, in the form asked for. */
export const reportHunt = (hunt: Hunt, format: Format, options: ProofReportOptions = {}): string =>
  REPORTERS[format](hunt, options)
