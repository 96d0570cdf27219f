import type { Tunnel } from '../../src/model/request.ts'
import type { Link } from '../../src/model/topology.ts'
import { capInBits, capInTime } from './caps.ts'
import { batchWork, type Crossing, isMixed } from './crossing.ts'
import { maxBig, min, Rational, ZERO } from './rational.ts'
import type { Source } from './source.ts'
import { BYTE, cells, isExpress, type Settings, settingsAt, shortened, slow, type World } from './world.ts'

/** A tunnel, or control traffic, as one egress queue sees it: batches of work. */
export interface Flow {
  readonly id: string
  /** c: the work of a batch. */
  readonly c: bigint
  /** π. */
  readonly period: bigint
  /** J, W included. */
  readonly jitter: bigint
  /** b: what a batch takes of the queue. */
  readonly bits: bigint
  /** The same work counted in another way, where a test knows one: what is less counts. */
  readonly or?: Pick<Flow, 'c' | 'period' | 'jitter'>
}

/** `rate · (t + window) + most`: what one wire can bring in a closed window of length t. */
export interface Cap {
  readonly rate: Rational
  /** κ: by how much jitter and late copies can push packets together. */
  readonly window: Rational
  /** M: the packets that may have started before. */
  readonly most: Rational
}

/** Absent where nothing is known to hold a set back. */
export interface Caps {
  readonly same?: Cap | undefined
  readonly higher?: Cap | undefined
  readonly both?: Cap | undefined
  /** In bits, for the backlog. */
  readonly sameBits?: Cap | undefined
}

/** Tunnels that come over the same wire; no caps where they start here. */
export interface Group {
  readonly same: readonly Flow[]
  readonly higher: readonly Flow[]
  readonly caps?: Caps
}

/** One lane of one egress port. */
export interface Port {
  readonly groups: readonly Group[]
  /** B: the longest wake and transmission of a lower lane or of best effort that may be under way. */
  readonly blocking: bigint
  /** Whether a packet of the lane, once begun, may be interrupted. */
  readonly interruptible: boolean
  /** What the largest frame of the lane takes of the queue. */
  readonly frameBits: bigint
  /** d: bits of the queue that a picosecond of service frees at least. */
  readonly drain: Rational
}

/** What each cut costs: FCS of one piece, gap, preamble of the next. */
export const CUT: bigint = 24n * BYTE
/** Over the least fragment: the longest stretch that cannot be cut any more. */
const UNCUT = 79n * BYTE
const UNCUT_BY_MISTAKE = 20n * BYTE

const blockingOf = (
  world: World,
  lane: number,
  here: readonly Crossing[],
  link: Link,
  settings: Settings,
): bigint => {
  const { preemption } = settings
  const uncut = world.mistakes.shortFragment ? UNCUT_BY_MISTAKE : UNCUT
  const stretch = (bits: bigint, isPreemptable: boolean): bigint => {
    if (preemption === undefined || !isExpress(settings, lane) || !isPreemptable) return bits
    const most = BigInt(preemption.minFragmentBits) + uncut
    return bits < most ? bits : most
  }
  const lower = here
    .filter(c => c.tunnel.lane > lane)
    .flatMap(c => c.source.kinds.map(k => stretch(k.hi, !isExpress(settings, c.tunnel.lane))))
  const longest = [...lower, stretch(settings.bestEffortBits, true)].map(s => slow(world, s, link))
  return settings.wakePs + longest.reduce(maxBig, 0n)
}

const batchBits = (source: Source, settings: Settings): bigint =>
  source.smallest === undefined
    ? source.kinds.reduce((sum, k) => sum + k.count * cells(settings, k.hi), 0n)
    : source.kinds[0]!.hi + source.smallest * (settings.cellBits - 1n)

/** Control traffic as flows of a lane above all others. */
const reservedFlows = (world: World, link: Link, settings: Settings, cutCost: bigint): readonly Flow[] =>
  settings.reserved.map(r => ({
    id: r.name,
    c: BigInt(r.packets) * (slow(world, BigInt(r.sizeBits), link) + cutCost),
    period: shortened(world, BigInt(r.periodPs)),
    jitter: 0n,
    bits: 0n,
  }))

/** Lane `lane` at `link`: who is there, in which groups, capped by what. */
export const portOf = (
  world: World,
  crossings: readonly Crossing[],
  link: Link,
  lane: number,
  jitterOf: (tunnel: Tunnel, link: Link) => number,
  lineShaping: boolean,
): Port => {
  const settings = settingsAt(world, link)
  const here = crossings.filter(c => c.link.id === link.id)
  const upTo = here.filter(c => c.tunnel.lane <= lane)
  const own = here.filter(c => c.tunnel.lane === lane)
  const express = (c: Crossing): boolean => c.tunnel.lane < lane && isExpress(settings, c.tunnel.lane)
  const interruptible =
    settings.preemption !== undefined &&
    !isExpress(settings, lane) &&
    (settings.reserved.length > 0 || upTo.some(express))
  const cutCost = interruptible && !world.mistakes.noCutOverhead ? slow(world, CUT, link) : 0n
  const extra = (c: Crossing): bigint => (express(c) ? cutCost : 0n)
  const flow = (c: Crossing): Flow => ({
    id: c.tunnel.id,
    c: batchWork(world, c.source, link, extra(c)),
    period: c.source.period,
    jitter: BigInt(jitterOf(c.tunnel, link)),
    bits: batchBits(c.source, settings),
  })
  const wireOf = (c: Crossing): string => (lineShaping && c.previous !== undefined ? c.previous.id : '')
  const groups = [...new Set(upTo.map(wireOf))].map((wire): Group => {
    const both = upTo.filter(c => wireOf(c) === wire)
    const same = both.filter(c => c.tunnel.lane === lane)
    const higher = both.filter(c => c.tunnel.lane < lane)
    const flows = { same: same.map(flow), higher: higher.map(flow) }
    if (wire === '') return flows
    const caps = {
      same: capInTime(world, same, extra),
      higher: capInTime(world, higher, extra),
      both: capInTime(world, both, extra),
      sameBits: capInBits(world, same),
    }
    return { ...flows, caps }
  })
  const kinds = own.flatMap(c => c.source.kinds)
  const drains = kinds.map(k =>
    isMixed(k)
      ? Rational.reduced(k.lo, slow(world, k.lo, link) + 3n)
      : Rational.reduced(cells(settings, k.hi), slow(world, k.hi, link)),
  )
  return {
    groups: [...groups, { same: [], higher: reservedFlows(world, link, settings, cutCost) }],
    blocking: blockingOf(world, lane, here, link, settings),
    interruptible: interruptible && !world.mistakes.ownPacketUncut,
    frameBits: kinds.map(k => cells(settings, k.hi)).reduce(maxBig, 0n),
    drain: drains.length === 0 ? ZERO : drains.reduce(min),
  }
}
