import { Command, Option } from 'commander'
import type { AnalyzedServices } from '../../allocation/analyze-services.ts'
import { defined } from '../../model/defined.ts'
import type { Allocation } from '../../model/request.ts'
import { tunnelNames } from '../../model/service-tunnels.ts'
import type { Services } from '../../model/services.ts'
import type { Topology } from '../../model/topology.ts'
import { Inputs } from '../input/inputs.ts'
import { certificateOption, checkCertifiable } from '../options/certificate-option.ts'
import { methodGiven, overAfter } from '../options/method.ts'
import {
  addMethodOptions,
  addPrintOptions,
  type MethodOptions,
  type PrintOptions,
} from '../options/options.ts'
import { certificateFile } from '../output/certificate-file.ts'
import { makeFolder } from '../output/make-folder.ts'
import { fileFormat, type OutputFile, writeOutputs } from '../output/output.ts'
import { formatOf, reportOptions } from '../output/print.ts'
import { note } from '../output/say.ts'
import { watched } from '../output/watched.ts'
import { checkOutputs } from '../output/write-files.ts'
import { EXIT_CODES, helpEnd, type Run } from '../process/command.ts'
import { UsageError } from '../process/failure.ts'
import { settingsAsked, settingsFiles, withSettings } from './services-settings.ts'

interface ServicesCliOptions extends PrintOptions, MethodOptions {
  readonly algorithm: 'greedy' | 'x-opt'
  readonly keep?: string
  readonly out?: string
  readonly requestsOut?: string
  readonly certificate?: string
  readonly remedies: boolean
  readonly settings?: string
  readonly system?: string
  readonly stall?: string
}

interface Given {
  readonly topology: Topology
  readonly services: Services
  readonly keep?: Allocation
}

/** Topology, services and what is there already; what is wrong with any of them is said together. */
const load = async (
  topologyPath: string,
  path: string,
  options: ServicesCliOptions,
  { io }: Run,
): Promise<Given> => {
  const inputs = new Inputs(options, io, await overAfter(options.timeLimit, io))
  const topology = await inputs.topology(topologyPath)
  const services = await inputs.services(path, topology)
  const keep = options.keep === undefined ? undefined : await inputs.allocation(options.keep, topology)
  await inputs.finish()
  const taken = new Set(keep?.tunnels.map(({ id }) => id))
  const asked = [...services.services.flatMap(tunnelNames), ...services.requests.map(({ id }) => id)]
  const twice = asked.filter(id => taken.has(id))
  if (twice.length > 0)
    throw new UsageError(`${path} asks for what ${options.keep} has already: ${twice.slice(0, 5).join(', ')}`)
  return { topology, services, ...defined({ keep }) }
}

const filesOf = async (
  { solution, allocation }: AnalyzedServices,
  { topology, services }: Given,
  options: ServicesCliOptions,
  { io }: Run,
): Promise<readonly OutputFile[]> => {
  const { out, requestsOut, certificate } = options
  const files: OutputFile[] = []
  const { printAllocation, printRequests } = await import('../../formats/requests/print-requests.ts')
  if (out !== undefined)
    files.push({ path: out, text: printAllocation(allocation, topology, { format: fileFormat(out) }) })
  if (requestsOut !== undefined) {
    const { deriveRequests } = await import('../../coordination/tunnels/derive-requests.ts')
    const requests = deriveRequests(services, topology)
    const text = printRequests(requests, topology, { format: fileFormat(requestsOut) })
    files.push({ path: requestsOut, text })
  }
  return [...files, ...(await certificateFile(solution, certificate, options, io))]
}

const analyzeAndPrint = async (
  topologyPath: string,
  path: string,
  options: ServicesCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const { out, requestsOut, certificate, algorithm, remedies } = options
  const asked = await settingsAsked(options)
  checkCertifiable(options)
  checkOutputs(
    [
      { option: '--out', path: out },
      { option: '--requests-out', path: requestsOut },
      { option: '--certificate', path: certificate },
    ],
    [topologyPath, path, options.keep],
  )
  const method = await methodGiven(options, io)
  const given = await load(topologyPath, path, options, run)
  const { analyzeServices } = await import('../../allocation/analyze-services.ts')
  const mustStop = await overAfter(options.timeLimit, io)
  const { given: stoppable, onProgress, during } = watched(method, options, io)
  const analyzed = during('placing', () =>
    analyzeServices(given.topology, given.services, {
      ...stoppable,
      algorithm,
      remedies,
      onProgress,
      ...defined({ keep: given.keep, mustStop }),
    }),
  )
  const result = asked === undefined ? analyzed.result : await withSettings(analyzed.result, asked)
  const files = [
    ...(await filesOf(analyzed, given, options, run)),
    ...(options.settings === undefined ? [] : settingsFiles(result, options.settings)),
  ]
  const { reportServices } = await import('../../report/services/services.ts')
  const look = reportOptions(options, given.topology.name, io)
  io.stdout.write(reportServices(result, formatOf(options), look))
  run.exitCode = result.valid ? 0 : 1
  if (options.settings !== undefined) makeFolder(options.settings)
  writeOutputs(files, io)
  for (const file of files) note(`wrote ${file.path}`, options, io)
}

/** `xlane services`: failure detection and replicated logs on proven latencies. */
export const servicesCommand = (run: Run): Command =>
  addMethodOptions(
    addPrintOptions(
      new Command('services')
        .description(
          'prove the timeouts of services: safe suspicion, detection, commits, elections, failover of each group',
        )
        .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
        .argument('<services>', 'services file (YAML or JSON), - for standard input')
        .option('-o, --out <file>', 'write the allocation: trees, periods, ranges (.json: JSON, else YAML)')
        .option('--requests-out <file>', 'write the requests that services are made of')
        .addOption(certificateOption())
        .option('--keep <allocation>', 'add to the tunnels of this file')
        .option(
          '--settings <folder>',
          'write settings of real systems there, in their own files (needs --stall)',
        )
        .option(
          '--system <names>',
          'settings of these systems, with commas: etcd,consul (default: all; needs --stall)',
        )
        .option('--stall <time>', 'how long a host may stall: disk, garbage, scheduler')
        .option('--no-remedies', 'do not look for what would fix a verdict that does not hold')
        .addOption(
          new Option('--algorithm <name>', 'how trees are chosen')
            .choices(['greedy', 'x-opt'])
            .default('greedy'),
        ),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane services topology.yaml services.yaml',
          'xlane services topology.yaml services.yaml --out allocation.yaml --requests-out requests.yaml',
          "xlane services topology.yaml services.yaml --json | jq '.services[] | {id, thresholdPs, slotPs}'",
          'xlane services topology.yaml services.yaml --system etcd,consul --stall 200ms --settings settings',
          'xlane explain topology.yaml services.yaml --service orders',
        ],
        [
          'A service is placed as a whole or not at all. docs/SERVICES.md says what each number means.',
          '',
          ...EXIT_CODES,
        ],
      ),
    )
    .action((topologyPath: string, path: string, options: ServicesCliOptions) =>
      analyzeAndPrint(topologyPath, path, options, run),
    )
