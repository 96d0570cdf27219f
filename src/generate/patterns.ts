import type { Chance } from './chance.ts'
import { wholeAtLeast } from './whole.ts'

export type Pattern = 'random-pairs' | 'all-to-all' | 'permutation' | 'incast'

/** Who sends to whom. Hosts by index. */
export interface Talk {
  readonly sender: number
  readonly receivers: readonly number[]
}

export interface PatternSpec {
  readonly pattern: Pattern
  readonly count: number | undefined
  readonly receivers: { readonly min: number; readonly max: number }
}

/** Ascending, so that a generated file lists receivers in the order of its topology. */
const ascending = (list: readonly number[]): number[] => list.toSorted((a, b) => a - b)

/** The k-th of the hosts other than `self`. */
const other = (k: number, self: number): number => (k < self ? k : k + 1)

const randomPairs = (hosts: number, { count, receivers }: PatternSpec, draw: Chance): Talk[] => {
  if (count === undefined) throw new RangeError('count: random-pairs needs to know how many requests')
  return Array.from({ length: count }, () => {
    const sender = draw.below(hosts)
    const n = receivers.min + draw.below(receivers.max - receivers.min + 1)
    return { sender, receivers: ascending(draw.distinct(n, hosts - 1).map(k => other(k, sender))) }
  })
}

/** Every ordered pair once; asked for more, from the first again. */
const allToAll = (hosts: number, { count = hosts * (hosts - 1) }: PatternSpec): Talk[] =>
  Array.from({ length: count }, (_, i) => {
    const sender = Math.floor(i / (hosts - 1)) % hosts
    return { sender, receivers: [other(i % (hosts - 1), sender)] }
  })

/** Every host sends to one and hears one, never itself: neighbours on a random cycle, a new one each round. */
const permutation = (hosts: number, { count = hosts }: PatternSpec, draw: Chance): Talk[] =>
  Array.from({ length: Math.ceil(count / hosts) }, () => {
    const cycle = draw.distinct(hosts, hosts)
    return cycle.map((sender, i) => ({ sender, receivers: [cycle[(i + 1) % hosts]!] }))
  })
    .flatMap(round => round.toSorted((a, b) => a.sender - b.sender))
    .slice(0, count)

/** All others send to one host that chance picks. */
const incast = (hosts: number, { count = hosts - 1 }: PatternSpec, draw: Chance): Talk[] => {
  const sink = draw.below(hosts)
  return Array.from({ length: count }, (_, i) => ({
    sender: other(i % (hosts - 1), sink),
    receivers: [sink],
  }))
}

const patterns = {
  'random-pairs': randomPairs,
  'all-to-all': allToAll,
  permutation,
  incast,
} satisfies Record<Pattern, (hosts: number, spec: PatternSpec, draw: Chance) => Talk[]>

/** Refuses what cannot be drawn, each with the parameter's name. */
const check = (hosts: number, { pattern, count, receivers: { min, max } }: PatternSpec): void => {
  if (!Object.hasOwn(patterns, pattern))
    throw new RangeError(`pattern: expected one of ${Object.keys(patterns).join(', ')}; got '${pattern}'`)
  if (hosts < 2) throw new RangeError(`topology: expected at least 2 hosts, got ${hosts}`)
  if (count !== undefined) wholeAtLeast('count', count, 0)
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

export const talks = (hosts: number, spec: PatternSpec, draw: Chance): Talk[] => {
  check(hosts, spec)
  return patterns[spec.pattern](hosts, spec, draw)
}
