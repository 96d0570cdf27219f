import type { TopologySpec } from '../../src/generate/topology.ts'
import { type Placed, placed } from './placed.ts'

const BYTE = 8
const US = 1_000_000
const SIZES = [128, 256, 512, 1024, 1500].map(bytes => bytes * BYTE)
const PERIODS = [50, 100, 200, 400].map(us => us * US)

/** What the peers were measured on (shared/performance.md): 10 Gbit/s, 500 ns links, nothing else. */
const WIRES = {
  linkMinLatencyPs: 500_000,
  switchMinLatencyPs: 0,
  switchMulticastLatencyPs: 0,
  hostMinLatencyPs: 0,
  hostMaxJitterPs: 0,
  bestEffortMaxFrameBits: 0,
  queueSizeBits: 2 ** 33,
} as const

export interface Traffic extends Placed {
  readonly name: string
}

const make = (
  name: string,
  topology: TopologySpec,
  requests: { readonly load: number; readonly lanes?: number; readonly count?: number },
): Traffic => {
  const { topology: network, tunnels } = placed({
    topology: { ...topology, ...WIRES },
    requests: {
      seed: 1,
      sizesBits: SIZES,
      periodsPs: PERIODS,
      pattern: requests.count === undefined ? 'all-to-all' : 'random-pairs',
      ...requests,
    },
  })
  return { name, topology: network, tunnels }
}

/** Scenarios (a), (b), (c), (e) of shared/performance.md, with three lanes, and a ring whose routes form cycles. */
export const TRAFFIC: Readonly<Record<string, () => Traffic>> = {
  a: () =>
    make('(a) 3-switch line, 15 hosts', { shape: 'line', switches: 3, hostsPerSwitch: 5 }, { load: 0.69 }),
  b: () => make('(b) fat-tree k=4, 16 hosts', { shape: 'fat-tree', k: 4 }, { load: 0.66 }),
  c: () => make('(c) fat-tree k=8, 128 hosts', { shape: 'fat-tree', k: 8 }, { load: 0.4 }),
  e: () => make('(e) fat-tree k=16, 1024 hosts', { shape: 'fat-tree', k: 16 }, { load: 0.16, count: 10_000 }),
  a3: () =>
    make('(a) with 3 lanes', { shape: 'line', switches: 3, hostsPerSwitch: 5 }, { load: 0.69, lanes: 3 }),
  b3: () => make('(b) with 3 lanes', { shape: 'fat-tree', k: 4 }, { load: 0.66, lanes: 3 }),
  c3: () => make('(c) with 3 lanes', { shape: 'fat-tree', k: 8 }, { load: 0.4, lanes: 3 }),
  ring: () => make('ring of 8, 32 hosts', { shape: 'ring', switches: 8, hostsPerSwitch: 4 }, { load: 0.5 }),
}
