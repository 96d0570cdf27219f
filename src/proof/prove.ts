import { ANALYSIS_RULES, type AnalysisOptions } from '../analysis/options.ts'
import { type ProvenRanges, provenRanges } from '../analysis/proven.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import { type Solution, solve } from '../analysis/solution.ts'
import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireInput } from '../model/checks/require-input.ts'
import { countFrom } from '../model/checks/whole.ts'
import { defined } from '../model/defined.ts'
import type { Allocation } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Witness } from '../model/witness.ts'
import { type Found, searchSteps } from '../simulation/adversary/adversary.ts'
import type { ReplicationOutcome } from '../simulation/kernels/replication.ts'
import { CELL, COUNT, MAX, MIN } from '../simulation/kernels/tally.ts'
import { NotATreeError, type PacketRecords, planSimulation } from '../simulation/setup/packet-records.ts'
import { type AttackedWith, attackedWith } from './attacked.ts'
import { certification } from './certification.ts'
import { Closeness } from './closeness.ts'
import type { Contradiction, ProofResult, ProvenRequest } from './proof-result.ts'
import { contradictionsOf, failuresTried, randomRun, randomScenario } from './random-runs.ts'

/**
 * What a proof takes; everything has a default. The bounds are those of `fixed-point`. `shouldStop` ends the analysis,
 * and later the simulations with what was seen so far (`complete: false`).
 */
export interface ProveOptions extends Omit<AnalysisOptions, 'method'> {
  /** 1 unless given. */
  readonly seed?: number
  /** Simulations that the search for the worst may make; 20 000 unless given. */
  readonly runs?: number
  /** Runs of the whole network at random; 16 unless given. */
  readonly random?: number
  /** The only tunnel that is hunted and described. */
  readonly tunnel?: string
}

const { method: _one, ...BOUND_RULES } = ANALYSIS_RULES
export const PROVE_RULES: RulesOf<ProveOptions> = {
  ...BOUND_RULES,
  seed: { whole: countFrom(0) },
  runs: { whole: countFrom(0) },
  random: { whole: countFrom(0) },
  tunnel: 'text',
}

/** How far a proof is. */
export interface ProofStep {
  readonly phase: 'at random' | 'searching'
  readonly done: number
  readonly total: number
}

export const USUAL_SEARCH_RUNS = 20_000
export const USUAL_RANDOM_RUNS = 16

/**
 * All the evidence there is for an allocation, and against it: the analysis, its certificate checked independently, runs at
 * random, and a search for the worst. Pure: the same input gives the same result, unless `shouldStop` cuts it short.
 */
