import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { defined } from '../../model/defined.ts'
import type { Topology } from '../../model/topology.ts'
import type { Contract } from '../contract/contract.ts'
import type { Decision, Moved } from '../contract/decision.ts'
import {
  type BandwidthChanged,
  type ChangeReason,
  type ControllerEvent,
  changed,
} from '../contract/events.ts'
import type { Asking, JournalEntry } from '../contract/journal-entry.ts'
import type { ControllerState } from '../contract/state.ts'

/**
 * Decisions as they are kept. A decision names those whose range moves three times: in the answer, for the state and as
 * announcements. Kept is the first, as rows; what cannot be made again from it exactly is kept as it is.
 */
type MovedRow = readonly [
  id: string,
  fromLatencyPs: number,
  fromJitterPs: number | null,
  toLatencyPs: number,
  toJitterPs: number | null,
  fromMs: number,
]
/** An announcement of a move: its place among those, why, and the period before and after. */
type EventRow = readonly [moved: number, reason: ChangeReason, fromPeriodPs: number, toPeriodPs: number]

interface PackedEntry extends Asking {
  readonly command: JournalEntry['command']
  /** Without what is below; every key in its place. */
  readonly decision: Decision
  readonly rows?: readonly MovedRow[]
  readonly moved?: readonly Moved[]
  /** Whether the answer lists exactly those. */
  readonly isAffected: boolean
  readonly events: readonly (ControllerEvent | EventRow)[]
}

const rowOf = ({ id, from, to }: Moved): MovedRow => [
  id,
  from.minLatencyPs,
  from.maxJitterPs,
  to.minLatencyPs,
  to.maxJitterPs,
  to.fromMs,
]

const movedOf = ([id, fromMin, fromJitter, toMin, toJitter, fromMs]: MovedRow): Moved => ({
  id,
  from: { minLatencyPs: fromMin, maxJitterPs: fromJitter },
  to: { minLatencyPs: toMin, maxJitterPs: toJitter, fromMs },
})

const eventOf = ({ id, from, to }: Moved, [, reason, fromPeriod, toPeriod]: EventRow): ControllerEvent =>
  changed(id, reason, { ...from, periodPs: fromPeriod }, { ...to, periodPs: toPeriod })

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

/** Whether a value has these keys in this order: then it is as it is made again, if what they hold is. */
const hasKeys = (value: object, keys: readonly string[]): boolean => {
  let i = 0
  for (const key in value) if (key !== keys[i++]) return false
  return i === keys.length
}

const MOVED = ['id', 'from', 'to'] as const
const RANGE = ['minLatencyPs', 'maxJitterPs'] as const
const RANGE_FROM = [...RANGE, 'fromMs'] as const
const PERIODIC = [...RANGE, 'periodPs'] as const
const CHANGED = [
  'kind',
  'id',
  'reason',
  'from',
  'minLatencyPs',
  'maxJitterPs',
  'periodPs',
  'effectiveMs',
] as const

const isRow = (one: Moved): boolean =>
  hasKeys(one, MOVED) && hasKeys(one.from, RANGE) && hasKeys(one.to, RANGE_FROM)

const isEventOf = (event: BandwidthChanged, { id, from, to }: Moved): boolean =>
  event.id === id &&
  event.from.minLatencyPs === from.minLatencyPs &&
  event.from.maxJitterPs === from.maxJitterPs &&
  event.minLatencyPs === to.minLatencyPs &&
  event.maxJitterPs === to.maxJitterPs &&
  event.effectiveMs === to.fromMs &&
  hasKeys(event, CHANGED) &&
  hasKeys(event.from, PERIODIC)

const packedEvent = (
  event: ControllerEvent,
  moved: readonly Moved[],
  at: number,
): ControllerEvent | EventRow => {
  const one = moved[at]
  if (event.kind !== 'bandwidthChanged' || one === undefined || !isEventOf(event, one)) return event
  return [at, event.reason, event.from.periodPs, event.periodPs]
}

/** The first from a place on that has this name; −1 where there is none. */
const nextNamed = (moved: readonly Moved[], id: string, from: number): number => {
  for (let at = Math.max(0, from); at < moved.length; at++) if (moved[at]?.id === id) return at
  return -1
}

const isAllOf = (affected: readonly Moved[], moved: readonly Moved[]): boolean =>
  affected.length === moved.length && affected.every((one, i) => one === moved[i] || isSame(one, moved[i]))

