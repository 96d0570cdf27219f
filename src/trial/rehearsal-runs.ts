import type { FaultKind, Schedule, Timing } from '../model/rehearsal.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import { addWorst, type Breach, noneSeen, type Worst } from './engine/outcome.ts'
import type { TrialPlan } from './engine/trial-plan.ts'
import { DrawnWorld } from './engine/world.ts'
import { packetWorlds } from './packet-world.ts'
import { runSchedule, type WorldOf } from './run-schedule.ts'

/** What runs of one service saw, added up. Plain data. */
export interface RunsSeen {
  schedules: number
  events: number
  commits: number
  simulatedPs: number
  readonly worst: Worst
  /** The first run that broke something; none was made after it. */
  failed?: { readonly schedule: Schedule; readonly breach: Breach }
}

export const noRuns = (): RunsSeen => ({
  schedules: 0,
  events: 0,
  commits: 0,
  simulatedPs: 0,
  worst: noneSeen(),
})

/** Runs one more; returns its events. */
export const runOne = (seen: RunsSeen, plan: TrialPlan, schedule: Schedule, worldOf: WorldOf): number => {
  const { breach, events, commits, endedAtPs } = runSchedule(plan, schedule, worldOf, seen.worst)
  seen.schedules++
  seen.events += events
  seen.commits += commits
  seen.simulatedPs += endedAtPs
  if (breach !== undefined) seen.failed = { schedule, breach }
  return events
}

/** Adds the runs that came next: together the same as if one had made them all. After a failure there are none. */
export const addRuns = (seen: RunsSeen, next: RunsSeen): void => {
  if (seen.failed !== undefined) return
  seen.schedules += next.schedules
  seen.events += next.events
  seen.commits += next.commits
  seen.simulatedPs += next.simulatedPs
  addWorst(seen.worst, next.worst)
  if (next.failed !== undefined) seen.failed = next.failed
}

/** The world that each run of a rehearsal has. */
export const worldsOf = (timing: Timing, topology: Topology, { tunnels }: Allocation): WorldOf =>
  timing === 'packets' ? packetWorlds(topology, tunnels) : (plan, schedule) => new DrawnWorld(plan, schedule)

/** `orders:bounds:chaos:1:4711`: service, timing, faults, seed, number. */
export const runId = (
  service: string,
  timing: Timing,
  faults: FaultKind,
  { seed, number }: Schedule,
): string => [service, timing, faults, seed, number].join(':')
