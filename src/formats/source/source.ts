import type { Path } from '../../model/checks/fault.ts'

export type { Path }

/** Half-open range of offsets in the text. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A mistake of the syntax or of the keys, found while reading; positions are already known. */
export interface SourceProblem {
  readonly severity: 'error' | 'warning'
  readonly code:
    | 'YAML_SYNTAX'
    | 'JSON_SYNTAX'
    | 'UNKNOWN_TAG'
    | 'TOO_DEEP'
    | 'ALIAS_BOMB'
    | 'DUPLICATE_KEY'
    | 'WRONG_TYPE'
  readonly path: Path
  readonly span: Span
  readonly expected: string
  readonly found: string
}

/** A file's text as plain data, with the way back from data to text. */
export interface Source {
  /** The text read, without a byte order mark. */
  readonly text: string
  readonly data: unknown
  readonly problems: readonly SourceProblem[]
  /** Where the value at `path` stands, or its key; the deepest part that exists where it does not. */
  readonly locate: (path: Path, part: 'key' | 'value') => Span
  /** Keys of the map at `path` in the order of the file (objects put whole numbers first). */
  readonly keysInOrder: (path: Path) => readonly string[]
}
