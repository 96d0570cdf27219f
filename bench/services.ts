// What the numbers of services cost beside the analysis of the tunnels that they are made of: five groups on the testbed's 17
// hosts, and a thousand groups, each with a failure detection of its own, in a k = 16 fat-tree. Throws where a number is not
// the stored one, or more than 20 ms and 1 s of processor time are added. Options: --groups=N, --rounds=N, --update.
import { readFileSync } from 'node:fs'
import { type Analyzed, analyze } from '../src/allocation/analyze.ts'
import { analyzeServices } from '../src/allocation/analyze-services.ts'
import type { ServiceOutcome } from '../src/coordination/outcome/service-outcome.ts'
import { serviceNumbers } from '../src/coordination/service-outcomes.ts'
import { deriveRequests } from '../src/coordination/tunnels/derive-requests.ts'
import { buildServices } from '../src/formats/services/build-services.ts'
import type { FailureDetectionValues, ReplicationValues } from '../src/formats/services/services-values.ts'
import { parseTopologyOrThrow } from '../src/formats/topology/parse-topology.ts'
import { generateTopology } from '../src/generate/topology.ts'
import { ENCAPSULATIONS } from '../src/model/encapsulation.ts'
import type { Services } from '../src/model/services.ts'
import type { Topology } from '../src/model/topology.ts'
import { expectStored } from './support/expected.ts'
import { cpuMillisOf, machine, median } from './support/measure.ts'
import { option } from './support/options.ts'
import { ms, printTable, whole } from './support/table.ts'

const GROUPS = Number(option('groups', '1000'))
const ROUNDS = Number(option('rounds', '5'))

const detection = (id: string, members: readonly string[], period: string): FailureDetectionValues => ({
  id,
  kind: 'failure-detection',
  members,
  heartbeat: { period, loadSize: '84 B' },
})

const group = (
  id: string,
  detector: string,
  members: readonly string[],
  period: string,
): ReplicationValues => ({
  id,
  kind: 'replication',
  detector,
  members,
  replication: { period, packet: '1400 B' },
  acks: { period, loadSize: '84 B' },
  processing: { leader: '500 ns', follower: '500 ns' },
  workload: { rate: '100 kB/s', burst: '2 kB', entry: '26 B' },
  failures: 1,
})

/** Five groups of three to five members on the 17 hosts of the testbed, which all watch each other. */
const testbed = (): readonly [Topology, Services] => {
  const file = 'topologies/testbed.yaml'
  const topology = parseTopologyOrThrow(readFileSync(file, 'utf8'), { file })
  const hosts = topology.nodes.filter(({ kind }) => kind === 'host').map(({ id }) => id)
  const groups = [3, 3, 3, 5, 5].map((n, g) => group(`g${g}`, 'fd', hosts.slice(g * 3, g * 3 + n), '100 us'))
  const services = [detection('fd', hosts, '1 ms'), ...groups]
  return [topology, buildServices({ services, bitErrorRate: 1e-12 }, topology)]
}

/** Groups of three hosts, spread over the pods. */
const fatTree = (): readonly [Topology, Services] => {
  const topology = generateTopology({ shape: 'fat-tree', k: 16, encapsulation: ENCAPSULATIONS.none })
  const hosts = topology.nodes.filter(({ kind }) => kind === 'host').map(({ id }) => id)
  const services = Array.from({ length: GROUPS }, (_, g) => {
    const members = [0, 1, 2].map(i => hosts[(g + i * 341) % hosts.length]!)
    return [detection(`fd${g}`, members, '10 ms'), group(`g${g}`, `fd${g}`, members, '1 ms')]
  }).flat()
  return [topology, buildServices({ services, bitErrorRate: 1e-12 }, topology)]
}

const sumOf = (services: readonly ServiceOutcome[]): number =>
  services.reduce((sum, service) => {
    if (!service.accepted) throw new Error(`${service.id} is not in place`)
    return sum + (service.kind === 'replication' ? (service.failoverPs?.worst ?? 0) : service.detectionPs)
  }, 0)

const checked = (name: string, sum: number, more: number, mostMs: number): void => {
  expectStored(`services: ${name}`, sum)
  if (more > mostMs) throw new Error(`${name}: ${ms(more)} ms more, at most ${mostMs} allowed`)
}

/** A whole run of both, in turns. */
const small = (): readonly string[] => {
  const name = '17 hosts, 5 groups'
  const [topology, services] = testbed()
  const requests = deriveRequests(services, topology)
  const [alone, together]: [number[], number[]] = [[], []]
  let sum = 0
  for (let round = -2; round < 3 * ROUNDS; round++) {
    const analysisMs = cpuMillisOf(() => analyze(topology, requests))
    const servicesMs = cpuMillisOf(() => {
      sum = sumOf(analyzeServices(topology, services).result.services)
    })
    if (round < 0) continue
    alone.push(analysisMs)
    together.push(servicesMs)
  }
  const more = median(together) - median(alone)
  checked(name, sum, more, 20)
  return [name, whole(requests.length), ms(median(alone)), ms(more)]
}

/** One analysis, as it takes long, and all that services add to it: checks, tunnels, numbers and verdicts. */
const large = (): readonly string[] => {
  const name = `k=16, ${GROUPS} groups`
  const [topology, services] = fatTree()
  const requests = deriveRequests(services, topology)
  let analyzed: Analyzed | undefined
  const analysisMs = cpuMillisOf(() => {
    analyzed = analyze(topology, requests, { algorithm: 'x-opt' })
  })
  if (analyzed === undefined) throw new Error('nothing was analysed')
  const { result } = analyzed
  let sum = 0
  const added = Array.from({ length: ROUNDS }, () =>
    cpuMillisOf(() => {
      deriveRequests(services, topology)
      sum = sumOf(serviceNumbers(services, result))
    }),
  )
  checked(name, sum, median(added), 1000)
  return [name, whole(requests.length), ms(analysisMs), ms(median(added))]
}

printTable(
  `services beside the analysis of the same requests, ${machine()}`,
  ['case', 'tunnels', 'analysis, cpu ms', 'services add, cpu ms'],
  [small(), large()],
)
