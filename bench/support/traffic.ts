import type { TopologySpec } from '../../src/generate/topology.ts'
import { type Placed, placed } from './placed.ts'

const BYTE = 8
const US = 1_000_000
const SIZES = [128, 256, 512, 1024, 1500].map(bytes => bytes * BYTE)
const PERIODS = [50, 100, 200, 400].map(us => us * US)

/** What the peers were measured on: 10 Gbit/s, 500 ns links, nothing else. */
const WIRES = {
  linkLatencyPs: 500_000,
  switchLatencyPs: 0,
  multicastLatencyPs: 0,
  hostLatencyPs: 0,
  hostJitterPs: 0,
  bestEffortMaxFrameBits: 0,
  queueSizeBits: 2 ** 33,
} as const

interface Wanted {
  readonly load: number
  readonly lanes?: number
  readonly count?: number
}

const make = (topology: TopologySpec, requests: Wanted, without: readonly string[] = []): Placed =>
  placed({
    topology: { ...WIRES, ...topology },
    requests: {
      seed: 1,
      sizesBits: SIZES,
      periodsPs: PERIODS,
      pattern: requests.count === undefined ? 'all-to-all' : 'random-pairs',
      ...requests,
    },
    without,
  })

/** Three switches with 5, 6 and 5 hosts, all to all. */
export const threeSwitches = (lanes = 1): Placed =>
  make({ shape: 'line', switches: 3, hostsPerSwitch: 6 }, { load: 0.69, lanes }, ['s1-h6', 's3-h6'])

/** All to all at about the load of the peers' runs; `linkPs` is what a wire takes. */
export const fatTree = (
  k: number,
  load: number,
  lanes = 1,
  linkLatencyPs: number = WIRES.linkLatencyPs,
): Placed => make({ shape: 'fat-tree', k, linkLatencyPs }, { load, lanes })

export const sparseFatTree = (lanes = 1): Placed =>
  make({ shape: 'fat-tree', k: 16 }, { load: 0.16, count: 10_000, lanes })

/** Shortest ways round a ring: queues that feed each other in a cycle. */
export const ring = (): Placed => make({ shape: 'ring', switches: 8, hostsPerSwitch: 4 }, { load: 0.5 })
