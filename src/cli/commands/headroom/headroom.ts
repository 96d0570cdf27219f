import { Command, Option } from 'commander'
import { addFixedPointOptions, addPrintOptions, list, whole } from '../../options/options.ts'
import { addSpreadOptions } from '../../options/spread-options.ts'
import { helpEnd, type Run } from '../../process/command.ts'
import type { HeadroomCliOptions } from './headroom-options.ts'

/** `xlane headroom`: how much more fits. */
export const headroomCommand = (run: Run): Command =>
  addSpreadOptions(
    addFixedPointOptions(
      addPrintOptions(
        new Command('headroom')
          .description(
            'how much more fits: the least period, largest load and tightest deadline of each tunnel, the factor of each link and lane, how many more between pairs',
          )
          .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
          .argument('<allocation>', 'allocation file, or requests to place first; - for standard input')
          .option(
            '-o, --out <file>',
            'write a heat map of the pairs (.svg), a page with it and all tables (.html), or all of it (.json)',
          )
          .option(
            '--only <parts>',
            'answer only these, with commas: tunnels,links,pairs (default: all asked for)',
            list,
          )
          .option('--request <file>', 'ask between pairs for the first request of this file')
          .option('--size <size>', 'ask between pairs for packets of this load, e.g. 64B')
          .option('--period <time>', 'with --size: so often')
          .option('--deadline <time>', 'with --size: within this time (default: no deadline)')
          .option('--lane <n>', 'with --size: in this lane (default: 0)', whole(0))
          .addOption(
            new Option(
              '--between <what>',
              'pairs of hosts, or of switches: the hosts behind each whose cables are fullest (default: hosts, of more than 32 switches)',
            ).choices(['hosts', 'switches']),
          )
          .addOption(
            new Option(
              '--ways <how>',
              'each request on the way that admission finds for it, or all on one, that of the next (default: each between hosts, one between switches)',
            ).choices(['each', 'one']),
          )
          .addOption(
            new Option('--algorithm <name>', 'how admission chooses ways')
              .choices(['greedy', 'x-opt'])
              .default('greedy'),
          )
          .option('--from <places>', 'only from these hosts or switches, with commas', list)
          .option('--to <places>', 'only to these', list)
          .option('--most <n>', 'try so many between two at most', whole(1), 10_000),
      ),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane headroom topology.yaml allocation.yaml',
          'xlane headroom topology.yaml allocation.yaml --only links --limit 10',
          'xlane headroom topology.yaml allocation.yaml --only pairs --size 64B --period 10us --deadline 50us',
          'xlane headroom topology.yaml allocation.yaml --only pairs --request more.yaml --between switches --out map.svg',
          "xlane headroom topology.yaml allocation.yaml --json | jq '.queues[] | select(.factorPpm < 1100000)'",
        ],
        [
          'Every number holds, and the next beyond it (1 ps, 1 bit, one millionth, one more request) does not: what breaks',
          'there is said. docs/HEADROOM.md says what each number means.',
          '',
          'Exit codes: 0 all is answered and the allocation holds, 1 it does not hold as it is, or not all was answered, 2 the',
          'input or the usage is wrong, 130 stopped by Ctrl-C, 70 a defect.',
        ],
      ),
    )
    .action(async (topologyPath: string, path: string, options: HeadroomCliOptions) => {
      const { headroomAndPrint } = await import('./headroom-and-print.ts')
      await headroomAndPrint(topologyPath, path, options, run)
    })
