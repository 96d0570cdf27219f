import { Command, Option } from 'commander'
import type { Solution } from '../../analysis/solution.ts'
import { defined } from '../../model/defined.ts'
import type { Allocation, Request } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { leavesOpen } from '../../model/verdict.ts'
import { Inputs } from '../input/inputs.ts'
import { certificateOption, checkCertifiable } from '../options/certificate-option.ts'
import { methodGiven, overAfter } from '../options/method.ts'
import {
  addMethodOptions,
  addPipelineOptions,
  addTableOptions,
  type MethodOptions,
  type PipelineOptions,
  type TableOptions,
  whole,
} from '../options/options.ts'
import { certificateFile } from '../output/certificate-file.ts'
import { checkSearches, improved, searchGiven } from '../output/improved.ts'
import { noteNextStep } from '../output/next-step.ts'
import { fileFormat, type OutputFile, writeOutputs } from '../output/output.ts'
import { pipelineFiles } from '../output/pipeline-files.ts'
import { printResult } from '../output/print-result.ts'
import { note } from '../output/say.ts'
import { watched } from '../output/watched.ts'
import { checkOutputs } from '../output/write-files.ts'
import { EXIT_CODES, helpEnd, type Run } from '../process/command.ts'
import { UsageError } from '../process/failure.ts'

interface AnalyzeCliOptions extends TableOptions, MethodOptions, PipelineOptions {
  readonly algorithm: 'greedy' | 'x-opt'
  readonly keep?: string
  readonly out?: string
  readonly certificate?: string
  readonly compare?: true
  readonly exact?: true
  readonly improve?: string
  readonly improveTrials?: number
  readonly seed?: number
}

interface Given {
  readonly inputs: Inputs
  readonly topology: Topology
  readonly requests: readonly Request[]
  readonly keep?: Allocation
}

/** Topology, requests and what is there already; what is wrong with any of them is said together. */
const load = async (
  topologyPath: string,
  requestsPath: string,
  options: AnalyzeCliOptions,
  run: Run,
): Promise<Given> => {
  const inputs = new Inputs(options, run.io, await overAfter(options.timeLimit, run.io))
  const topology = await inputs.topology(topologyPath)
  const requests = await inputs.requests(requestsPath, topology)
  if (options.keep === undefined) {
    await inputs.finish()
    return { inputs, topology, requests }
  }
  const keep = await inputs.allocation(options.keep, topology)
  await inputs.finish()
  const kept = new Set(keep.tunnels.map(t => t.id))
  const twice = requests.filter(r => kept.has(r.id)).map(r => r.id)
  if (twice.length > 0)
    throw new UsageError(
      `${requestsPath} asks for what ${options.keep} has already: ${twice.slice(0, 5).join(', ')}`,
    )
  return { inputs, topology, requests, keep }
}

/** The files asked for. What is in them is proven also where the clock cut off the rest; a note says so. */
const filesOf = async (
  solution: Solution,
  options: AnalyzeCliOptions,
  { io }: Run,
): Promise<readonly OutputFile[]> => {
  const { topology, allocation, result } = solution
  const { out, certificate } = options
  const files: OutputFile[] = []
  if (out !== undefined) {
    const { printAllocation } = await import('../../formats/requests/print-requests.ts')
    files.push({ path: out, text: printAllocation(allocation, topology, { format: fileFormat(out) }) })
    if (result.violations.some(leavesOpen))
      note(`${out}: only what was decided before it stopped`, options, io)
  }
  return [...files, ...(await certificateFile(solution, certificate, options, io))]
}

const analyzeAndPrint = async (
  topologyPath: string,
  requestsPath: string,
  options: AnalyzeCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const { out, certificate, algorithm } = options
  const { placeAndSolve, placeSteps } = await import('../../allocation/analyze.ts')
  checkCertifiable(options)
  checkOutputs(
    [
      { option: '--out', path: out },
      { option: '--certificate', path: certificate },
      { option: '--junit', path: options.junit },
      { option: '--sarif', path: options.sarif },
    ],
    [topologyPath, requestsPath, options.keep],
  )
  const search = await searchGiven(options)
  const given = await methodGiven(options, io)
  const { inputs, topology, requests, keep } = await load(topologyPath, requestsPath, options, run)
  await checkSearches(requests, options)
  const mustStop = await overAfter(options.timeLimit, io)
  const { given: stoppable, onProgress, during } = watched(given, options, io)
  const place = { ...stoppable, algorithm, onProgress, ...defined({ keep, mustStop, exact: options.exact }) }
  const solution =
    search === undefined
      ? during('placing', () => placeAndSolve(topology, requests, place))
      : await improved(search, improve => placeSteps(topology, requests, { ...place, improve }), options, io)
  const files = [
    ...(await filesOf(solution, options, run)),
    ...(await pipelineFiles(solution, topologyPath, await inputs.places(requestsPath), options, io)),
  ]
  await printResult({ solution, during }, options, run)
  writeOutputs(files, io)
  for (const { path } of files) note(`wrote ${path}`, options, io)
  if (keep === undefined) noteNextStep(solution.result, [topologyPath, requestsPath], options, io)
}

/** `xlane analyze`: places, adjusts, checks and prints. */
export const analyzeCommand = (run: Run): Command =>
  addMethodOptions(
    addTableOptions(
      addPipelineOptions(
        new Command('analyze')
          .description('place a tunnel for each request, and prove the least and greatest latency of each')
          .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
          .argument('<requests>', 'requests file (YAML or JSON), - for standard input')
          .option('-o, --out <file>', 'write the allocation: trees, periods, ranges (.json: JSON, else YAML)')
          .addOption(certificateOption())
          .option('--keep <allocation>', 'add to the tunnels of this file; says whose bounds move')
          .option('--compare', 'print the bounds of all methods side by side')
          .addOption(
            new Option('--algorithm <name>', 'how trees are chosen')
              .choices(['greedy', 'x-opt'])
              .default('greedy'),
          )
          .option(
            '--improve <time>',
            'look for better placements for so long, e.g. 30s; Ctrl-C keeps the best so far',
          )
          .addOption(
            new Option(
              '--improve-trials <n>',
              'look for better placements in so many trials: the same again, unlike by a time',
            ).argParser(whole(0)),
          )
          .option('--exact', 'the best of all placements, of a few requests (16 at most)')
          .option('--seed <n>', 'of the draws of --improve (default: 1)', whole(0)),
      ),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane analyze topology.yaml requests.yaml --sort slack',
          'xlane analyze topology.yaml requests.yaml --out allocation.yaml --certificate proof.json',
          'xlane analyze topology.yaml more.yaml --keep allocation.yaml --out larger.yaml',
          'xlane analyze topology.yaml requests.yaml --compare',
          'xlane analyze topology.yaml requests.yaml --improve 30s --out allocation.yaml',
          'xlane analyze topology.yaml requests.yaml --improve-trials 500 --seed 7',
          'xlane analyze topology.yaml few.yaml --exact',
          "xlane analyze topology.yaml requests.yaml --json | jq '.tunnels[] | select(.slackPs < 1000000)'",
        ],
        EXIT_CODES,
      ),
    )
    .action((topologyPath: string, requestsPath: string, options: AnalyzeCliOptions) =>
      analyzeAndPrint(topologyPath, requestsPath, options, run),
    )
