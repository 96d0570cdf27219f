import { type Analyzed, analyze } from '../../src/allocation/analyze.ts'
import type { AnalysisOptions } from '../../src/analysis/options.ts'
import { ENCAPSULATIONS, maxLoadBits, wireSizeBits } from '../../src/model/encapsulation.ts'
import { largestLoadBits } from '../../src/model/port.ts'
import type { Request, Tunnel } from '../../src/model/request.ts'
import type { Scenario } from '../../src/simulation/setup/scenario.ts'
import {
  bothEndInOneWindow,
  cutAgain,
  fastTrain,
  longestUncut,
  nothingServed,
} from '../arbitraries/critical-ports.ts'
import { endThenStart, largeThenSmall, oneMorePeriod, restOfBucket } from '../arbitraries/critical-sources.ts'
import { type Network, randomNetwork } from '../arbitraries/network.ts'
import { random } from '../arbitraries/random.ts'
import { tightRing } from '../arbitraries/rings.ts'
import { FEATURES, trafficNetwork } from '../arbitraries/traffic.ts'
import { featuredNetwork } from '../simulation/features.ts'

/** What the fuzzer looks at: a network, its tunnels, and a scenario that is tried before any other. */
export interface Case extends Network {
  readonly scenario?: Scenario
}

/** One in five is placed by the allocator. */
const isPlaced = ({ seed }: Network): boolean => seed % 5 === 3

/** One in seven is analysed without line caps, one in eleven with the tail of its busy periods closed by a line. */
const isShaped = ({ seed }: Network): boolean => seed % 7 !== 5
const isCutShort = ({ seed }: Network): boolean => seed % 11 === 4

/**
 * A ring that diverges says so soon, instead of at ten seconds; a period raised until a link is just not full makes busy
 * periods of millions of packets, of which a few thousand are enough to compare.
 */
export const optionsFor = (network: Network): AnalysisOptions => ({
  ...(network.topology.name === 'tight ring' ? { delayLimitPs: 2_000_000_000 } : {}),
  ...(isPlaced(network) ? { arrivalLimit: 2000 } : {}),
  ...(isCutShort(network) ? { arrivalLimit: 8 } : {}),
  ...(isShaped(network) ? {} : { lineShaping: false }),
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

/** The tunnels as requests: without trees, some with a deadline, a limit on their jitter or leave to be slower. */
const asRequests = ({ seed, tunnels }: Network): Request[] => {
  const r = random(seed + 5)
  return tunnels
    .filter(({ replica }) => replica?.number !== 2)
    .map(
      ({
        routes: _,
        replica,
        requestedPeriodPs,
        declaredMinLatencyPs: _least,
        declaredMaxJitterPs: _spread,
        ...rest
      }) => ({
        ...rest,
        ...(replica === undefined ? {} : { id: replica.of, replicas: 2 as const }),
        ...(r.chance(0.2) ? { deadlinePs: r.int(1, 20) * 10_000_000 } : {}),
        ...(r.chance(0.2) ? { jitterLimitPs: r.int(1, 40) * 10_000_000 } : {}),
        ...(r.chance(0.3) && rest.arrival?.kind !== 'token-bucket'
          ? { maxPeriodPs: 4 * requestedPeriodPs }
          : {}),
      }),
    )
}

const algorithmOf = ({ seed }: Network): 'greedy' | 'x-opt' => (seed % 2 === 0 ? 'greedy' : 'x-opt')

/** Requests placed and analysed; undefined for a case that is taken as it was drawn. */
export const placing = (of: Network): Analyzed | undefined =>
  isPlaced(of)
    ? analyze(of.topology, asRequests(of), { ...optionsFor(of), algorithm: algorithmOf(of) })
    : undefined

/** One packet of one size each period, over plain ports: a third of all. */
const plain = (seed: number): Network => {
  const drawn =
    seed % 25 === 7 ? tightRing(seed, 0.5 + (Math.floor(seed / 25) % 50) / 100) : randomNetwork(seed)
  return random(seed + 3).chance(0.5) ? encapsulated(drawn, seed) : drawn
}

/** Traits and ports of any kind on networks of up to a dozen tunnels; without loads that its MTU does not let pass. */
const featured = (seed: number): Network => {
  const { topology, tunnels } = featuredNetwork(seed)
  const most = largestLoadBits(topology, topology.mtuBits ?? Number.POSITIVE_INFINITY)
  return { seed, topology, tunnels: tunnels.filter(t => t.fragment || t.loadSizeBits <= most) }
}

/** What nearly nothing else shows: networks made for one instant, with the releases that bring it about. */
const CRITICAL = [
  fastTrain,
  oneMorePeriod,
  largeThenSmall,
  restOfBucket,
  endThenStart,
  longestUncut,
  cutAgain,
  bothEndInOneWindow,
  nothingServed,
]
/** One in so many is one of them, in turn. */
export const CRITICAL_EVERY = 12
/** The first seeds that draw each of them once. */
export const CRITICAL_SEEDS: readonly number[] = CRITICAL.map((_, i) => CRITICAL_EVERY * i + 2)

/** Kinds of traffic and ports one at a time, in turn; on larger networks; and what nearly nothing else shows. */
const single = (seed: number): Case => {
  const r = random(seed + 13)
  if (seed % CRITICAL_EVERY === 2) return CRITICAL[Math.floor(seed / CRITICAL_EVERY) % CRITICAL.length]!(seed)
  if (r.chance(0.35)) return featured(seed)
  return trafficNetwork(seed, [FEATURES[Math.floor(seed / 3) % FEATURES.length]!])
}

/** The case of a seed, the same everywhere; it may have lost all of its tunnels to the allocator. */
export const drawCase = (seed: number): Case => {
  const kind = seed % 25 === 7 ? 0 : seed % 3
  const { topology, tunnels, scenario }: Case = [plain, trafficNetwork, single][kind]!(seed)
  // Who has been told when to send has been placed, too.
  if (scenario !== undefined) return { seed, topology, tunnels, scenario }
  const network = { seed, topology, tunnels }
  return { ...network, tunnels: placing(network)?.allocation.tunnels ?? tunnels }
}
