import { Command, InvalidArgumentError, Option } from 'commander'
import type { RequestsSpec } from '../../../generate/requests.ts'
import { SOURCE_KINDS, type SourceKind } from '../../../generate/sources.ts'
import { defined } from '../../../model/defined.ts'
import { visible } from '../../../report/typeset/visible.ts'
import { Inputs } from '../../input/inputs.ts'
import { list, positive, whole } from '../../options/options.ts'
import { quantityOption } from '../../options/quantity-option.ts'
import { helpEnd, type Run } from '../../process/command.ts'
import { UsageError } from '../../process/failure.ts'
import {
  addGenerateOptions,
  checkOut,
  type GenerateOptions,
  printGenerated,
  refusedAsUsage,
} from './generate-common.ts'

interface RequestsOptions extends GenerateOptions {
  readonly count?: number
  readonly seed: number
  readonly pattern: NonNullable<RequestsSpec['pattern']>
  readonly between: NonNullable<RequestsSpec['between']>
  readonly lanes?: number
  readonly sizes?: readonly string[]
  readonly periods?: readonly string[]
  readonly receivers?: NonNullable<RequestsSpec['receivers']>
  readonly deadline?: number
  readonly maxPeriod?: number
  readonly load?: number
  readonly kinds?: readonly string[]
  readonly replicated?: number
  readonly jitter?: number
}

const PATTERNS = ['random-pairs', 'all-to-all', 'permutation', 'incast'] as const

const KINDS_HELP = `
Kinds of sources (--kinds):
  plain     one packet of one size each period: control loops, heartbeats
  sized     packets of any size from a half, quarter or eighth of the size drawn
  batch     2 to 4 packets each period, together or within a part of it
  sporadic  at least a period apart: alarms, events
  bucket    a rate of one packet a period, and bursts of 2 to 4: tenants, TCP behind a shaper
  message   2 to 5 packets that the MTU cuts: camera images, sensor frames`

/** `3` or `1-4`. */
const span = (text: string): { min: number; max: number } => {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text)
  if (match === null) throw new InvalidArgumentError('Expected a number or a range, e.g. 1-4.')
  return { min: Number(match[1]), max: Number(match[2] ?? match[1]) }
}

const sourceKind = (text: string): SourceKind => {
  const kind = SOURCE_KINDS.find(name => name === text)
  if (kind !== undefined) return kind
  throw new UsageError(`--kinds: expected some of ${SOURCE_KINDS.join(', ')}, got ${visible(text)}`)
}

const quantities = async (
  flag: string,
  texts: readonly string[] | undefined,
  dimension: 'size' | 'time',
): Promise<readonly number[] | undefined> =>
  texts === undefined ? undefined : Promise.all(texts.map(text => quantityOption(flag, text, dimension)))

const spec = async (o: RequestsOptions): Promise<RequestsSpec> => ({
  seed: o.seed,
  pattern: o.pattern,
  between: o.between,
  ...defined({
    count: o.count,
    lanes: o.lanes,
    sizesBits: await quantities('--sizes <list>', o.sizes, 'size'),
    periodsPs: await quantities('--periods <list>', o.periods, 'time'),
    receivers: o.receivers,
    deadlineShare: o.deadline,
    maxPeriodShare: o.maxPeriod,
    load: o.load,
    kinds: o.kinds?.map(sourceKind),
    replicatedShare: o.replicated,
    jitterShare: o.jitter,
  }),
})

export const requestsCommand = (run: Run): Command =>
  addGenerateOptions(
    new Command('requests')
      .description('requests between the hosts, or other nodes, of a network')
      .argument('<topology>', 'topology file, - for standard input')
      .option('--count <n>', 'how many (needed for random-pairs)', whole(0))
      .option('--seed <n>', 'same seed, same requests', whole(0), 1)
      .addOption(
        new Option('--pattern <name>', 'who sends to whom').choices(PATTERNS).default('random-pairs'),
      )
      .addOption(
        new Option('--between <nodes>', 'which nodes send and receive')
          .choices(['hosts', 'switches', 'all'])
          .default('hosts'),
      )
      .option('--receivers <n|min-max>', 'receivers of each request (1)', span)
      .option('--lanes <n>', 'lanes to draw from (1)', whole(1))
      .option('--sizes <list>', "load sizes to draw from, e.g. '64 B,1 kB'", list)
      .option('--periods <list>', "periods to draw from, e.g. '100 us,1 ms'", list)
      .option('--deadline <share>', 'deadline in periods (none)', positive)
      .option('--max-period <share>', 'maxPeriod in periods (none)', positive)
      .option('--kinds <list>', 'how sources send, to draw from (plain); see below', list)
      .option('--jitter <share>', 'largest acceptable jitter in periods (none)', positive)
      .option(
        '--replicated <share>',
        'share that is sent twice over two trees, 0 to 1 (0); needs ends with two ports',
        positive,
      )
      .option('--load <share>', 'scale periods so that the fullest link has this load, e.g. 0.5', positive),
  )
    .addHelpText('after', KINDS_HELP)
    .addHelpText(
      'after',
      helpEnd([
        'xlane generate requests fat-tree.yaml --count 100 --seed 7',
        "xlane generate requests ring.yaml --pattern all-to-all --periods '1 ms' --deadline 0.5",
        'xlane generate requests car.yaml --count 60 --kinds plain,batch,message --lanes 3 --load 0.4',
        'xlane generate requests wan.yaml --between switches --count 100 --load 0.3',
        'xlane generate star --hosts 8 | xlane generate requests - --count 20 --receivers 1-4 --load 0.3',
      ]),
    )
    .action(async (topologyPath: string, options: RequestsOptions) => {
      checkOut(options, [topologyPath])
      const inputs = new Inputs(options, run.io)
      const topology = await inputs.topology(topologyPath)
      await inputs.finish()
      const wanted = await spec(options)
      const { generateRequests } = await import('../../../generate/requests.ts')
      const { printRequests } = await import('../../../formats/requests/print-requests.ts')
      const requests = refusedAsUsage(() => generateRequests(topology, wanted))
      printGenerated(
        (format, comment) => printRequests(requests, topology, { format, comment }),
        options,
        run,
      )
    })
