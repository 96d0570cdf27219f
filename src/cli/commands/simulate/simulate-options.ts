import { type Command, Option } from 'commander'
import { TAIL_METHODS, type TailMethod } from '../../../simulation/results/tail.ts'
import type { Scenario } from '../../../simulation/setup/scenario.ts'
import type { FixedPointOptions, PrintOptions } from '../../options/options.ts'
import { whole } from '../../options/options.ts'
import { addSpreadOptions, type SpreadOptions } from '../../options/spread-options.ts'

/** The options of `simulate`, as text where reading them takes units or files. */
export interface SimulateCliOptions extends PrintOptions, FixedPointOptions, SpreadOptions {
  readonly duration?: string
  readonly packets?: number
  readonly hyperperiod?: true
  readonly warmUp?: string
  readonly phases: string
  readonly seed: number
  readonly jitter: string
  readonly hostJitter?: string
  readonly hosts?: string
  readonly bestEffort: string
  readonly clocks: Scenario['clocks']
  readonly replications: number
  readonly tunnel?: string
  readonly plot?: 'histogram' | 'cdf'
  readonly histograms?: true
  readonly tail?: string
  readonly tailMethod?: TailMethod
  readonly next?: number
  readonly confidence?: string
  readonly bounds: boolean
  readonly sort: 'file' | 'position' | 'latency' | 'name'
  readonly adversary?: true
  readonly runs?: number
  readonly time?: string
  readonly out?: string
  readonly witness?: string
  readonly pcap?: string
}

/** What a search chooses by itself, and a witness fixes. */
const CHOICES = [
  'duration',
  'packets',
  'hyperperiod',
  'warmUp',
  'phases',
  'replications',
  'workers',
  'redis',
  'jitter',
  'hostJitter',
  'bestEffort',
  'clocks',
  'plot',
  'histograms',
  'tail',
]

export const addSimulateOptions = (command: Command): Command =>
  addSpreadOptions(command, 'default: one per core')
    .addOption(
      new Option(
        '--duration <time>',
        'simulate so long, e.g. 2s (default: about a second of work)',
      ).conflicts(['packets', 'hyperperiod']),
    )
    .addOption(
      new Option('--packets <n>', 'simulate until about n packets are sent')
        .argParser(whole(1))
        .conflicts('hyperperiod'),
    )
    .option('--hyperperiod', 'simulate until all periods meet again')
    .option('--warm-up <time>', 'simulate so long before it, without counting')
    .option('--phases <how>', 'first releases: random, aligned, or a file', 'random')
    .option('--seed <n>', 'seed of all random draws', whole(0), 1)
    .option('--replications <n>', 'repeat with other draws, and merge', whole(1), 1)
    .option(
      '--jitter <model>',
      'of links and switches: none, maximum, uniform, two-point[:SHARE%], or a file of quantiles',
      'uniform',
    )
    .option('--host-jitter <model>', 'of hosts, likewise (default: uniform)')
    .addOption(
      new Option(
        '--hosts <name|file>',
        'measured hosts in place of those of the topology: xlane-smartnic, xlane-com, xlane-untuned, qjump, dpdk, or a file of quantiles',
      ).conflicts('hostJitter'),
    )
    .option(
      '--best-effort <kind>',
      'traffic below all lanes: none, saturating, worst (a frame before every packet), or a load such as 30%',
      'saturating',
    )
    .addOption(
      new Option('--clocks <how>', 'within the clock tolerance of the topology')
        .choices(['nominal', 'worst', 'random', 'wandering', 'fast', 'slow'])
        .default('nominal'),
    )
    .option('--pcap <file>', 'write what the senders of the first replication send, as a capture')
    .option('--no-bounds', 'do not compute the bounds to compare with')
    .option('--tunnel <id>', 'print only this tunnel')
    .addOption(new Option('--plot <kind>', 'draw the latencies of each row').choices(['histogram', 'cdf']))
    .option('--histograms', 'with --json: the histogram of each row too, for xlane report')
    .option('--tail <time>', 'bound the chance that a later packet takes longer than this')
    .option('--next <n>', 'with --tail: among the next n packets (default: 1000000)', whole(1))
    .option('--confidence <share>', 'with --tail: how sure to be (default: 99%)')
    .addOption(
      new Option(
        '--tail-method <name>',
        'with --tail: a bound with a confidence, or the metric of the paper (default: clopper-pearson)',
      ).choices([...TAIL_METHODS]),
    )
    .addOption(
      new Option('--sort <by>', 'order of the rows')
        .choices(['file', 'position', 'latency', 'name'])
        .default('file'),
    )
    .addOption(
      new Option('--adversary', 'search phases and jitters for the worst case instead').conflicts(CHOICES),
    )
    .option('--runs <n>', 'with --adversary: simulations it may make (default: 20000)', whole(1))
    .option('--time <time>', 'with --adversary: search for so long at most, e.g. 60s')
    .option('-o, --out <file>', 'with --adversary: write the worst schedule found, a witness')
    .addOption(
      new Option(
        '--witness <file>',
        'replay a witness, and show its packet hop by hop beside the bound',
      ).conflicts([...CHOICES, 'adversary', 'seed', 'tunnel', 'sort', 'csv', 'markdown']),
    )
