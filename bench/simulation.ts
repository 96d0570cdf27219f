import { BatchKernel } from '../src/simulation/batch-kernel.ts'
import { planSimulation } from '../src/simulation/plan.ts'
import { runTables } from '../src/simulation/run-tables.ts'
import { CALM } from '../src/simulation/scenario.ts'
import { millisOf } from './support/measure.ts'
import { TRAFFIC } from './support/traffic.ts'

for (const key of (process.argv.find(a => a.startsWith('--only='))?.slice(7) ?? 'a,b,c,e').split(',')) {
  const { name, topology, tunnels } = TRAFFIC[key]!()
  const plan = planSimulation(topology, tunnels)
  const rate = tunnels.reduce((s, t) => s + t.routes[0]!.length / t.periodPs, 0)
  const durationPs = Math.round(Number(process.env.HOPS ?? 8e6) / rate)
  const w = process.env.WINDOW
  for (let i = 0; i < 4; i++) {
    const k = new BatchKernel(
      runTables(plan, { ...CALM, seed: 1, phases: { kind: 'random' }, durationPs }),
      ...(w === undefined ? [] : [Number(w) * 1e6]),
    )
    const msec = millisOf(() => k.advance(Number.POSITIVE_INFINITY))
    console.log(
      name,
      tunnels.length,
      (k.tally.packetHops / msec / 1000).toFixed(2),
      'Mhops/s',
      k.tally.packetHops,
    )
  }
}
