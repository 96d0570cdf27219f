import type { Format } from '../report/format.ts'
import type { ReportOptions } from '../report/options.ts'
import { reportOptions } from './context.ts'
import type { Io } from './io.ts'
import type { PrintOptions, TableOptions } from './options.ts'

export const formatOf = ({ json, csv, markdown }: PrintOptions): Format =>
  json ? 'json' : csv ? 'csv' : markdown ? 'markdown' : 'text'

export const tableReportOptions = (options: TableOptions, title: string, io: Io): ReportOptions => ({
  ...reportOptions(options, io),
  sort: options.sort,
  links: options.links ?? false,
  perReceiver: options.perReceiver ?? false,
  ...(title === '' ? {} : { title }),
})
