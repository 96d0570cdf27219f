import type { ServicesResult } from '../../coordination/outcome/services-result.ts'
import type { Format } from '../typeset/format.ts'
import { toJson } from '../typeset/json.ts'
import type { ReportOptions } from '../typeset/options.ts'
import { servicesCsv } from './services-csv.ts'
import { servicesMarkdown } from './services-markdown.ts'
import { servicesText } from './services-text.ts'

const REPORTERS: Record<Format, (result: ServicesResult, options?: ReportOptions) => string> = {
  text: servicesText,
  json: toJson,
  csv: servicesCsv,
  markdown: servicesMarkdown,
}

/** Services and what they promise, in the form asked for. */
export const reportServices = (result: ServicesResult, format: Format, options: ReportOptions = {}): string =>
  REPORTERS[format](result, options)
