import { defined } from '../../model/defined.ts'
import { MOST_DELAY_LIMIT_PS, PS_PER_MS } from '../../quantity/scale.ts'
import { UsageError } from '../process/failure.ts'
import type { Io } from '../process/io.ts'
import type { FixedPointOptions, MethodOptions } from './options.ts'
import { durationOption, quantityOption } from './quantity-option.ts'

export interface FixedPointGiven {
  readonly lineShaping: boolean
  readonly arrivalLimit?: number
  readonly delayLimitPs?: number
  readonly workLimit?: number
  readonly shouldStop?: ShouldStop
}

export interface MethodGiven extends FixedPointGiven {
  readonly method: 'fixed-point' | 'x-adj'
  readonly blocking?: boolean
  readonly overtaking?: boolean
}

/**
 * Asked by a calculation whether to stop, in time to say what was found until then. That takes longer the more of what was
 * asked is done: `share`, all of it unless given.
 */
export type ShouldStop = (share?: number) => boolean

/** What the result takes at most of the time it took to start and to read the files: it is about as long as they are. */
const OF_THE_START = 0.75
/** The part of it that does not depend on how much is done. */
const IN_ANY_CASE = 0.5

/** `--time-limit` for a calculation and the result of it; at most half of the time is left for the latter. */
const stopAfter = async (
  timeLimit: string | undefined,
  io: Io,
): Promise<{ readonly shouldStop?: ShouldStop }> => {
  if (timeLimit === undefined) return {}
  const limitMs = await limitOf(timeLimit)
  let startMs: number | undefined
  return {
    shouldStop: (share = 1) => {
      const nowMs = io.now()
      startMs ??= nowMs
      const reserveMs = startMs * OF_THE_START * (IN_ANY_CASE + (1 - IN_ANY_CASE) * share)
      return nowMs >= limitMs - Math.min(reserveMs, limitMs / 2)
    },
  }
}

/** Whether all of `--time-limit` is over, or will be after so many milliseconds more. */
export type IsOver = (moreMs?: number) => boolean

/** Where there is a `--time-limit`: asked by what comes before the calculation and after it. */
export const overAfter = async (timeLimit: string | undefined, io: Io): Promise<IsOver | undefined> => {
  if (timeLimit === undefined) return undefined
  const limitMs = await limitOf(timeLimit)
  return (moreMs = 0) => io.now() + moreMs >= limitMs
}

/** A limit of time for each of several calculations: its clock starts now, and anew with each `begin`. */
export const stopAfterEach = async (
  timeLimit: string | undefined,
  io: Io,
): Promise<{ readonly shouldStop?: () => boolean; readonly begin: () => void }> => {
  if (timeLimit === undefined) return { begin: () => {} }
  let start = io.now()
  const limitMs = await limitOf(timeLimit)
  return {
    shouldStop: () => io.now() - start >= limitMs,
    begin: () => {
      start = io.now()
    },
  }
}

const limitOf = async (timeLimit: string): Promise<number> =>
  (await durationOption('--time-limit <time>', timeLimit)) / PS_PER_MS

const delayLimitGiven = async (delayLimit: string): Promise<number> => {
  const flag = '--delay-limit <time>'
  const ps = await quantityOption(flag, delayLimit, 'time')
  if (ps < 1 || ps > MOST_DELAY_LIMIT_PS)
    throw new UsageError(`option '${flag}': expected a time from 1 ps to 1000 s, found '${delayLimit}'`)
  return ps
}

/** The options of the calculation as given; its own defaults fill the rest. */
export const fixedPointGiven = async (
  { lineShaping, arrivalLimit, delayLimit, workLimit, timeLimit }: FixedPointOptions,
  io: Io,
): Promise<FixedPointGiven> => ({
  lineShaping,
  ...defined({
    arrivalLimit,
    delayLimitPs: delayLimit === undefined ? undefined : await delayLimitGiven(delayLimit),
  }),
  ...defined({ workLimit }),
  ...(await stopAfter(timeLimit, io)),
})

/** The same with the method, which has options of its own. */
export const methodGiven = async (options: MethodOptions, io: Io): Promise<MethodGiven> => {
  const { method, blocking, overtaking } = options
  if (method === 'fixed-point' && !(blocking && overtaking))
    throw new UsageError(
      `option '--no-${blocking ? 'overtaking' : 'blocking'}' is about the paper's method: add --method x-adj`,
    )
  const given = await fixedPointGiven(options, io)
  return method === 'x-adj' ? { ...given, method, blocking, overtaking } : { ...given, method }
}
