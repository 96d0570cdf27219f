import type { Parsed } from '../formats/diagnostics/diagnostic.ts'
import { diagnosticsProblem, ProblemError } from './problem.ts'

/** The value, or a problem that lists everything that is wrong with the message. */
export const read = <T>(parsed: Parsed<T>): T => {
  if (parsed.ok) return parsed.value
  throw new ProblemError(diagnosticsProblem(parsed.diagnostics))
}
