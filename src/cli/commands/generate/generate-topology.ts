import { Command, Option } from 'commander'
import type { TopologySpec } from '../../../generate/topology.ts'
import { ENCAPSULATIONS } from '../../../model/encapsulation.ts'
import type { Dimension } from '../../../quantity/units.ts'
import { whole } from '../../options/options.ts'
import { quantityOption } from '../../options/quantity-option.ts'
import { helpEnd, type Run } from '../../process/command.ts'
import {
  addGenerateOptions,
  checkOut,
  type GenerateOptions,
  printGenerated,
  refusedAsUsage,
} from './generate-common.ts'

/** A command-line option and the parameter of the generator it sets. */
interface Parameter {
  readonly flag: string
  readonly name: string
  readonly says: string
}

const SHAPES: readonly {
  readonly shape: TopologySpec['shape']
  readonly says: string
  readonly counts: readonly Parameter[]
}[] = [
  {
    shape: 'fat-tree',
    says: 'k³/4 hosts under three layers of k-port switches',
    counts: [{ flag: '--k <n>', name: 'k', says: 'ports per switch, even' }],
  },
  {
    shape: 'leaf-spine',
    says: 'racks with one leaf switch each, every leaf linked to every spine',
    counts: [
      { flag: '--leaves <n>', name: 'leaves', says: 'leaf switches' },
      { flag: '--spines <n>', name: 'spines', says: 'spine switches' },
      { flag: '--hosts <n>', name: 'hostsPerLeaf', says: 'hosts per leaf' },
    ],
  },
  {
    shape: 'ring',
    says: 'switches in a ring',
    counts: [
      { flag: '--switches <n>', name: 'switches', says: 'switches' },
      { flag: '--hosts <n>', name: 'hostsPerSwitch', says: 'hosts per switch' },
    ],
  },
  {
    shape: 'line',
    says: 'switches in a row',
    counts: [
      { flag: '--switches <n>', name: 'switches', says: 'switches' },
      { flag: '--hosts <n>', name: 'hostsPerSwitch', says: 'hosts per switch' },
    ],
  },
  { shape: 'star', says: 'one switch', counts: [{ flag: '--hosts <n>', name: 'hosts', says: 'hosts' }] },
  {
    shape: 'dumbbell',
    says: 'two switches and one link between them',
    counts: [
      { flag: '--left <n>', name: 'left', says: 'hosts on the left' },
      { flag: '--right <n>', name: 'right', says: 'hosts on the right' },
    ],
  },
]

const QUANTITIES: readonly (Parameter & { readonly dimension: Dimension })[] = [
  {
    flag: '--bandwidth <rate>',
    name: 'bandwidthBps',
    dimension: 'rate',
    says: 'of every link (10 Gbit/s)',
  },
  {
    flag: '--fabric-bandwidth <rate>',
    name: 'fabricBandwidthBps',
    dimension: 'rate',
    says: 'of links between switches',
  },
  {
    flag: '--queue-size <size>',
    name: 'queueSizeBits',
    dimension: 'size',
    says: 'per lane and port (128 KiB)',
  },
  {
    flag: '--best-effort <size>',
    name: 'bestEffortMaxFrameBits',
    dimension: 'size',
    says: 'largest best-effort frame (1542 B)',
  },
  { flag: '--link-latency <time>', name: 'linkLatencyPs', dimension: 'time', says: 'per link (15 ns)' },
  { flag: '--link-jitter <time>', name: 'linkJitterPs', dimension: 'time', says: 'per link (0)' },
  {
    flag: '--switch-latency <time>',
    name: 'switchLatencyPs',
    dimension: 'time',
    says: 'per switch (3 us)',
  },
  { flag: '--switch-jitter <time>', name: 'switchJitterPs', dimension: 'time', says: 'per switch (0)' },
  {
    flag: '--multicast-latency <time>',
    name: 'multicastLatencyPs',
    dimension: 'time',
    says: 'added where a tunnel branches (3 us)',
  },
  {
    flag: '--host-latency <time>',
    name: 'hostLatencyPs',
    dimension: 'time',
    says: 'on receiving (1.8 us)',
  },
  { flag: '--host-jitter <time>', name: 'hostJitterPs', dimension: 'time', says: 'on receiving (655 ns)' },
  { flag: '--send-latency <time>', name: 'sendLatencyPs', dimension: 'time', says: 'on sending (0)' },
  { flag: '--send-jitter <time>', name: 'sendJitterPs', dimension: 'time', says: 'on sending (0)' },
  {
    flag: '--clock-tolerance <ratio>',
    name: 'clockTolerancePpb',
    dimension: 'ratio',
    says: 'e.g. 100 ppm (0)',
  },
  { flag: '--mtu <size>', name: 'mtuBits', dimension: 'size', says: 'largest IP packet (1500 B)' },
  {
    flag: '--min-fragment <size>',
    name: 'minFragmentBits',
    dimension: 'size',
    says: 'least fragment of a frame that is interrupted: 64, 128, 192 or 256 B (64 B)',
  },
  {
    flag: '--gptp <period>',
    name: 'gptpPeriodPs',
    dimension: 'time',
    says: 'a Sync and a Follow_Up of gPTP above all lanes at every port, e.g. 125 ms (none)',
  },
  {
    flag: '--wake-latency <time>',
    name: 'wakeLatencyPs',
    dimension: 'time',
    says: 'until a sleeping port can send (Energy-Efficient Ethernet), e.g. 16.5 us (0)',
  },
  {
    flag: '--queue-cell <size>',
    name: 'queueCellBits',
    dimension: 'size',
    says: 'unit of the memory of queues, e.g. 208 B (none)',
  },
]

