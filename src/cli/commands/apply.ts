import { Command } from 'commander'
import type { Outcome } from '../../controller/decision.ts'
import type { Plan } from '../../model/plan.ts'
import type { Topology } from '../../model/topology.ts'
import { helpEnd, type Run } from '../command.ts'
import { checkWhere, clientOf, type WhereOptions, withController, withJournal } from '../controller-at.ts'
import { OutsideError } from '../failure.ts'
import { Inputs } from '../inputs.ts'
import { addCommonOptions, type CommonOptions } from '../options.ts'
import { addControllerOptions, type ControllerCliOptions, controllerGiven } from './controller-options.ts'

interface ApplyCliOptions extends CommonOptions, ControllerCliOptions, WhereOptions {
  readonly json?: true
}

const carryOut = async (
  topology: Topology,
  plan: Plan,
  options: ApplyCliOptions,
  run: Run,
): Promise<readonly Outcome[]> => {
  if (options.server !== undefined) {
    const { topologyHash } = await import('../../controller/fingerprint.ts')
    if (plan.topology !== topologyHash(topology))
      throw new OutsideError('STALE_PLAN: the plan is for another network: plan again')
    const client = await clientOf(options.server, run.io)
    return (await client.apply(plan)).outcomes
  }
  const { applyPlan } = await import('../../controller/plan.ts')
  const given = await controllerGiven(options)
  return withJournal(options.state!, topology, given, 'made', controller =>
    applyPlan(controller, plan, run.io.clock()),
  )
}

const wordsOf = (outcome: Outcome): string => {
  switch (outcome.kind) {
    case 'granted':
      return `${outcome.id}: granted, starts at ${new Date(outcome.startsMs).toISOString()}`
    case 'released':
      return `${outcome.id}: released`
    case 'rejected':
      return `${outcome.id}: rejected, ${outcome.rejection.message}`
    case 'metered':
      return `${outcome.id}: ${outcome.verdict}`
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
  const inputs = new Inputs(options, run.io)
  const topology = await inputs.topology(topologyPath)
  const { parsePlan } = await import('../../formats/parse-plan.ts')
  const plan = await inputs.file<Plan | undefined>(planPath, undefined, (text, file) =>
    parsePlan(text, { file }),
  )
  await inputs.finish()
  const outcomes = await withController(() => carryOut(topology, plan!, options, run))
  const { toJson } = await import('../../report/json.ts')
  if (options.json) {
    run.io.stdout.write(toJson({ schema: 'xlane/applied@1', outcomes }))
    return
  }
  const { counted } = await import('../../report/summary.ts')
  const { visible } = await import('../../report/visible.ts')
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
        .option('--json', 'print JSON'),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane plan topology.yaml requests.yaml --state contracts.journal --out plan.json',
          'xlane apply topology.yaml plan.json --state contracts.journal',
        ],
        [
          'Exit codes: 0 done, 2 the plan is stale, or a file or the usage is wrong: nothing has happened, 70 a defect of xlane.',
        ],
      ),
    )
    .action((topologyPath: string, planPath: string, options: ApplyCliOptions) =>
      applyAndPrint(topologyPath, planPath, options, run),
    )
