import { expect, test } from 'vitest'
import { parseRequestsOrThrow } from '../../src/formats/requests/parse-requests.ts'
import { printRequests } from '../../src/formats/requests/print-requests.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { printTopology } from '../../src/formats/topology/print-topology.ts'
import { generateRequests } from '../../src/generate/requests.ts'
import { generateTopology, type TopologySpec } from '../../src/generate/topology.ts'
import { customEncapsulation, ENCAPSULATIONS } from '../../src/model/encapsulation.ts'

const specs: TopologySpec[] = [
  { shape: 'fat-tree', k: 4, sendLatencyPs: 1, sendJitterPs: 999_999 },
  { shape: 'leaf-spine', leaves: 3, spines: 2, hostsPerLeaf: 2, fabricBandwidthBps: 9_584_640_000 },
  { shape: 'ring', switches: 4, hostsPerSwitch: 1, bestEffortMaxFrameBits: 0 },
  { shape: 'line', switches: 2, hostsPerSwitch: 2, encapsulation: ENCAPSULATIONS['xlane-hd8'] },
  { shape: 'star', hosts: 3, encapsulation: customEncapsulation(46 * 8, 84 * 8), linkJitterPs: 20_000 },
  { shape: 'dumbbell', left: 2, right: 1, name: 'a "quoted" name: #1', clockTolerancePpb: 100_000 },
]

test.each(specs)('%o survives being written to files and read again', spec => {
  const topology = generateTopology(spec)
  const reread = parseTopologyOrThrow(printTopology(topology), { file: 'topology.yaml' })
  expect(reread).toEqual(topology)

  const receivers = { min: 1, max: 2 }
  const requests = generateRequests(topology, {
    seed: 1,
    count: 20,
    lanes: 3,
    receivers,
    load: 0.3,
    deadlineShare: 1.5,
  })
  const file = 'requests.yaml'
  expect(parseRequestsOrThrow(printRequests(requests, reread), { file, topology: reread })).toEqual(requests)
})
