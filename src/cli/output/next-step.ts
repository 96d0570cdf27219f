import type { AnalysisResult } from '../../analysis/result.ts'
import { shellWord } from '../../dataplane/shell.ts'
import { leavesOpen } from '../../model/verdict.ts'
import type { CommonOptions } from '../options/options.ts'
import type { Io } from '../process/io.ts'
import { note } from './say.ts'

/** Of a result that is not valid, the command that says what would mend it. */
export const noteNextStep = (
  { valid, rejected, violations, assumptions }: AnalysisResult,
  files: readonly string[],
  options: CommonOptions,
  io: Io,
): void => {
  // What is not decided is not known to be wrong; proposals are held against fixed-point bounds.
  const isOpen = [...rejected, ...violations].every(leavesOpen)
  if (valid || isOpen || assumptions.method !== 'fixed-point' || files.includes('-')) return
  note(`what would mend it: xlane fix ${files.map(shellWord).join(' ')}`, options, io)
}
