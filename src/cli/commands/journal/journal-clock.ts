import { Command } from 'commander'
import { withController, withJournal } from '../../input/controller-at.ts'
import { Inputs } from '../../input/inputs.ts'
import { patiently } from '../../input/patiently.ts'
import {
  addControllerOptions,
  type ControllerCliOptions,
  controllerGiven,
} from '../../options/controller-options.ts'
import { addCommonOptions, type CommonOptions } from '../../options/options.ts'
import type { Run } from '../../process/command.ts'

type ClockOptions = CommonOptions & ControllerCliOptions

const setRight = async (
  path: string,
  topologyPath: string,
  options: ClockOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const inputs = new Inputs(options, io)
  const topology = await inputs.topology(topologyPath)
  await inputs.finish()
  const given = await controllerGiven(options, io)
  const say = (remark: string): void => void io.stderr.write(`${remark}\n`)
  const { counted } = await import('../../../report/typeset/numbers.ts')
  await withController(async () => {
    const { backMs, retimed } = await patiently(options, io, () =>
      withJournal(path, topology, given, 'made', say, controller => controller.resetClock(io.clock())),
    )
    io.stdout.write(
      `${path}: the last decision was made ${backMs} ms from now; ${counted(retimed, 'announcement')} made anew\n`,
    )
  })
}

/** `xlane journal clock`: after decisions were made at wrong times. */
export const clockCommand = (run: Run): Command =>
  addControllerOptions(
    addCommonOptions(
      new Command('clock')
        .description('take the clock of this machine as right, where decisions were made at later times')
        .argument('<journal>', 'journal file')
        .argument('<topology>', 'topology file that the journal is of'),
    ),
  ).action((path: string, topology: string, options: ClockOptions) => setRight(path, topology, options, run))
