import type { FaultKind, Timing } from '../model/rehearsal.ts'
import { BOUNDS, type BoundName, CHECKS, type CheckName } from './engine/outcome.ts'
import type { TrialPlan } from './engine/trial-plan.ts'
import type { RehearsalFailure, RehearsedService } from './rehearsal-result.ts'
import { type RunsSeen, runId } from './rehearsal-runs.ts'
import type { WorldOf } from './run-schedule.ts'
import { shrinkSchedule } from './shrink.ts'

/** How the runs came about. */
export interface RunsDrawn {
  readonly timing: Timing
  readonly faults: FaultKind
  /** False for a run that was given: it has no name to draw it again by. */
  readonly isDrawn: boolean
}

/** What all runs of one service come to; a failure is made small. */
export const describeRuns = (
  plan: TrialPlan,
  seen: RunsSeen,
  drawn: RunsDrawn,
  worldOf: WorldOf,
): RehearsedService => {
  const { schedules, events, commits, simulatedPs } = seen
  const failure = failureOf(plan, seen, drawn, worldOf)
  return {
    id: plan.service,
    kind: plan.group === undefined ? 'failure-detection' : 'replication',
    schedules,
    events,
    commits,
    simulatedPs,
    bounds: boundsOf(plan, seen),
    checks: checksOf(plan, seen),
    ...(failure === undefined ? {} : { failure }),
  }
}

const boundsOf = (plan: TrialPlan, { worst }: RunsSeen): RehearsedService['bounds'] => {
  const names: readonly BoundName[] =
    plan.group === undefined
      ? ['threshold', 'detection']
      : ['threshold', 'detection', 'commit', 'visible', 'failover', 'candidate-crash']
  return names.map(name => {
    const { count, seenPs, boundPs } = worst[name]
    return {
      name,
      meaning: BOUNDS[name],
      count,
      worstPs: count === 0 ? null : seenPs,
      boundPs: count === 0 ? null : boundPs,
      tightness: count === 0 ? null : seenPs / boundPs,
    }
  })
}

const checksOf = (plan: TrialPlan, { failed }: RunsSeen): RehearsedService['checks'] => {
  const ofDetectors: readonly (keyof typeof CHECKS)[] = ['no-false-suspicion', 'no-failure']
  const names = Object.keys(CHECKS) as (keyof typeof CHECKS)[]
  return names
    .filter(name => plan.group !== undefined || ofDetectors.includes(name))
    .map(name => ({ name, meaning: CHECKS[name], holds: failed?.breach.check !== name }))
}

const failureOf = (
  plan: TrialPlan,
  { failed }: RunsSeen,
  { timing, faults, isDrawn }: RunsDrawn,
  worldOf: WorldOf,
): RehearsalFailure | undefined => {
  if (failed === undefined) return undefined
  const { schedule, breach } = shrinkSchedule(plan, failed.schedule, failed.breach, worldOf)
  const check: CheckName = failed.breach.check
  return {
    check,
    message: breach.message,
    atPs: breach.atPs,
    id: isDrawn ? runId(plan.service, timing, faults, failed.schedule) : '',
    replay: { schema: 'xlane/replay@1', service: plan.service, timing, schedule },
  }
}
