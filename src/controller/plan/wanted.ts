import type { Fault } from '../../model/checks/fault.ts'
import { InputError } from '../../model/checks/input-error.ts'
import { LANE } from '../../model/checks/whole.ts'
import type { BandwidthChange, BandwidthRequest, Command } from '../../model/command.ts'
import { isLaned, type LanedRequest, type Request } from '../../model/request.ts'
import type { Contract } from '../contract/contract.ts'
import type { ControllerState } from '../contract/state.ts'

/** A request of a file as one asks a controller for it. */
export const asked = (request: LanedRequest, allowReroute: boolean): BandwidthRequest => {
  const { sizeBits: _wire, ...rest } = request
  return allowReroute ? { ...rest, allowReroute } : rest
}

/** One tunnel's way to what is wanted: its commands stand or fall together. */
export interface PlanStep {
  readonly kind: 'added' | 'changed' | 'removed'
  readonly id: string
  readonly commands: readonly Command[]
}

/** First what makes room, then what is changed, then what is new; each in order. */
export const stepsTo = (
  state: ControllerState,
  wanted: readonly Request[],
  allowReroute: boolean,
): readonly PlanStep[] => {
  const laned = requireLanes(wanted)
  const names = new Set(wanted.map(request => request.id))
  const gone = [...state.held.keys()].filter(id => !names.has(id))
  const removed = gone.map((id): PlanStep => ({ kind: 'removed', id, commands: [{ kind: 'release', id }] }))
  const changed: PlanStep[] = []
  const added: PlanStep[] = []
  for (const want of laned) {
    const request = asked(want, allowReroute)
    const held = state.held.get(want.id)
    if (held === undefined)
      added.push({ kind: 'added', id: want.id, commands: [{ kind: 'request', request }] })
    else {
      const commands = commandsFor(held, request)
      if (commands.length > 0) changed.push({ kind: 'changed', id: want.id, commands })
    }
  }
  return [...removed, ...changed, ...added]
}

/** A contract is for the lane that is asked for. Throws InputError where one is to be found. */
const requireLanes = (wanted: readonly Request[]): readonly LanedRequest[] => {
  const faults = wanted.flatMap((request, i): Fault[] => {
    if (isLaned(request)) return []
    const expected = `${LANE.what}: a controller finds no lanes, analyze --out does`
    const message = `expected ${expected}; found auto`
    return [{ path: ['requests', i, 'lane'], code: 'WRONG_TYPE', message, expected, found: 'auto' }]
  })
  if (faults.length > 0) throw new InputError(faults)
  return wanted.filter(isLaned)
}

const commandsFor = ({ id, request: has, status }: Contract, want: BandwidthRequest): readonly Command[] => {
  // Another sender, another way to send, or a second copy: another tunnel, by the same name.
  if (FIXED.some(key => !isSame(has[key], want[key])))
    return [
      { kind: 'release', id },
      { kind: 'request', request: want },
    ]
  const change = differenceOf(has, want)
  // A demoted one that is still wanted is asked for again.
  return Object.keys(change).length > 0 || status === 'demoted' ? [{ kind: 'change', id, change }] : []
}

/** What a contract keeps for life. */
const FIXED = ['sender', 'fragment', 'sendLatencyPs', 'sendJitterPs', 'replicas'] as const
/** What may be given to a contract and taken from it again. */
const OPTIONAL = [
  'deadlinePs',
  'maxPeriodPs',
  'routes',
  'minLoadSizeBits',
  'packets',
  'withinPs',
  'arrival',
  'jitterLimitPs',
] as const

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)

const differenceOf = (has: BandwidthRequest, want: BandwidthRequest): BandwidthChange => ({
  ...(isSame(has.receivers, want.receivers) ? {} : { receivers: want.receivers }),
  ...(has.loadSizeBits === want.loadSizeBits ? {} : { loadSizeBits: want.loadSizeBits }),
  ...(has.periodPs === want.periodPs ? {} : { periodPs: want.periodPs }),
  ...((has.lane ?? 0) === (want.lane ?? 0) ? {} : { lane: want.lane ?? 0 }),
  ...Object.fromEntries(
    OPTIONAL.filter(key => !isSame(has[key], want[key])).map(key => [key, want[key] ?? null]),
  ),
})
