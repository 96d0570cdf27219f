/** An unsigned decimal without exponent and at most 15 digits: value / 10^decimals, both whole doubles. */
export interface PlainDecimal {
  value: number
  decimals: number
  /** Where the text behind the number starts. */
  end: number
}

const ZERO = 48
const NINE = 57
const DOT = 46
const SPACE = 32
const MOST_DIGITS = 15

/**
 * The common case of a quantity, read without regular expressions (files hold tens of thousands): `4.938 us` gives
 * 4938 / 10^3. Answers false where the text is anything less plain; then the general reader decides.
 */
export const readPlainDecimal = (text: string, into: PlainDecimal): boolean => {
  let value = 0
  let digits = 0
  let point = -1
  let i = 0
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= ZERO && c <= NINE) {
      value = value * 10 + (c - ZERO)
      digits++
    } else if (c === DOT && point < 0 && digits > 0) point = digits
    else break
  }
  if (digits === 0 || digits > MOST_DIGITS || point === digits) return false
  while (text.charCodeAt(i) === SPACE) i++
  into.value = value
  into.decimals = point < 0 ? 0 : digits - point
  into.end = i
  return true
}

/** 10^0 .. 10^15, exact in doubles. */
export const POWERS_OF_TEN: readonly number[] = Array.from({ length: MOST_DIGITS + 1 }, (_, i) => 10 ** i)
