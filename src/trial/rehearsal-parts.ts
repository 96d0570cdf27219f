import type { FaultKind, Timing } from '../model/rehearsal.ts'
import type { Allocation } from '../model/request.ts'
import type { Services } from '../model/services.ts'
import type { Topology } from '../model/topology.ts'
import { describeRuns } from './describe-runs.ts'
import { drawSchedule } from './engine/draw-schedule.ts'
import type { TrialPlan } from './engine/trial-plan.ts'
import { type RehearsalOptions, type Rehearsed, SCHEDULES } from './rehearsal-options.ts'
import { plansOf } from './rehearsal-plans.ts'
import type { RehearsalResult, RehearsedService } from './rehearsal-result.ts'
import { addRuns, noRuns, type RunsSeen, runOne, worldsOf } from './rehearsal-runs.ts'

/** A rehearsal whose runs are drawn, as data: its parts need nothing of each other. */
export interface RehearsalInput {
  readonly topology: Topology
  readonly allocation: Allocation
  readonly plans: readonly TrialPlan[]
  readonly skipped: readonly string[]
  readonly schedules: number
  readonly seed: number
  readonly faults: FaultKind
  readonly timing: Timing
}

/** Runs `from` up to but not including `to` of one plan. */
export interface RehearsalPart {
  readonly plan: number
  readonly from: number
  readonly to: number
}

/** Runs of a part: a tenth of a second to some seconds, and a multiple of those that share one simulation. */
const RUNS_PER_PART = 50

/** What `rehearse` does with these, in parts; `replay` and `shouldStop` have no part in it. */
export const rehearsalInput = (
  topology: Topology,
  services: Services,
  analyzed: Rehearsed,
  options: Pick<RehearsalOptions, 'schedules' | 'seed' | 'faults' | 'timing'> = {},
): RehearsalInput => {
  const { schedules = SCHEDULES, seed = 1, faults = 'chaos', timing = 'bounds' } = options
  const { allocation } = analyzed
  return { topology, allocation, ...plansOf(topology, services, analyzed), schedules, seed, faults, timing }
}

export const partsOfRehearsal = ({ plans, schedules }: RehearsalInput): readonly RehearsalPart[] =>
  plans.flatMap((_, plan) =>
    Array.from({ length: Math.ceil(schedules / RUNS_PER_PART) }, (_, i) => ({
      plan,
      from: i * RUNS_PER_PART,
      to: Math.min(schedules, (i + 1) * RUNS_PER_PART),
    })),
  )

export const prepareRehearsal = (
  { topology, allocation, plans, seed, faults, timing }: RehearsalInput,
  shouldStop: () => boolean,
): ((part: RehearsalPart) => RunsSeen) => {
  const worldOf = worldsOf(timing, topology, allocation)
  return part => {
    const plan = plans[part.plan] as TrialPlan
    const seen = noRuns()
    for (let number = part.from; number < part.to && seen.failed === undefined && !shouldStop(); number++)
      runOne(seen, plan, drawSchedule(plan, { seed, number, faults, isWild: timing === 'wild' }), worldOf)
    return seen
  }
}

/** What all parts, or the first of them, come to: what `rehearse` says. */
export const resultOfRehearsal = (input: RehearsalInput, answers: readonly RunsSeen[]): RehearsalResult => {
  const { topology, allocation, plans, skipped, schedules, seed, faults, timing } = input
  const worldOf = worldsOf(timing, topology, allocation)
  const totals = plans.map(noRuns)
  const parts = partsOfRehearsal(input)
  for (const [i, answer] of answers.entries()) {
    const total = totals[parts[i]?.plan ?? 0]
    if (total !== undefined) addRuns(total, answer)
  }
  const services: readonly RehearsedService[] = plans.map((plan, i) =>
    describeRuns(plan, totals[i] ?? noRuns(), { timing, faults, isDrawn: true }, worldOf),
  )
  return {
    schema: 'xlane/rehearsal@1',
    valid: services.every(({ failure }) => failure === undefined),
    timing,
    faults,
    seed,
    schedules,
    complete: answers.length === parts.length,
    services,
    skipped,
  }
}
