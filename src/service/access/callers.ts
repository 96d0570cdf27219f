import { createHash, timingSafeEqual } from 'node:crypto'
import type { Role, TokenEntry } from '../../formats/others/parse-tokens.ts'

/** Who asks, as its token says. */
export interface Caller {
  /** Undefined where no token is needed. */
  readonly name?: string
  readonly role: Role
  /** Nodes whose tunnels it may ask for; undefined: of all. */
  readonly senders?: ReadonlySet<string>
  /** Hash of its token. */
  readonly sha256?: string
}

/** Where no token is needed, everybody may do everything. */
export const ANYONE: Caller = { role: 'operate' }

/** Digests have one length, as a comparison in constant time needs. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** The token of the environment as an entry of a file. */
export const entryOf = (token: string): TokenEntry => ({
  name: 'operator',
  sha256: digest(token).toString('hex'),
  role: 'operate',
})

/** Whose token that is; takes the same time for every token, whichever of the entries it is. */
export const callerOf = (token: string, entries: readonly TokenEntry[]): Caller | undefined => {
  const given = digest(token)
  let found: Caller | undefined
  for (const { name, sha256, role, senders } of entries)
    if (timingSafeEqual(given, Buffer.from(sha256, 'hex')))
      found = { name, role, sha256, ...(senders === undefined ? {} : { senders: new Set(senders) }) }
  return found
}

const RANK: Readonly<Record<Role, number>> = { read: 0, request: 1, operate: 2 }

export const mayDo = ({ role }: Caller, needed: Role): boolean => RANK[role] >= RANK[needed]
