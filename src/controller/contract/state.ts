import type { NetworkElement } from '../../model/command.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { type Contract, following, tunnelsOf, withUsage } from './contract.ts'
import type { Decision } from './decision.ts'
import { announced, type Promised } from './promise.ts'

/** All that was decided so far; evolves by `evolve` alone. */
export interface ControllerState {
  /** Decisions so far. */
  sequence: number
  /** Time of the last decision: a clock that runs backwards is treated as stopped. */
  nowMs: number
  /** When the last announced change has taken effect and what it took away has left the queues. */
  settledMs: number
  /** Number of the last name made. */
  named: number
  /** Where it is not the one that it began with: the network, what of it has failed included. */
  topology?: Topology
  /** What of the network has failed. */
  failed?: readonly NetworkElement[]
  /** In the order in which they were placed. */
  readonly held: Map<string, Contract>
}

export const initialState = (): ControllerState => ({
  sequence: 0,
  nowMs: 0,
  settledMs: 0,
  named: 0,
  held: new Map(),
})

/** The same, to go on from by itself: contracts are replaced, never changed. */
export const copyOf = (state: ControllerState): ControllerState => ({ ...state, held: new Map(state.held) })

/** Takes a decision into the state; the only place where it changes, but for what takes that back (`undoOf`). */
export const evolve = (state: ControllerState, decision: Decision): void => {
  const { atMs, held, renewed, replaced = [], gone, moved, usage } = decision
  state.sequence++
  if (decision.network?.topology !== undefined) state.topology = decision.network.topology
  if (decision.network !== undefined) state.failed = decision.network.failed
  state.nowMs = atMs
  state.settledMs = decision.settledMs
  state.named = decision.named
  for (const id of gone) state.held.delete(id)
  for (const one of held) {
    const next = following(state.held.get(one.id), one)
    state.held.delete(one.id)
    state.held.set(one.id, next)
  }
  for (const one of renewed === undefined ? replaced : [renewed, ...replaced])
    state.held.set(one.id, following(state.held.get(one.id), one))
  for (const { id, to } of moved) {
    const one = state.held.get(id)!
    const promise: Promised = { ...to, periodPs: one.tunnel.periodPs }
    const next = { ...one, promises: announced(one.promises, [promise], atMs) }
    state.held.set(id, following(one, next))
  }
  if (usage !== undefined) {
    const one = state.held.get(usage.id)
    if (one !== undefined) state.held.set(one.id, withUsage(one, usage.copy ?? 1, usage.usage))
  }
}

/** The tunnels that have a lane, in their order, both copies of what is sent twice. */
export const placedTunnels = (state: ControllerState): readonly Tunnel[] =>
  [...state.held.values()].filter(one => one.status === 'granted').flatMap(tunnelsOf)
