import type { Command } from '../../model/command.ts'
import type {
  ContractPlan,
  PlannedChange,
  PlannedMove,
  PlannedNetwork,
  PlannedTunnel,
} from '../../model/contract-plan.ts'
import type { Request } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Rejection } from '../../model/verdict.ts'
import { type Contract, tunnelsOf } from '../contract/contract.ts'
import type { CommandOutcome } from '../contract/decision.ts'
import type { Asking } from '../contract/journal-entry.ts'
import type { ControllerState } from '../contract/state.ts'
import type { Controller, Rehearsal } from '../controller.ts'
import { planContent, topologyHash } from './fingerprint.ts'
import { type PlanStep, stepsTo } from './wanted.ts'

/** How a plan is made. */
export interface PlanOptions {
  /** Whether tunnels in place may be moved to other trees to make room. Default false. */
  readonly allowReroute?: boolean
  /** The network that they are to be on. Default the one that they are on. */
  readonly topology?: Topology
}

/**
 * The way from the contracts there are to those that are wanted, all of them: what is not among `wanted` goes. Each
 * step is tried in turn, beside what the steps before it left; one that is rejected is left out. Nothing is changed.
 */
export const makePlan = (
  controller: Controller,
  wanted: readonly Request[],
  nowMs: number,
  { allowReroute = false, topology = controller.topology }: PlanOptions = {},
): ContractPlan => {
  const before = controller.state
  const trial = controller.rehearsal(nowMs)
  const hash = topologyHash(topology)
  const network = hash === controller.topologyHash ? undefined : plannedNetwork(controller, trial, topology)
  const steps = stepsTo(trial.state, wanted, allowReroute)
  const rejected: Rejection[] = []
  const taken: PlanStep[] = []
  for (const step of steps) {
    const refusal = refusalOf(trial.attempt(step.commands))
    if (refusal === undefined) taken.push(step)
    else rejected.push(refusal)
  }
  const after = trial.state
  const idsOf = (kind: PlanStep['kind']): string[] => taken.filter(s => s.kind === kind).map(s => s.id)
  const touched = new Set(taken.map(step => step.id))
  const others = [...before.held.values()].filter(held => !touched.has(held.id) && after.held.has(held.id))
  const isMoved = (held: Contract): boolean => treesOf(held) !== treesOf(after.held.get(held.id)!)
  const stepIds = new Set(steps.map(step => step.id))
  const plan = {
    schema: 'xlane/plan@1',
    topology: hash,
    ...(network === undefined ? {} : { network }),
    state: controller.stateHash(before),
    after: controller.stateHash(after),
    added: idsOf('added').map(id => planned(after, id)),
    changed: idsOf('changed').map(id => changeOf(before, after, id)),
    rerouted: others.filter(isMoved).map(({ id }) => changeOf(before, after, id)),
    removed: idsOf('removed').map(id => ({ id })),
    unchanged: wanted.filter(({ id }) => !stepIds.has(id)).length,
    rejected,
    moved: others.filter(held => !isMoved(held)).flatMap(held => moveOf(held, after.held.get(held.id)!)),
    commands: taken.flatMap((step): readonly Command[] => step.commands),
  } as const
  return { ...plan, content: planContent(plan) }
}

/** Brings the contracts over, on trial. */
const plannedNetwork = (controller: Controller, trial: Rehearsal, topology: Topology): PlannedNetwork => {
  const outcomes = trial.attempt([{ kind: 'network', topology }])
  const [outcome] = outcomes.filter(one => one.kind === 'network')
  if (outcome === undefined) throw new Error('the network is what is decided on')
  const { kept, rerouted, broken } = outcome
  const withGap = rerouted.filter(({ isGapless }) => !isGapless).map(({ id }) => id)
  return { from: controller.topologyHash, kept, withGap, broken }
}

const refusalOf = (outcomes: readonly CommandOutcome[]): Rejection | undefined =>
  outcomes.flatMap(outcome => (outcome.kind === 'rejected' ? [outcome.rejection] : []))[0]

const treesOf = (held: Contract): string => JSON.stringify(tunnelsOf(held).map(({ routes }) => routes))

const describe = ({ id, tunnel, promises }: Contract) => {
  const { minLatencyPs, maxJitterPs } = promises.at(-1)!
  const { periodPs, deadlinePs } = tunnel
  return {
    id,
    minLatencyPs,
    maxJitterPs,
    periodPs,
    ...(deadlinePs === undefined ? {} : { deadlinePs }),
  }
}

const planned = (state: ControllerState, id: string): PlannedTunnel => {
  const { maxJitterPs, ...rest } = describe(state.held.get(id)!)
  if (maxJitterPs === null) throw new Error(`tunnel ${id} is placed, and has no bound`)
  return { ...rest, maxJitterPs }
}

const changeOf = (before: ControllerState, after: ControllerState, id: string): PlannedChange => {
  const { id: _same, ...was } = describe(before.held.get(id)!)
  return { ...planned(after, id), before: was }
}

/** Where both have bounds and they differ. */
const moveOf = (before: Contract, after: Contract): readonly PlannedMove[] => {
  const from = before.promises.at(-1)!
  const to = after.promises.at(-1)!
  if (from.maxJitterPs === null || to.maxJitterPs === null) return []
  if (from.maxJitterPs === to.maxJitterPs && from.minLatencyPs === to.minLatencyPs) return []
  return [
    {
      id: before.id,
      fromMinLatencyPs: from.minLatencyPs,
      fromMaxJitterPs: from.maxJitterPs,
      toMinLatencyPs: to.minLatencyPs,
      toMaxJitterPs: to.maxJitterPs,
    },
  ]
}

/** The plan was made for something else than what is there now. */
export class StalePlanError extends Error {
  override readonly name: string = 'StalePlanError'
  /** PLAN_STALE: the state is no longer the one it was made for. */
  readonly code = 'STALE_PLAN' as const
}

/** Carries out exactly that plan, all of it or nothing. Throws StalePlanError where it would be another one now. */
export const applyPlan = (
  controller: Controller,
  plan: ContractPlan,
  nowMs: number,
  topology: Topology = controller.topology,
  asking: Asking = {},
): readonly CommandOutcome[] => {
  if (plan.content !== planContent(plan))
    throw new StalePlanError(
      'the plan is not as it was made: its content has another fingerprint; plan again',
    )
  const has = plan.network?.from ?? plan.topology
  if (plan.topology !== topologyHash(topology) || has !== controller.topologyHash)
    throw new StalePlanError('the plan is for another network: plan again')
  const commands: readonly Command[] =
    plan.network === undefined ? plan.commands : [{ kind: 'network', topology }, ...plan.commands]
  if (plan.state !== controller.stateHash(controller.state))
    throw new StalePlanError('the contracts are not those the plan was made for: plan again')
  const trial = controller.rehearsal(nowMs)
  const refused = refusalOf(trial.attempt(commands))
  if (refused !== undefined)
    throw new StalePlanError(
      `the plan cannot be carried out any more (${refused.id}: ${refused.message}): plan again`,
    )
  if (controller.stateHash(trial.state) !== plan.after)
    throw new StalePlanError('the plan would not end where it said it would: plan again')
  return commands.length === 0 ? [] : controller.executeAll(commands, nowMs, asking)
}
