import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import type { JitterModel } from '../../src/simulation/setup/jitter-model.ts'
import { CALM, type Scenario } from '../../src/simulation/setup/scenario.ts'
import { randomNetwork } from '../arbitraries/network.ts'
import { random } from '../arbitraries/random.ts'

/** Everything a scenario may be, drawn from a seed; about `packets` packets in all. */
export const randomScenario = (seed: number, tunnels: readonly Tunnel[], packets: number): Scenario => {
  const r = random(seed + 1_000_003)
  const rate = tunnels.reduce((sum, t) => sum + 1 / t.periodPs, 0)
  const longest = Math.max(...tunnels.map(t => t.periodPs))
  const durationPs = Math.ceil(Math.min(4 * longest, packets / rate))
  const models: readonly JitterModel[] = [
    { kind: 'none' },
    { kind: 'maximum' },
    { kind: 'uniform' },
    { kind: 'two-point', share: 0.3 },
    { kind: 'quantiles', quantiles: { share: [0, 0.5, 0.99, 1], delayPs: [0, 1000, 50_000, 700_000] } },
  ]
  return {
    ...CALM,
    seed,
    replication: r.int(0, 3),
    phases: r.pick([
      { kind: 'random' },
      { kind: 'aligned' },
      { kind: 'given', ps: tunnels.map(t => r.int(0, 2 * t.periodPs)) },
    ]),
    durationPs,
    warmUpPs: r.pick([0, 0, Math.floor(durationPs / 3)]),
    wireJitter: r.pick(models),
    hostJitter: r.pick(models),
    bestEffort: r.pick([
      { kind: 'none' },
      { kind: 'saturating' },
      { kind: 'worst' },
      { kind: 'load', load: r.pick([0.05, 0.5, 1]) },
    ]),
    clocks: r.pick(['nominal', 'slow', 'fast', 'random']),
  }
}

export interface Drawn {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
}

/** A random network; every third has queues too small for comfort, so that packets are lost. */
export const drawnNetwork = (seed: number): Drawn => {
  const { topology, tunnels } = randomNetwork(seed)
  if (seed % 3 !== 0) return { topology, tunnels }
  const room = Math.ceil(Math.max(...tunnels.map(t => t.sizeBits)) * 1.5)
  return {
    topology: { ...topology, links: topology.links.map(link => ({ ...link, queueSizeBits: room })) },
    tunnels,
  }
}
