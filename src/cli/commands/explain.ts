import { Command } from 'commander'
import type { Topology } from '../../model/topology.ts'
import { Inputs } from '../input/inputs.ts'
import { type PlacedAllocation, placed } from '../input/placed.ts'
import { type FixedPointGiven, fixedPointGiven } from '../options/method.ts'
import {
  addFixedPointOptions,
  addPrintOptions,
  type FixedPointOptions,
  type PrintOptions,
} from '../options/options.ts'
import { withElapsed } from '../output/elapsed.ts'
import { formatOf, reportOptions } from '../output/print.ts'
import { note } from '../output/say.ts'
import { helpEnd, type Run } from '../process/command.ts'
import { UsageError } from '../process/failure.ts'

interface ExplainOptions extends PrintOptions, FixedPointOptions {
  readonly tunnel: string
}

/** An allocation as it is; requests as `analyze` places them. */
const load = async (
  topologyPath: string,
  path: string,
  options: ExplainOptions,
  given: FixedPointGiven,
  { io }: Run,
): Promise<PlacedAllocation & { readonly topology: Topology }> => {
  const inputs = new Inputs(options, io)
  const topology = await inputs.topology(topologyPath)
  const read = await inputs.allocationOrRequests(path, topology)
  await inputs.finish()
  return { topology, ...(await placed(topology, read, given, options, io)) }
}

const unknownTunnel = async (
  id: string,
  path: string,
  { allocation, rejected }: PlacedAllocation,
): Promise<UsageError> => {
  const { nearest } = await import('../../quantity/nearest.ts')
  const near = nearest(
    id,
    [...allocation.tunnels, ...rejected].map(t => t.id),
  )
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  return new UsageError(`option '--tunnel <id>': no '${id}' in ${path}${hint}`)
}

const explainTunnel = async (
  topologyPath: string,
  path: string,
  options: ExplainOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const given = await fixedPointGiven(options, io)
  const { topology, allocation, rejected } = await load(topologyPath, path, options, given, run)
  const { tunnel } = options
  const rejection = rejected.find(r => r.id === tunnel)
  if (rejection !== undefined) {
    note(
      `${tunnel} was rejected, so there is nothing to explain: ${rejection.code} ${rejection.message}`,
      options,
      io,
    )
    run.exitCode = 1
    return
  }
  if (!allocation.tunnels.some(t => t.id === tunnel))
    throw await unknownTunnel(tunnel, path, { allocation, rejected })
  const { explain } = await import('../../analysis/explain.ts')
  const { NoBoundError } = await import('../../analysis/certify.ts')
  const { reportExplanation } = await import('../../report/format.ts')
  try {
    const explanation = withElapsed('explaining', given, options, io, stoppable =>
      explain(topology, allocation, tunnel, stoppable),
    )
    io.stdout.write(reportExplanation(explanation, formatOf(options), reportOptions(options, io)))
  } catch (error) {
    if (!(error instanceof NoBoundError)) throw error
    for (const { code, message } of error.violations) note(`${code} ${message}`, options, io)
    run.exitCode = 1
  }
}

/** `xlane explain`: which tunnel adds how much to a bound, at which hop. */
export const explainCommand = (run: Run): Command =>
  addFixedPointOptions(
    addPrintOptions(
      new Command('explain')
        .description('show hop by hop what a bound is made of, and who is behind each wait')
        .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
        .argument('<allocation|requests>', 'allocation file; or requests, placed as analyze does')
        .requiredOption('--tunnel <id>', 'the tunnel to explain'),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane explain topology.yaml allocation.yaml --tunnel heartbeat-h1',
          'xlane explain topology.yaml requests.yaml --tunnel heartbeat-h1 --limit 3',
        ],
        [
          'The path shown is the one to the receiver with the greatest worst-case latency. The parts add up to its bound',
          'exactly, to the picosecond.',
        ],
      ),
    )
    .action((topologyPath: string, path: string, options: ExplainOptions) =>
      explainTunnel(topologyPath, path, options, run),
    )
