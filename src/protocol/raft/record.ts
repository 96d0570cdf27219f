import { readU16, readU24, writeU16, writeU24 } from '../wire/bytes.ts'

/**
 * Entries as records of a stream: two bytes of kind and length, then the content. An entry has the term of the one before;
 * only the first entry of a term says it, and that one is always its leader's empty entry. So a packet says one term for
 * all its records, and costs two bytes an entry.
 */
export type RecordKind = typeof DATA | typeof FIRST_OF_TERM | typeof CONFIGURATION
export const DATA = 0
export const FIRST_OF_TERM = 1
export const CONFIGURATION = 2

export const RECORD_HEAD_BYTES = 2
/** Most bytes of one entry. */
export const MAX_ENTRY_BYTES = 16383

const KIND_SHIFT = 14

export const recordKind = (head: number): RecordKind => (head >>> KIND_SHIFT) as RecordKind
export const recordLength = (head: number): number => head & MAX_ENTRY_BYTES

/** Writes a record with its content, and returns its length. */
export const writeRecord = (
  into: Uint8Array,
  kind: RecordKind,
  content: Uint8Array,
  from: number,
  length: number,
): number => {
  writeU16(into, 0, (kind << KIND_SHIFT) | length)
  for (let i = 0; i < length; i++) into[RECORD_HEAD_BYTES + i] = content[from + i]
  return RECORD_HEAD_BYTES + length
}

const FIRST_BYTES = 3

/** The first entry of a term: empty but for the term. */
export const writeFirstOfTerm = (into: Uint8Array, term: number): number => {
  writeU16(into, 0, (FIRST_OF_TERM << KIND_SHIFT) | FIRST_BYTES)
  writeU24(into, RECORD_HEAD_BYTES, term)
  return RECORD_HEAD_BYTES + FIRST_BYTES
}

/** The term of a whole record, the entry before being of term `before`. */
export const recordTerm = (record: Uint8Array, before: number): number =>
  recordKind(readU16(record, 0)) === FIRST_OF_TERM ? readU24(record, RECORD_HEAD_BYTES) : before
