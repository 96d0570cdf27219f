import { DATA, RECORD_HEAD_BYTES, recordKind } from '../../protocol/raft/record.ts'
import { readU16, readU32, writeU32 } from '../../protocol/wire/bytes.ts'

/** Registers that clients write and read: enough that what happened can be judged. */
export const REGISTERS = 4
const HEAD_BYTES = 5

/** The command of a write: who asks, and to which register; what it writes is who asked. */
export const writeCommand = (into: Uint8Array, operation: number, register: number): void => {
  writeU32(into, 0, operation)
  into[4] = register
}

export const LEAST_ENTRY_BYTES: number = HEAD_BYTES

/** One copy of the application. */
export class Registers {
  readonly values: Int32Array = new Int32Array(REGISTERS).fill(-1)

  apply(record: Uint8Array): void {
    if (recordKind(readU16(record, 0)) !== DATA) return
    const register = record[RECORD_HEAD_BYTES + 4]
    if (register < REGISTERS) this.values[register] = readU32(record, RECORD_HEAD_BYTES)
  }

  /** Begins with what another copy has. */
  copyFrom(other: Registers): void {
    this.values.set(other.values)
  }
}
