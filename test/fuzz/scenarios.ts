import { sendTimes } from '../../src/simulation/setup/lay-out.ts'
import type { PacketRecords } from '../../src/simulation/setup/packet-records.ts'
import { CALM, type Scenario } from '../../src/simulation/setup/scenario.ts'
import { type Random, random } from '../arbitraries/random.ts'
import { randomScenario } from '../simulation/scenarios.ts'

/** From release to the arrival at a record's queue, if nobody is in the way; all of the jitter or none. */
const unhindered = (plan: PacketRecords, record: number, isLate: boolean): number => {
  const { network, trees, tunnel, tunnels } = plan
  const t = tunnel[record]!
  const tree = trees[t]!
  const send = sendTimes(network, tunnels[t]!, tree)
  let ps = send.latencyPs + tree.sendBranchPs + (isLate ? send.jitterPs : 0)
  for (let r = plan.previous[record]!; r >= 0; r = plan.previous[r]!) {
    const e = plan.link[r]!
    ps += plan.nominalPs[r]! + network.latencyPs[e]! + plan.branchPs[r]! + (isLate ? network.jitterPs[e]! : 0)
  }
  return ps
}

/** Phases that bring together, at link e, a packet of every tunnel that passes it: now, 1 ps or a few frames earlier. */
const criticalPhases = (
  plan: PacketRecords,
  e: number,
  meetPs: number,
  isLate: boolean,
  r: Random,
): number[] => {
  const recordOf = new Map<number, number>()
  for (let i = plan.linkStart[e]!; i < plan.linkStart[e + 1]!; i++) recordOf.set(plan.tunnel[i]!, i)
  const lead = r.pick([0, 1, 1, plan.nominalPs[plan.linkStart[e]!]!])
  return plan.tunnels.map(({ periodPs }, t) => {
    const record = recordOf.get(t)
    if (record === undefined) return r.int(0, periodPs - 1)
    const releasePs = meetPs - unhindered(plan, record, isLate) - r.int(0, lead)
    // Only its first packets are a full bucket's burst.
    if (plan.shapes[t]!.kind === 'token-bucket' && releasePs >= 0) return releasePs
    return ((releasePs % periodPs) + periodPs) % periodPs
  })
}

/** What sources are free to do and when control frames come; nothing for a plain network. */
const traffic = (plan: PacketRecords, r: Random, meetPs?: number): Partial<Scenario> =>
  plan.isPlain
    ? {}
    : {
        sources: {
          sizes: r.pick(['largest', 'largest', 'smallest', 'either', 'any']),
          within: r.pick(['start', 'end', 'random']),
          rests: r.pick(['none', 'random']),
        },
        reservedPhasesPs: plan.ports.map(({ control }) =>
          control.map(({ periodPs }) =>
            meetPs === undefined ? r.int(1, periodPs) : Math.max(1, meetPs - 1 - r.int(0, 2)),
          ),
        ),
      }

const critical = (plan: PacketRecords, seed: number, packets: number): Scenario => {
  const r = random(seed)
  const base = randomScenario(seed, plan.tunnels, packets)
  const jitter = r.pick(['none', 'maximum', 'maximum', 'two-point'] as const)
  const model = jitter === 'two-point' ? { kind: jitter, share: 0.5 } : { kind: jitter }
  const meetPs = Math.floor(base.durationPs * 0.6)
  const e = plan.link[r.int(0, plan.recordCount - 1)]!
  const phases = criticalPhases(plan, e, meetPs, jitter !== 'none', r)
  const { nodes } = plan.network.topology
  const attacked = nodes[plan.network.from[e]!]!.id
  const scenario: Scenario = {
    ...CALM,
    seed,
    phases: { kind: 'given', ps: phases },
    durationPs: base.durationPs,
    wireJitter: model,
    hostJitter: model,
    bestEffort: r.pick([{ kind: 'worst' }, { kind: 'worst' }, { kind: 'none' }]),
    clocks: r.pick<Scenario['clocks']>(
      plan.isPlain ? ['nominal', 'worst'] : ['nominal', 'worst', { slow: [attacked] }, 'slow'],
    ),
    ...traffic(plan, r, meetPs),
  }
  return scenario
}

const anything = (plan: PacketRecords, seed: number, packets: number): Scenario => {
  const scenario = { ...randomScenario(seed, plan.tunnels, packets), warmUpPs: 0 }
  if (plan.isPlain) return scenario
  const r = random(seed + 17)
  const clocks = r.chance(0.3) ? { clocks: r.pick(['wandering', 'worst'] as const) } : {}
  return { ...scenario, ...clocks, ...traffic(plan, r) }
}

/** The two copies of a request leave together, and nothing leaves at 0: before that, ports have had no best effort. */
const started = (plan: PacketRecords, scenario: Scenario): Scenario => {
  const { phases } = scenario
  if (phases.kind !== 'given' || plan.isPlain) return scenario
  const ps = phases.ps.map((_, t) => Math.max(1, phases.ps[plan.shapes[t]!.drawnAs]!))
  return { ...scenario, phases: { kind: 'given', ps } }
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
    yield started(plan, i % 2 === 0 ? critical(plan, of, packets) : anything(plan, of, packets))
  }
}
