import { ownIdExpected, tunnelIds } from '../../model/checks/request-faults.ts'
import type { BandwidthRequest } from '../../model/command.ts'
import type { LanedRequest } from '../../model/request.ts'
import type { Rejection } from '../../model/verdict.ts'
import { commandError } from '../contract/command-error.ts'
import { type Contract, copyNamed, NO_USAGE, type Placed } from '../contract/contract.ts'
import type { Decision } from '../contract/decision.ts'
import { type ControllerEvent, changed } from '../contract/events.ts'
import { announced, type Promised, type Range } from '../contract/promise.ts'
import { requestOf } from '../contract/read-request.ts'
import type { ControllerState } from '../contract/state.ts'
import type { RangesById } from './admission.ts'
import { type Deciding, onlyAnswered } from './deciding.ts'
import { grantedOn } from './granted-on.ts'
import { type Moving, makeRoom } from './make-room.ts'
import { eventsOf, movesOf, type Phase } from './phases.ts'
import { startOf } from './timing.ts'

/** Answers a request: placed, placed by moving others where that is allowed, or rejected with everything as it was. */
export const decideRequest = (deciding: Deciding, asked: BandwidthRequest): Decision => {
  const { admission, state } = deciding
  const isTwice = asked.replicas !== undefined
  const { id, named } = nameOf(state, asked.id, isTwice)
  const clash = takenBy(state, id, isTwice)
  if (clash !== undefined) {
    const expected = ownIdExpected(clash, tunnelIds(id, isTwice))
    throw commandError('DUPLICATE_ID', 'id', expected, `${clash}, which is in place already`)
  }
  const request = requestOf(admission.network, id, asked)
  const fresh = { id, request: asked, named, usage: NO_USAGE, past: [] }
  return admitNew(deciding, fresh, request)
}

interface Newcomer extends Pick<Contract, 'id' | 'request' | 'usage'> {
  readonly named: number
  /** What it was told before. */
  readonly past: readonly Promised[]
}

/** A tunnel that has no lane so far gets one, or nothing happens. */
export const admitNew = (deciding: Deciding, newcomer: Newcomer, request: LanedRequest): Decision => {
  const { admission, options } = deciding
  const { id } = newcomer
  const placed = admission.place(request, true)
  if (!('code' in placed)) {
    const phase = { fromMs: startOf(deciding), ranges: withRange(admission.after(), id, admission.bound(id)) }
    return granted(deciding, newcomer, placed, { phases: [phase], moving: [] })
  }
  const room = newcomer.request.allowReroute === true ? makeRoom(deciding, request, placed) : undefined
  if (room === undefined) return onlyAnswered(deciding, rejectedAs(id, placed))
  // What moves is on both trees from `startMs`, on the new one alone when the old one has drained.
  const startMs = startOf(deciding)
  const settledMs = startMs + options.graceMs + room.union.drainMs
  const phases = [
    { fromMs: startMs, ranges: room.union.ranges },
    { fromMs: settledMs, ranges: withRange(admission.after(), id, admission.bound(id)) },
  ]
  return granted(deciding, newcomer, room.placed, { phases, moving: room.moving })
}

const withRange = (ranges: RangesById, id: string, range: Range): RangesById =>
  new Map([...ranges, [id, range]])

export const rejectedAs = (id: string, rejection: Rejection): Decision['outcome'] => ({
  kind: 'rejected',
  id,
  rejection,
})

interface Course {
  readonly phases: readonly Phase[]
  /** Others on their new trees. */
  readonly moving: readonly Moving[]
}

const granted = (
  deciding: Deciding,
  newcomer: Newcomer,
  placed: Placed,
  { phases, moving }: Course,
): Decision => {
  const { admission, state, nowMs } = deciding
  const before = admission.before()
  const { periodPs } = placed.tunnel
  const { id, named, request, usage, past } = newcomer
  const { fromMs: startsMs, ranges } = phases.at(-1)!
  const range = ranges.get(id)!
  const own = new Set([id, ...moving.map(m => m.id)])
  const moved = movesOf(before, phases, own)
  const rerouted = moving.map(to => reroute(state, to, before, phases, nowMs))
  const promise: Promised = { fromMs: startsMs, ...range, periodPs }
  const promises = announced(past, [promise], nowMs)
  return {
    atMs: nowMs,
    outcome: {
      kind: 'granted',
      id,
      minLatencyPs: range.minLatencyPs,
      maxJitterPs: range.maxJitterPs!,
      periodPs,
      ...grantedOn(admission, placed),
      startsMs,
      holdsMs: startsMs,
      affected: [...rerouted.flatMap(r => r.moved), ...moved],
      rerouted: moving.map(m => m.id),
    },
    held: [
      { id, request, ...placed, status: 'granted', startsMs, promises, usage },
      ...rerouted.map(r => r.held),
    ],
    gone: [],
    moved,
    settledMs: startsMs,
    named,
    events: [...rerouted.flatMap(r => r.events), ...eventsOf(state, moved)],
  }
}

/** One of the others on its new tree: told of the range of both trees first, then of the new one's. */
const reroute = (
  state: ControllerState,
  { id, placed }: Moving,
  before: RangesById,
  phases: readonly Phase[],
  nowMs: number,
): { held: Contract; moved: Decision['moved']; events: readonly ControllerEvent[] } => {
  const { periodPs } = placed.tunnel
  const old = state.held.get(id)!
  const next = phases.map(({ fromMs, ranges }): Promised => ({ ...ranges.get(id)!, fromMs, periodPs }))
  const moved = movesOf(
    new Map([[id, before.get(id)!]]),
    phases.map(({ fromMs, ranges }) => ({ fromMs, ranges: new Map([[id, ranges.get(id)!]]) })),
    new Set(),
  )
  const events = moved.map(m => changed(id, 'TE', { ...m.from, periodPs }, { ...m.to, periodPs }))
  return { held: { ...old, ...placed, promises: announced(old.promises, next, nowMs) }, moved, events }
}

/** The name asked for, or the next of t1, t2, … that is free. */
export const nameOf = (
  state: ControllerState,
  id: string | undefined,
  isTwice: boolean,
): { id: string; named: number } => {
  if (id !== undefined) return { id, named: state.named }
  let named = state.named + 1
  while (takenBy(state, `t${named}`, isTwice) !== undefined) named++
  return { id: `t${named}`, named }
}

/** Of the names that a contract would take, one that another contract or one of its copies has. */
const takenBy = ({ held }: ControllerState, id: string, isTwice: boolean): string | undefined =>
  tunnelIds(id, isTwice).find(name => held.has(name) || copyNamed(held, name) !== undefined)
