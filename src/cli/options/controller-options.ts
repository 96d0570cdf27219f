import { type Command, Option } from 'commander'
import type { Algorithm } from '../../allocation/place-request.ts'
import type { ControllerOptions } from '../../controller/contract/options.ts'
import { PS_PER_MS } from '../../quantity/scale.ts'
import { UsageError } from '../process/failure.ts'
import { quantityOption } from './quantity-option.ts'

/** How a controller decides; what a journal was begun with must stay. */
export interface ControllerCliOptions {
  readonly grace?: string
  readonly algorithm: Algorithm
  readonly lineShaping: boolean
}

export const addControllerOptions = (command: Command): Command =>
  command
    .option('--grace <time>', 'time between an announcement and its effect, whole ms (default: 1 s)')
    .addOption(
      new Option('--algorithm <name>', 'how trees are chosen').choices(['greedy', 'x-opt']).default('greedy'),
    )
    .option('--no-line-shaping', 'do not count on packets being serialised by the wire they come from')

export const controllerGiven = async ({
  grace,
  algorithm,
  lineShaping,
}: ControllerCliOptions): Promise<ControllerOptions> => {
  if (grace === undefined) return { algorithm, lineShaping }
  const graceMs = (await quantityOption('--grace <time>', grace, 'time')) / PS_PER_MS
  if (!Number.isSafeInteger(graceMs))
    throw new UsageError(`option '--grace <time>': expected whole milliseconds, got ${grace}`)
  return { algorithm, lineShaping, graceMs }
}
