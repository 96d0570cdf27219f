import type { Fault, Schedule } from '../model/rehearsal.ts'
import type { Breach } from './engine/outcome.ts'
import type { TrialPlan } from './engine/trial-plan.ts'
import { runSchedule, type WorldOf } from './run-schedule.ts'

/** Tries at most: each is a run. */
const TRIES = 400

/**
 * Makes a failing schedule small while it fails in the same way: fewer faults first, then shorter ones, then fewer requests
 * of clients, then an earlier end. Draws do not depend on faults, so nothing else changes.
 */
export const shrinkSchedule = (
  plan: TrialPlan,
  schedule: Schedule,
  breach: Breach,
  worldOf: WorldOf,
): { readonly schedule: Schedule; readonly breach: Breach } => {
  let best = { schedule, breach }
  let tries = 0
  const fails = (smaller: Schedule): boolean => {
    if (tries++ >= TRIES) return false
    const { breach: found } = runSchedule(plan, smaller, worldOf)
    if (found?.check !== breach.check) return false
    best = { schedule: smaller, breach: found }
    return true
  }
  dropFaults(() => best.schedule, fails)
  for (let i = 0; i < best.schedule.faults.length; i++) shorten(() => best.schedule, i, fails)
  for (let { operations } = best.schedule; operations > 0; operations = Math.floor(operations / 2))
    if (!fails({ ...best.schedule, operations: Math.floor(operations / 2) })) break
  const durationPs = best.breach.atPs + 1
  if (durationPs < best.schedule.durationPs) fails({ ...best.schedule, durationPs })
  return best
}

/** Leaves out runs of faults, long ones first. */
const dropFaults = (now: () => Schedule, fails: (smaller: Schedule) => boolean): void => {
  for (
    let size = Math.ceil(now().faults.length / 2);
    size >= 1;
    size = size === 1 ? 0 : Math.ceil(size / 2)
  ) {
    let from = 0
    while (from < now().faults.length) {
      const schedule = now()
      const faults = schedule.faults.filter((_, i) => i < from || i >= from + size)
      if (!fails({ ...schedule, faults })) from += size
    }
  }
}

const shorter = (fault: Fault): Fault | undefined => {
  if ('untilPs' in fault) {
    const untilPs = fault.atPs + Math.floor((fault.untilPs - fault.atPs) / 2)
    return untilPs > fault.atPs ? { ...fault, untilPs } : undefined
  }
  if ('count' in fault && fault.count > 1) return { ...fault, count: Math.floor(fault.count / 2) }
  return undefined
}

const shorten = (now: () => Schedule, i: number, fails: (smaller: Schedule) => boolean): void => {
  for (;;) {
    const schedule = now()
    const fault = schedule.faults[i]
    const next = fault === undefined ? undefined : shorter(fault)
    if (next === undefined) return
    if (!fails({ ...schedule, faults: schedule.faults.map((other, j) => (j === i ? next : other)) })) return
  }
}
