import type { Parameter, Variation } from '../../../model/planning/sweep.ts'
import { nearest } from '../../../quantity/nearest.ts'
import { parseQuantity } from '../../../quantity/parse-quantity.ts'
import type { Dimension } from '../../../quantity/units.ts'
import { UsageError } from '../../process/failure.ts'

interface Kind {
  /** What values are measured in; undefined for whole numbers. */
  readonly dimension?: Dimension
  readonly least: number
  readonly most: number
}

const MOST = Number.MAX_SAFE_INTEGER

/** What each parameter may be. */
const KINDS: Readonly<Record<Parameter, Kind>> = {
  load: { least: 1, most: MOST },
  period: { dimension: 'time', least: 1, most: MOST },
  size: { dimension: 'size', least: 1, most: MOST },
  lane: { least: 0, most: 7 },
  count: { least: 1, most: 1_000_000 },
  bandwidth: { dimension: 'rate', least: 1, most: MOST },
  'best-effort': { dimension: 'size', least: 0, most: MOST },
  clock: { dimension: 'ratio', least: 0, most: 999_999_999 },
  members: { least: 2, most: 1000 },
  k: { least: 2, most: 64 },
}

/** Of a range, unless it says how many. */
const POINTS = 11
const MOST_POINTS = 10_000
const ONE = 1_000_000

/** One `--vary`: `bandwidth=1..10 Gbit/s:10`, `period=100us,200us`, `size=*0.5..2`. Throws UsageError with a caret below the mistake. */
export const parseVary = (text: string): Variation => {
  const fault = (part: string, expected: string, suggestion?: string): UsageError => {
    const at = Math.max(0, text.indexOf(part))
    const hint = suggestion === undefined ? '' : `; did you mean ${suggestion}?`
    return new UsageError(
      `option '--vary <what>': expected ${expected}; found ${part === '' ? 'nothing' : part}${hint}\n  ${text}\n  ${' '.repeat(at)}${'^'.repeat(Math.max(1, part.length))}`,
    )
  }
  const equals = text.indexOf('=')
  const name = (equals < 0 ? text : text.slice(0, equals)).trim()
  const names = Object.keys(KINDS)
  if (!isParameter(name)) throw fault(name, `one of ${names.join(', ')}`, nearest(name, names))
  const values = equals < 0 ? '' : text.slice(equals + 1).trim()
  if (values === '') throw fault(values, `${name}= and its values: a list a,b,c or a range lo..hi:points`)
  const isFactor = values.startsWith('*') || name === 'load'
  const { dimension, least, most } = KINDS[name]
  if (isFactor && dimension === undefined && name !== 'load')
    throw fault('*', `values of ${name}, not factors: only times, sizes and rates have those`)
  const read = (part: string): number => {
    const plain = part.trim().replace(/^\*/, '')
    if (isFactor)
      return factorOf(plain) ?? fail(fault(part, 'a factor above 0 with at most six decimals, e.g. 0.5'))
    if (dimension === undefined) {
      const value = /^\d+$/.test(plain) ? Number(plain) : Number.NaN
      if (value >= least && value <= most) return value
      throw fault(part, `a whole number from ${least} to ${most}`)
    }
    const parsed = parseQuantity(plain, dimension)
    if (!parsed.ok) throw fault(part, parsed.problem.expected, parsed.problem.suggestion)
    const value = typeof parsed.value === 'number' ? parsed.value : Number.NaN
    if (!Number.isSafeInteger(value) || value < least)
      throw fault(part, `a whole amount of at least ${least}`)
    return value
  }
  const range = /^(.*?)\.\.(.*?)(?::(\d+))?$/.exec(values)
  if (range === null) return { parameter: name, isFactor, values: values.split(',').map(read) }
  const [, low = '', high = '', count] = range
  const [first, last] = [read(/[a-zA-Z%]/.test(low) || isFactor ? low : `${low}${unitOf(high)}`), read(high)]
  const isWhole = dimension === undefined && !isFactor
  const points = count === undefined ? (isWhole ? Math.abs(last - first) + 1 : POINTS) : Number(count)
  if (points < 2 || points > MOST_POINTS) throw fault(count ?? values, `from 2 to ${MOST_POINTS} points`)
  return { parameter: name, isFactor, values: spread(first, last, points) }
}

const isParameter = (name: string): name is Parameter => Object.hasOwn(KINDS, name)

const fail = (error: UsageError): never => {
  throw error
}

/** `1..10 Gbit/s`: the unit of the one is that of the other. */
const unitOf = (text: string): string => /[^\d.\s].*$/.exec(text)?.[0] ?? ''

/** In millionths, exactly. */
const factorOf = (text: string): number | undefined => {
  const match = /^(\d+)(?:\.(\d{1,6}))?$/.exec(text.trim())
  if (match === null) return undefined
  const ppm = Number(match[1]) * ONE + Number((match[2] ?? '').padEnd(6, '0'))
  return Number.isSafeInteger(ppm) && ppm > 0 ? ppm : undefined
}

/** Both ends, and whole numbers between them in even steps, each once. */
const spread = (first: number, last: number, points: number): readonly number[] => [
  ...new Set(
    Array.from({ length: points }, (_, i) => {
      const share = (BigInt(last - first) * BigInt(i)) / BigInt(points - 1)
      return first + Number(share)
    }),
  ),
]
