import { createHash } from 'node:crypto'
import type { Topology } from '../../model/topology.ts'
import type { ControllerState } from '../contract/state.ts'

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** The same for the same network, however its file is written. */
export const topologyHash = (topology: Topology): string => sha256(JSON.stringify(topology))

/** The same for the same contracts on the same trees: what a plan is made against. */
export const stateHash = (state: ControllerState): string =>
  sha256(
    JSON.stringify(
      [...state.held.values()].map(({ id, request, tunnel, status }) => [id, request, tunnel, status]),
    ),
  )
