import type { ProvenRanges } from '../analysis/proven.ts'
import type { Witness } from '../model/witness.ts'
import { type ReplicationOutcome, ReplicationRun } from '../simulation/kernels/replication.ts'
import { addOutcome, nothingSeen } from '../simulation/results/seen.ts'
import type { SoundnessViolation } from '../simulation/results/simulation-result.ts'
import { violationsOf } from '../simulation/results/soundness.ts'
import { failuresOf } from '../simulation/setup/failures.ts'
import { durationOf } from '../simulation/setup/horizon.ts'
import type { JitterModel } from '../simulation/setup/jitter-model.ts'
import type { PacketRecords } from '../simulation/setup/packet-records.ts'
import { runTables } from '../simulation/setup/run-tables.ts'
import type { BestEffort, Scenario } from '../simulation/setup/scenario.ts'
import { dropWitness, latencyWitness } from '../simulation/witness/witness.ts'
import type { Contradiction } from './proof-result.ts'

/** Packets of one run, of all tunnels together, about. */
const PACKETS = 50_000

const JITTERS: readonly JitterModel[] = [
  { kind: 'uniform' },
  { kind: 'two-point', share: 0.5 },
  { kind: 'maximum' },
  { kind: 'two-point', share: 0.05 },
]
const BEST_EFFORT: readonly BestEffort[] = [
  { kind: 'worst' },
  { kind: 'saturating' },
  { kind: 'load', load: 0.3 },
]
const CLOCKS: readonly Scenario['clocks'][] = ['worst', 'wandering', 'random', 'slow', 'fast']
const SOURCES: readonly Scenario['sources'][] = [
  { sizes: 'largest', within: 'end', rests: 'none' },
  { sizes: 'either', within: 'random', rests: 'random' },
  { sizes: 'any', within: 'random', rests: 'none' },
  { sizes: 'either', within: 'start', rests: 'none' },
  { sizes: 'smallest', within: 'end', rests: 'random' },
]

/** Run number `replication` of a seed: phases at random, aligned in the first; models in turn, so that all pairs come up. */
export const randomScenario = (plan: PacketRecords, seed: number, replication: number): Scenario => {
  const jitter = JITTERS[replication % JITTERS.length]!
  const failures = failuresOf(plan)
  // Nothing fails in the first; then each cable and node in turn.
  const failure = failures[(replication % (failures.length + 1)) - 1]
  return {
    seed,
    replication,
    phases: { kind: replication === 0 ? 'aligned' : 'random' },
    durationPs: durationOf(plan, { kind: 'packets', count: PACKETS }),
    warmUpPs: 0,
    wireJitter: jitter,
    hostJitter: jitter,
    bestEffort: BEST_EFFORT[replication % BEST_EFFORT.length]!,
    ...(failure === undefined ? {} : { failure }),
    sources: SOURCES[replication % SOURCES.length]!,
    clocks: plan.network.topology.clockTolerancePpb === 0 ? 'nominal' : CLOCKS[replication % CLOCKS.length]!,
  }
}

/** How many of the failures that requests sent twice must survive were tried in so many runs. */
export const failuresTried = (plan: PacketRecords, runs: number): { tried: number; asked: number } => {
  const asked = failuresOf(plan).length
  return { tried: Math.min(Math.max(0, runs - 1), asked), asked }
}

/** One run of the whole network, a slice at a time; as far as it came where `shouldStop` ended it. */
export function* randomRun(
  plan: PacketRecords,
  scenario: Scenario,
  shouldStop: () => boolean,
): Generator<void, ReplicationOutcome, void> {
  const run = new ReplicationRun(plan, scenario)
  while (!run.advance() && !shouldStop()) yield
  return run.outcome()
}

/** What a run shows that was proven impossible, each with a packet to replay. */
export const contradictionsOf = (
  plan: PacketRecords,
  scenario: Scenario,
  outcome: ReplicationOutcome,
  proven: ProvenRanges,
): readonly Contradiction[] => {
  const seen = nothingSeen(plan)
  addOutcome(seen, outcome)
  const { durationPs } = scenario
  const resolved = { scenario, replications: 1, durationPs, hosts: undefined, proven }
  return violationsOf(plan, resolved, seen).map(violation => ({
    code: violation.code,
    message: violation.message,
    tunnel: violation.tunnel,
    ...(violation.code === 'DROP' ? { link: violation.link } : { node: violation.node }),
    witness: witnessOf(plan, scenario, violation),
  }))
}

const witnessOf = (plan: PacketRecords, scenario: Scenario, violation: SoundnessViolation): Witness => {
  const tables = runTables(plan, scenario)
  const isOf = (tunnel: number): boolean => {
    const { id, replica } = plan.tunnels[tunnel]!
    return id === violation.tunnel || replica?.of === violation.tunnel
  }
  if (violation.code !== 'DROP') {
    const endpoint = plan.endpoints.find(({ tunnel, node }) => isOf(tunnel) && node === violation.node)!
    return latencyWitness(tables, 'outside', endpoint, violation.packet, violation.latencyPs)
  }
  const link = plan.network.linkIndex.get(violation.link)!
  const record = plan.link.findIndex((e, r) => e === link && isOf(plan.tunnel[r]!))
  return dropWitness(tables, record, violation.packet)
}
