import { checkLinearizable } from '../history/check-linearizable.ts'
import type { Operation as CheckedOperation } from '../history/definition/operation.ts'
import { type Keyed, perKey } from '../history/models/per-key.ts'
import { type RegisterInput, type RegisterOutput, register } from '../history/models/register.ts'
import type { Operation } from './engine/clients.ts'

type Checked = CheckedOperation<Keyed<RegisterInput<number>>, RegisterOutput<number>>

const registers = perKey(register<number>())

const asChecked = (operation: Operation, number: number): Checked[] => {
  const { isRead, register: key, calledAt, answeredAt, outcome, value } = operation
  // What certainly was not done, and reads that nobody answered, say nothing.
  if (outcome === 'failed' || (isRead && outcome !== 'done')) return []
  const input: RegisterInput<number> = isRead ? { kind: 'read' } : { kind: 'write', value: number }
  const output: RegisterOutput<number> = isRead
    ? { kind: 'read', value: value < 0 ? null : value }
    : { kind: 'write' }
  return [
    {
      client: number,
      input: { key: String(key), operation: input },
      calledAt,
      ...(outcome === 'done' ? { answered: { at: answeredAt, output } } : {}),
    },
  ]
}

/** Steps of the checker for one run: its histories are small, and what takes more is left undecided. */
const STEPS = 100_000

/** Whether clients cannot tell the members from one register each; `undefined` says that they cannot, else what is wrong. */
export const judgeHistory = (operations: readonly Operation[]): string | undefined => {
  const answer = checkLinearizable(registers, operations.flatMap(asChecked), { stepLimit: STEPS })
  if (answer.kind !== 'not-linearizable') return undefined
  const { client, input } = answer.unexplained
  return `no order explains operation ${client}, a ${input.operation.kind} of register ${answer.object}`
}
