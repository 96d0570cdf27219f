import fc from 'fast-check'
import { compareProducts, gcd } from '../../src/calculus/queue/integer.ts'
import { type Caps, QueueLoad } from '../../src/calculus/queue/queue-load.ts'
import { fastestPs, shortestPs, slowestPs, transmissionPs } from '../../src/calculus/queue/transmission.ts'

/** Rates of real lines, bit/s: round ones, and SONET/SDH, serial digital video and the WAN PHY of 10 Gigabit Ethernet. */
const LINES = [
  1_000_000_000, 100_000_000, 10_000_000_000, 155_520_000, 622_080_000, 1_485_000_000, 9_953_280_000,
  2_488_320_000,
]

interface Tunnel {
  readonly sizeBits: number
  readonly periodPs: number
  readonly jitterPs: number
  /** Input wire from 1; 0: starts here. */
  readonly wire: number
}

/** One port of a network: where its packets come from, on what lines, by what clocks. */
export interface PortSpec {
  readonly outBps: number
  readonly inBps: readonly number[]
  readonly wireJitterPs: readonly number[]
  /** Whether a packet of the lane and one above may end in one window there, as where one cuts the other. */
  readonly endTogether: readonly boolean[]
  readonly tolerancePpb: number
  readonly blockingBits: number
  readonly same: readonly Tunnel[]
  readonly higher: readonly Tunnel[]
  readonly load: number
}

const isFaster = (x: readonly [number, number], y: readonly [number, number]): boolean =>
  compareProducts(x[0], y[1], y[0], x[1]) > 0

/** Costs and caps as MODEL "Clocks" and "Line caps" make them, periods stretched until Σ C/π is the load asked for. */
export const portLoad = (spec: PortSpec): QueueLoad => {
  const { outBps, inBps, wireJitterPs, tolerancePpb } = spec
  const load = new QueueLoad()
  const costOf = (bits: number): number => slowestPs(transmissionPs(bits, outBps), tolerancePpb)
  load.reset(spec.blockingBits === 0 ? 0 : costOf(spec.blockingBits))
  load.groups = inBps.length + 1
  const all = [...spec.same, ...spec.higher]
  const stretch = all.reduce((sum, t) => sum + costOf(t.sizeBits) / t.periodPs, 0) / spec.load
  const push = (flows: QueueLoad['same'], tunnels: readonly Tunnel[]): void => {
    for (const { sizeBits, periodPs, jitterPs, wire } of tunnels) {
      const period = shortestPs(Math.ceil(periodPs * stretch) + 2, tolerancePpb) + 1
      flows.push(costOf(sizeBits), period, Math.floor(jitterPs * stretch), sizeBits, wire % load.groups)
    }
  }
  push(load.same, spec.same)
  push(load.higher, spec.higher)
  inBps.forEach((bps, i) => {
    const g = i + 1
    const common = gcd(bps, outBps)
    const of = (tunnels: readonly Tunnel[]): { rate: [number, number]; packet: number } => {
      let rate: [number, number] = [bps / common, outBps / common]
      let packet = 0
      for (const { sizeBits, wire } of tunnels) {
        if (wire % load.groups !== g) continue
        const share: [number, number] = [
          costOf(sizeBits),
          fastestPs(transmissionPs(sizeBits, bps), tolerancePpb),
        ]
        if (isFaster(share, rate)) rate = share
        packet = Math.max(packet, costOf(sizeBits))
      }
      return { rate, packet }
    }
    const set = (caps: Caps, { rate, packet }: ReturnType<typeof of>): void =>
      packet === 0 ? caps.set(g, 0, 1, 0, 0) : caps.set(g, rate[0], rate[1], wireJitterPs[i]!, packet)
    set(load.sameCap, of(spec.same))
    set(load.higherCap, of(spec.higher))
    const both = of(all)
    const sum = of(spec.same).packet + of(spec.higher).packet
    set(load.bothCap, spec.endTogether[i] ? { ...both, packet: sum } : both)
    const bits = spec.same.filter(t => t.wire % load.groups === g).map(t => t.sizeBits)
    const perPs = gcd(bps, 1_000_000_000_000)
    if (bits.length === 0) load.bitCap.set(g, 0, 1, 0, 0)
    else load.bitCap.set(g, bps / perPs, 1_000_000_000_000 / perPs, wireJitterPs[i]!, Math.max(...bits))
  })
  return load
}

const tunnel: fc.Arbitrary<Tunnel> = fc
  .record({
    sizeBits: fc.oneof(fc.constantFrom(672, 8000, 12_336), fc.integer({ min: 8, max: 12_336 })),
    periodPs: fc.oneof(
      fc.constantFrom(10_000_000, 20_000_000, 125_000_000),
      fc.integer({ min: 1_000_000, max: 200_000_000 }),
    ),
    spread: fc.constantFrom(0, 0, 0.3, 1, 3.7, 12),
    wire: fc.nat(4),
  })
  .map(({ sizeBits, periodPs, spread, wire }) => ({
    sizeBits,
    periodPs,
    jitterPs: Math.floor(periodPs * spread),
    wire,
  }))

/** Ports with lines of any of those rates; `mostHigher` tunnels above the lane. */
export const ports = (mostHigher: number, loads = [0.1, 0.5, 0.8, 0.95, 0.99]): fc.Arbitrary<PortSpec> =>
  fc
    .array(
      fc.record({
        bps: fc.constantFrom(...LINES),
        jitter: fc.constantFrom(0, 0, 642, 211_348_677),
        endTogether: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    )
    .chain(wires =>
      fc.record({
        outBps: fc.constantFrom(...LINES),
        inBps: fc.constant(wires.map(w => w.bps)),
        wireJitterPs: fc.constant(wires.map(w => w.jitter)),
        endTogether: fc.constant(wires.map(w => w.endTogether)),
        tolerancePpb: fc.constantFrom(0, 0, 50_000, 100_000, 4_600),
        blockingBits: fc.constantFrom(0, 0, 12_336, 4_021),
        same: fc.array(tunnel, { minLength: 1, maxLength: 6 }),
        higher: fc.array(tunnel, { minLength: Math.min(1, mostHigher), maxLength: mostHigher }),
        load: fc.constantFrom(...loads),
      }),
    )
