import type { Diagnostic } from '../../formats/diagnostics/diagnostic.ts'
import { painterFor } from '../options/colors.ts'
import type { CommonOptions } from '../options/options.ts'
import type { Io } from '../process/io.ts'

/** A sentence for people on stderr; silent where stderr is JSON, or nothing but problems is wanted. */
export const note = (text: string, options: CommonOptions, io: Io): void => {
  if (options.diagnostics === 'text' && options.quiet !== true) io.stderr.write(`${text}\n`)
}

/** All diagnostics of a run at once, as text with carets or as one JSON document. */
export const sayDiagnostics = async (
  diagnostics: readonly Diagnostic[],
  options: CommonOptions,
  io: Io,
): Promise<void> => {
  if (diagnostics.length === 0) return
  if (options.diagnostics === 'github') {
    const { githubAnnotation } = await import('../../report/ci/github.ts')
    for (const { severity, code, path, message, ...place } of diagnostics) {
      const level = severity === 'warning' ? 'warning' : 'error'
      io.stderr.write(githubAnnotation(level, code, path === '' ? message : `${path}: ${message}`, place))
    }
    return
  }
  const { diagnosticsToJson, renderDiagnostics } = await import(
    '../../formats/diagnostics/render-diagnostic.ts'
  )
  if (options.diagnostics === 'json') {
    io.stderr.write(diagnosticsToJson(diagnostics))
    return
  }
  const paint = painterFor(options.color, io.env, io.stderr)
  const text = renderDiagnostics(diagnostics, {
    place: paint.strong,
    code: (code, severity) => (severity === 'warning' ? paint.warn(code) : paint.bad(code)),
    caret: paint.bad,
    faint: paint.dim,
  })
  io.stderr.write(`${text}\n`)
}
