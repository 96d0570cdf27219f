import type { CommonOptions } from '../options/options.ts'
import type { Io } from '../process/io.ts'

/** What takes less needs no sign of life. */
const QUIET_MS = 1000
/** Redrawing more often is only flicker. */
const EVERY_MS = 200
const CLEAR_LINE = '\r\u001b[K'

/** One line on a terminal's stderr that says what a long command is doing; nothing anywhere else. */
export interface StatusLine {
  /** Shows a text, made from the milliseconds gone by, once a second is over. Cheap enough to be called in a loop. */
  readonly show: (text: (elapsedMs: number) => string) => void
  /** Takes the line off again. */
  readonly clear: () => void
}

const SILENT: StatusLine = { show: () => undefined, clear: () => undefined }

export const statusLine = (options: CommonOptions, { stderr, now }: Io): StatusLine => {
  if (stderr.isTTY !== true || options.diagnostics === 'json') return SILENT
  const start = now()
  let last = start
  let isDrawn = false
  return {
    show: text => {
      const at = now()
      if (at - start < QUIET_MS || at - last < EVERY_MS) return
      last = at
      isDrawn = true
      // A line that wraps could not be taken off again.
      stderr.write(CLEAR_LINE + text(at - start).slice(0, Math.max(10, (stderr.columns ?? 80) - 1)))
    },
    clear: () => {
      if (isDrawn) stderr.write(CLEAR_LINE)
      isDrawn = false
    },
  }
}

/** `searching 4200 of 20000 · 12 s`; without numbers where nobody knows how far it is. */
export const stepText =
  (what: string, done?: number, total?: number) =>
  (elapsedMs: number): string =>
    `${what}${done === undefined ? '' : ` ${done} of ${total}`} · ${Math.floor(elapsedMs / 1000)} s`

/** Shows `surviving failures: 120 of 464 · 12 s, 35 s left` whenever it hears of more that is done. */
export const leftText = (what: string, status: StatusLine): ((done: number, total: number) => void) => {
  let first: { readonly done: number; readonly atMs: number } | undefined
  return (done, total) =>
    status.show(elapsedMs => {
      // What was there at the beginning says nothing of how long the rest takes.
      first ??= { done, atMs: elapsedMs }
      const perPart = (elapsedMs - first.atMs) / (done - first.done)
      const left = Number.isFinite(perPart) ? `, ${Math.ceil((perPart * (total - done)) / 1000)} s left` : ''
      return stepText(`${what}:`, done, total)(elapsedMs) + left
    })
}
