const MOST_CHARACTERS = 60

/** A text cut where it would fill a screen. */
export const clip = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text

/** A value as found, in a few words. */
export const describe = (value: unknown): string => {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'string') return value === '' ? 'an empty text' : clip(value)
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list'
  if (typeof value === 'function') return 'a function'
  return typeof value === 'object' ? 'a map' : clip(String(value))
}

const MOST_NAMED = 8

/** `one of s1, s2, s3`, or as many as fit. */
export const oneOf = (names: Iterable<string>, what: string): string => {
  const all = [...names]
  if (all.length === 0) return `${what}, of which there are none`
  if (all.length === 1) return `${what} ${all[0]}`
  const shown = all.slice(0, MOST_NAMED).join(', ')
  return all.length > MOST_NAMED ? `one of the ${all.length} ${what}s (${shown}, …)` : `one of ${shown}`
}

const LONGEST_NAME = 200

/** What turns the direction of text around: a name with one is not read as it is written. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/

/**
 * What a name would have to be; undefined for one that will do. Names are printed in tables and terminals, and are a part of
 * paths: `.` and `..` would be taken out of them, and half a character cannot be written there.
 */
export const nameExpected = (name: string): string | undefined => {
  if (!/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u.test(name)) return 'a name without control characters'
  if (BIDI.test(name)) return 'a name without characters that change the direction of writing'
  if (/\p{Cs}/u.test(name)) return 'a name of whole characters'
  if (name === '.' || name === '..') return 'a name that can be a part of a path: not . or ..'
  if (name.trim() !== name) return 'a name without blanks around it'
  return name.length > LONGEST_NAME || name === '' ? `a name of 1 to ${LONGEST_NAME} characters` : undefined
}
