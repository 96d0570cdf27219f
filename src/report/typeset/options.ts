import { type Painter, plainPainter } from './painter.ts'
import type { SortKey } from './sort.ts'

/** How to print; everything has a default. */
export interface ReportOptions {
  /** Columns of the terminal; `Infinity` (the default) cuts nothing. */
  readonly width?: number
  /** Colours; none by default. */
  readonly painter?: Painter
  /** Order of the tunnels; that of the file by default. */
  readonly sort?: SortKey
  /** At most this many rows per list; what is left out is counted. */
  readonly limit?: number
  /** A first line, say the network's name. */
  readonly title?: string
  /** Adds the table of links and queues (text and Markdown). */
  readonly links?: boolean
  /** One CSV row per tunnel and receiver instead of one per tunnel. */
  readonly perReceiver?: boolean
}

export interface ResolvedReportOptions {
  readonly width: number
  readonly painter: Painter
  readonly sort: SortKey
  readonly limit: number
  readonly title: string | undefined
  readonly links: boolean
  readonly perReceiver: boolean
}

/** Narrower than this nothing can be laid out. */
const LEAST_WIDTH = 40

export const resolveReportOptions = (options: ReportOptions): ResolvedReportOptions => ({
  width: Math.max(LEAST_WIDTH, options.width ?? Number.POSITIVE_INFINITY),
  painter: options.painter ?? plainPainter,
  sort: options.sort ?? 'file',
  limit: options.limit ?? Number.POSITIVE_INFINITY,
  title: options.title,
  links: options.links ?? false,
  perReceiver: options.perReceiver ?? false,
})
