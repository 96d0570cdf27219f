import { createHash } from 'node:crypto'
import type { Contract } from '../../controller/contract/contract.ts'
import type { NetworkState } from '../../controller/contract/decision.ts'
import type { ControllerEvent } from '../../controller/contract/events.ts'
import type { JournalEntry } from '../../controller/contract/journal-entry.ts'

/** A contract that came, or is another one now: as GET /v1/tunnels/{id} has it. */
export interface ContractEvent {
  readonly kind: 'granted' | 'changed'
  /** Its name. */
  readonly id: string
  readonly contract: Contract
}

/** A contract that its sender gave back. */
export interface ReleasedEvent {
  readonly kind: 'released'
  /** Its name. */
  readonly id: string
}

/** The network is another one, or something of it failed or is back; what that did to contracts comes behind. */
export interface NetworkEvent {
  readonly kind: 'networkChanged'
  /** What was decided. */
  readonly cause: 'network' | 'fail' | 'restore'
  /** What of it has failed now. */
  readonly failed: NetworkState['failed']
}

/** What a stream tells: everything that is different after a decision, and what is announced. */
export type ServiceEvent = ContractEvent | ReleasedEvent | NetworkEvent | ControllerEvent

/** The network first, then contracts, then announcements. A rejection changes nothing, and a reading that is as expected neither. */
export const eventsOf = ({ command, decision }: JournalEntry): readonly ServiceEvent[] => {
  const { held, renewed, replaced = [], network, gone, events, outcome } = decision
  const isNetwork = command.kind === 'network' || command.kind === 'fail' || command.kind === 'restore'
  const changes: readonly ServiceEvent[] =
    network !== undefined && isNetwork
      ? [{ kind: 'networkChanged', cause: command.kind, failed: network.failed }]
      : []
  const released =
    command.kind === 'release' ? gone.map((id): ServiceEvent => ({ kind: 'released', id })) : []
  const isNew = (id: string): boolean =>
    command.kind === 'request' && outcome.kind === 'granted' && outcome.id === id
  const contracts = [...held, ...(renewed === undefined ? [] : [renewed]), ...replaced].map(
    (contract): ServiceEvent => ({
      kind: isNew(contract.id) ? 'granted' : 'changed',
      id: contract.id,
      contract,
    }),
  )
  return [...changes, ...released, ...contracts, ...events]
}

/** Tells a decision from every other that could have had its place, in a journal that was restored or begun anew. */
export const digestOf = ({ sequence, command, decision }: JournalEntry): string =>
  createHash('sha256')
    .update(JSON.stringify([sequence, decision.atMs, decision.outcome.kind, command]))
    .digest('hex')
    .slice(0, 16)
