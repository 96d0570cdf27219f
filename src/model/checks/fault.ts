/** One mistake in a value, whoever gave it: what is wrong, where, and what would be right. */
export interface Fault {
  /** Names of the model, from the value that was checked: `['arrival', 'burstBits']`. */
  readonly path: readonly (string | number)[]
  /** Stable, the same for files and plain objects. */
  readonly code: string
  /** The whole sentence. */
  readonly message: string
  readonly expected: string
  readonly found: string
  readonly suggestion?: string
}

/** `expected …; found …; did you mean …?` */
export const faultMessage = (expected: string, found: string, suggestion?: string): string =>
  `expected ${expected}; found ${found}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`

export const fault = (
  path: Fault['path'],
  code: string,
  expected: string,
  found: string,
  suggestion?: string,
): Fault => ({
  path,
  code,
  message: faultMessage(expected, found, suggestion),
  expected,
  found,
  ...(suggestion === undefined ? {} : { suggestion }),
})
