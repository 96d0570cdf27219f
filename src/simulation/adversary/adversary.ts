import type { RulesOf } from '../../model/checks/option-faults.ts'
import { requireInput } from '../../model/checks/require-input.ts'
import { countFrom } from '../../model/checks/whole.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Witness } from '../../model/witness.ts'
import { watchedKernel } from '../kernels/choose-kernel.ts'
import type { Kernel } from '../kernels/kernel.ts'
import { sliceOf } from '../kernels/replication.ts'
import { CELL, MAX, MAX_AT, type Tally } from '../kernels/tally.ts'
import { Draws } from '../setup/draws.ts'
import { type PacketRecords, planSimulation } from '../setup/packet-records.ts'
import { type RunTables, runTables } from '../setup/run-tables.ts'
import { CALM, type Scenario } from '../setup/scenario.ts'
import { dropWitness, latencyWitness } from '../witness/witness.ts'
import { Arena } from './adversary-arena.ts'
import { bringBack, Climb, type Kept } from './adversary-climb.ts'
import { pathOf } from './adversary-members.ts'

/** A range that was proven: every packet arrives within [minLatencyPs, minLatencyPs + maxJitterPs]. */
export interface ProvenRange {
  readonly minLatencyPs: number
  readonly maxJitterPs: number
}

/** What `searchWorst` takes. Times in ps. */
export interface SearchOptions {
  /** Same seed, same search. */
  readonly seed: number
  /** Simulations that may be made, most of them of a few tunnels around one packet. */
  readonly runs: number
  /** Ids of the tunnels to be hurt; all by default. */
  readonly victims?: readonly string[]
  /** What is proven of a tunnel and receiver: a victim whose bound is reached is left alone, and what exceeds it is told. */
  readonly range?: (tunnel: string, receiver: string) => ProvenRange | undefined
  /** Asked between simulations; true ends the search. */
  readonly shouldStop?: () => boolean
  /** Told between victims: simulations made so far. */
  readonly onProgress?: (evaluations: number) => void
}

export const SEARCH_RULES: RulesOf<SearchOptions> = {
  seed: { whole: countFrom(0) },
  runs: { whole: countFrom(0) },
  victims: 'list',
  range: 'function',
  shouldStop: 'function',
  onProgress: 'function',
}

/** The worst that was found for one receiver of one tunnel. */
export interface Found {
  /** Id of the tunnel. */
  readonly tunnel: string
  /** Id of the receiver. */
  readonly receiver: string
  /** Latency, ps. */
  readonly latencyPs: number
  /** Simulations that it took. */
  readonly evaluations: number
  /** A simulation that shows it again. */
  readonly witness: Witness
}

/** What `searchWorst` found. */
export interface SearchResult {
  /** Simulations made. */
  readonly evaluations: number
  /** False where `shouldStop` cut the search short. */
  readonly complete: boolean
  /** Per victim and receiver, in the order of the tunnels; receivers that were not come to are missing. */
  readonly found: readonly Found[]
  /** Lost packets, one per tunnel and link. */
  readonly drops: readonly Witness[]
}

/** Arenas that are kept from round to round. */
const MOST_ARENAS = 64
/** Evaluations of a victim in the first round; each later round gives twice as many. */
const FIRST_ROUND = 500
/** Runs of the whole network at random, in the first round and in later ones. */
const RANDOM_RUNS = 4
const LATER_RANDOM_RUNS = 1
/** Packet hops in one of them, about, at most: two of the longest periods, unless the shortest is far shorter. */
const RANDOM_HOPS = 50_000

interface Hunted {
  readonly endpoint: number
  readonly mostPs: number
  evaluations: number
  kept: Kept | undefined
  arena: Arena | undefined
  latencyPs: number
  witness: Witness | undefined
}

/**
 * Searches phases and jitters for the worst latency of each victim (MODEL "Simulation"). Equal arguments give an equal
 * result, unless `shouldStop` cuts it short. Every latency reported was seen in a simulation of the whole network.
 * Throws NotATreeError where a tunnel is no tree, and RangeError for a victim that is not there.
 */
