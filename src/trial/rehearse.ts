import type { AnalysisResult } from '../analysis/result.ts'
import { numbersOf } from '../coordination/service-numbers.ts'
import { latenciesOf } from '../coordination/tunnels/latencies.ts'
import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireInput } from '../model/checks/require-input.ts'
import { requireServices } from '../model/checks/services-faults.ts'
import { namesOf } from '../model/checks/topology-faults.ts'
import { countFrom } from '../model/checks/whole.ts'
import {
  FAULT_KINDS,
  type FaultKind,
  type Replay,
  type Schedule,
  TIMINGS,
  type Timing,
} from '../model/rehearsal.ts'
import type { Allocation } from '../model/request.ts'
import { detectorsOf, type Services } from '../model/services.ts'
import type { Topology } from '../model/topology.ts'
import { drawSchedule } from './engine/draw-schedule.ts'
import {
  BOUNDS,
  type BoundName,
  type Breach,
  CHECKS,
  type CheckName,
  noneSeen,
  type Worst,
} from './engine/outcome.ts'
import type { TrialPlan } from './engine/trial-plan.ts'
import { DrawnWorld } from './engine/world.ts'
import { packetWorlds } from './packet-world.ts'
import { detectorPlan, groupPlan, MOST_MEMBERS } from './plan-of.ts'
import type { RehearsalFailure, RehearsalResult, RehearsedService } from './rehearsal-result.ts'
import { runSchedule, type WorldOf } from './run-schedule.ts'
import { shrinkSchedule } from './shrink.ts'

/** What `rehearse` takes; everything has a default. */
export interface RehearsalOptions {
  /** Runs of each service. Default 10,000. */
  readonly schedules?: number
  /** Of all draws. Default 1. */
  readonly seed?: number
  /** Which faults are drawn. Default `chaos`: all kinds. */
  readonly faults?: FaultKind
  /**
   * Where latencies come from: `bounds` draws them from the proven ranges, extremes favoured; `packets` simulates the
   * network; `wild` draws anything, and holds nothing but safety against it, and that it heals. Default `bounds`.
   */
  readonly timing?: Timing
  /** One run only: its name, as a failure gives it, or a file's content. */
  readonly replay?: string | Replay
  /** Asked now and then; true ends the rehearsal with what was seen so far (`complete: false`). */
  readonly shouldStop?: () => boolean
}

export const REHEARSAL_RULES: RulesOf<RehearsalOptions> = {
  schedules: { whole: countFrom(1) },
  seed: { whole: countFrom(0) },
  faults: { oneOf: FAULT_KINDS },
  timing: { oneOf: TIMINGS },
  replay: 'textOrMap',
  shouldStop: 'function',
}

/** What is rehearsed: tunnels in place, and what is proven of them; an answer of `analyzeServices` has both. */
export interface Rehearsed {
  /** The tunnels in place. */
  readonly allocation: Allocation
  /** Their analysis. */
  readonly solution: {
    /** What is proven of each tunnel. */
    readonly result: AnalysisResult
  }
}

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

