import type { Solution } from '../../analysis/solution.ts'
import type { CommonOptions } from '../options/options.ts'
import type { Io } from '../process/io.ts'
import type { OutputFile } from './output.ts'
import { note } from './say.ts'

/** The certificate as the file asked for; where nothing can be certified a note says so, and there is no file. */
export const certificateFile = async (
  solution: Solution,
  path: string | undefined,
  options: CommonOptions,
  io: Io,
): Promise<readonly OutputFile[]> => {
  if (path === undefined) return []
  const { NoBoundError } = await import('../../analysis/verdicts/no-bound-error.ts')
  const { toJson } = await import('../../report/typeset/json.ts')
  try {
    return [{ path, text: toJson(solution.certificate()) }]
  } catch (error) {
    if (!(error instanceof NoBoundError)) throw error
    note(`${path} not written: ${error.message}`, options, io)
    return []
  }
}