const EXPRESS: Parameter = {
  flag: '--express-lanes <n>',
  name: 'expressLanes',
  says: 'lanes that interrupt all others (802.1Qbu frame preemption), from lane 0 on (none)',
}

interface TopologyOptions extends GenerateOptions {
  readonly name?: string
  readonly encapsulation?: keyof typeof ENCAPSULATIONS
  readonly [key: string]: unknown
}

/** Where commander keeps the value of `--fabric-bandwidth <rate>`: `fabricBandwidth`. */
const keyOf = (flag: string): string => new Option(flag).attributeName()

const spec = async (shape: TopologySpec['shape'], counts: readonly Parameter[], options: TopologyOptions) => {
  const { name, encapsulation } = options
  const given: Record<string, unknown> = { shape }
  for (const { flag, name: parameter } of [...counts, EXPRESS]) {
    const count = options[keyOf(flag)]
    if (count !== undefined) given[parameter] = count
  }
  for (const { flag, name: parameter, dimension } of QUANTITIES) {
    const text = options[keyOf(flag)]
    if (typeof text === 'string') given[parameter] = await quantityOption(flag, text, dimension)
  }
  // The table above is the type: every shape's counts are required options, and whole numbers by their parser.
  return {
    ...given,
    ...(name === undefined ? {} : { name }),
    ...(encapsulation === undefined ? {} : { encapsulation: ENCAPSULATIONS[encapsulation] }),
  } as TopologySpec
}

/** One subcommand per shape. */
export const shapeCommands = (run: Run): readonly Command[] =>
  SHAPES.map(({ shape, says, counts }) => {
    const command = new Command(shape).description(says)
    for (const { flag, says: what } of counts) command.requiredOption(flag, what, whole(1))
    command.option('--name <name>', 'of the network')
    command.option(EXPRESS.flag, EXPRESS.says, whole(1))
    for (const { flag, says: what } of QUANTITIES) command.option(flag, what)
    command.addOption(
      new Option('--encapsulation <name>', 'what the wire adds (udp4)').choices(Object.keys(ENCAPSULATIONS)),
    )
    const example = counts.map(({ flag }, i) => `${flag.split(' ')[0]} ${4 - 2 * (i % 2)}`).join(' ')
    command.addHelpText(
      'after',
      helpEnd([
        `xlane generate ${shape} ${example}`,
        `xlane generate ${shape} ${example} --bandwidth '1 Gbit/s' --express-lanes 1 --gptp '125 ms'`,
        `xlane generate ${shape} ${example} --fabric-bandwidth '40 Gbit/s' --best-effort '0 B' --out net.yaml`,
      ]),
    )
    return addGenerateOptions(command).action(async (options: TopologyOptions) => {
      checkOut(options, [])
      const given = await spec(shape, counts, options)
      const { generateTopology } = await import('../../../generate/topology.ts')
      const { printTopology } = await import('../../../formats/topology/print-topology.ts')
      const topology = refusedAsUsage(() => generateTopology(given))
      printGenerated((format, comment) => printTopology(topology, { format, comment }), options, run)
    })
  })