const SCHEDULES = 10_000

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
  const worldOf: WorldOf =
    timing === 'packets'
      ? packetWorlds(topology, analyzed.allocation.tunnels)
      : (plan, schedule) => new DrawnWorld(plan, schedule)
  const seen: RehearsedService[] = []
  let isComplete = true
  for (const plan of asked === undefined ? plans : [asked.plan]) {
    const count = new Count(plan, timing, worldOf)
    const total = asked === undefined ? schedules : 1
    let events = 0
    for (let number = 0; number < total && count.breach === undefined; number++) {
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
      events += count.run(schedule)
      if (events < EVENTS_PER_STEP) continue
      events = 0
      yield { service: plan.service, done: number + 1, total }
    }
    seen.push(count.describe(asked?.faults ?? faults, asked?.schedule === undefined))
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

const plansOf = (
  topology: Topology,
  { services }: Services,
  { solution }: Rehearsed,
): { plans: readonly TrialPlan[]; skipped: readonly string[] } => {
  const ppb = topology.clockTolerancePpb
  const latencies = latenciesOf(solution.result)
  const numbers = numbersOf(services, latencies, ppb)
  const detectors = detectorsOf(services)
  const plans: TrialPlan[] = []
  const skipped: string[] = []
  for (const one of numbers) {
    const { service } = one
    const detection = numbers.find(
      other =>
        other.service.kind === 'failure-detection' &&
        other.service.id === (service.kind === 'replication' ? service.detector : service.id),
    )
    const detector = detectors.get(service.kind === 'replication' ? service.detector : service.id)
    const isKnown = one.numbers !== undefined && detection?.numbers !== undefined && detector !== undefined
    if (!isKnown || service.members.length > MOST_MEMBERS || detection.service.kind !== 'failure-detection')
      skipped.push(service.id)
    else if (one.service.kind === 'failure-detection') {
      const { numbers: own } = detection as Extract<
        typeof detection,
        { service: { kind: 'failure-detection' } }
      >
      if (own !== undefined) plans.push(detectorPlan(one.service, own, latencies, ppb))
    } else {
      const { numbers: own } = one as Extract<typeof one, { service: { kind: 'replication' } }>
      const { numbers: watched } = detection as Extract<
        typeof detection,
        { service: { kind: 'failure-detection' } }
      >
      if (own !== undefined && watched !== undefined)
        plans.push(groupPlan(one.service, own, detector, watched, latencies, ppb))
    }
  }
  return { plans, skipped }
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

/** `orders:bounds:chaos:1:4711`: service, timing, faults, seed, number. */
const idOf = (service: string, timing: Timing, faults: FaultKind, { seed, number }: Schedule): string =>
  [service, timing, faults, seed, number].join(':')

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

/** Runs of one service, counted. */
class Count {
  readonly #plan: TrialPlan
  readonly #timing: Timing
  readonly #worldOf: WorldOf
  readonly #worst: Worst = noneSeen()
  #failed: { readonly schedule: Schedule; readonly breach: Breach } | undefined
  #schedules = 0
  #events = 0
  #commits = 0
  #simulatedPs = 0

  constructor(plan: TrialPlan, timing: Timing, worldOf: WorldOf) {
    this.#plan = plan
    this.#timing = timing
    this.#worldOf = worldOf
  }

  get breach(): Breach | undefined {
    return this.#failed?.breach
  }

  /** Runs one more; returns its events. */
  run(schedule: Schedule): number {
    const { breach, events, commits, endedAtPs } = runSchedule(
      this.#plan,
      schedule,
      this.#worldOf,
      this.#worst,
    )
    this.#schedules++
    this.#events += events
    this.#commits += commits
    this.#simulatedPs += endedAtPs
    if (breach !== undefined) this.#failed = { schedule, breach }
    return events
  }

  describe(faults: FaultKind, isDrawn: boolean): RehearsedService {
    const { group, service } = this.#plan
    const failure = this.#failure(faults, isDrawn)
    return {
      id: service,
      kind: group === undefined ? 'failure-detection' : 'replication',
      schedules: this.#schedules,
      events: this.#events,
      commits: this.#commits,
      simulatedPs: this.#simulatedPs,
      bounds: this.#bounds(),
      checks: this.#checks(),
      ...(failure === undefined ? {} : { failure }),
    }
  }

  #bounds(): RehearsedService['bounds'] {
    const names: readonly BoundName[] =
      this.#plan.group === undefined
        ? ['threshold', 'detection']
        : ['threshold', 'detection', 'commit', 'visible', 'failover', 'candidate-crash']
    return names.map(name => {
      const { count, seenPs, boundPs } = this.#worst[name]
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

  #checks(): RehearsedService['checks'] {
    const ofDetectors: readonly (keyof typeof CHECKS)[] = ['no-false-suspicion', 'no-failure']
    const names = Object.keys(CHECKS) as (keyof typeof CHECKS)[]
    return names
      .filter(name => this.#plan.group !== undefined || ofDetectors.includes(name))
      .map(name => ({ name, meaning: CHECKS[name], holds: this.breach?.check !== name }))
  }

  #failure(faults: FaultKind, isDrawn: boolean): RehearsalFailure | undefined {
    if (this.#failed === undefined) return undefined
    const { service } = this.#plan
    const { schedule, breach } = shrinkSchedule(
      this.#plan,
      this.#failed.schedule,
      this.#failed.breach,
      this.#worldOf,
    )
    const check: CheckName = this.#failed.breach.check
    return {
      check,
      message: breach.message,
      atPs: breach.atPs,
      id: isDrawn ? idOf(service, this.#timing, faults, this.#failed.schedule) : '',
      replay: { schema: 'xlane/replay@1', service, timing: this.#timing, schedule },
    }
  }
}