const packedEntry = ({ command, decision, actor, retry }: JournalEntry): PackedEntry => {
  const { moved, events, outcome } = decision
  const isAffected = 'affected' in outcome && isAllOf(outcome.affected, moved)
  const answer = isAffected ? { ...outcome, affected: [] } : outcome
  return {
    command,
    ...defined({ actor, retry }),
    decision: { ...decision, outcome: answer, moved: [], events: [] },
    ...(moved.every(isRow) ? { rows: moved.map(rowOf) } : { moved }),
    isAffected,
    // Usually there is one announcement for each that moves, in this order, and one for the contract itself before or after.
    events: events.map((event, i) => packedEvent(event, moved, nextNamed(moved, event.id, i - 1))),
  }
}

const unpackedEntry = (
  { command, actor, retry, decision: kept, rows, moved: asIs, isAffected, events: packed }: PackedEntry,
  sequence: number,
): JournalEntry => {
  const moved = asIs ?? (rows ?? []).map(movedOf)
  const events = packed.map((event): ControllerEvent => {
    if ('kind' in event) return event
    const one = moved[event[0]]
    if (one === undefined) throw new Error(`entry ${sequence} announces what does not move`)
    return eventOf(one, event)
  })
  const { outcome } = kept
  const answer = isAffected && 'affected' in outcome ? { ...outcome, affected: moved } : outcome
  const decision: Decision = { ...kept, outcome: answer, moved, events }
  const asking = defined({ actor, retry })
  if (decision.network === undefined) return { sequence, command, decision, ...asking }
  const network = readBackIn(decision.network)
  const told = command.kind === 'network' ? readBackIn(command) : command
  return { sequence, command: told, decision: { ...decision, network }, ...asking }
}

/** JSON has no word for a queue without a limit. */
const readBack = (topology: Topology): Topology => ({
  ...topology,
  links: topology.links.map(link => ({
    ...link,
    queueSizeBits: (link.queueSizeBits as number | null) ?? Number.POSITIVE_INFINITY,
  })),
})

const readBackIn = <T extends { readonly topology?: Topology }>(value: T): T =>
  value.topology === undefined ? value : { ...value, topology: readBack(value.topology) }

const packed = (value: unknown): Buffer => deflateRawSync(JSON.stringify(value))
const unpacked = (bytes: Buffer): unknown => JSON.parse(inflateRawSync(bytes).toString('utf8'))

export const packEntries = (entries: readonly JournalEntry[]): Buffer => packed(entries.map(packedEntry))

/** Of bytes that {@link packEntries} made; `before` is the sequence of the decision before the first. */
export const unpackEntries = (bytes: Buffer, before: number): readonly JournalEntry[] =>
  (unpacked(bytes) as readonly PackedEntry[]).map((entry, i) => unpackedEntry(entry, before + 1 + i))

export const packState = ({ held, ...rest }: ControllerState): Buffer =>
  packed({ ...rest, held: [...held.values()] })

/** Of bytes that {@link packState} made. */
export const unpackState = (bytes: Buffer): ControllerState => {
  const { held, ...rest } = unpacked(bytes) as Omit<ControllerState, 'held'> & {
    readonly held: readonly Contract[]
  }
  return { ...readBackIn(rest), held: new Map(held.map(one => [one.id, one])) }
}

/** What a journal is of. */
export interface JournalHeader {
  /** What reads it: `xlane/journal@2`. */
  readonly schema: string
  /** Its own name, which no other has. */
  readonly journal: string
  /** Fingerprint of the network. */
  readonly topology: string
  /** Its name. */
  readonly name: string
  /** Those that decide bounds, as JSON. */
  readonly options: string
  /** The network itself; journals of before that was kept have none. */
  readonly network?: Topology
  /** Of one that was compacted: where the one before it ended. */
  readonly before?: {
    /** Its last decision that is no longer here. */
    readonly sequence: number
    /** Its hash there. */
    readonly chain: string
  }
}

export const packHeader = (header: JournalHeader): Buffer => Buffer.from(JSON.stringify(header))
export const unpackHeader = (bytes: Buffer): JournalHeader => {
  const header = JSON.parse(bytes.toString('utf8')) as JournalHeader
  return header.network === undefined ? header : { ...header, network: readBack(header.network) }
}
