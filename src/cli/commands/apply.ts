import { Command } from 'commander'
import type { CommandOutcome } from '../../controller/contract/decision.ts'
import type { ContractPlan } from '../../model/contract-plan.ts'
import type { Tunnel } from '../../model/request.ts'
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
import { addCommonOptions, type CommonOptions } from '../options/options.ts'
import { fileFormat } from '../output/output.ts'
import { note } from '../output/say.ts'
import { checkOutputs, writeWhole } from '../output/write-files.ts'
import { helpEnd, type Run } from '../process/command.ts'
import { OutsideError, UsageError } from '../process/failure.ts'

interface ApplyCliOptions extends CommonOptions, ControllerCliOptions, WhereOptions {
  readonly json?: true
  readonly allocation?: string
}

interface Applied {
  readonly outcomes: readonly CommandOutcome[]
  /** What is then placed; a service keeps it to itself. */
  readonly tunnels?: readonly Tunnel[]
}

const carryOut = async (
  topology: Topology,
  plan: ContractPlan,
  options: ApplyCliOptions,
  run: Run,
): Promise<Applied> => {
  if (options.server !== undefined) {
    const { topologyHash } = await import('../../controller/plan/fingerprint.ts')
    if (plan.topology !== topologyHash(topology))
      throw new OutsideError('STALE_PLAN: the plan is for another network: plan again')
    const client = await clientOf(options.server, run.io)
    return { outcomes: (await client.apply(plan)).outcomes }
  }
  const { applyPlan } = await import('../../controller/plan/plan.ts')
  const given = await controllerGiven(options, run.io)
  const { placedTunnels } = await import('../../controller/contract/state.ts')
  const say = (remark: string): void => note(remark, options, run.io)
  return patiently(options, run.io, () =>
    withJournal(options.state!, topology, given, 'made', say, controller => ({
      outcomes: applyPlan(controller, plan, run.io.clock(), topology),
      tunnels: placedTunnels(controller.state),
    })),
  )
}

const wordsOf = (outcome: CommandOutcome): string => {
  switch (outcome.kind) {
    case 'granted':
      return `${outcome.id}: granted, starts at ${new Date(outcome.startsMs).toISOString()}`
    case 'released':
      return `${outcome.id}: released`
    case 'rejected':
      return `${outcome.id}: rejected, ${outcome.rejection.message}`
    case 'metered':
      return `${outcome.id}: ${outcome.verdict}`
    case 'network':
      return `network: ${outcome.kept} kept, ${outcome.rerouted.length} rerouted, ${outcome.broken.length} broken`
    case 'clock':
      return `clock: set back by ${outcome.backMs} ms`
  }
  return outcome satisfies never
}

const applyAndPrint = async (
  topologyPath: string,
  planPath: string,
  options: ApplyCliOptions,
  run: Run,
): Promise<void> => {
  checkWhere(options)
  const { allocation: out } = options
  if (out !== undefined && options.server !== undefined)
    throw new UsageError("option '--allocation' writes what a journal holds: it goes with --state")
  checkOutputs([{ option: '--allocation', path: out }], [topologyPath, planPath, options.state])
  const inputs = new Inputs(options, run.io)
  const topology = await inputs.topology(topologyPath)
  const { parsePlan } = await import('../../formats/others/parse-plan.ts')
  const plan = await inputs.file<ContractPlan | undefined>(planPath, undefined, (text, file) =>
    parsePlan(text, { file }),
  )
  await inputs.finish()
  const { outcomes, tunnels } = await withController(() => carryOut(topology, plan!, options, run))
  if (out !== undefined && tunnels !== undefined) {
    const { printAllocation } = await import('../../formats/requests/print-requests.ts')
    writeWhole(out, printAllocation({ tunnels }, topology, { format: fileFormat(out) }), run.io)
    note(`wrote ${out}`, options, run.io)
  }
  const { toJson } = await import('../../report/typeset/json.ts')
  if (options.json) {
    run.io.stdout.write(toJson({ schema: 'xlane/applied@1', outcomes }))
    return
  }
  const { counted } = await import('../../report/typeset/numbers.ts')
  const { visible } = await import('../../report/typeset/visible.ts')
  const lines = outcomes.map(outcome => visible(wordsOf(outcome)))
  const summary = outcomes.length === 0 ? 'NO CHANGES' : `APPLIED: ${counted(outcomes.length, 'decision')}`
  run.io.stdout.write(`${[...lines, summary].join('\n')}\n`)
}

/** `xlane apply`: carries out a plan, exactly that one, all of it or nothing. */
export const applyCommand = (run: Run): Command =>
  addControllerOptions(
    addCommonOptions(
      new Command('apply')
        .description('carry out a plan, exactly that one; a stale one is refused')
        .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
        .argument('<plan>', 'plan file of xlane plan --out')
        .option('--state <file>', 'journal of the controller; made where there is none')
        .option('--server <url>', 'tell a running service instead (token in XLANE_TOKEN)')
        .option('--allocation <file>', 'write what is then placed, for check, report or dataplane')
        .option('--json', 'print JSON'),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane plan topology.yaml requests.yaml --state contracts.journal --out plan.json',
          'xlane apply topology.yaml plan.json --state contracts.journal',
          'xlane apply topology.yaml plan.json --state contracts.journal --allocation placed.yaml',
          'xlane dataplane topology.yaml placed.yaml --out scripts',
        ],
        [
          'Exit codes: 0 done, 2 the plan is stale, or a file or the usage is wrong: nothing has happened, 70 a defect of xlane.',
        ],
      ),
    )
    .action((topologyPath: string, planPath: string, options: ApplyCliOptions) =>
      applyAndPrint(topologyPath, planPath, options, run),
    )
