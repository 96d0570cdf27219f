import type { AnalysisResult } from '../../analysis/result.ts'
import type { Allocation } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { MethodGiven } from '../options/method.ts'
import type { TableOptions } from '../options/options.ts'
import type { Run } from '../process/command.ts'
import { withElapsed } from './elapsed.ts'
import { formatOf, tableReportOptions } from './print.ts'

/** The result, or with `--compare` its methods side by side, on stdout; its verdict as the exit code. */
export const printResult = async (
  topology: Topology,
  allocation: Allocation,
  result: AnalysisResult,
  method: MethodGiven,
  options: TableOptions & { readonly compare?: true },
  run: Run,
): Promise<void> => {
  const { reportAnalysis, reportComparison } = await import('../../report/format.ts')
  const { exitCodeOf } = await import('../../report/typeset/summary.ts')
  const look = tableReportOptions(options, topology.name, run.io)
  const format = formatOf(options)
  if (options.compare) {
    const { compare } = await import('../../analysis/compare.ts')
    const comparison = withElapsed('comparing', method, options, run.io, given =>
      compare(topology, allocation, given),
    )
    run.io.stdout.write(reportComparison(comparison, result, format, look))
  } else run.io.stdout.write(reportAnalysis(result, format, look))
  run.exitCode = exitCodeOf(result)
}
