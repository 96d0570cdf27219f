import { readU16, writeU16 } from '../wire/bytes.ts'
import { RECORD_HEAD_BYTES } from './record.ts'

/**
 * Who votes, and in which incarnation, as a configuration entry says it: by process, 0 for one that never was a member,
 * else twice one more than its incarnation, and one more for a voter. A process that has come back with empty memory has
 * a new incarnation, and so is no voter any more: it may have voted, and has forgotten how.
 */
export interface Membership {
  /** The entry that says so; it counts from when it is appended. */
  readonly index: number
  readonly members: readonly number[]
  readonly voters: number
  /** How many votes decide. */
  readonly majority: number
}

const MEMBER_BYTES = 2

export const memberCode = (incarnation: number, isVoter: boolean): number =>
  2 * (incarnation + 1) + (isVoter ? 1 : 0)

/** The incarnation in which a process votes, −1 for one that does not. */
export const votingIncarnation = (code: number): number => ((code & 1) === 1 ? (code >> 1) - 1 : -1)

/** The last incarnation in which a process was a member, −1 for none. */
export const knownIncarnation = (code: number): number => (code >> 1) - 1

export const membership = (index: number, members: readonly number[]): Membership => {
  const voters = members.filter(code => votingIncarnation(code) >= 0).length
  return { index, members, voters, majority: Math.floor(voters / 2) + 1 }
}

export const firstMembership = (processes: number, voters: readonly number[]): Membership =>
  membership(
    0,
    Array.from({ length: processes }, (_, p) => (voters.includes(p) ? memberCode(0, true) : 0)),
  )

/** The same with one member changed. */
export const withMember = (
  { members }: Membership,
  index: number,
  member: number,
  code: number,
): Membership =>
  membership(
    index,
    members.map((other, p) => (p === member ? code : other)),
  )

export const writeMembers = (members: readonly number[], into: Uint8Array): number => {
  members.forEach((code, p) => {
    writeU16(into, p * MEMBER_BYTES, code)
  })
  return members.length * MEMBER_BYTES
}

/** What the record of a configuration entry says. */
export const readMembers = (record: Uint8Array, processes: number): number[] =>
  Array.from({ length: processes }, (_, p) => readU16(record, RECORD_HEAD_BYTES + p * MEMBER_BYTES))
