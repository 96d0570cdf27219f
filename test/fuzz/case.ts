import { type Analyzed, analyze } from '../../src/allocation/analyze.ts'
import type { AnalysisOptions } from '../../src/analysis/options.ts'
import { ENCAPSULATIONS, maxLoadBits, wireSizeBits } from '../../src/model/encapsulation.ts'
import type { Request, Tunnel } from '../../src/model/request.ts'
import type { Scenario } from '../../src/simulation/setup/scenario.ts'
import { type Network, randomNetwork } from '../arbitraries/network.ts'
import { random } from '../arbitraries/random.ts'
import { tightRing } from '../arbitraries/rings.ts'

/** What the fuzzer looks at: a network, its tunnels, and a scenario that is tried before any other. */
export interface Case extends Network {
  readonly scenario?: Scenario
}

/** One in five is placed by the allocator. */
const isPlaced = ({ seed }: Network): boolean => seed % 5 === 3

/**
 * A ring that diverges says so soon, instead of at ten seconds; a period raised until a link is just not full makes busy
 * periods of millions of packets, of which a few thousand are enough to compare.
 */
export const optionsFor = (network: Network): AnalysisOptions => ({
  ...(network.topology.name === 'tight ring' ? { delayLimitPs: 2_000_000_000 } : {}),
  ...(isPlaced(network) ? { arrivalLimit: 2000 } : {}),
})

/** The same loads in an encapsulation: what the wire carries grows, and periods in proportion, so that loads stay. */
const encapsulated = (network: Network, seed: number): Network => {
  const r = random(seed)
  const encapsulation = r.pick(Object.values(ENCAPSULATIONS))
  const tunnels = network.tunnels.map((tunnel): Tunnel => {
    const loadSizeBits = Math.min(tunnel.loadSizeBits, maxLoadBits(encapsulation))
    const sizeBits = wireSizeBits(encapsulation, loadSizeBits)
    const periodPs = Math.ceil(tunnel.periodPs * Math.max(1, sizeBits / tunnel.sizeBits))
    return { ...tunnel, loadSizeBits, sizeBits, periodPs, requestedPeriodPs: periodPs }
  })
  // Loads are drawn up to what the encapsulation carries, coded chunks in jumbo frames.
  return { ...network, topology: { ...network.topology, encapsulation, mtuBits: 9000 * 8 }, tunnels }
}

/** The tunnels as requests: without trees, some with a deadline or leave to be slower. */
const asRequests = ({ seed, tunnels }: Network): Request[] => {
  const r = random(seed + 5)
  return tunnels.map(
    ({
      routes: _,
      requestedPeriodPs,
      declaredMinLatencyPs: _least,
      declaredMaxJitterPs: _spread,
      ...rest
    }) => ({
      ...rest,
      ...(r.chance(0.2) ? { deadlinePs: r.int(1, 20) * 10_000_000 } : {}),
      ...(r.chance(0.3) ? { maxPeriodPs: 4 * requestedPeriodPs } : {}),
    }),
  )
}

const algorithmOf = ({ seed }: Network): 'greedy' | 'x-opt' => (seed % 2 === 0 ? 'greedy' : 'x-opt')

/** Requests placed and analysed; undefined for a case that is taken as it was drawn. */
export const placing = (of: Network): Analyzed | undefined =>
  isPlaced(of)
    ? analyze(of.topology, asRequests(of), { ...optionsFor(of), algorithm: algorithmOf(of) })
    : undefined

/** The case of a seed, the same everywhere; it may have lost all of its tunnels to the allocator. */
export const drawCase = (seed: number): Case => {
  const drawn =
    seed % 25 === 7 ? tightRing(seed, 0.5 + (Math.floor(seed / 25) % 50) / 100) : randomNetwork(seed)
  const network = random(seed + 3).chance(0.5) ? encapsulated(drawn, seed) : drawn
  return { ...network, tunnels: placing(network)?.allocation.tunnels ?? network.tunnels }
}
