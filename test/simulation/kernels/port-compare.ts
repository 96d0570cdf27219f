import { crossingJitterPs, type RunTables } from '../../../src/simulation/setup/run-tables.ts'
import type { Scenario } from '../../../src/simulation/setup/scenario.ts'
import { random } from '../../arbitraries/random.ts'
import { calm, noBestEffort } from '../../simulator/choices.ts'
import { plan as planByTest } from '../../simulator/plan.ts'
import { type Choices, type Outcome, type Release, simulate } from '../../simulator/simulate.ts'
import { type Drawn, randomScenario } from '../scenarios.ts'

export const releasesOf = (tables: RunTables, t: number): readonly Release[] => {
  const releases: Release[] = []
  const source = tables.source(t)
  for (let p = source.next(); p !== undefined; p = source.next())
    releases.push({ releasedPs: p.bornPs, bits: p.bits, parts: p.parts, message: p.unit })
  return releases
}

/** Everything that a scenario may be for a network of any kind. */
export const scenarioFor = (seed: number, { topology, tunnels }: Drawn): Scenario => {
  const r = random(seed + 11_000_003)
  const nodes = topology.nodes.map(n => n.id)
  return {
    ...randomScenario(seed, tunnels, 500),
    warmUpPs: 0,
    phases: { kind: 'given', ps: tunnels.map(t => r.int(1, t.periodPs)) },
    bestEffort: { kind: r.pick(['none', 'worst', 'worst']) },
    clocks: r.pick(['nominal', 'slow', 'fast', { slow: nodes.filter(() => r.chance(0.5)) }, 'random']),
    sources: {
      sizes: r.pick(['largest', 'smallest', 'either', 'any']),
      within: r.pick(['start', 'end', 'random']),
      rests: r.pick(['none', 'random']),
    },
    reservedPhasesPs: topology.links.map(link =>
      (link.reserved ?? topology.reserved ?? []).map(({ periodPs }) => r.int(1, periodPs)),
    ),
  }
}

/** The same run by the simulator of the tests: told what is released, and what is drawn, and nothing else. */
export const byTest = ({ topology, tunnels }: Drawn, tables: RunTables): Outcome => {
  const { plan, scenario, clock } = tables
  const ours = planByTest(topology, tunnels)
  const recordOf = (tunnel: number, link: number): number => {
    for (let r = plan.linkStart[link]!; ; r++) if (plan.tunnel[r] === tunnel) return r
  }
  const bestEffort: Choices['bestEffort'] =
    scenario.bestEffort.kind === 'none'
      ? noBestEffort
      : (_w, _f, idleSince, now) => Math.max(idleSince, now - 1)
  return simulate(ours, {
    ...calm(ours, scenario.durationPs),
    bestEffort,
    fastTunnels: scenario.clocks !== 'nominal' && scenario.clocks !== 'random',
    portPpb: ({ from }) => clock.portPpb(from, 0),
    releases: flow => releasesOf(tables, flow.index),
    controlPhasePs: (wire, kind) => scenario.reservedPhasesPs![wire.index]![kind]!,
    jitter: ({ flow, k }, wire, _earliest, most) =>
      most === 0
        ? 0
        : wire === undefined
          ? tables.sendModelledPs(flow.index, k)
          : crossingJitterPs(tables, recordOf(flow.index, wire.index), k),
  })
}
