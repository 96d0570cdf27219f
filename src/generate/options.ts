import { ENCAPSULATIONS, type Encapsulation } from '../model/encapsulation.ts'

/** What every shape has in common. Left out: the figures of MODEL "Files"'s example, a 10 GbE testbed (X-Lane §6.1). */
export interface CommonOptions {
  readonly name?: string
  /** Largest best-effort frame on the wire; 0 gives the paper's own model. */
  readonly bestEffortMaxFrameBits?: number
  readonly encapsulation?: Encapsulation
  readonly clockTolerancePpb?: number
  readonly hostBandwidthBps?: number
  /** Between switches; the hosts' rate unless given. */
  readonly fabricBandwidthBps?: number
  readonly queueSizeBits?: number
  readonly linkMinLatencyPs?: number
  readonly linkMaxJitterPs?: number
  readonly switchMinLatencyPs?: number
  readonly switchMaxJitterPs?: number
  readonly switchMulticastLatencyPs?: number
  readonly hostMinLatencyPs?: number
  readonly hostMaxJitterPs?: number
  readonly hostSendLatencyPs?: number
  readonly hostSendJitterPs?: number
}

export type ResolvedOptions = Required<Omit<CommonOptions, 'name'>>

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
  const hostBandwidthBps = quantity('hostBandwidthBps', o.hostBandwidthBps ?? 10 * GBIT, 1)
  return {
    bestEffortMaxFrameBits: quantity('bestEffortMaxFrameBits', o.bestEffortMaxFrameBits ?? 1542 * BYTE, 0),
    encapsulation: o.encapsulation ?? ENCAPSULATIONS.udp4,
    clockTolerancePpb: quantity('clockTolerancePpb', o.clockTolerancePpb ?? 0, 0),
    hostBandwidthBps,
    fabricBandwidthBps: quantity('fabricBandwidthBps', o.fabricBandwidthBps ?? hostBandwidthBps, 1),
    queueSizeBits: quantity('queueSizeBits', o.queueSizeBits ?? 128 * 1024 * BYTE, 1),
    linkMinLatencyPs: quantity('linkMinLatencyPs', o.linkMinLatencyPs ?? 15 * NS, 0),
    linkMaxJitterPs: quantity('linkMaxJitterPs', o.linkMaxJitterPs ?? 0, 0),
    switchMinLatencyPs: quantity('switchMinLatencyPs', o.switchMinLatencyPs ?? 3 * US, 0),
    switchMaxJitterPs: quantity('switchMaxJitterPs', o.switchMaxJitterPs ?? 0, 0),
    switchMulticastLatencyPs: quantity('switchMulticastLatencyPs', o.switchMulticastLatencyPs ?? 3 * US, 0),
    hostMinLatencyPs: quantity('hostMinLatencyPs', o.hostMinLatencyPs ?? 1800 * NS, 0),
    hostMaxJitterPs: quantity('hostMaxJitterPs', o.hostMaxJitterPs ?? 655 * NS, 0),
    hostSendLatencyPs: quantity('hostSendLatencyPs', o.hostSendLatencyPs ?? 0, 0),
    hostSendJitterPs: quantity('hostSendJitterPs', o.hostSendJitterPs ?? 0, 0),
  }
}
