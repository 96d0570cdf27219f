import { PS_PER_SECOND } from './scale.ts'
import { lookUpUnit, type SimpleUnit } from './unit-factors.ts'

/** What a quantity measures; base units ps, bit, bit/s and ppb. */
export type Dimension = 'time' | 'size' | 'rate' | 'ratio'

/** How many base units of its dimension one unit is: num / den, exactly. */
export interface UnitFactor {
  readonly dimension: Dimension | 'other'
  readonly num: bigint
  readonly den: bigint
  /** The same as doubles; `Infinity` where they are not exact. */
  readonly numDouble: number
  readonly denDouble: number
}

/** The units to recommend, per dimension. Many more spellings are read. */
export const UNITS: Readonly<Record<Dimension, readonly string[]>> = {
  time: ['ps', 'ns', 'us', 'ms', 's'],
  size: ['bit', 'B', 'kB', 'KiB', 'MB', 'MiB', 'GiB'],
  rate: ['bit/s', 'kbit/s', 'Mbit/s', 'Gbit/s', 'Tbit/s', 'B/s', 'MB/s', 'GB/s'],
  ratio: ['ppm', 'ppb', '%'],
}

/** `a time such as 10 us (units: ps, ns, us, ms, s)`. */
export const describeDimension = (dimension: Dimension): string =>
  `${NOUNS[dimension]} such as ${EXAMPLES[dimension]} (units: ${UNITS[dimension].slice(0, 6).join(', ')})`

const NOUNS: Record<Dimension, string> = { time: 'a time', size: 'a size', rate: 'a rate', ratio: 'a ratio' }
const EXAMPLES: Record<Dimension, string> = {
  time: '10 us',
  size: '64 B',
  rate: '10 Gbit/s',
  ratio: '100 ppm',
}

const RATIOS: Readonly<Record<string, bigint>> = { ppb: 1n, ppm: 1_000n, '%': 10_000_000n }

/**
 * Spellings people use that mathjs does not know, rewritten to ones it does: `Gbit` → `Gb`, `usec` → `us`.
 * `K` counts as `k` before bits only: `KB` is 1000 B to some and 1024 B to others, so it stays unknown.
 */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/^K(?=b(?:its?)?$)/, 'k'],
  [/^([kKMGTPE]i?)bits?$/, '$1b'],
  [/^([kKMGTPE]i?)[Bb]ytes?$/, '$1B'],
  [/^(?:[Oo]ctets?|Bytes?)$/, 'B'],
  [/^Bits?$/, 'b'],
  [/^([munpf])secs?$/, '$1s'],
  [/^hrs?$/, 'h'],
  [/^d$/, 'day'],
]

const respell = (name: string): string =>
  SPELLINGS.reduce((spelled, [pattern, replacement]) => spelled.replace(pattern, replacement), name)

/** `Gbps` → `Gbit/s`, `MBps` → `MB/s`. */
const expandPerSecond = (name: string): string => name.replace(/^([kKMGTPE]i?)?(b|bit|B)ps$/, '$1$2/s')

/** `0.000001` → 1 / 1000000. */
const decimalToRatio = (decimal: string): readonly [bigint, bigint] => {
  const [whole = '0', part = ''] = decimal.split('.')
  return [BigInt(whole + part), 10n ** BigInt(part.length)]
}

const simple = (name: string): SimpleUnit | undefined => {
  const spelled = respell(name)
  return spelled === 'KB' ? undefined : lookUpUnit(spelled)
}

const toDouble = (n: bigint): number =>
  n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(n) : Number.POSITIVE_INFINITY

const factorOf = (dimension: UnitFactor['dimension'], num: bigint, den: bigint): UnitFactor => {
  const divisor = gcd(num, den)
  const [n, d] = [num / divisor, den / divisor]
  return { dimension, num: n, den: d, numDouble: toDouble(n), denDouble: toDouble(d) }
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))

/** `kb`, `b`: bits to some, bytes to most. */
export const SHORT_BITS: RegExp = /^([kKMGTPE]i?)?b$/

const OTHER: UnitFactor = factorOf('other', 1n, 1n)

const resolve = (name: string): UnitFactor | undefined => {
  const ratio = Object.hasOwn(RATIOS, name) ? RATIOS[name] : undefined
  if (ratio !== undefined) return factorOf('ratio', ratio, 1n)
  const [above = '', below, ...more] = expandPerSecond(name).split('/')
  const top = simple(above.trim())
  if (top === undefined || more.length > 0) return undefined
  const [num, den] = decimalToRatio(top.decimal)
  if (below === undefined) {
    // A size in `kb` is bits to some and bytes to most; `Gb/s` is not misread.
    if (SHORT_BITS.test(name)) return undefined
    if (top.dimension === 'other') return OTHER
    return factorOf(top.dimension, top.dimension === 'time' ? num * BigInt(PS_PER_SECOND) : num, den)
  }
  const bottom = simple(below.trim())
  if (bottom === undefined) return undefined
  if (top.dimension !== 'size' || bottom.dimension !== 'time') return OTHER
  const [seconds, parts] = decimalToRatio(bottom.decimal)
  return factorOf('rate', num * parts, den * seconds)
}

const known = new Map<string, UnitFactor | undefined>()
/** Garbage must not grow the cache without end; real files use a handful of units. */
const MOST_KNOWN = 10_000

/** The unit of that name, from a cache; undefined where no such unit exists. `name` is ASCII, without outer blanks. */
export const unitFactor = (name: string): UnitFactor | undefined => {
  if (known.has(name)) return known.get(name)
  const factor = resolve(name)
  if (known.size < MOST_KNOWN) known.set(name, factor)
  return factor
}