export const searchWorst = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  options: SearchOptions,
): SearchResult => {
  requireInput({ topology, tunnels, options: [options, SEARCH_RULES] })
  const steps = searchSteps(topology, tunnels, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** {@link searchWorst} a victim at a time: yields the simulations made so far, so that signals get through between. */
export const searchSteps = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  options: SearchOptions,
): Generator<number, SearchResult, void> => new Search(topology, tunnels, options).steps()

class Search {
  readonly #topology: Topology
  readonly #plan: PacketRecords
  readonly #options: SearchOptions
  readonly #hunted: readonly Hunted[]
  readonly #spanPs: Float64Array
  readonly #drops = new Map<string, Witness>()
  #evaluations = 0
  #isStopped = false

  constructor(topology: Topology, tunnels: readonly Tunnel[], options: SearchOptions) {
    this.#topology = topology
    this.#plan = planSimulation(topology, tunnels)
    this.#options = options
    const { endpoints } = this.#plan
    const ids = new Set(tunnels.map(t => t.id))
    const strange = options.victims?.find(id => !ids.has(id))
    if (strange !== undefined) throw new RangeError(`there is no tunnel ${strange}`)
    const victims = new Set(options.victims ?? ids)
    this.#hunted = endpoints.flatMap(({ tunnel, node }, endpoint) => {
      const { id } = tunnels[tunnel]
      if (!victims.has(id)) return []
      const range = options.range?.(id, node)
      const mostPs = range === undefined ? Number.POSITIVE_INFINITY : range.minLatencyPs + range.maxJitterPs
      return [
        {
          endpoint,
          mostPs,
          evaluations: 0,
          kept: undefined,
          arena: undefined,
          latencyPs: -1,
          witness: undefined,
        },
      ]
    })
    this.#spanPs = spansOf(this.#plan)
  }

  *steps(): Generator<number, SearchResult, void> {
    const { runs, onProgress } = this.#options
    for (let round = 0; this.#goesOn(); round++) {
      const open = this.#hunted.filter(h => h.latencyPs < h.mostPs)
      if (open.length === 0) break
      const randomRuns = round === 0 ? RANDOM_RUNS : LATER_RANDOM_RUNS
      for (let i = 0; i < randomRuns && this.#goesOn(); i++) this.#wholeNetwork(round * RANDOM_RUNS + i)
      const share = Math.max(1, Math.ceil((runs - this.#evaluations) / open.length))
      for (const hunted of open) {
        if (!this.#goesOn()) break
        this.#visit(hunted, Math.min(share, FIRST_ROUND * 2 ** round), round)
        onProgress?.(this.#evaluations)
        yield this.#evaluations
      }
    }
    return {
      evaluations: this.#evaluations,
      complete: !this.#isStopped,
      found: this.#hunted.flatMap(({ endpoint, latencyPs, evaluations, witness }) => {
        if (witness === undefined) return []
        const { tunnel, node } = this.#plan.endpoints[endpoint]
        return [{ tunnel: this.#plan.tunnels[tunnel].id, receiver: node, latencyPs, evaluations, witness }]
      }),
      drops: [...this.#drops.values()],
    }
  }

  #goesOn(): boolean {
    return !this.#isOver() && this.#evaluations < this.#options.runs
  }

  #isOver(): boolean {
    if (!this.#isStopped && this.#options.shouldStop?.() === true) this.#isStopped = true
    return this.#isStopped
  }

  #visit(hunted: Hunted, budget: number, round: number): void {
    const arena =
      hunted.arena ?? new Arena(this.#topology, this.#plan, hunted.endpoint, this.#spanPs[hunted.endpoint])
    if (this.#hunted.length <= MOST_ARENAS) hunted.arena = arena
    let left = budget
    const climb: Climb = new Climb(arena, new Draws(this.#options.seed, hunted.endpoint, round), () => {
      this.#evaluations++
      hunted.evaluations++
      left--
      if (arena.dropped >= 0) this.#noteDrop(arena)
      return left > 0 && climb.best.latencyPs < hunted.mostPs && this.#goesOn()
    })
    if (hunted.kept !== undefined) climb.best = hunted.kept
    climb.run()
    hunted.kept = climb.best
    if (climb.best.latencyPs <= hunted.latencyPs) return
    bringBack(arena, climb.best)
    this.#note(hunted, arena.scenario(this.#plan), climb.best)
  }

  /** Replays what a small arena found on the whole network: that, and nothing else, is reported. */
  #note(hunted: Hunted, scenario: Scenario, { latencyPs, victimNumber }: Kept): void {
    const tables = runTables(this.#plan, scenario)
    const endpoint = this.#plan.endpoints[hunted.endpoint]
    const kernel = watchedKernel(tables)
    if (!this.#isRunToItsEnd(kernel, scenario.durationPs)) return
    const seenPs = kernel.tally.cells[hunted.endpoint * CELL + MAX]
    if (seenPs < latencyPs)
      throw new Error(
        `the whole network delays no packet of ${this.#plan.tunnels[endpoint.tunnel].id} to ${endpoint.node} by more than ` +
          `${seenPs} ps, the tunnels around packet ${victimNumber} delay that one by ${latencyPs} ps`,
      )
    // A later packet of the victim may have fared worse still.
    this.#see(hunted, tables, kernel.tally)
  }

  /** What a run of the whole network did to a victim. */
  #see(hunted: Hunted, tables: RunTables, { cells }: Tally): void {
    const at = hunted.endpoint * CELL
    const latencyPs = cells[at + MAX]
    if (latencyPs <= hunted.latencyPs) return
    hunted.latencyPs = latencyPs
    hunted.witness = latencyWitness(
      tables,
      latencyPs > hunted.mostPs ? 'outside' : 'worst',
      this.#plan.endpoints[hunted.endpoint],
      cells[at + MAX_AT],
      latencyPs,
    )
  }

  #noteDrop(arena: Arena): void {
    const { plan } = arena
    const record = arena.dropped
    const key = `${plan.tunnels[plan.tunnel[record]].id} ${plan.link[record]}`
    arena.forgetDrops()
    if (this.#drops.has(key)) return
    const tables = runTables(this.#plan, arena.scenario(this.#plan))
    const kernel = watchedKernel(tables)
    if (this.#isRunToItsEnd(kernel, tables.scenario.durationPs)) this.#noteDrops(tables, kernel.tally)
  }

  /** Runs the whole network, looking at the clock now and then; false where there is no time for that. */
  #isRunToItsEnd(kernel: Kernel, durationPs: number): boolean {
    const slicePs = sliceOf(this.#plan)
    for (let untilPs = slicePs; untilPs < durationPs; untilPs += slicePs) {
      kernel.advance(untilPs)
      if (this.#isOver()) return false
    }
    kernel.advance(Number.POSITIVE_INFINITY)
    return true
  }

  #noteDrops(tables: RunTables, tally: Tally): void {
    const { plan } = tables
    tally.drops.forEach((count, r) => {
      const key = `${plan.tunnels[plan.tunnel[r]].id} ${plan.link[r]}`
      if (count > 0 && !this.#drops.has(key))
        this.#drops.set(key, dropWitness(tables, r, tally.firstDropped[r]))
    })
  }

  /** Everyone at random: what happens far from all constructions. */
  #wholeNetwork(replication: number): void {
    const { seed } = this.#options
    const plan = this.#plan
    let longestPs = 1
    let hopsPerPs = 0
    for (const [t, { periodPs }] of plan.tunnels.entries()) {
      longestPs = Math.max(longestPs, periodPs)
      hopsPerPs += (plan.shapes[t].packets * plan.trees[t].links.length) / periodPs
    }
    const extremes = { kind: 'two-point', share: 0.5 } as const
    const tables = runTables(plan, {
      ...CALM,
      seed,
      replication,
      phases: { kind: 'random' },
      durationPs: Math.ceil(Math.min(2 * longestPs, RANDOM_HOPS / hopsPerPs)),
      wireJitter: extremes,
      hostJitter: extremes,
      bestEffort: { kind: plan.framePs.some(ps => ps > 0) ? 'worst' : 'none' },
      clocks: this.#topology.clockTolerancePpb > 0 ? 'worst' : 'nominal',
      sources: { sizes: 'either', within: 'random', rests: replication % 2 === 0 ? 'none' : 'random' },
    })
    const kernel = watchedKernel(tables)
    if (!this.#isRunToItsEnd(kernel, tables.scenario.durationPs)) return
    this.#evaluations++
    this.#noteDrops(tables, kernel.tally)
    for (const hunted of this.#hunted) this.#see(hunted, tables, kernel.tally)
  }
}

/**
 * Per endpoint: how long before its victim packet others may have been released, and how long it may take. Twice what a packet
 * takes that waits at every queue for all that each tunnel there may release at once, and for what else a port may do.
 */
const spansOf = (plan: PacketRecords): Float64Array => {
  const workPs = plan.framePs.map((ps, e) => ps + plan.ports[e].wakePs)
  for (let r = 0; r < plan.recordCount; r++) {
    const { packets, burstBits, mostBits } = plan.shapes[plan.tunnel[r]]
    workPs[plan.link[r]] += plan.nominalPs[r] * Math.max(packets, Math.ceil(burstBits / mostBits))
  }
  plan.ports.forEach(({ control }, e) => {
    for (const { bits, packets } of control)
      workPs[e] += Math.ceil((bits * packets * 1e12) / plan.network.bandwidthBps[e])
  })
  return Float64Array.from(plan.endpoints, ({ leastPs, tunnel }, endpoint) => {
    let sum = leastPs + plan.shapes[tunnel].withinPs
    const path = pathOf(plan, endpoint)
    for (const r of path) sum += workPs[plan.link[r]] + plan.network.jitterPs[plan.link[r]]
    return 2 * sum + (plan.isPlain ? 0 : approachPs(plan, path, workPs))
  })
}

/** The longest way of any tunnel to a queue on a path, all that may hold it up counted once. */
const approachPs = (plan: PacketRecords, path: readonly number[], workPs: Float64Array): number => {
  let longest = 0
  for (const own of path)
    for (let r = plan.linkStart[plan.link[own]]; r < plan.linkStart[plan.link[own] + 1]; r++) {
      let sum = 0
      for (let at = plan.previous[r]; at >= 0; at = plan.previous[at]) {
        const e = plan.link[at]
        sum += workPs[e] + plan.network.latencyPs[e] + plan.network.jitterPs[e] + plan.branchPs[at]
      }
      longest = Math.max(longest, sum)
    }
  return longest
}
