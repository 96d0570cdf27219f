import type { Solution } from '../../analysis/solution.ts'
import { leavesOpen } from '../../model/verdict.ts'
import { MOST_ROWS, type TableOptions } from '../options/options.ts'
import type { Run } from '../process/command.ts'
import { formatOf, tableReportOptions } from './print.ts'
import { note } from './say.ts'

interface Shown {
  readonly solution: Solution
  /** Comparing methods takes its time. */
  readonly during: <T>(what: string, work: () => T) => T
}

/** The result, or with `--compare` its methods side by side, on stdout; its verdict as the exit code. */
export const printResult = async (
  { solution, during }: Shown,
  options: TableOptions & { readonly compare?: true },
  run: Run,
): Promise<void> => {
  const { reportAnalysis, reportComparison } = await import('../../report/format.ts')
  const { exitCodeOf } = await import('../../report/typeset/summary.ts')
  const { result, topology } = solution
  const look = tableReportOptions(options, { title: topology.name, rows: result.tunnels.length }, run.io)
  const format = formatOf(options)
  const rows = result.tunnels.length
  if (look.limit === MOST_ROWS && options.limit === undefined)
    note(
      `the ${MOST_ROWS} most critical of ${rows} tunnels; --limit ${rows} prints them all`,
      options,
      run.io,
    )
  const comparison = options.compare ? during('comparing', () => solution.comparison()) : undefined
  run.io.stdout.write(
    comparison === undefined
      ? reportAnalysis(result, format, look)
      : reportComparison(comparison, result, format, look),
  )
  const isOpen = comparison?.methods.some(({ violations }) => violations.some(leavesOpen)) ?? false
  run.exitCode = isOpen ? 1 : exitCodeOf(result)
}
