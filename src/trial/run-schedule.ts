import type { Schedule } from '../model/rehearsal.ts'
import { type Breach, noneSeen, type RunOutcome, type Worst } from './engine/outcome.ts'
import { Run } from './engine/run.ts'
import type { TrialPlan } from './engine/trial-plan.ts'
import type { World } from './engine/world.ts'
import { judgeHistory } from './judge-history.ts'

/** Makes the world in which a schedule is run. */
export type WorldOf = (plan: TrialPlan, schedule: Schedule) => World

/** Runs a schedule; its clients' history is judged by the checker too. */
export const runSchedule = (
  plan: TrialPlan,
  schedule: Schedule,
  worldOf: WorldOf,
  worst: Worst = noneSeen(),
): RunOutcome => {
  const run = new Run(plan, schedule, worldOf(plan, schedule), worst)
  const outcome = run.run()
  if (outcome.breach !== undefined || plan.group === undefined) return outcome
  const message = judgeHistory(run.clients.operations)
  if (message === undefined) return outcome
  const breach: Breach = { check: 'linearizable', message, atPs: outcome.endedAtPs }
  return { ...outcome, breach }
}
