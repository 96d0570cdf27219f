import { extname } from 'node:path'
import { Command, Option } from 'commander'
import type { Hosts } from '../../graph/view.ts'
import type { Topology } from '../../model/topology.ts'
import { leavesOpen } from '../../model/verdict.ts'
import { Inputs } from '../input/inputs.ts'
import { solved } from '../input/solved.ts'
import { fixedPointGiven, overAfter } from '../options/method.ts'
import {
  addCommonOptions,
  addFixedPointOptions,
  type CommonOptions,
  type FixedPointOptions,
} from '../options/options.ts'
import { writeOutputs } from '../output/output.ts'
import { note } from '../output/say.ts'
import { checkOutputs } from '../output/write-files.ts'
import { helpEnd, type Run } from '../process/command.ts'
import { UsageError } from '../process/failure.ts'

interface GraphCliOptions extends CommonOptions, FixedPointOptions {
  readonly format?: 'dot' | 'svg'
  readonly hosts: Hosts
  readonly out?: string
}

const FORMS: Readonly<Record<string, 'dot' | 'svg'>> = { '.dot': 'dot', '.gv': 'dot', '.svg': 'svg' }

/** As asked, else as the file is called, else text. A name that says otherwise than what would be in it is a mistake. */
const formOf = ({ format, out }: GraphCliOptions): 'dot' | 'svg' => {
  const ending = out === undefined ? '' : extname(out).toLowerCase()
  if (ending === '') return format ?? 'dot'
  const form = Object.hasOwn(FORMS, ending) ? FORMS[ending] : undefined
  if (form === undefined && format === undefined)
    throw new UsageError(
      `option '--out ${out}': expected a name that ends in .svg, .dot or .gv; for ${ending} let another program convert the SVG, or say --format`,
    )
  if (form !== undefined && format !== undefined && form !== format)
    throw new UsageError(
      `option '--out ${out}': --format ${format} goes to a file that is not called ${ending}`,
    )
  return format ?? form ?? 'dot'
}

const drawingOf = async (
  format: 'dot' | 'svg',
  topology: Topology,
  utilization: readonly number[] | undefined,
  hosts: Hosts,
): Promise<string> => {
  const { shapeOf } = await import('../../graph/topology-shape.ts')
  const { viewOf } = await import('../../graph/view.ts')
  const shape = shapeOf(topology)
  if (format === 'svg') {
    const { svgOf } = await import('../../graph/network-svg.ts')
    return svgOf(topology, viewOf(shape, hosts), utilization)
  }
  const { graphDot } = await import('../../graph/dot.ts')
  const { linkTitle } = await import('../../graph/loads.ts')
  const title = (link: number): string => linkTitle(topology, utilization, link)
  return graphDot(shape, viewOf(shape, hosts, new Set(), false), { utilization, linkTitle: title })
}

const drawGraph = async (
  topologyPath: string,
  path: string | undefined,
  options: GraphCliOptions,
  run: Run,
): Promise<void> => {
  const { io } = run
  const given = await fixedPointGiven(options, io)
  const format = formOf(options)
  checkOutputs([{ option: '--out <file>', path: options.out }], [topologyPath, path])
  const inputs = new Inputs(options, io, await overAfter(options.timeLimit, io))
  const topology = await inputs.topology(topologyPath)
  const read = path === undefined ? undefined : await inputs.allocationOrRequests(path, topology)
  await inputs.finish()
  const { loadsOf } = await import('../../graph/loads.ts')
  const result =
    read === undefined ? undefined : (await solved(topology, read, given, options, io)).solution.result
  const open = result?.violations.find(leavesOpen)
  if (open !== undefined) {
    note(`the loads are not drawn: ${open.code} ${open.message}`, options, io)
    run.exitCode = 1
  }
  const links = open === undefined ? result?.links : undefined
  const utilization = links === undefined ? undefined : loadsOf(topology, links)
  const text = await drawingOf(format, topology, utilization, options.hosts)
  if (options.out === undefined) io.stdout.write(text)
  else writeOutputs([{ path: options.out, text }], io)
}

/** `xlane graph`: the network as Graphviz text or as a drawing, for people who have their own pipeline. */
export const graphCommand = (run: Run): Command =>
  addFixedPointOptions(
    addCommonOptions(
      new Command('graph')
        .description('draw the network: links coloured by load, as wide as their rate')
        .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
        .argument('[allocation|requests]', 'what is placed on it; or requests, placed as analyze does')
        .addOption(
          new Option(
            '--format <form>',
            'text for Graphviz, or laid out (default: as --out is called, else dot)',
          ).choices(['dot', 'svg']),
        )
        .addOption(
          new Option('--hosts <how>', 'draw hosts, or fold them into their switch (auto: by size)')
            .choices(['auto', 'shown', 'folded'])
            .default('auto'),
        )
        .option('-o, --out <file>', 'file to write (default: standard output)'),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane graph topology.yaml --out network.svg',
          'xlane graph topology.yaml allocation.yaml | dot -Tpdf > network.pdf',
        ],
        [
          'The darker a link, the higher its load; the busiest have their figure. Where the two directions differ, each has',
          'a line of its own, with an arrow. No Graphviz needs to be installed for svg.',
        ],
      ),
    )
    .action((topologyPath: string, path: string | undefined, options: GraphCliOptions) =>
      drawGraph(topologyPath, path, options, run),
    )
