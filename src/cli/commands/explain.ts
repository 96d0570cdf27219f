import { Command } from 'commander'
import { leavesOpen } from '../../model/verdict.ts'
import { Inputs, tunnelsOf } from '../input/inputs.ts'
import { checkTunnel } from '../input/known-tunnel.ts'
import { solved } from '../input/solved.ts'
import { fixedPointGiven, overAfter } from '../options/method.ts'
import {
  addFixedPointOptions,
  addPrintOptions,
  type FixedPointOptions,
  type PrintOptions,
} from '../options/options.ts'
import { formatOf, reportOptions } from '../output/print.ts'
import { note } from '../output/say.ts'
import { helpEnd, type Run } from '../process/command.ts'
import { UsageError } from '../process/failure.ts'

interface ExplainOptions extends PrintOptions, FixedPointOptions {
  readonly tunnel?: string
  readonly service?: string
}

const explainTunnel = async (
  topologyPath: string,
  path: string,
  options: ExplainOptions & { readonly tunnel: string },
  run: Run,
): Promise<void> => {
  const { io } = run
  const { tunnel } = options
  const given = await fixedPointGiven(options, io)
  const inputs = new Inputs(options, io, await overAfter(options.timeLimit, io))
  const topology = await inputs.topology(topologyPath)
  const read = await inputs.allocationOrRequests(path, topology)
  await inputs.finish()
  await checkTunnel(tunnel, path, tunnelsOf(read))
  const { solution } = await solved(topology, read, given, options, io)
  const rejection = solution.result.rejected.find(r => r.id === tunnel)
  if (rejection !== undefined) {
    note(
      `${tunnel} was rejected, so there is nothing to explain: ${rejection.code} ${rejection.message}`,
      options,
      io,
    )
    run.exitCode = 1
    return
  }
  const open = solution.result.violations.filter(leavesOpen)
  if (open.length > 0 && !solution.allocation.tunnels.some(({ id }) => id === tunnel)) {
    for (const { code, message } of open) note(`${tunnel} was not decided: ${code} ${message}`, options, io)
    run.exitCode = 1
    return
  }
  const { NoBoundError } = await import('../../analysis/verdicts/no-bound-error.ts')
  const { reportExplanation } = await import('../../report/format.ts')
  const look = reportOptions(options, '', io)
  try {
    io.stdout.write(reportExplanation(solution.explain(tunnel), formatOf(options), look))
  } catch (error) {
    if (!(error instanceof NoBoundError)) throw error
    for (const { code, message } of error.violations) note(`${code} ${message}`, options, io)
    run.exitCode = 1
  }
}

const explain = async (
  topologyPath: string,
  path: string,
  { tunnel, service, ...options }: ExplainOptions,
  run: Run,
): Promise<void> => {
  if ((tunnel === undefined) === (service === undefined))
    throw new UsageError("expected one of '--tunnel <id>' and '--service <id>'")
  if (tunnel !== undefined) return explainTunnel(topologyPath, path, { ...options, tunnel }, run)
  if (service === undefined) return
  const { explainOneService } = await import('./explain-service.ts')
  run.exitCode = await explainOneService(topologyPath, path, { ...options, service }, run)
}

/** `xlane explain`: which tunnel adds how much to a bound, at which hop. */
export const explainCommand = (run: Run): Command =>
  addFixedPointOptions(
    addPrintOptions(
      new Command('explain')
        .description('show hop by hop what a bound is made of, and who is behind each wait')
        .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
        .argument(
          '<allocation|requests>',
          'allocation file; or requests, placed as analyze does; with --service a services file',
        )
        .option('--tunnel <id>', 'the tunnel to explain')
        .option('--service <id>', 'the service to explain, of a services file: what its times are made of'),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane explain topology.yaml allocation.yaml --tunnel heartbeat-h1',
          'xlane explain topology.yaml requests.yaml --tunnel heartbeat-h1 --limit 3',
          'xlane explain topology.yaml services.yaml --service orders',
        ],
        [
          'The path shown is the one to the receiver with the greatest worst-case latency. The parts add up to its bound',
          'exactly, to the picosecond.',
        ],
      ),
    )
    .action((topologyPath: string, path: string, options: ExplainOptions) =>
      explain(topologyPath, path, options, run),
    )
