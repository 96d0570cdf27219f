import type { Solution } from '../../analysis/solution.ts'
import type { Place } from '../../report/ci/findings.ts'
import type { CommonOptions, PipelineOptions } from '../options/options.ts'
import type { Io } from '../process/io.ts'
import { VERSION } from '../process/version.ts'
import type { OutputFile } from './output.ts'

/** What the servers of a pipeline are told of a result: files as asked, annotations on stderr. */
export const pipelineFiles = async (
  { result, topology }: Solution,
  topologyPath: string,
  places: ReadonlyMap<string, Place>,
  options: CommonOptions & PipelineOptions,
  io: Io,
): Promise<readonly OutputFile[]> => {
  const { junit, sarif, diagnostics } = options
  const files: OutputFile[] = []
  if (junit !== undefined) {
    const { analysisJunit } = await import('../../report/ci/junit.ts')
    files.push({ path: junit, text: analysisJunit(result, topology.name || topologyPath, places) })
  }
  if (sarif !== undefined) {
    const { analysisSarif } = await import('../../report/ci/sarif.ts')
    const about = { file: topologyPath, version: VERSION }
    files.push({ path: sarif, text: analysisSarif(result, about, places) })
  }
  if (diagnostics === 'github') {
    const { findingsOf } = await import('../../report/ci/findings.ts')
    const { githubFindings } = await import('../../report/ci/github.ts')
    io.stderr.write(githubFindings(findingsOf(result), places))
  }
  return files
}
