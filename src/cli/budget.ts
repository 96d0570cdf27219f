import type { Io } from './io.ts'
import type { MethodOptions } from './options.ts'
import { quantityOption } from './quantity-option.ts'

const PS_PER_MS = 1_000_000_000

/** `--time-limit` as the question that long calculations ask. The clock starts with the command. */
export const stopAfter = async (
  timeLimit: string | undefined,
  io: Io,
): Promise<{ readonly shouldStop?: () => boolean }> => {
  if (timeLimit === undefined) return {}
  const start = io.now()
  const limitMs = (await quantityOption('--time-limit <time>', timeLimit, 'time')) / PS_PER_MS
  return { shouldStop: () => io.now() - start >= limitMs }
}

/** The options of the calculation, as given; its own defaults fill the rest. */
export const methodOptions = async (
  options: MethodOptions,
): Promise<{
  readonly method: 'fixed-point' | 'x-adj'
  readonly lineShaping: boolean
  readonly blocking: boolean
  readonly overtaking: boolean
  readonly arrivalLimit?: number
  readonly delayLimitPs?: number
}> => {
  const { method, lineShaping, blocking, overtaking, arrivalLimit, delayLimit } = options
  return {
    method,
    lineShaping,
    blocking,
    overtaking,
    ...(arrivalLimit === undefined ? {} : { arrivalLimit }),
    ...(delayLimit === undefined
      ? {}
      : { delayLimitPs: await quantityOption('--delay-limit <time>', delayLimit, 'time') }),
  }
}
