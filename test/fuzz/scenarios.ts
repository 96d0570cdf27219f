import type { PacketRecords } from '../../src/simulation/setup/packet-records.ts'
import { CALM, type Scenario } from '../../src/simulation/setup/scenario.ts'
import { type Random, random } from '../arbitraries/random.ts'
import { randomScenario } from '../simulation/scenarios.ts'

/** From release to the arrival at a record's queue, if nobody is in the way; all of the jitter or none. */
const unhindered = (plan: PacketRecords, record: number, isLate: boolean): number => {
  const { network, trees, tunnel } = plan
  const tree = trees[tunnel[record]!]!
  const sender = network.topology.nodes[tree.sender]!
  let ps = sender.sendLatencyPs + tree.sendBranchPs + (isLate ? sender.sendJitterPs : 0)
  for (let r = plan.previous[record]!; r >= 0; r = plan.previous[r]!) {
    const e = plan.link[r]!
    ps += plan.nominalPs[r]! + network.latencyPs[e]! + plan.branchPs[r]! + (isLate ? network.jitterPs[e]! : 0)
  }
  return ps
}

/** Phases that bring together, at one queue, a packet of every tunnel that passes it: now, 1 ps or a few frames earlier. */
const criticalPhases = (plan: PacketRecords, meetPs: number, isLate: boolean, r: Random): number[] => {
  const e = plan.link[r.int(0, plan.recordCount - 1)]!
  const recordOf = new Map<number, number>()
  for (let i = plan.linkStart[e]!; i < plan.linkStart[e + 1]!; i++) recordOf.set(plan.tunnel[i]!, i)
  const lead = r.pick([0, 1, 1, plan.nominalPs[plan.linkStart[e]!]!])
  return plan.tunnels.map(({ periodPs }, t) => {
    const record = recordOf.get(t)
    if (record === undefined) return r.int(0, periodPs - 1)
    const releasePs = meetPs - unhindered(plan, record, isLate) - r.int(0, lead)
    return ((releasePs % periodPs) + periodPs) % periodPs
  })
}

const critical = (plan: PacketRecords, seed: number, packets: number): Scenario => {
  const r = random(seed)
  const base = randomScenario(seed, plan.tunnels, packets)
  const jitter = r.pick(['none', 'maximum', 'maximum', 'two-point'] as const)
  const model = jitter === 'two-point' ? { kind: jitter, share: 0.5 } : { kind: jitter }
  const meetPs = Math.floor(base.durationPs * 0.6)
  return {
    ...CALM,
    seed,
    phases: { kind: 'given', ps: criticalPhases(plan, meetPs, jitter !== 'none', r) },
    durationPs: base.durationPs,
    wireJitter: model,
    hostJitter: model,
    bestEffort: r.pick([{ kind: 'worst' }, { kind: 'worst' }, { kind: 'none' }]),
    clocks: r.pick(['nominal', 'worst']),
  }
}

/** So many scenarios of a seed, of every kind: as drawn, and aimed at some queue, in turn. */
export function* scenariosFor(
  plan: PacketRecords,
  seed: number,
  count: number,
  packets: number,
): Generator<Scenario> {
  for (let i = 0; i < count; i++) {
    const of = seed * 1009 + i
    yield i % 2 === 0
      ? critical(plan, of, packets)
      : { ...randomScenario(of, plan.tunnels, packets), warmUpPs: 0 }
  }
}
