import type { FaultCode } from '../../model/checks/fault.ts'

/** What a diagnostic is about; stable, for tests, editors and scripts. Those of values are those of plain objects too. */
export type DiagnosticCode =
  | FaultCode
  /** How a command was called, and what the world around it does not allow. */
  | 'USAGE'
  | 'OUTSIDE'
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
  /** Files of other programs: their syntax, and what they lack. */
  | 'FOREIGN_FORMAT'
  | 'FOREIGN_SYNTAX'
  | 'MISSING_RATE'
  | 'UNSUPPORTED'
  /** What its parts say of each other. */
  /** Warnings. */
  | 'SHORT_FRAME'
  | 'PERIOD'
  | 'SERVICES_EVEN'
  | 'SERVICES_TWO'
  | 'SERVICES_FRAGMENTED'
  | 'SERVICES_HEADERS'
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
  /** Whether the file cannot be used, asks for what cannot work, or is odd. */
  readonly severity: Severity
  /** What it is about. */
  readonly code: DiagnosticCode
  /** The name of the text, as the caller gave it. */
  readonly file: string
  /** From 1; 0 where the whole file is meant. */
  readonly line: number
  /** From 1, in UTF-16 units as editors count; 0 where the whole file is meant. */
  readonly column: number
  /** `links[3].to`; empty for the whole file. */
  readonly path: string
  /** The whole sentence: `expected …; found …; did you mean …?` */
  readonly message: string
  /** What should stand there. */
  readonly expected: string
  /** What stands there. */
  readonly found: string
  /** What was probably meant. */
  readonly suggestion?: string
  /** The line, where there is one. */
  readonly excerpt?: Excerpt
}

/** The line of the mistake, control characters replaced, long lines cut; the caret stands under `text[caret]`. */
export interface Excerpt {
  /** The line, fit to be printed. */
  readonly text: string
  /** Where the mistake begins in it, from 0. */
  readonly caret: number
  /** How many characters it takes. */
  readonly length: number
}

/** What a parser answers. Verdicts and warnings leave the value usable. */
export type Parsed<T> =
  | {
      readonly ok: true
      /** What was read. */
      readonly value: T
      /** Verdicts and oddities that leave it usable. */
      readonly warnings: readonly Diagnostic[]
    }
  | {
      readonly ok: false
      /** Everything that is wrong. */
      readonly diagnostics: readonly Diagnostic[]
    }

/** Thrown by the `…OrThrow` doors; carries every diagnostic of the file. */
export class FormatError extends Error {
  /** Every mistake of the file. */
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
