import { defined } from '../../model/defined.ts'
import { PS_PER_MS } from '../../quantity/scale.ts'
import { UsageError } from '../process/failure.ts'
import type { Io } from '../process/io.ts'
import type { FixedPointOptions, LimitOptions, MethodOptions } from './options.ts'
import { durationOption, quantityOption } from './quantity-option.ts'

export interface FixedPointGiven {
  readonly lineShaping: boolean
  readonly arrivalLimit?: number
  readonly delayLimitPs?: number
  readonly workLimit?: number
  readonly shouldStop?: () => boolean
}

export interface MethodGiven extends FixedPointGiven {
  readonly method: 'fixed-point' | 'x-adj'
  readonly blocking?: boolean
  readonly overtaking?: boolean
}

/** `--time-limit` as the question that long calculations ask. The clock starts with the command. */
const stopAfter = async (
  timeLimit: string | undefined,
  io: Io,
): Promise<{ readonly shouldStop?: () => boolean }> => {
  const { shouldStop } = await stopAfterEach(timeLimit, io)
  return defined({ shouldStop })
}

/** A limit of time for each of several calculations: its clock starts with the command, and anew with each `begin`. */
export const stopAfterEach = async (
  timeLimit: string | undefined,
  io: Io,
): Promise<{ readonly shouldStop?: () => boolean; readonly begin: () => void }> => {
  if (timeLimit === undefined) return { begin: () => {} }
  let start = io.now()
  const limitMs = (await durationOption('--time-limit <time>', timeLimit)) / PS_PER_MS
  return {
    shouldStop: () => io.now() - start >= limitMs,
    begin: () => {
      start = io.now()
    },
  }
}

/** How long the calculation may take. */
export const limitsGiven = async (
  { workLimit, timeLimit }: LimitOptions,
  io: Io,
): Promise<Pick<FixedPointGiven, 'workLimit' | 'shouldStop'>> => ({
  ...defined({ workLimit }),
  ...(await stopAfter(timeLimit, io)),
})

/** The options of the calculation as given; its own defaults fill the rest. */
export const fixedPointGiven = async (
  { lineShaping, arrivalLimit, delayLimit, workLimit, timeLimit }: FixedPointOptions,
  io: Io,
): Promise<FixedPointGiven> => ({
  lineShaping,
  ...defined({
    arrivalLimit,
    delayLimitPs:
      delayLimit === undefined ? undefined : await quantityOption('--delay-limit <time>', delayLimit, 'time'),
  }),
  ...(await limitsGiven({ ...defined({ workLimit, timeLimit }) }, io)),
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
