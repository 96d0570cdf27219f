import type { Violation } from '../../model/verdict.ts'

/** What is told of so many more without trying them. */
export interface Look {
  /** Why they are refused for certain; undefined where they may fit. */
  readonly why: Violation | undefined
  /** By how much they miss what they may, or negative what they spare, in any unit; undefined where that is not known. */
  readonly over: number | undefined
}

/** Where a search begins, and how much one more adds to what is missed: from one pair of hosts to the next. It only saves looks. */
export interface Hint {
  guess: number
  slope: number
}

/** Looks that go by how far off the last ones were; then halving. */
const MOST_AIMED = 8
/** Nearer than so many to where it may just fit, a trial decides. */
const NEAR = 0.8

/**
 * A number below `end` that is refused for certain, where there is one: the least, or one that is a trial away from it. Looks
 * begin behind the guess.
 */
export const certainlyRefused = (
  end: number,
  hint: Hint,
  lookAt: (n: number) => Look,
): { readonly at: number; readonly why: Violation } | undefined => {
  let low: Point = { n: 0, over: undefined }
  let at: Point = { n: end, over: undefined }
  let why: Violation | undefined
  for (let looks = 0, n = Math.max(1, Math.min(hint.guess + 1, end - 1)); at.n - low.n > 1; looks++) {
    const look = lookAt(n)
    const before = look.why === undefined ? low : at
    const point = { n, over: look.over }
    if (look.why === undefined) low = point
    else [at, why] = [point, look.why]
    hint.slope = slopeOf(low, at) ?? slopeOf(before, point) ?? hint.slope
    if (low.n === 0 && at.over !== undefined && at.over <= NEAR * hint.slope) break
    const aimed = looks < MOST_AIMED ? aim(low, at, hint.slope, looks, why !== undefined) : undefined
    n = Math.max(low.n + 1, Math.min(at.n - 1, aimed ?? middle(low, at)))
  }
  return why === undefined ? undefined : { at: at.n, why }
}

interface Point {
  readonly n: number
  readonly over: number | undefined
}

const slopeOf = (a: Point, b: Point): number | undefined => {
  if (a.over === undefined || b.over === undefined || a.n === b.n) return undefined
  const slope = (b.over - a.over) / (b.n - a.n)
  return slope > 0 ? slope : undefined
}

const middle = (a: Point, b: Point): number => Math.floor((a.n + b.n) / 2)

/** Where the least refused number may be; undefined where nothing says. */
const aim = (low: Point, at: Point, slope: number, looks: number, isRefused: boolean): number | undefined => {
  if (isRefused && at.over !== undefined) return at.n - Math.max(1, Math.floor(at.over / slope))
  if (isRefused) return undefined
  if (low.over === undefined) return low.n + 2 ** looks
  return low.n + Math.max(1, Math.ceil(-low.over / slope))
}
