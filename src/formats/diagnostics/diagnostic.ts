import type { FaultCode } from '../../model/checks/fault.ts'

/** What a diagnostic is about; stable, for tests, editors and scripts. Those of values are those of plain objects too. */
export type DiagnosticCode =
  | FaultCode
  /** The file itself. */
  | 'NOT_FOUND'
  | 'IS_DIRECTORY'
  | 'UNREADABLE'
  | 'NOT_TEXT'
  | 'TOO_LARGE'
  | 'EMPTY_FILE'
  /** Its syntax. */
  | 'YAML_SYNTAX'
  | 'JSON_SYNTAX'
  | 'UNKNOWN_TAG'
  | 'TOO_DEEP'
  | 'ALIAS_BOMB'
  | 'DUPLICATE_KEY'
  /** What its parts say of each other. */
  /** Warnings. */
  | 'SHORT_FRAME'
  | 'PERIOD'
  /** Verdicts: existing names that cannot work (MODEL "Verdicts"). */
  | 'NO_ROUTE'
  | 'TREE'
  /** The last entry of a long list. */
  | 'MORE_PROBLEMS'

/**
 * `error`: the file cannot be used (exit 2). `verdict`: it can, but what it asks for cannot work (exit 1).
 * `warning`: it can, and probably says something else than was meant.
 */
export type Severity = 'error' | 'verdict' | 'warning'

/** One mistake of a file: what, where, what was expected and what was found instead. */
export interface Diagnostic {
  readonly severity: Severity
  readonly code: DiagnosticCode
  readonly file: string
  /** From 1; 0 where the whole file is meant. */
  readonly line: number
  /** From 1, in UTF-16 units as editors count; 0 where the whole file is meant. */
  readonly column: number
  /** `links[3].to`; empty for the whole file. */
  readonly path: string
  /** The whole sentence: `expected …; found …; did you mean …?` */
  readonly message: string
  readonly expected: string
  readonly found: string
  readonly suggestion?: string
  readonly excerpt?: Excerpt
}

/** The line of the mistake, control characters replaced, long lines cut; the caret stands under `text[caret]`. */
export interface Excerpt {
  readonly text: string
  readonly caret: number
  readonly length: number
}

/** What a parser answers. Verdicts and warnings leave the value usable. */
export type Parsed<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] }

/** Thrown by the `…OrThrow` doors; carries every diagnostic of the file. */
export class FormatError extends Error {
  readonly diagnostics: readonly Diagnostic[]
  constructor(diagnostics: readonly Diagnostic[]) {
    super(
      diagnostics.map(d => `${d.file}:${d.line}:${d.column} ${d.code} ${d.path}: ${d.message}`).join('\n'),
    )
    this.name = 'FormatError'
    this.diagnostics = diagnostics
  }
}

/** The value, or a FormatError with every diagnostic. */
export const orThrow = <T>(parsed: Parsed<T>): T => {
  if (parsed.ok) return parsed.value
  throw new FormatError(parsed.diagnostics)
}
