/** A line of a history that cannot be read. */
export class HistoryError extends Error {
  /** Its number, from 1. */
  readonly line: number

  constructor(line: number, expected: string, found: string) {
    super(`line ${line}: expected ${expected}; found ${found}`)
    this.name = 'HistoryError'
    this.line = line
  }
}
