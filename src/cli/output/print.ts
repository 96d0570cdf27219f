import { defined } from '../../model/defined.ts'
import type { Format } from '../../report/typeset/format.ts'
import type { ReportOptions } from '../../report/typeset/options.ts'
import { painterFor } from '../options/colors.ts'
import { MOST_ROWS, type PrintOptions, type TableOptions } from '../options/options.ts'
import type { Io } from '../process/io.ts'

export const formatOf = ({ json, csv, markdown }: PrintOptions): Format =>
  json ? 'json' : csv ? 'csv' : markdown ? 'markdown' : 'text'

/** A terminal's width; anything else gets whole lines. */
const widthOf = ({ isTTY, columns }: Io['stdout']): number =>
  isTTY === true ? (columns ?? 80) : Number.POSITIVE_INFINITY

/** `title`: the network's name, which may be empty. */
export const reportOptions = (options: PrintOptions, title: string, io: Io): ReportOptions => ({
  width: options.width ?? widthOf(io.stdout),
  painter: painterFor(options.color, io.env, io.stdout),
  ...defined({ limit: options.limit, title: title === '' ? undefined : title }),
})

/** `rows`: how many tunnels there are; of more than a person looks through, the text has the most critical ones. */
export const tableReportOptions = (
  options: TableOptions,
  { title, rows }: { readonly title: string; readonly rows: number },
  io: Io,
): ReportOptions => ({
  ...reportOptions(options, title, io),
  ...(options.limit === undefined && rows > MOST_ROWS && formatOf(options) === 'text'
    ? { limit: MOST_ROWS, sort: options.sort === 'file' ? 'slack' : options.sort }
    : { sort: options.sort }),
  links: options.links ?? false,
  perReceiver: options.perReceiver ?? false,
})