export const prove = (
  topology: Topology,
  allocation: Allocation,
  options: ProveOptions = {},
): ProofResult => {
  requireInput({ topology, allocation, options: [options, PROVE_RULES] })
  const { seed: _seed, runs: _runs, random: _random, tunnel: _tunnel, ...analysis } = options
  const solution = solve(topology, allocation, { ...analysis, method: 'fixed-point' })
  const steps = attackSteps(solution, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/**
 * Tries to refute `solution`, whoever made it; a little at a time, so that somebody can be told and signals get through.
 * `limits` are those of the checker, where they are not those of the simulations.
 */
export function* attackSteps(
  solution: Solution,
  options: ProveOptions = {},
  limits: Pick<ProveOptions, 'workLimit' | 'shouldStop'> = options,
): Generator<ProofStep, ProofResult, void> {
  const { topology, allocation, result: analysis } = solution
  const { seed = 1, runs = USUAL_SEARCH_RUNS, random = USUAL_RANDOM_RUNS, tunnel } = options
  const certificate = certification(
    solution,
    defined({ workLimit: limits.workLimit, shouldStop: limits.shouldStop }),
  )
  const attack = new Attack(topology, allocation, analysis, { ...options, seed, runs, random })
  yield* attack.steps()
  const isProven = analysis.violations.length === 0 && certificate.kind === 'accepted'
  const { contradictions, totals, closeness } = attack
  return {
    schema: 'xlane/proof@1',
    verdict: contradictions.size > 0 ? 'refuted' : isProven ? 'proven' : 'unproven',
    complete: attack.isComplete,
    seed,
    assumptions: analysis.assumptions,
    attacked: attack.attacked,
    failures: attack.failures,
    violations: analysis.violations,
    certificate,
    search: { runs: totals.searched, asked: runs },
    random: {
      runs: totals.runs,
      asked: random,
      packets: totals.packets,
      packetHops: totals.packetHops,
      drops: totals.drops,
    },
    contradictions: [...contradictions.values()],
    tunnels: closeness.describe(analysis.tunnels.filter(t => tunnel === undefined || t.id === tunnel)),
    ...defined({
      requests: analysis.replicated && requestsOf(analysis.replicated, allocation, closeness, tunnel),
    }),
  }
}

/** The contracts of two tunnels each, of `tunnel` where one is named. */
const requestsOf = (
  replicated: NonNullable<AnalysisResult['replicated']>,
  { tunnels }: Allocation,
  closeness: Closeness,
  tunnel: string | undefined,
): readonly ProvenRequest[] =>
  replicated.flatMap(bound => {
    const copies = tunnels.filter(({ replica }) => replica?.of === bound.id).map(({ id }) => id)
    if (tunnel !== undefined && !copies.includes(tunnel)) return []
    const { id, receivers } = closeness.describeRequest(bound)
    return [{ id, copies, receivers }]
  })

type Resolved = ProveOptions & Required<Pick<ProveOptions, 'seed' | 'runs' | 'random'>>

/** The simulations, what they saw, and what they contradict. */
class Attack {
  readonly closeness = new Closeness()
  /** The first of each kind and place. */
  readonly contradictions = new Map<string, Contradiction>()
  readonly totals = { runs: 0, packets: 0, packetHops: 0, drops: 0, searched: 0 }
  isComplete = false
  readonly #topology: Topology
  readonly #allocation: Allocation
  readonly #proven: ProvenRanges
  readonly #options: Resolved
  #plan: PacketRecords | undefined

  constructor(topology: Topology, allocation: Allocation, analysis: AnalysisResult, options: Resolved) {
    this.#topology = topology
    this.#allocation = allocation
    this.#proven = provenRanges(analysis)
    this.#options = options
  }

  *steps(): Generator<ProofStep, void, void> {
    if (this.#isStopped) return
    const plan = planned(this.#topology, this.#allocation)
    this.#plan = plan
    // Tunnels that are no trees are verdicts of the analysis; there is nothing to send along them.
    if (plan === undefined || plan.tunnels.length === 0) {
      this.isComplete = true
      return
    }
    this.isComplete = (yield* this.#atRandom(plan)) && (yield* this.#search(plan))
  }

  get attacked(): readonly AttackedWith[] {
    const { runs, searched } = this.totals
    return this.#plan === undefined || runs + searched === 0 ? [] : attackedWith(this.#plan)
  }

  get failures(): ProofResult['failures'] {
    return this.#plan === undefined ? { tried: 0, asked: 0 } : failuresTried(this.#plan, this.totals.runs)
  }

  get #isStopped(): boolean {
    return this.#options.shouldStop?.() ?? false
  }

  *#atRandom(plan: PacketRecords): Generator<ProofStep, boolean, void> {
    const { seed, random } = this.#options
    for (let run = 0; run < random; run++) {
      if (this.#isStopped) return false
      const scenario = randomScenario(plan, seed, run)
      const running = randomRun(plan, scenario, () => this.#isStopped)
      let step = running.next()
      for (; !step.done; step = running.next()) yield { phase: 'at random', done: run, total: random }
      this.#note(plan, step.value)
      for (const found of contradictionsOf(plan, scenario, step.value, this.#proven)) this.#contradict(found)
      if (!step.value.isComplete) return false
      yield { phase: 'at random', done: run + 1, total: random }
    }
    return true
  }

  #note({ endpoints, pairs, tunnels }: PacketRecords, { tally, released }: ReplicationOutcome): void {
    const { totals } = this
    totals.runs++
    totals.packets += released.reduce((a, b) => a + b, 0)
    totals.packetHops += tally.packetHops
    totals.drops += tally.drops.reduce((a, b) => a + b, 0)
    for (const [i, { tunnel, node }] of endpoints.entries()) {
      const cell = tally.cells.subarray(i * CELL, (i + 1) * CELL)
      if (cell[COUNT]! > 0) this.closeness.note(tunnels[tunnel]!.id, node, cell[MIN]!, cell[MAX]!, 'random')
    }
    for (const [i, { request, node }] of pairs.entries()) {
      const cell = tally.cells.subarray((endpoints.length + i) * CELL, (endpoints.length + i + 1) * CELL)
      if (cell[COUNT]! > 0) this.closeness.note(request, node, cell[MIN]!, cell[MAX]!, 'random')
    }
  }

  *#search(plan: PacketRecords): Generator<ProofStep, boolean, void> {
    const { seed, runs, tunnel } = this.#options
    if (runs === 0) return true
    const numbers = new Map(plan.tunnels.map(({ id }, t) => [id, t]))
    const rangeOf = (id: string, node: string) =>
      this.#proven.ranges[numbers.get(id)!]!.find(range => range.node === node)!
    const steps = searchSteps(this.#topology, this.#allocation.tunnels, {
      seed,
      runs,
      ...(tunnel === undefined ? {} : { victims: [tunnel] }),
      range: (id, node) => {
        const { minLatencyPs, maxJitterPs } = rangeOf(id, node)
        return maxJitterPs === null ? undefined : { minLatencyPs, maxJitterPs }
      },
      shouldStop: () => this.#isStopped,
    })
    let step = steps.next()
    for (; !step.done; step = steps.next())
      yield { phase: 'searching', done: Math.min(step.value, runs), total: runs }
    const { found, drops, evaluations, complete } = step.value
    this.totals.searched = evaluations
    for (const worst of found) {
      this.closeness.note(worst.tunnel, worst.receiver, worst.latencyPs, worst.latencyPs, 'search')
      if (worst.witness.shows === 'outside')
        this.#contradict(late(worst, rangeOf(worst.tunnel, worst.receiver)))
    }
    if (this.#proven.isDropFree) for (const witness of drops) this.#contradict(lost(witness))
    return complete
  }

  #contradict(found: Contradiction): void {
    const key = [found.code, found.tunnel, found.node, found.link].join('\n')
    if (!this.contradictions.has(key)) this.contradictions.set(key, found)
  }
}

const planned = (topology: Topology, { tunnels }: Allocation): PacketRecords | undefined => {
  try {
    return planSimulation(topology, tunnels)
  } catch (error) {
    if (error instanceof NotATreeError) return undefined
    throw error
  }
}

const late = (
  { tunnel, receiver, latencyPs, witness }: Found,
  { minLatencyPs, maxJitterPs }: ProvenRanges['ranges'][number][number],
): Contradiction => ({
  code: 'LATE',
  message:
    `packet ${witness.packet} of ${tunnel} took ${latencyPs} ps to ${receiver}, ` +
    `the worst case proven is ${minLatencyPs + maxJitterPs!} ps`,
  tunnel,
  node: receiver,
  witness,
})

const lost = (witness: Witness): Contradiction => {
  const link = witness.shows === 'drop' ? witness.link : undefined
  return {
    code: 'DROP',
    message: `packet ${witness.packet} of ${witness.tunnel} found no room in the queue of ${link}, where none can be lost`,
    tunnel: witness.tunnel,
    ...(link === undefined ? {} : { link }),
    witness,
  }
}
