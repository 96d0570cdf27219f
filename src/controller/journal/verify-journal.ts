import type { Topology } from '../../model/topology.ts'
import { tunnelsOf } from '../contract/contract.ts'
import type { ControllerOptions } from '../contract/options.ts'
import type { ControllerState } from '../contract/state.ts'
import { Controller } from '../controller.ts'
import { isHashOf, topologyHash } from '../plan/fingerprint.ts'
import { JournalError } from './journal-error.ts'
import type { JournalHeader } from './packed.ts'

/** A contract whose promise a fresh analysis does not bear out. */
export interface Unproven {
  readonly id: string
  readonly promised: string
  readonly found: string
}

/**
 * The contracts of a state whose range, as promised when all that is announced is in effect, does not contain the bounds of a
 * fresh analysis. Throws JournalError for another network.
 */
export const unprovenIn = (
  header: JournalHeader,
  state: ControllerState,
  topology: Topology,
): readonly Unproven[] => {
  const isItsOwn =
    state.topology === undefined
      ? isHashOf(header.topology, topology, header.name)
      : topologyHash(state.topology) === topologyHash(topology)
  if (!isItsOwn)
    throw new JournalError(
      'JOURNAL_TOPOLOGY',
      `the journal is of network '${header.name}', this is another one`,
    )
  return unprovenOf(
    new Controller(topology, JSON.parse(header.options) as ControllerOptions, undefined, [], state),
  )
}

/** The same of a controller. */
export const unprovenOf = (controller: Controller): readonly Unproven[] => {
  const { state } = controller
  const result = controller.result()
  const bounds = new Map(result.tunnels.map(bound => [bound.id, bound]))
  const wrong: Unproven[] = []
  for (const contract of state.held.values()) {
    const promise = contract.promises.at(-1)
    if (contract.status !== 'granted' || promise === undefined) continue
    const { minLatencyPs, maxJitterPs } = promise
    const most = maxJitterPs === null ? Number.POSITIVE_INFINITY : minLatencyPs + maxJitterPs
    for (const { id } of tunnelsOf(contract)) {
      const bound = bounds.get(id)
      const worst = bound?.worstPs ?? Number.POSITIVE_INFINITY
      if (bound !== undefined && bound.minLatencyPs >= minLatencyPs && worst <= most) continue
      wrong.push({
        id,
        promised: `${minLatencyPs} to ${most} ps`,
        found: bound === undefined ? 'nothing' : `${bound.minLatencyPs} to ${worst} ps`,
      })
    }
  }
  return wrong
}
