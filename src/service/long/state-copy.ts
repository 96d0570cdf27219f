import type { Contract } from '../../controller/contract/contract.ts'
import type { ControllerOptions, ResolvedControllerOptions } from '../../controller/contract/options.ts'
import type { ControllerState } from '../../controller/contract/state.ts'
import { Controller } from '../../controller/controller.ts'
import type { Topology } from '../../model/topology.ts'
import type { LongWork } from './long-work.ts'

/** What a thread is told: first what the controller is, then its contracts a few at a time, then what to do. */
export type Told =
  | {
      readonly kind: 'controller'
      readonly topology: Topology
      readonly options: ControllerOptions
      readonly state: Omit<ControllerState, 'held'>
    }
  | { readonly kind: 'contracts'; readonly contracts: readonly Contract[] }
  | { readonly kind: 'work'; readonly work: LongWork }

/** Copied at a time: between them, others are answered. */
const AT_ONCE = 200

/** Options as they are given, from those that are in force; a time limit is of the thread that has the clock. */
const optionsOf = (options: ResolvedControllerOptions): ControllerOptions => {
  const { analysis, beginDecision: _timer, ...plain } = options
  const { lineShaping, arrivalLimit, delayLimitPs, work } = analysis
  return { ...plain, lineShaping, arrivalLimit, delayLimitPs, workLimit: work.limit }
}

/** All that a controller is at this moment, in pieces. Contracts are never changed, only replaced: later decisions do not matter. */
export const inPieces = (controller: Controller): readonly Told[] => {
  const { held, ...state } = controller.state
  const contracts = [...held.values()]
  const pieces = Array.from(
    { length: Math.ceil(contracts.length / AT_ONCE) },
    (_, i): Told => ({
      kind: 'contracts',
      contracts: contracts.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
    }),
  )
  const { topology, options } = controller
  return [{ kind: 'controller', topology, options: optionsOf(options), state }, ...pieces]
}

/** A controller like the one that the pieces are of. */
export const controllerFrom = (pieces: readonly Told[]): Controller => {
  const held = new Map<string, Contract>()
  for (const piece of pieces)
    if (piece.kind === 'contracts') for (const contract of piece.contracts) held.set(contract.id, contract)
  const [first] = pieces
  if (first?.kind !== 'controller') throw new Error('what a controller is comes first')
  const { topology, options, state } = first
  return new Controller(topology, options, undefined, [], { ...state, held })
}
