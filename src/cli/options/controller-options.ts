import { type Command, Option } from 'commander'
import type { Algorithm } from '../../allocation/place-request.ts'
import type { ControllerOptions } from '../../controller/contract/options.ts'
import { defined } from '../../model/defined.ts'
import { PS_PER_MS } from '../../quantity/scale.ts'
import { UsageError } from '../process/failure.ts'
import type { Io } from '../process/io.ts'
import { workLimitOption } from './options.ts'
import { quantityOption } from './quantity-option.ts'

/** How a controller decides; what a journal was begun with must stay. */
export interface ControllerCliOptions {
  readonly grace?: string
  readonly algorithm: Algorithm
  readonly lineShaping: boolean
  readonly workLimit?: number
  readonly timeLimit?: string
  readonly lockTimeout?: string
  readonly maxClockJump?: string
}

/** Of whatever has a journal for itself. */
export const LOCK_TIMEOUT = 'wait so long for a journal that another process has (default: not at all)'

export const addControllerOptions = (command: Command): Command =>
  command
    .option('--grace <time>', 'time between an announcement and its effect, whole ms (default: 1 s)')
    .addOption(
      new Option('--algorithm <name>', 'how trees are chosen').choices(['greedy', 'x-opt']).default('greedy'),
    )
    .option('--no-line-shaping', 'do not count on packets being serialised by the wire they come from')
    .addOption(workLimitOption())
    .option(
      '--max-clock-jump <time>',
      'how far the clock may jump until nothing is decided, whole ms (default: 600 s)',
    )
    .option('--lock-timeout <time>', LOCK_TIMEOUT)
    .option('--time-limit <time>', 'time for one decision, e.g. 2s; one that takes longer is rejected')

export const controllerGiven = async (
  { grace, algorithm, lineShaping, workLimit, timeLimit, maxClockJump }: ControllerCliOptions,
  io: Io,
): Promise<ControllerOptions> => ({
  algorithm,
  lineShaping,
  ...defined({
    graceMs: await wholeMsOf('--grace <time>', grace),
    maxClockJumpMs: await wholeMsOf('--max-clock-jump <time>', maxClockJump),
    workLimit,
    startTimer: timeLimit === undefined ? undefined : timer(io, await msOf('--time-limit <time>', timeLimit)),
  }),
})

/** Begins to count time; what it returns says whether `limitMs` are over. */
const timer = (io: Io, limitMs: number) => (): (() => boolean) => {
  const end = io.now() + limitMs
  return () => io.now() >= end
}

const msOf = async (option: string, text: string): Promise<number> =>
  (await quantityOption(option, text, 'time')) / PS_PER_MS

/** Whole milliseconds of a time as an option has it. Throws UsageError. */
export const wholeMsOf = async (option: string, text: string | undefined): Promise<number | undefined> => {
  if (text === undefined) return undefined
  const ms = await msOf(option, text)
  if (!Number.isSafeInteger(ms))
    throw new UsageError(`option '${option}': expected whole milliseconds, got ${text}`)
  return ms
}
