import { nearest } from './nearest.ts'
import { type Dimension, SHORT_BITS, UNITS, unitFactor } from './units.ts'

/** `k` of `kb`, `GBPS`, `10G` … */
type Prefix = '' | 'k' | 'M' | 'G' | 'T'

const prefixOf = (letter: string | undefined): Prefix => {
  const upper = (letter ?? '').toUpperCase()
  return upper === 'K' ? 'k' : (upper as Prefix)
}

/** `gbps`, `G`, `GbE`, `10 Gig`, `gbit`, `Mb/sec`: what people write for a rate, whatever its case. */
const RATE_LIKE = /^([kmgt])?(?:i?(?:b|bits?)|be|e|ig)?(?:ps|\s*(?:\/|per)\s*s(?:ec(?:ond)?)?)?$/i
/** Nothing but a capital B says bytes, and where all is in capitals not even that. */
const MAY_BE_BYTES = /^(?:[kMGT]i?)?B(?!it)|^[KMGT]?BPS$/

/**
 * The unit that was most likely meant by a wrong or unknown one of `dimension`. Where a text may mean two units both are named:
 * advice that is followed must not make a network faster, or a packet smaller, than was meant.
 */
export const suggestUnit = (name: string, dimension: Dimension): string | undefined => {
  if (dimension === 'size') {
    const kilo = sizeAdvice(name)
    if (kilo !== undefined) return kilo
  }
  if (dimension === 'rate') {
    const rate = RATE_LIKE.exec(name)
    if (rate !== null && name !== '') {
      const prefix = prefixOf(rate[1])
      const bits = `${prefix}bit/s`
      return MAY_BE_BYTES.test(name) ? `${bits} (bits) or ${prefix}B/s (bytes)` : bits
    }
    if (unitFactor(name)?.dimension === 'size') return `${name}/s`
  }
  return UNITS[dimension].includes(name) ? undefined : nearest(name, UNITS[dimension])
}

const sizeAdvice = (name: string): string | undefined => {
  const bits = SHORT_BITS.exec(name)
  if (bits !== null) {
    const prefix = bits[1] ?? ''
    const bytes = prefix === 'K' ? 'k' : prefix
    return `${bytes}B (bytes) or ${bytes}bit (bits)`
  }
  if (/^[kK](?:B(?:ytes?)?|bytes?)?$/.test(name) && name !== 'kB') return 'kB (1000 B) or KiB (1024 B)'
  return /^[MGT]$/.test(name) ? `${name}B (decimal) or ${name}iB (binary)` : undefined
}

/** `1,000 B`, `10_000 Mbit/s`, `10 000 ns`, `1'000`: digits in groups, and what follows them. */
const GROUPED = /^([+-]?\d{1,3})((?:[,_' ]\d{3})+)((?:\.\d+)?\s*\D.*)?$/s
const SEPARATED = /^([+-]?\d+)((?:[_']\d+)+)((?:\.\d+)?\s*\D.*)?$/s
const DECIMAL_COMMA = /^([+-]?\d+),(\d+)(\s*\D.*)?$/s
const HEXADECIMAL = /^0x([\da-f]+)(\s.*)?$/is

/** What a number was meant to be that is not written as one; undefined where it is no such number. */
export const suggestNumber = (text: string): string | undefined => {
  const grouped = GROUPED.exec(text) ?? SEPARATED.exec(text)
  if (grouped !== null) {
    const [, first = '', rest = '', unit = ''] = grouped
    const whole = `${first}${rest.replace(/[,_' ]/g, '')}${unit}`
    const isOneComma = /^,\d{3}$/.test(rest) && !unit.startsWith('.')
    return isOneComma ? `${whole} (thousands) or ${first}.${rest.slice(1)}${unit} (a decimal comma)` : whole
  }
  const comma = DECIMAL_COMMA.exec(text)
  if (comma !== null) return `${comma[1]}.${comma[2]}${comma[3] ?? ''}`
  const hexadecimal = HEXADECIMAL.exec(text)
  if (hexadecimal === null) return undefined
  return `${BigInt(`0x${hexadecimal[1]}`)}${hexadecimal[2] ?? ''}`
}

/** Hertz per unit of a frequency. */
const FREQUENCIES: Readonly<Record<string, number>> = { hz: 1, khz: 1e3, mhz: 1e6, ghz: 1e9 }

/** The time between two of so many a second, in words: `1000 Hz` is 1 ms. Undefined where `unit` is no frequency. */
export const suggestPeriod = (
  number: string,
  unit: string,
  format: (ps: number) => string,
): string | undefined => {
  const perUnit = Object.hasOwn(FREQUENCIES, unit.toLowerCase()) ? FREQUENCIES[unit.toLowerCase()] : undefined
  const hertz = Number(number) * (perUnit ?? Number.NaN)
  if (!(hertz > 0)) return undefined
  // A shorter period is the safe one.
  const ps = Math.floor(1e12 / hertz)
  return ps > 0 && Number.isSafeInteger(ps) ? format(ps) : undefined
}
