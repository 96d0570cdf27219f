import { undecided } from '../../allocation/decided.ts'
import { describe } from '../../model/checks/words.ts'
import type { Command } from '../../model/command.ts'
import { Stopped } from '../../model/work-budget.ts'
import { commandError } from '../contract/command-error.ts'
import { type Contract, copyNamed, tunnelsOf } from '../contract/contract.ts'
import type { Decision } from '../contract/decision.ts'
import type { ResolvedControllerOptions } from '../contract/options.ts'
import type { ControllerState } from '../contract/state.ts'
import type { Admission } from './admission.ts'
import { decideChange } from './decide-change.ts'
import { decideClock } from './decide-clock.ts'
import { decideNetwork } from './decide-network.ts'
import { decideRelease } from './decide-release.ts'
import { decideRequest, nameOf, rejectedAs } from './decide-request.ts'
import { decideUsage, type Metering } from './decide-usage.ts'
import { type Deciding, onlyAnswered } from './deciding.ts'

/**
 * The controller as a function: the same state, command and time give the same decision, and nothing has changed until
 * `evolve` takes it over. Throws CommandError for a command that means nothing here.
 */
export const decide = (
  admission: Admission,
  options: ResolvedControllerOptions,
  state: ControllerState,
  command: Command,
  atMs: number,
): Decision => {
  if (!Number.isSafeInteger(atMs) || atMs < 0)
    throw commandError('OUT_OF_RANGE', 'now', 'whole milliseconds', String(atMs))
  const isReset = command.kind === 'clock'
  if (!isReset) requireTime(options, state, atMs)
  admission.standOn(state)
  admission.watch()
  const nowMs = isReset ? atMs : Math.max(atMs, state.nowMs)
  const deciding: Deciding = { admission, options, state, nowMs }
  options.beginDecision()
  try {
    return decideOn(deciding, command)
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
    admission.standOn(state)
    return leftOpen(deciding, command, error)
  }
}

/** Either this time is wrong or that of the last decision: only an operator can tell. */
const requireTime = (
  { maxClockJumpMs }: ResolvedControllerOptions,
  { nowMs }: ControllerState,
  atMs: number,
): void => {
  if (nowMs - atMs <= maxClockJumpMs) return
  throw commandError(
    'CLOCK_JUMP',
    'now',
    `a time not before the last decision, made at ${instant(nowMs)}; where that is wrong, set the clock right by a reset`,
    instant(atMs),
  )
}

/** 100 million days from 1970 on: later there are no dates. */
const LAST_DATE_MS = 8.64e15
const instant = (ms: number): string => (ms > LAST_DATE_MS ? `${ms} ms` : new Date(ms).toISOString())

const decideOn = (deciding: Deciding, command: Command): Decision => {
  const { state } = deciding
  switch (command.kind) {
    case 'request':
      return decideRequest(deciding, command.request)
    case 'release':
      return decideRelease(deciding, heldOf(state, command.id))
    case 'change':
      return decideChange(deciding, heldOf(state, command.id), command.change)
    case 'usage':
      return decideUsage(deciding, meteredOf(state, command.id), command.reading)
    case 'clock':
      return decideClock(deciding)
    case 'network':
    case 'fail':
    case 'restore':
      return decideNetwork(deciding, command)
  }
  return command satisfies never
}

/** A request or a change that is not decided in time is rejected, and says so; whatever else is not decided has not happened. */
const leftOpen = (deciding: Deciding, command: Command, error: Stopped): Decision => {
  const { options, state } = deciding
  if (command.kind !== 'request' && command.kind !== 'change')
    throw commandError(
      error.reason === 'time' ? 'TIME_LIMIT' : 'UNDECIDED',
      'id' in command ? 'id' : 'kind',
      `a ${command.kind} that is decided within ${options.analysis.work.limit} steps`,
      error.message,
    )
  const id =
    command.kind === 'request'
      ? nameOf(state, command.request.id, command.request.replicas !== undefined).id
      : command.id
  return onlyAnswered(deciding, rejectedAs(id, undecided(id, error, options.analysis)))
}

/** What the meter called `id` counts: of a request that is sent twice each copy has one of its own. */
export const meteredOf = (state: ControllerState, id: string): Metering => {
  const found = copyNamed(state.held, id)
  if (found !== undefined) return found
  const contract = heldOf(state, id)
  if (contract.second === undefined) return { contract, copy: 1 }
  const copies = tunnelsOf(contract).map(tunnel => tunnel.id)
  throw commandError(
    'UNKNOWN_TUNNEL',
    'id',
    `the copy that was metered, ${copies.join(' or ')}`,
    describe(id),
  )
}

const heldOf = (state: ControllerState, id: string): Contract => {
  const held = state.held.get(id)
  if (held === undefined) throw commandError('UNKNOWN_TUNNEL', 'id', 'a tunnel under contract', describe(id))
  return held
}
