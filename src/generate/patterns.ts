import type { Chance } from './chance.ts'
import { wholeAtLeast } from './whole.ts'

/** Who talks to whom. */
export type Pattern = 'random-pairs' | 'all-to-all' | 'permutation' | 'incast'

/** Who sends to whom. Hosts by index. */
export interface Talk {
  readonly sender: number
  readonly receivers: readonly number[]
}

export interface PatternSpec {
  readonly pattern: Pattern
  /** The pattern's natural count unless given. */
  readonly count?: number | undefined
  readonly receivers: { readonly min: number; readonly max: number }
}

/** Receivers of all requests together at most: beyond it a typing mistake is likelier than a wish. */
const MAX_RECEIVERS = 10_000_000

interface Drawing {
  readonly hosts: number
  readonly count: number
  readonly receivers: PatternSpec['receivers']
  readonly draw: Chance
}

/** Ascending, so that a generated file lists receivers in the order of its topology. */
const ascending = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b)

/** The k-th of the hosts other than `self`. */
const other = (k: number, self: number): number => (k < self ? k : k + 1)

const randomPairs = ({ hosts, count, receivers, draw }: Drawing): Talk[] =>
  Array.from({ length: count }, () => {
    const sender = draw.below(hosts)
    const n = receivers.min + draw.below(receivers.max - receivers.min + 1)
    return { sender, receivers: ascending(draw.distinct(n, hosts - 1).map(k => other(k, sender))) }
  })

/** Every ordered pair once; asked for more, from the first again. */
const allToAll = ({ hosts, count }: Drawing): Talk[] =>
  Array.from({ length: count }, (_, i) => {
    const sender = Math.floor(i / (hosts - 1)) % hosts
    return { sender, receivers: [other(i % (hosts - 1), sender)] }
  })

/** Every host sends to one and hears one, never itself: neighbours on a random cycle, a new one each round. */
const permutation = ({ hosts, count, draw }: Drawing): Talk[] =>
  Array.from({ length: Math.ceil(count / hosts) }, () => {
    const cycle = draw.distinct(hosts, hosts)
    return cycle.map((sender, i) => ({ sender, receivers: [cycle[(i + 1) % hosts]!] }))
  })
    .flatMap(round => round.toSorted((a, b) => a.sender - b.sender))
    .slice(0, count)

/** All others send to one host that chance picks. */
const incast = ({ hosts, count, draw }: Drawing): Talk[] => {
  const sink = draw.below(hosts)
  return Array.from({ length: count }, (_, i) => ({
    sender: other(i % (hosts - 1), sink),
    receivers: [sink],
  }))
}

/** Each with its natural count of requests, where it has one. */
const patterns: Record<Pattern, { count?: (hosts: number) => number; talks: (drawing: Drawing) => Talk[] }> =
  {
    'random-pairs': { talks: randomPairs },
    'all-to-all': { count: hosts => hosts * (hosts - 1), talks: allToAll },
    permutation: { count: hosts => hosts, talks: permutation },
    incast: { count: hosts => hosts - 1, talks: incast },
  }

const check = (hosts: number, { pattern, receivers: { min, max } }: PatternSpec): void => {
  if (!Object.hasOwn(patterns, pattern))
    throw new RangeError(`pattern: expected one of ${Object.keys(patterns).join(', ')}; got '${pattern}'`)
  if (hosts < 2) throw new RangeError(`topology: expected at least 2 hosts, got ${hosts}`)
  wholeAtLeast('receivers.min', min, 1)
  wholeAtLeast('receivers.max', max, min)
  if (max > hosts - 1)
    throw new RangeError(
      `receivers.max: expected at most ${hosts - 1}, the hosts besides the sender; got ${max}`,
    )
  if (max > 1 && pattern !== 'random-pairs')
    throw new RangeError(
      `receivers: only random-pairs sends to several, ${pattern} always to one; got ${max}`,
    )
}

/** Throws RangeError, with the parameter's name, for what cannot be drawn. */
export const talks = (hosts: number, spec: PatternSpec, draw: Chance): Talk[] => {
  check(hosts, spec)
  const pattern = patterns[spec.pattern]
  const count = spec.count ?? pattern.count?.(hosts)
  if (count === undefined) throw new RangeError(`count: ${spec.pattern} needs to know how many requests`)
  wholeAtLeast('count', count, 0)
  const most = Math.floor(MAX_RECEIVERS / spec.receivers.max)
  if (count > most) throw new RangeError(`count: ${count} requests asked for, at most ${most} are generated`)
  return pattern.talks({ hosts, count, receivers: spec.receivers, draw })
}
