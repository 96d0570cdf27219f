import { ENCAPSULATIONS, type Encapsulation } from '../model/encapsulation.ts'
import type { PortOptions } from './ports.ts'

/** What every shape has in common. Left out: the figures of MODEL "Files"'s example, a 10 GbE testbed (X-Lane §6.1). */
export interface CommonOptions extends PortOptions {
  /** Name of the network. Default that of its shape. */
  readonly name?: string
  /** Largest best-effort frame on the wire; 0 gives the paper's own model. */
  readonly bestEffortMaxFrameBits?: number
  /** What the wire adds to a load. Default `udp4`. */
  readonly encapsulation?: Encapsulation
  /** Largest error of any clock, ppb. Default 0. */
  readonly clockTolerancePpb?: number
  /** Rate of links to hosts, bit/s. Default 10 Gbit/s. */
  readonly bandwidthBps?: number
  /** Between switches; the hosts' rate unless given. */
  readonly fabricBandwidthBps?: number
  /** Room of each queue, bits. Default 128 KiB. */
  readonly queueSizeBits?: number
  /** Least latency of a link, ps. Default 15 ns. */
  readonly linkLatencyPs?: number
  /** Its spread, ps. Default 0. */
  readonly linkJitterPs?: number
  /** Least processing time of a switch, ps. Default 3 us. */
  readonly switchLatencyPs?: number
  /** Its spread, ps. Default 0. */
  readonly switchJitterPs?: number
  /** Extra time of a tunnel that branches at a switch, ps. Default 3 us. */
  readonly multicastLatencyPs?: number
  /** Least processing time of a host that receives, ps. Default 1.8 us. */
  readonly hostLatencyPs?: number
  /** Its spread, ps. Default 655 ns. */
  readonly hostJitterPs?: number
  /** Least time from release to queue at a host, ps. Default 0. */
  readonly sendLatencyPs?: number
  /** Its spread, ps. Default 0. */
  readonly sendJitterPs?: number
}

export type ResolvedOptions = Required<Omit<CommonOptions, 'name' | keyof PortOptions>>

const GBIT = 1_000_000_000
const BYTE = 8
const NS = 1_000
const US = 1_000_000

/** Refuses what no model can hold; `least` is 1 where nothing would ever leave a queue of rate or size 0. */
const quantity = (name: string, value: number, least: 0 | 1): number => {
  if (!Number.isSafeInteger(value) || value < least)
    throw new RangeError(`${name}: expected a whole number >= ${least}, got ${value}`)
  return value
}

/** Defaults are applied once, here. */
export const resolveOptions = (o: CommonOptions): ResolvedOptions => {
  const bandwidthBps = quantity('bandwidthBps', o.bandwidthBps ?? 10 * GBIT, 1)
  return {
    bestEffortMaxFrameBits: quantity('bestEffortMaxFrameBits', o.bestEffortMaxFrameBits ?? 1542 * BYTE, 0),
    encapsulation: o.encapsulation ?? ENCAPSULATIONS.udp4,
    clockTolerancePpb: quantity('clockTolerancePpb', o.clockTolerancePpb ?? 0, 0),
    bandwidthBps,
    fabricBandwidthBps: quantity('fabricBandwidthBps', o.fabricBandwidthBps ?? bandwidthBps, 1),
    queueSizeBits: quantity('queueSizeBits', o.queueSizeBits ?? 128 * 1024 * BYTE, 1),
    linkLatencyPs: quantity('linkLatencyPs', o.linkLatencyPs ?? 15 * NS, 0),
    linkJitterPs: quantity('linkJitterPs', o.linkJitterPs ?? 0, 0),
    switchLatencyPs: quantity('switchLatencyPs', o.switchLatencyPs ?? 3 * US, 0),
    switchJitterPs: quantity('switchJitterPs', o.switchJitterPs ?? 0, 0),
    multicastLatencyPs: quantity('multicastLatencyPs', o.multicastLatencyPs ?? 3 * US, 0),
    hostLatencyPs: quantity('hostLatencyPs', o.hostLatencyPs ?? 1800 * NS, 0),
    hostJitterPs: quantity('hostJitterPs', o.hostJitterPs ?? 655 * NS, 0),
    sendLatencyPs: quantity('sendLatencyPs', o.sendLatencyPs ?? 0, 0),
    sendJitterPs: quantity('sendJitterPs', o.sendJitterPs ?? 0, 0),
  }
}
