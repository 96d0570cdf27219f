// How fast protocols are rehearsed: steps of protocol machines per second of one core in drawn latencies, 10,000 runs of 50 ms
// with five members, and in simulated packets beside the simulation alone. Throws where a run fails, where counts are not the
// stored ones, or where fewer than 2 million steps a second, more than 60 s, or less than 40 % of the simulation's rate are
// reached with --strict. Options: --schedules=N, --packets=N, --update, --strict.
import { readFileSync } from 'node:fs'
import { analyzeServices } from '../src/allocation/analyze-services.ts'
import { buildServices } from '../src/formats/services/build-services.ts'
import { parseTopologyOrThrow } from '../src/formats/topology/parse-topology.ts'
import { randomScenario } from '../src/proof/random-runs.ts'
import { ReplicationRun } from '../src/simulation/kernels/replication.ts'
import { planSimulation } from '../src/simulation/setup/packet-records.ts'
import { rehearse } from '../src/trial/rehearse.ts'
import { expectStored } from './support/expected.ts'
import { cpuMillisOf, machine } from './support/measure.ts'
import { option } from './support/options.ts'
import { ms, printTable } from './support/table.ts'

const SCHEDULES = Number(option('schedules', '10000'))
const PACKETS = Number(option('packets', '200'))
const STRICT = process.argv.includes('--strict')

const file = 'topologies/testbed.yaml'
const topology = parseTopologyOrThrow(readFileSync(file, 'utf8'), { file })
const members = ['h1', 'h2', 'h3', 'h4', 'h5']
const services = buildServices(
  {
    services: [
      { id: 'fd', kind: 'failure-detection', members, heartbeat: { period: '1 ms', loadSize: '84 B' } },
      {
        id: 'log',
        kind: 'replication',
        detector: 'fd',
        members,
        replication: { period: '13.2 us', packet: '1538 B' },
        acks: { period: '13.2 us', loadSize: '84 B' },
        processing: { leader: '500 ns', follower: '500 ns' },
      },
    ],
  },
  topology,
)
const analyzed = analyzeServices(topology, services, { remedies: false })

const timed = (timing: 'bounds' | 'packets', schedules: number) => {
  let result: ReturnType<typeof rehearse> | undefined
  const cpuMs = cpuMillisOf(() => {
    result = rehearse(topology, services, analyzed, { timing, schedules })
  })
  if (result?.valid !== true) throw new Error(`${timing}: a run has failed`)
  const group = result.services.find(({ id }) => id === 'log')
  const steps = result.services.reduce((sum, { events }) => sum + events, 0)
  return { cpuMs, steps, simulatedPs: group?.simulatedPs ?? 0 }
}

timed('bounds', 300)
const bounds = timed('bounds', SCHEDULES)
if (SCHEDULES === 10_000) expectStored('rehearsal: steps', bounds.steps)
const packets = timed('packets', PACKETS)

// The same simulations without a protocol.
const records = planSimulation(topology, analyzed.allocation.tunnels)
let hops = 0
const durations = [5 * 2_000_000_000, 25 * 2_000_000_000]
const aloneMs = cpuMillisOf(() => {
  for (const durationPs of durations)
    for (let replication = 0; replication < PACKETS / 10; replication++) {
      const { failure: _, ...scenario } = randomScenario(records, 1, replication)
      const run = new ReplicationRun(records, { ...scenario, durationPs, clocks: 'nominal' })
      while (!run.advance());
      hops += run.packetHops
    }
})

const perSecond = bounds.steps / (bounds.cpuMs / 1000)
const share = aloneMs / packets.cpuMs
console.log(machine())
printTable(
  'rehearsals',
  ['what', 'cpu ms', 'rate'],
  [
    [
      `bounds, ${SCHEDULES} runs of each service`,
      ms(bounds.cpuMs),
      `${(perSecond / 1e6).toFixed(2)} M steps/s`,
    ],
    [
      `packets, ${PACKETS} runs of each service`,
      ms(packets.cpuMs),
      `${(share * 100).toFixed(0)} % of the simulation's rate`,
    ],
    [`the simulations alone`, ms(aloneMs), `${(hops / aloneMs / 1000).toFixed(2)} M hops/s`],
  ],
)
if (STRICT && (perSecond < 2e6 || bounds.cpuMs > 60_000 || share < 0.4))
  throw new Error('slower than promised')
