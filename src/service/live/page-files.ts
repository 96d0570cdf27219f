import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { LIVE_ICON, liveHtml } from '../../page/live/live-html.ts'
import { LIVE_STYLE } from '../../page/live/live-style.ts'
import { liveProgram } from '../../page/page-program.ts'

/** A file as it is sent. */
export interface ServedFile {
  readonly type: string
  readonly etag: string
  readonly text: Buffer
  readonly gzip: Promise<Buffer>
}

/** The page and what it loads, by name: each name says what is in it, so that it never changes. */
export interface PageFiles {
  readonly page: ServedFile
  readonly assets: ReadonlyMap<string, ServedFile>
}

const squeezed = promisify(gzip)

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)

const fileOf = (type: string, content: string): ServedFile => {
  const text = Buffer.from(content)
  return { type, etag: `"${hashOf(content)}"`, text, gzip: squeezed(text) }
}

/** Undefined where the page's program is missing from the installation. */
export const pageFiles = (): PageFiles | undefined => {
  const program = liveProgram()
  if (program === undefined) return undefined
  const [script, style, icon] = [
    `live-${hashOf(program)}.js`,
    `live-${hashOf(LIVE_STYLE)}.css`,
    `live-${hashOf(LIVE_ICON)}.svg`,
  ]
  const page = liveHtml({ script: `assets/${script}`, style: `assets/${style}`, icon: `assets/${icon}` })
  return {
    page: fileOf('text/html; charset=utf-8', page),
    assets: new Map([
      [script, fileOf('text/javascript; charset=utf-8', program)],
      [style, fileOf('text/css; charset=utf-8', LIVE_STYLE)],
      [icon, fileOf('image/svg+xml', LIVE_ICON)],
    ]),
  }
}
