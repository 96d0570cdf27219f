import { type Command, Option } from 'commander'
import { whole } from './options.ts'

/** Who does the parts of long work. */
export interface SpreadOptions {
  readonly workers?: number
  readonly redis?: string
}

export const REDIS_EXAMPLE = 'redis://10.0.0.5:6379'

export const redisOption = (what: string): Option =>
  new Option('--redis <url>', `${what}, e.g. ${REDIS_EXAMPLE}; a password from XLANE_REDIS_PASSWORD`)

/** `workers` says what its default is where it is not one. */
export const addSpreadOptions = (command: Command, workers = 'default: 1'): Command =>
  command
    .addOption(
      new Option('--workers <n>', `threads that share the work (${workers}); the result is the same`)
        .argParser(whole(1))
        .conflicts('redis'),
    )
    .addOption(redisOption('let the workers at this Redis do the work (xlane worker)'))
