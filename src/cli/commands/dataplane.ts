import { Command, Option } from 'commander'
import type { DataplaneResult } from '../../dataplane/dataplane.ts'
import type { Target } from '../../dataplane/device-file.ts'
import { manifestOf } from '../../dataplane/manifest.ts'
import { defined } from '../../model/defined.ts'
import { Inputs } from '../input/inputs.ts'
import { solved } from '../input/solved.ts'
import { fixedPointGiven, overAfter } from '../options/method.ts'
import {
  addCommonOptions,
  addFixedPointOptions,
  type FixedPointOptions,
  type PrintOptions,
  whole,
} from '../options/options.ts'
import { reportOptions } from '../output/print.ts'
import { note } from '../output/say.ts'
import {
  checkFolder,
  manifestIn,
  ofOthers,
  removeStale,
  sha256,
  writeScripts,
} from '../output/write-scripts.ts'
import { helpEnd, type Run } from '../process/command.ts'
import { UsageError } from '../process/failure.ts'

interface DataplaneCliOptions
  extends FixedPointOptions,
    Pick<PrintOptions, 'json' | 'width' | 'limit' | 'color' | 'diagnostics'> {
  readonly target?: Target
  readonly devices?: string
  readonly out?: string
}

const print = async (
  result: DataplaneResult,
  title: string,
  options: DataplaneCliOptions,
  { io }: Run,
): Promise<void> => {
  const { dataplaneJson, dataplaneText } = await import('../../report/dataplane.ts')
  if (options.json) {
    io.stdout.write(dataplaneJson(result))
    return
  }
  if (options.out === undefined && result.kind === 'installable')
    for (const { name, text } of result.files) io.stdout.write(`== ${name}\n${text}\n`)
  io.stdout.write(dataplaneText(result, reportOptions(options, title, io)))
}

const install = async (
  topologyPath: string,
  path: string,
  options: DataplaneCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const { out, target, devices: devicesPath } = options
  if (out !== undefined) {
    if (out === '' || out === '-') throw new UsageError(`option '--out': expected a folder, got '${out}'`)
    checkFolder(out)
  }
  const given = await fixedPointGiven(options, io)
  const inputs = new Inputs(options, io, await overAfter(options.timeLimit, io))
  const topology = await inputs.topology(topologyPath)
  const read = await inputs.allocationOrRequests(path, topology)
  const devices = await inputs.devices(devicesPath, topology, read)
  await inputs.finish()
  const { solution, during } = await solved(topology, read, given, options, io)
  const { rejected } = solution.result
  const before = out === undefined ? undefined : manifestIn(out)
  const numbers = before && new Map(before.tunnels.map(({ id, number }) => [id, number]))
  const { installationOf } = await import('../../dataplane/dataplane.ts')
  const { dataplaneCode } = await import('../../report/dataplane.ts')
  const result = during('analysing as installed', () =>
    installationOf(solution, { devices, ...defined({ target, numbers }) }),
  )
  await print(result, topology.name, options, run)
  for (const { id, code, message } of rejected)
    note(`${id} was rejected and is not installed: ${code} ${message}`, options, io)
  if (out !== undefined && result.kind === 'installable') {
    const others = ofOthers(before, target)
    const manifest = manifestOf(result.tunnels, result.files, sha256, others)
    writeScripts(out, result.files, manifest, [topologyPath, path, devicesPath], io)
    const stale = removeStale(out, before, manifest.files)
    for (const name of stale.removed) note(`removed ${name}: nothing is written for that device`, options, io)
    for (const name of stale.kept)
      note(`${name} is of an earlier run, and was changed since: kept`, options, io)
    note(`wrote ${result.files.length} scripts to ${out}`, options, io)
  }
  run.exitCode = rejected.length > 0 ? 1 : dataplaneCode(result)
}

/** `xlane dataplane`: what to install, and the bounds of that. */
export const dataplaneCommand = (run: Run): Command =>
  addFixedPointOptions(
    addCommonOptions(
      new Command('dataplane')
        .description(
          'print the scripts that install an allocation, and prove the bounds of what they install',
        )
        .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
        .argument('<allocation|requests>', 'allocation file; or requests, placed as analyze does')
        .addOption(
          new Option(
            '--target <what>',
            'ovs: Open vSwitch flows, groups, meters; tc: Linux queues of switches and hosts (default: both)',
          ).choices(['ovs', 'tc']),
        )
        .option('--devices <file>', 'ports, interfaces, addresses, and what meters can be set to')
        .option('-o, --out <folder>', 'write one script per device there instead of printing them')
        .option('--json', 'print JSON')
        .option('--limit <n>', 'print at most n rows of each list', whole(1))
        .option('--width <columns>', 'lay text out for this width', whole(40)),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane dataplane topology.yaml allocation.yaml --out scripts',
          'xlane dataplane topology.yaml allocation.yaml --target ovs --devices devices.yaml --out scripts',
          "xlane dataplane topology.yaml allocation.yaml --json | jq '.tunnels[].meter'",
        ],
        [
          'Exit codes: 0 every deadline and queue holds as installed, 1 one does not, or there is something that cannot be',
          'installed, 2 the input or the usage is wrong, 70 a defect of xlane. docs/DATAPLANE.md says what is proven.',
        ],
      ),
    )
    .action((topologyPath: string, path: string, options: DataplaneCliOptions) =>
      install(topologyPath, path, options, run),
    )
