import type { RulesOf } from '../../model/checks/option-faults.ts'
import { countFrom } from '../../model/checks/whole.ts'
import { checkHorizon, durationOf, SimulationOptionError, type Span } from './horizon.ts'
import type { JitterModel } from './jitter-model.ts'
import type { PacketRecords } from './packet-records.ts'
import type { BestEffort, FixedJitter, Phases, Scenario } from './scenario.ts'

/** The range that an analysis has proven for one receiver; `null` where there is no bound. */
export interface ProvenRange {
  /** Least latency (λmin), ps. */
  readonly minLatencyPs: number
  /** Spread above it (δmax), ps. */
  readonly maxJitterPs: number | null
}

/** What is proven of the first copy of a request that is sent twice, at one receiver; `null` where there is no bound. */
export interface ProvenFirstCopy {
  readonly request: string
  readonly node: string
  readonly minLatencyPs: number
  /** While nothing is broken. */
  readonly worstPs: number | null
  /** With any one cable or node between the ends broken. */
  readonly worstAfterFailurePs: number | null
}

/** What an analysis says of the same tunnels, to hold the packets against. */
export interface Proven {
  /** Per tunnel, then per receiver, in their order. */
  readonly ranges: readonly (readonly ProvenRange[])[]
  /** Of receivers of requests that are sent twice: of the copy that comes first. */
  readonly replicated?: readonly ProvenFirstCopy[]
  /** Whether it is proven that no packet is lost. */
  readonly isDropFree: boolean
}

/** What a simulation takes; everything has a default. Times in ps. */
export interface SimulationOptions {
  /** 1 unless given. */
  readonly seed?: number
  /** Independent repetitions, merged; 1 unless given. */
  readonly replications?: number
  /** How long each takes, warm-up apart; about a second's work unless given. */
  readonly span?: Span
  /** Packets released in this time at the beginning are simulated, but not counted; 0 unless given. */
  readonly warmUpPs?: number
  /** At random unless given. */
  readonly phases?: Phases
  /** Of links and switches; uniform unless given. */
  readonly jitter?: JitterModel
  /** Of hosts, on both sides; uniform unless given. */
  readonly hostJitter?: JitterModel
  /** Jitter of single packets. Default none. */
  readonly fixedJitter?: readonly FixedJitter[]
  /** Saturating unless given: a largest frame is on the wire whenever no packet of a tunnel is. None where the network has none. */
  readonly bestEffort?: BestEffort
  /** Nominal unless given. */
  readonly clocks?: Scenario['clocks']
  /** Where sources are free to choose; anything they may unless given. */
  readonly sources?: Scenario['sources']
  /** Nothing is broken unless given. */
  readonly failure?: Scenario['failure']
  /** Name of the measured hosts that `hostJitter` replays, to be said with the result. */
  readonly hosts?: string
  /** What to hold the packets against. Default nothing. */
  readonly proven?: Proven
}

/** What each option may be, for `requireInput`; what depends on the tunnels is checked by {@link resolveSimulation}. */
export const SIMULATION_RULES: RulesOf<SimulationOptions> = {
  seed: { whole: countFrom(0) },
  replications: { whole: countFrom(1) },
  span: 'map',
  warmUpPs: { whole: countFrom(0) },
  phases: 'map',
  jitter: 'map',
  hostJitter: 'map',
  fixedJitter: 'list',
  bestEffort: 'map',
  clocks: { oneOfOrMap: ['nominal', 'worst', 'random', 'wandering', 'fast', 'slow'] },
  sources: {
    options: {
      sizes: { oneOf: ['largest', 'smallest', 'either', 'any'] },
      within: { oneOf: ['start', 'end', 'random'] },
      rests: { oneOf: ['none', 'random'] },
    },
  },
  failure: 'map',
  hosts: 'text',
  proven: 'map',
}

export interface ResolvedSimulation {
  /** Of replication 0; the others differ in that number alone. */
  readonly scenario: Scenario
  readonly replications: number
  /** Without the warm-up. */
  readonly durationPs: number
  readonly hosts: string | undefined
  readonly proven: Proven | undefined
}

/** Defaults applied once, at the door. Throws {@link SimulationOptionError}. */
export const resolveSimulation = (plan: PacketRecords, o: SimulationOptions = {}): ResolvedSimulation => {
  const { seed = 1, replications = 1, warmUpPs = 0, phases = { kind: 'random' } } = o
  whole('seed', seed, 0)
  whole('replications', replications, 1)
  whole('warmUpPs', warmUpPs, 0)
  const durationPs = durationOf(plan, o.span ?? { kind: 'usual' })
  whole('the time to simulate', durationPs, 0)
  checkHorizon(plan, warmUpPs + durationPs)
  if (phases.kind === 'given') {
    if (phases.ps.length !== plan.tunnels.length)
      throw new SimulationOptionError(
        `phases: expected one for each of ${plan.tunnels.length} tunnels, got ${phases.ps.length}`,
      )
    for (const ps of phases.ps) whole('a phase', ps, 0)
  }
  const scenario: Scenario = {
    seed,
    replication: 0,
    phases,
    durationPs: warmUpPs + durationPs,
    warmUpPs,
    wireJitter: o.jitter ?? { kind: 'uniform' },
    hostJitter: o.hostJitter ?? { kind: 'uniform' },
    ...(o.fixedJitter === undefined ? {} : { fixedJitter: o.fixedJitter }),
    bestEffort: hasFrames(plan) ? (o.bestEffort ?? { kind: 'saturating' }) : { kind: 'none' },
    clocks: o.clocks ?? 'nominal',
    sources: o.sources ?? ANYTHING,
    ...(o.failure === undefined ? {} : { failure: o.failure }),
  }
  return { scenario, replications, durationPs, hosts: o.hosts, proven: o.proven }
}

/** Sources that use all of their freedom. */
const ANYTHING: Scenario['sources'] = { sizes: 'any', within: 'random', rests: 'random' }

const hasFrames = ({ framePs }: PacketRecords): boolean => framePs.some(ps => ps > 0)

const whole = (what: string, value: number, least: number): void => {
  if (!Number.isSafeInteger(value) || value < least)
    throw new SimulationOptionError(`${what}: expected a whole number of at least ${least}, got ${value}`)
}
