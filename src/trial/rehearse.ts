import { requireInput } from '../model/checks/require-input.ts'
import { requireServices } from '../model/checks/services-faults.ts'
import { namesOf } from '../model/checks/topology-faults.ts'
import {
  FAULT_KINDS,
  type FaultKind,
  type Replay,
  type Schedule,
  TIMINGS,
  type Timing,
} from '../model/rehearsal.ts'
import type { Services } from '../model/services.ts'
import type { Topology } from '../model/topology.ts'
import { describeRuns } from './describe-runs.ts'
import { drawSchedule } from './engine/draw-schedule.ts'
import type { TrialPlan } from './engine/trial-plan.ts'
import { REHEARSAL_RULES, type RehearsalOptions, type Rehearsed, SCHEDULES } from './rehearsal-options.ts'
import { plansOf } from './rehearsal-plans.ts'
import type { RehearsalResult, RehearsedService } from './rehearsal-result.ts'
import { noRuns, runOne, worldsOf } from './rehearsal-runs.ts'

/** How far a rehearsal is. */
export interface RehearsalStep {
  /** Whose runs. */
  readonly service: string
  /** Runs made. */
  readonly done: number
  /** Runs asked for. */
  readonly total: number
}

/** A replay that names nothing that can be run. */
export class ReplayError extends Error {
  override readonly name: string = 'ReplayError'
}

/** Protocol events between two looks at whether to stop: some ten milliseconds. */
const EVENTS_PER_STEP = 30_000

/**
 * Runs X-FD and X-Raft as the services say, again and again, with faults, and holds every invariant and every proven number
 * against each step (docs/SERVICES.md "Rehearsal"). Pure: the same input gives the same result. Throws InputError with everything
 * that is wrong with what was given, {@link ReplayError} where a replay names no run of these services.
 */
export const rehearse = (
  topology: Topology,
  services: Services,
  analyzed: Rehearsed,
  options: RehearsalOptions = {},
): RehearsalResult => {
  const steps = rehearsalSteps(topology, services, analyzed, options)
  let step = steps.next()
  while (!step.done) step = steps.next()
  return step.value
}

/** The same, a step at a time. */
export function* rehearsalSteps(
  topology: Topology,
  services: Services,
  analyzed: Rehearsed,
  options: RehearsalOptions = {},
): Generator<RehearsalStep, RehearsalResult, void> {
  requireInput({ topology, allocation: analyzed.allocation, options: [options, REHEARSAL_RULES] })
  requireServices(services, namesOf(topology))
  const { schedules = SCHEDULES, seed = 1, faults = 'chaos', replay, shouldStop = () => false } = options
  const { plans, skipped } = plansOf(topology, services, analyzed)
  const asked = replay === undefined ? undefined : askedBy(replay, plans)
  const timing = asked?.timing ?? options.timing ?? 'bounds'
  const worldOf = worldsOf(timing, topology, analyzed.allocation)
  const drawn = { timing, faults: asked?.faults ?? faults, isDrawn: asked?.schedule === undefined }
  const seen: RehearsedService[] = []
  let isComplete = true
  for (const plan of asked === undefined ? plans : [asked.plan]) {
    const runs = noRuns()
    const total = asked === undefined ? schedules : 1
    let events = 0
    for (let number = 0; number < total && runs.failed === undefined; number++) {
      if (shouldStop()) {
        isComplete = false
        break
      }
      const schedule =
        asked?.schedule ??
        drawSchedule(plan, {
          seed: asked?.seed ?? seed,
          number: asked?.number ?? number,
          faults: asked?.faults ?? faults,
          isWild: timing === 'wild',
        })
      events += runOne(runs, plan, schedule, worldOf)
      if (events < EVENTS_PER_STEP) continue
      events = 0
      yield { service: plan.service, done: number + 1, total }
    }
    seen.push(describeRuns(plan, runs, drawn, worldOf))
  }
  return {
    schema: 'xlane/rehearsal@1',
    valid: seen.every(({ failure }) => failure === undefined),
    timing,
    faults: asked?.faults ?? faults,
    seed: asked?.seed ?? seed,
    schedules: asked === undefined ? schedules : 1,
    complete: isComplete,
    services: seen,
    skipped,
  }
}

/** What a replay asks for: a run drawn again, or one given. */
interface Asked {
  readonly plan: TrialPlan
  readonly timing: Timing
  readonly faults: FaultKind
  readonly seed: number
  readonly number: number
  readonly schedule: Schedule | undefined
}

/** A whole number as it is written; beyond the safe integers it would name another run. */
const isCount = (text: string | undefined): text is string =>
  text !== undefined && /^\d+$/.test(text) && Number.isSafeInteger(Number(text))

const askedBy = (replay: string | Replay, plans: readonly TrialPlan[]): Asked => {
  const planOf = (id: string): TrialPlan => {
    const plan = plans.find(({ service }) => service === id)
    if (plan === undefined)
      throw new ReplayError(`a replay of service ${id}, which these services do not have`)
    return plan
  }
  if (typeof replay !== 'string') {
    const { service, timing, schedule } = replay
    return {
      plan: planOf(service),
      timing,
      faults: 'chaos',
      seed: schedule.seed,
      number: schedule.number,
      schedule,
    }
  }
  const parts = replay.split(':')
  const [timing, faults, seed, number] = parts.slice(-4)
  const isTiming = TIMINGS.find(one => one === timing)
  const isFaults = FAULT_KINDS.find(one => one === faults)
  if (isTiming === undefined || isFaults === undefined || !isCount(seed) || !isCount(number))
    throw new ReplayError(
      `expected service:timing:faults:seed:number, such as orders:bounds:chaos:1:4711; found ${replay}`,
    )
  return {
    plan: planOf(parts.slice(0, -4).join(':')),
    timing: isTiming,
    faults: isFaults,
    seed: Number(seed),
    number: Number(number),
    schedule: undefined,
  }
}
