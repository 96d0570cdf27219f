import type { QuantityCode } from '../../quantity/parse-quantity.ts'

/** What a fault is about; the same codes for files, for plain objects and for options. */
export type FaultCode =
  | QuantityCode
  /** Its shape. */
  | 'WRONG_TYPE'
  | 'UNKNOWN_KEY'
  | 'MISSING_KEY'
  | 'BAD_CHOICE'
  | 'BAD_NAME'
  | 'OUT_OF_RANGE'
  | 'ZERO_BANDWIDTH'
  | 'ZERO_PERIOD'
  | 'ZERO_SIZE'
  | 'ZERO_RATE'
  /** What its parts say of each other. */
  | 'DUPLICATE_ID'
  | 'UNKNOWN_NODE'
  | 'UNKNOWN_LINK'
  | 'UNKNOWN_TUNNEL'
  | 'UNKNOWN_ELEMENT'
  | 'SELF_LOOP'
  | 'SENDER_IS_RECEIVER'
  | 'DUPLICATE_RECEIVER'
  | 'EMPTY_RECEIVERS'
  | 'DUPLICATE_MEMBER'
  | 'EMPTY_GROUP'
  | 'BAD_ROUTE'
  | 'AMBIGUOUS_LINK'
  | 'SIZE_EXCEEDS_QUEUE'
  | 'SIZE_EXCEEDS_ENCAPSULATION'
  /** Services (MODEL "Services"): who belongs to whom, and what a group can carry and survive. */
  | 'SERVICES_MEMBERS'
  | 'SERVICES_LEADERS'
  | 'SERVICES_DETECTOR'
  | 'SERVICES_PACKET'
  | 'SERVICES_FAILURES'
  | 'SERVICES_WORKLOAD'
  /** Two that are each sound and cannot both hold. */
  | 'CONFLICTING_KEYS'
  /** Not decided within the steps or the time allowed; nothing has happened. */
  | 'UNDECIDED'
  | 'TIME_LIMIT'
  /** A time that cannot be, beside those of earlier decisions. */
  | 'CLOCK_JUMP'
  /** The size on the wire is not what the encapsulation makes of the load. */
  | 'WRONG_SIZE'

/** Keys and indices from the root to a value. */
export type Path = readonly (string | number)[]

/** One thing wrong with a value: where it stands, what was expected there and what was found instead. */
export interface Fault {
  /** From the root: `['topology', 'links', 3, 'to']`. */
  readonly path: Path
  /** What it is about. */
  readonly code: FaultCode
  /** The whole sentence: `expected …; found …; did you mean …?` */
  readonly message: string
  /** What should stand there. */
  readonly expected: string
  /** What stands there. */
  readonly found: string
  /** The nearest name that would do; never a guess at a number. */
  readonly suggestion?: string
}

/** `expected …; found …; did you mean …?` */
export const sentence = (expected: string, found: string, suggestion?: string): string =>
  `expected ${expected}; found ${found}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}`

/** `links[3].to`, `nodes["a b"].kind`. */
export const pathText = (path: Path): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    if (!/^[\p{L}_$][\p{L}\p{N}_$~>-]*$/u.test(part)) return `${text}[${JSON.stringify(part)}]`
    return text === '' ? part : `${text}.${part}`
  }, '')
