import type { MeasuredJitter } from '../../model/hosts.ts'
import type { Topology } from '../../model/topology.ts'

const NS = 1000

/** A share of packets, in percent, and the latency that it stays at or below, ns. */
type Percentile = readonly [percent: number, latencyNs: number]

/** Beyond the least latency, and no further than `mostNs`: what is slower is drawn as that. */
const published = (
  name: string,
  leastNs: number,
  percentiles: readonly Percentile[],
  mostNs: number,
): MeasuredJitter => {
  const within = percentiles.filter(([, latencyNs]) => latencyNs - leastNs <= mostNs)
  return {
    name,
    share: [0, ...within.map(([percent]) => Number((percent / 100).toPrecision(12))), 1],
    delayPs: [0, ...within.map(([, latencyNs]) => Math.round((latencyNs - leastNs) * NS)), mostNs * NS],
  }
}

/**
 * The paper's hosts by what reached them [XLANE21]: least, 50th, 99th and greatest latency of Table 2, the percentiles between
 * of Figures 6 and 7 (read from the drawings of the extended version), and δmax of Table 2 as the end. X-Lane on
 * smartNICs (Agilio CX), on commodity hosts (ConnectX-4, XL710), and without tuning; QJump; DPDK. Replayed measurements, not
 * a model of a kernel or of a network card (docs/SIMULATION.md "Hosts").
 */
export const HOSTS: ReadonlyMap<string, MeasuredJitter> = new Map(
  [
    published(
      'xlane-smartnic',
      4082,
      [
        [50, 4133],
        [90, 4208],
        [99, 4234],
      ],
      152,
    ),
    published(
      'xlane-com',
      4938,
      [
        [0.87, 5000],
        [50, 5130],
        [90, 5237],
        [92, 5244],
        [96, 5315],
        [98, 5401],
        [99, 5446],
        [99.5, 5467],
        [99.9, 5526],
        [99.95, 5582],
      ],
      655,
    ),
    published(
      'xlane-untuned',
      4789,
      [
        [2.04, 5000],
        [50, 5351],
        [90, 5673],
        [95, 5719],
        [98, 5750],
        [99, 5823],
        [99.5, 5879],
        [99.9, 5982],
        [99.97, 6047],
        [99.98, 6716],
        [99.99, 7499],
        [99.995, 7876],
      ],
      3200,
    ),
    published(
      'qjump',
      4270,
      [
        [0.01, 5000],
        [1.97, 6000],
        [14.49, 7000],
        [50, 7702],
        [64.64, 8000],
        [85.26, 9000],
        [87.18, 10_000],
        [90, 128_856],
        [91, 171_025],
        [92, 212_804],
        [93, 255_000],
        [94, 296_857],
        [95, 338_908],
        [96, 381_234],
        [97, 423_401],
        [98, 465_201],
        [99, 507_700],
        [99.6, 532_887],
        [99.9, 545_212],
        [99.99, 549_260],
        [99.997, 549_630],
        [99.998, 31_495_000],
        [99.999, 39_374_000],
        [99.9994, 42_856_000],
      ],
      48_300_730,
    ),
    published(
      'dpdk',
      4103,
      [
        [0.01, 5000],
        [1.02, 6000],
        [5.63, 7000],
        [28.63, 8000],
        [50, 8904],
        [52.25, 9000],
        [75.23, 10_000],
        [83.84, 20_000],
        [86.36, 30_000],
        [90, 44_321],
        [91, 48_273],
        [92, 52_189],
        [93, 56_159],
        [94, 60_065],
        [95, 64_028],
        [96, 68_022],
        [97, 71_975],
        [98, 171_832],
        [99, 403_118],
        [99.5, 518_395],
        [99.9, 609_602],
        [99.98, 628_332],
        [99.99, 38_718_000],
        [99.995, 46_771_000],
        [99.998, 51_423_000],
        [99.999, 53_038_000],
        [99.9994, 53_612_000],
      ],
      54_297_897,
    ),
  ].map(hosts => [hosts.name, hosts]),
)

/**
 * The network with these hosts: what was measured is the `maxJitter` of every host, so that bounds and simulation speak of
 * the same hosts. `sendJitter` stays as it is.
 */
export const withHosts = (topology: Topology, { delayPs }: MeasuredJitter): Topology => ({
  ...topology,
  nodes: topology.nodes.map(node =>
    node.kind === 'host' ? { ...node, maxJitterPs: delayPs.at(-1)! } : node,
  ),
})
