import { Command, Option } from 'commander'
import { type ContractPlan, isEmptyPlan } from '../../model/contract-plan.ts'
import type { Request } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import {
  checkWhere,
  clientOf,
  type WhereOptions,
  withController,
  withJournal,
} from '../input/controller-at.ts'
import { Inputs } from '../input/inputs.ts'
import { patiently } from '../input/patiently.ts'
import {
  addControllerOptions,
  type ControllerCliOptions,
  controllerGiven,
} from '../options/controller-options.ts'
import { addCommonOptions, type CommonOptions, whole } from '../options/options.ts'
import { writeOutputs } from '../output/output.ts'
import { reportOptions } from '../output/print.ts'
import { note } from '../output/say.ts'
import { checkOutputs } from '../output/write-files.ts'
import { helpEnd, type Run } from '../process/command.ts'
import { UsageError } from '../process/failure.ts'

interface PlanCliOptions extends CommonOptions, ControllerCliOptions, WhereOptions {
  readonly out?: string
  readonly json?: true
  readonly markdown?: true
  readonly width?: number
  readonly limit?: number
  readonly allowReroute?: true
  readonly detailedExitcode?: true
}

const makeIt = async (
  topology: Topology,
  wanted: readonly Request[],
  options: PlanCliOptions,
  run: Run,
): Promise<ContractPlan> => {
  const allowReroute = options.allowReroute === true
  if (options.server !== undefined) {
    const client = await clientOf(options.server, run.io)
    const { topologyHash } = await import('../../controller/plan/fingerprint.ts')
    const { printRequests } = await import('../../formats/requests/print-requests.ts')
    const requests: unknown = JSON.parse(printRequests(wanted, topology, { format: 'json' }))
    return client.plan(requests, { allowReroute, topology: topologyHash(topology) })
  }
  const { makePlan } = await import('../../controller/plan/plan.ts')
  const given = await controllerGiven(options, run.io)
  const say = (remark: string): void => note(remark, options, run.io)
  return patiently(options, run.io, () =>
    withJournal(options.state!, topology, given, 'empty', say, controller =>
      makePlan(controller, wanted, run.io.clock(), { allowReroute, topology }),
    ),
  )
}

const planAndPrint = async (
  topologyPath: string,
  requestsPath: string,
  options: PlanCliOptions,
  run: Run,
): Promise<void> => {
  checkWhere(options)
  checkOutputs([{ option: '--out', path: options.out }], [topologyPath, requestsPath, options.state])
  const inputs = new Inputs(options, run.io)
  const topology = await inputs.topology(topologyPath)
  const wanted = await inputs.requestsOrServices(requestsPath, topology)
  await inputs.finish()
  const unlaned = wanted.requests.find(request => request.lane === 'auto')
  if (unlaned !== undefined)
    throw new UsageError(
      `${requestsPath}: ${unlaned.id} has lane: auto, and a controller finds no lanes: analyze --out has the numbers`,
    )
  const { planWhole } = await import('../../controller/plan/plan-whole.ts')
  const { plan, leftOut } = await withController(() =>
    planWhole(wanted, requests => makeIt(topology, requests, options, run)),
  )
  const { toJson } = await import('../../report/typeset/json.ts')
  const { planText } = await import('../../report/plan-text.ts')
  const { planMarkdown } = await import('../../report/plan-markdown.ts')
  const look = reportOptions(options, topology.name, run.io)
  const print = options.json ? toJson : options.markdown ? planMarkdown : planText
  run.io.stdout.write(print(plan, look))
  if (options.out !== undefined) {
    writeOutputs([{ path: options.out, text: toJson(plan) }], run.io)
    note(`wrote ${options.out}`, options, run.io)
  }
  for (const { service, because } of leftOut)
    note(
      `service ${service} is left out whole: ${because.code} ${because.id}: ${because.message}`,
      options,
      run.io,
    )
  const isRejected = leftOut.length > 0 || plan.rejected.length > 0 || (plan.network?.broken ?? []).length > 0
  run.exitCode = isRejected ? 1 : options.detailedExitcode && !isEmptyPlan(plan) ? 2 : 0
}

/** `xlane plan`: the changes that lead from the current contracts to those in a file. Nothing happens. */
export const planCommand = (run: Run): Command =>
  addControllerOptions(
    addCommonOptions(
      new Command('plan')
        .description('show the changes that lead from the current contracts to those in a file')
        .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
        .argument(
          '<requests>',
          'requests file with all that is wanted; or services, each as a whole or not at all',
        )
        .option('--state <file>', 'journal of the controller; one that does not exist yet is empty')
        .option('--server <url>', 'ask a running service instead (token in XLANE_TOKEN)')
        .option('-o, --out <file>', 'write the plan for xlane apply (JSON)')
        .option('--allow-reroute', 'move tunnels in place to other trees where that makes room')
        .option('--detailed-exitcode', 'end with 0: no changes, 1: error or something rejected, 2: changes')
        .addOption(new Option('--json', 'print JSON').conflicts('markdown'))
        .option('--markdown', 'print Markdown, as the comment of a merge request takes it')
        .option('--limit <n>', 'print at most n rows of each list', whole(1))
        .option('--width <columns>', 'lay text out for this width', whole(40)),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane plan topology.yaml requests.yaml --state contracts.journal --out plan.json',
          'xlane apply topology.yaml plan.json --state contracts.journal',
          'xlane plan topology.yaml requests.yaml --server http://127.0.0.1:8080 --detailed-exitcode',
        ],
        [
          'Another network than the contracts are on: what it does to each of them comes first.',
          'Exit codes: 0 all of it can be had, 1 something is rejected or broken, 2 a file or the usage is wrong, 70 a defect of xlane.',
        ],
      ),
    )
    .action((topologyPath: string, requestsPath: string, options: PlanCliOptions) =>
      planAndPrint(topologyPath, requestsPath, options, run),
    )
