import type { AnswerKind } from '../../protocol/raft/events.ts'
import { drawFor, hashOf, upTo } from '../../simulation/setup/hash.ts'
import { LEAST_ENTRY_BYTES, REGISTERS, writeCommand } from './application.ts'
import type { Wrong } from './safety.ts'
import type { TrialMember } from './trial-member.ts'

/** What a client asked, and what came of it. Instants of true time, ps. */
export interface Operation {
  readonly register: number
  readonly isRead: boolean
  readonly member: number
  readonly calledAt: number
  /** Infinity where no answer came. */
  answeredAt: number
  /** `failed`: certainly not done; `unknown`: perhaps. */
  outcome: 'pending' | 'done' | 'failed' | 'unknown'
  /** What a read saw: the number of the operation that wrote it, −1 for none. */
  value: number
  /** Where a write was committed. */
  index: number
  /** What was answered to anybody before it was asked: entries up to here must be seen. */
  readonly after: number
}

const CHOICE = 31

/** What clients ask, and a check of what they are told: later operations see what earlier ones were answered. */
export class Clients {
  readonly operations: Operation[] = []
  readonly command: Uint8Array
  readonly #wrong: Wrong
  readonly #key: number
  #answeredUpTo = 0

  constructor(seed: number, number: number, entryBytes: number, wrong: Wrong) {
    this.#key = hashOf(seed, number, CHOICE)
    this.command = new Uint8Array(Math.max(LEAST_ENTRY_BYTES, entryBytes))
    this.#wrong = wrong
  }

  /** A number in [0, count), the `which`-th of an operation. */
  draw(operation: number, which: number, count: number): number {
    return upTo(drawFor(this.#key, operation * 8 + which), count - 1)
  }

  /** Asks for the next operation; returns its number. */
  ask(member: number, isRead: boolean, atPs: number): number {
    const number = this.operations.length
    const register = this.draw(number, 0, REGISTERS)
    this.operations.push({
      register,
      isRead,
      member,
      calledAt: atPs,
      answeredAt: Number.POSITIVE_INFINITY,
      outcome: 'pending',
      value: -1,
      index: 0,
      after: this.#answeredUpTo,
    })
    if (!isRead) writeCommand(this.command, number, register)
    return number
  }

  answered(number: number, kind: AnswerKind, index: number, atPs: number): void {
    const operation = this.operations[number]
    if (operation.outcome !== 'pending') return
    if (kind === 'unknown') operation.outcome = 'unknown'
    else if (kind !== 'committed') operation.outcome = 'failed'
    else {
      operation.outcome = 'done'
      operation.answeredAt = atPs
      operation.index = index
      if (index <= operation.after)
        this.#wrong(
          'linearizable',
          `write ${number} became entry ${index}, but entry ${operation.after} was answered before it was asked`,
        )
      this.#answeredUpTo = Math.max(this.#answeredUpTo, index)
    }
  }

  /** A read sees what a member has applied. */
  read(number: number, member: TrialMember, atPs: number): void {
    const operation = this.operations[number]
    if (operation.outcome !== 'pending') return
    operation.outcome = 'done'
    operation.answeredAt = atPs
    operation.value = member.registers.values[operation.register]
    if (member.applied < operation.after)
      this.#wrong(
        'linearizable',
        `read ${number} saw entries up to ${member.applied}, but entry ${operation.after} was answered before it was asked`,
      )
    this.#answeredUpTo = Math.max(this.#answeredUpTo, member.applied)
  }
}
