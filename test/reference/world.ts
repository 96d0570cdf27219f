import type { Link, Preemption, ReservedTraffic, Topology } from '../../src/model/topology.ts'
import type { Mistakes } from './mistakes.ts'
import { ceilDiv, floorDiv } from './rational.ts'

/** A topology, and what the reader of the model gets wrong about it. */
export interface World {
  readonly topology: Topology
  readonly mistakes: Mistakes
}

export const worldOf = (topology: Topology, mistakes: Mistakes = {}): World => ({ topology, mistakes })

export const PPB = 1_000_000_000n
export const SECOND = 1_000_000_000_000n
export const BYTE = 8n

/** C0: the nominal transmission time. */
export const nominal = (bits: bigint, link: Link): bigint => ceilDiv(bits * SECOND, BigInt(link.bandwidthBps))

/** C⁺: with a clock slow by the tolerance, for every worst case. */
export const slow = ({ topology }: World, bits: bigint, link: Link): bigint =>
  ceilDiv(nominal(bits, link) * (PPB + BigInt(topology.clockTolerancePpb)), PPB)

/** C⁻: with a clock fast by the tolerance, for every best case. */
export const fast = ({ topology }: World, bits: bigint, link: Link): bigint =>
  floorDiv(nominal(bits, link) * (PPB - BigInt(topology.clockTolerancePpb)), PPB)

/** A length of time by a clock fast by the tolerance. */
export const shortened = ({ topology, mistakes }: World, timePs: bigint): bigint =>
  mistakes.periodNotShortened ? timePs : floorDiv(timePs * (PPB - BigInt(topology.clockTolerancePpb)), PPB)

/** What holds at one egress port: the link's own words where it has some, else the topology's. */
export interface Settings {
  readonly preemption: Preemption | undefined
  readonly reserved: readonly ReservedTraffic[]
  readonly bestEffortBits: bigint
  readonly wakePs: bigint
  /** A frame takes whole cells of so many bits; 1 where it takes what it is. */
  readonly cellBits: bigint
}

export const settingsAt = ({ topology, mistakes }: World, link: Link): Settings => {
  const preemption = link.preemption ?? topology.preemption
  const bestEffort = mistakes.bestEffortOfTopology ? undefined : link.bestEffortMaxFrameBits
  return {
    preemption: preemption === 'none' ? undefined : preemption,
    reserved: mistakes.noReserved ? [] : (link.reserved ?? topology.reserved ?? []),
    bestEffortBits: BigInt(bestEffort ?? topology.bestEffortMaxFrameBits),
    wakePs: mistakes.noWake ? 0n : BigInt(link.wakeLatencyPs ?? 0),
    cellBits: mistakes.noCells ? 1n : BigInt(link.queueCellBits ?? 1),
  }
}

/** Whether packets of `lane` cut others at a port: reserved traffic, lane −1, does wherever there is preemption. */
export const isExpress = ({ preemption }: Settings, lane: number): boolean =>
  preemption !== undefined && lane < preemption.expressLanes

/** What a frame of `bits` takes of the queue. */
export const cells = ({ cellBits }: Settings, bits: bigint): bigint => ceilDiv(bits, cellBits) * cellBits
