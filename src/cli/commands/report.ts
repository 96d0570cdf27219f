import { Command } from 'commander'
import type { Solution } from '../../analysis/solution.ts'
import type { ServicesResult } from '../../coordination/outcome/services-result.ts'
import type { PlanningFile } from '../../formats/others/parse-planning.ts'
import type { Topology } from '../../model/topology.ts'
import type { Against } from '../../page/against/build-against.ts'
import type { ShownServices } from '../../page/page-services.ts'
import type { Shown } from '../../page/report-html.ts'
import { type AllocationOrRequests, Inputs, tunnelsOf } from '../input/inputs.ts'
import { solved } from '../input/solved.ts'
import { type FixedPointGiven, fixedPointGiven, overAfter } from '../options/method.ts'
import {
  addCommonOptions,
  addFixedPointOptions,
  type CommonOptions,
  type FixedPointOptions,
  whole,
} from '../options/options.ts'
import { writeOutputs } from '../output/output.ts'
import { pageProgram } from '../output/page-program.ts'
import { note } from '../output/say.ts'
import { checkOutputs } from '../output/write-files.ts'
import { EXIT_CODES, helpEnd, type Run } from '../process/command.ts'
import { UsageError } from '../process/failure.ts'
import type { Io } from '../process/io.ts'

interface ReportCliOptions extends CommonOptions, FixedPointOptions {
  readonly out?: string
  readonly simulation?: string
  readonly witness?: string
  readonly compare?: true
  readonly against?: string
  readonly planning?: readonly string[]
  readonly detail: number
}

const DETAIL = 200

const makeReport = async (
  topologyPath: string,
  path: string,
  options: ReportCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const given = await fixedPointGiven(options, io)
  checkOutputs(
    [{ option: '--out <file>', path: options.out }],
    [topologyPath, path, options.simulation, options.witness, options.against, ...(options.planning ?? [])],
  )
  const inputs = new Inputs(options, io, await overAfter(options.timeLimit, io))
  const topology = await inputs.topology(topologyPath)
  const read = await inputs.allocationOrRequests(path, topology)
  const ids = tunnelsOf(read).map(t => t.id)
  const simulation =
    options.simulation === undefined ? undefined : await inputs.simulation(options.simulation, ids)
  const witness = options.witness === undefined ? undefined : await inputs.witness(options.witness)
  const other =
    options.against === undefined ? undefined : await inputs.allocationOrRequests(options.against, topology)
  const planning: PlanningFile[] = []
  for (const file of options.planning ?? []) planning.push(...(await inputs.planning(file)))
  await inputs.finish()
  const program = pageProgram()

  const { solution, during, services: result } = await solved(topology, read, given, options, io)
  const { exitCodeOf } = await import('../../report/typeset/summary.ts')
  const comparison = options.compare ? during('comparing', () => solution.comparison()) : undefined
  const against = await solvedAgainst(topology, other, given, options, io)
  const services = result === undefined ? undefined : await explained(read, result)
  const shown = { detail: options.detail, comparison, simulation, witness, services, against, planning }
  const page = await makePage(solution, program, shown)
  const { leavesOpen } = await import('../../model/verdict.ts')
  const open = [
    ...(solution.stopped === undefined ? [] : [solution.stopped]),
    ...(comparison?.methods ?? []).flatMap(({ violations }) => violations.filter(leavesOpen)),
  ]
  const [first] = solution.result.violations.some(leavesOpen) ? [] : open
  if (first !== undefined) note(`the page is not complete: ${first.code} ${first.message}`, options, io)
  run.exitCode = open.length > 0 || result?.valid === false ? 1 : exitCodeOf(solution.result)
  if (options.out === undefined) {
    io.stdout.write(page)
    return
  }
  writeOutputs([{ path: options.out, text: page }], io)
  note(`${options.out}: ${(Buffer.byteLength(page) / 1e6).toFixed(1)} MB, opens in any browser`, options, io)
}

/** What the page is held against, solved likewise. */
const solvedAgainst = async (
  topology: Topology,
  other: AllocationOrRequests | undefined,
  given: FixedPointGiven,
  options: ReportCliOptions,
  io: Io,
): Promise<Against | undefined> => {
  if (other === undefined || options.against === undefined) return undefined
  const { solution } = await solved(topology, other, given, options, io)
  return { name: options.against, result: solution.result }
}

/** The services of a page with what the times of each are made of. */
const explained = async (
  read: AllocationOrRequests,
  result: ServicesResult,
): Promise<ShownServices | undefined> => {
  if (read.kind !== 'requests' || read.services === undefined) return undefined
  const { explainService } = await import('../../coordination/waterfall/explain-service.ts')
  const { services } = read
  const inPlace = result.services.filter(({ accepted }) => accepted)
  return { result, explanations: inPlace.map(({ id }) => explainService(services, id, result.analysis)) }
}

/** The page; a witness that does not fit what it is shown beside is the user's to sort out. */
const makePage = async (solution: Solution, program: string, shown: Shown): Promise<string> => {
  const { pageOf } = await import('../../page/report-html.ts')
  const { WitnessError } = await import('../../simulation/witness/witness.ts')
  try {
    return await pageOf(solution, program, shown)
  } catch (error) {
    if (!(error instanceof WitnessError)) throw error
    throw new UsageError(`option '--witness <file>': ${error.message}`)
  }
}

/** `xlane report`: one HTML file with everything, for people who look rather than read. */
export const reportCommand = (run: Run): Command =>
  addFixedPointOptions(
    addCommonOptions(
      new Command('report')
        .description('write one self-contained HTML page: verdict, drawing, waterfalls, worst instants')
        .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
        .argument(
          '<allocation|requests>',
          'allocation file; or requests, placed as analyze does; or services',
        )
        .option('-o, --out <file>', 'file to write (default: standard output)')
        .option('--simulation <file>', 'output of xlane simulate --json, shown beside what is proven')
        .option(
          '--witness <file>',
          'a witness of a worst latency or a loss, shown hop by hop beside its bound',
        )
        .option('--compare', 'show the bounds of all methods side by side')
        .option(
          '--against <file>',
          'another allocation, or requests, on the same network: show which bounds and loads moved',
        )
        .option(
          '--planning <file...>',
          'output of survive --json or headroom --json, shown as a panel; several may be given',
        )
        .option(
          '--detail <n>',
          'explain this many tunnels, and draw this many ports, the most critical first',
          whole(0),
          DETAIL,
        ),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane report topology.yaml allocation.yaml --out report.html',
          'xlane report topology.yaml requests.yaml --compare --out report.html',
          'xlane report topology.yaml services.yaml --out report.html',
          'xlane report topology.yaml new.yaml --against old.yaml --out report.html',
          'xlane simulate topology.yaml allocation.yaml --json > seen.json',
          'xlane report topology.yaml allocation.yaml --simulation seen.json --out report.html',
        ],
        [
          'The page asks for nothing from any network: it opens offline, from a mail attachment too. The same files give',
          'the same bytes.',
          '',
          ...EXIT_CODES,
        ],
      ),
    )
    .action((topologyPath: string, path: string, options: ReportCliOptions) =>
      makeReport(topologyPath, path, options, run),
    )
