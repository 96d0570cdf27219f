import { createHash } from 'node:crypto'
import type { Contract } from '../../controller/contract/contract.ts'
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

/** What a stream tells: everything that is different after a decision, and what is announced. */
export type ServiceEvent = ContractEvent | ReleasedEvent | ControllerEvent

/** Contracts first, then announcements. A rejection changes nothing, and a reading that is as expected neither. */
export const eventsOf = ({ command, decision }: JournalEntry): readonly ServiceEvent[] => {
  const { held, renewed, gone, events, outcome } = decision
  const released =
    command.kind === 'release' ? gone.map((id): ServiceEvent => ({ kind: 'released', id })) : []
  const isNew = (id: string): boolean =>
    command.kind === 'request' && outcome.kind === 'granted' && outcome.id === id
  const contracts = [...held, ...(renewed === undefined ? [] : [renewed])].map(
    (contract): ServiceEvent => ({
      kind: isNew(contract.id) ? 'granted' : 'changed',
      id: contract.id,
      contract,
    }),
  )
  return [...released, ...contracts, ...events]
}

/** Tells a decision from every other that could have had its place, in a journal that was restored or begun anew. */
export const digestOf = ({ sequence, command, decision }: JournalEntry): string =>
  createHash('sha256')
    .update(JSON.stringify([sequence, decision.atMs, decision.outcome.kind, command]))
    .digest('hex')
    .slice(0, 16)
