import { Command, Option } from 'commander'
import { addFixedPointOptions, addPrintOptions, list } from '../../options/options.ts'
import { addSpreadOptions } from '../../options/spread-options.ts'
import { helpEnd, type Run } from '../../process/command.ts'
import type { SweepCliOptions } from './sweep-and-print.ts'

const collect = (text: string, before: readonly string[] = []): readonly string[] => [...before, text]

/** `xlane sweep`: the same requests at other values. */
export const sweepCommand = (run: Run): Command =>
  addSpreadOptions(
    addFixedPointOptions(
      addPrintOptions(
        new Command('sweep')
          .description(
            'how it looks at other values: loads, periods, sizes, lanes, requests, bandwidths, best effort, clocks; where each deadline breaks',
          )
          .argument(
            '<topology>',
            'topology file (YAML or JSON), - for standard input; fat-tree with --vary k=',
          )
          .argument('<requests>', 'requests or services file (YAML or JSON), - for standard input')
          .requiredOption('--vary <what>', 'a parameter and its values; twice for two', collect)
          .option(
            '--on <names>',
            'vary only these requests, or links for bandwidth, with commas; * is anything',
            list,
          )
          .option(
            '-o, --out <file>',
            'write a plot (.svg), a page with plots and tables (.html), or all of it (.json)',
          )
          .addOption(
            new Option('--show <what>', 'what the plot shows')
              .choices(['worst', 'slack', 'accepted', 'sum'])
              .default('worst'),
          )
          .addOption(
            new Option('--algorithm <name>', 'how trees are chosen')
              .choices(['greedy', 'x-opt'])
              .default('greedy'),
          ),
      ),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane sweep topology.yaml requests.yaml --vary load=0.5..4',
          'xlane sweep topology.yaml requests.yaml --vary "bandwidth=1..10 Gbit/s:10" --out bandwidth.svg',
          'xlane sweep topology.yaml requests.yaml --vary period=100us,200us,400us --on "telemetry-*"',
          "xlane sweep topology.yaml requests.yaml --vary 'size=*0.5..2:20' --vary load=0.5..2:20 --show slack --out map.html",
          'xlane sweep fat-tree requests.yaml --vary k=4,6,8 --csv',
        ],
        [
          'Values (--vary NAME=VALUES): a list a,b,c, or a range lo..hi of 11 points, lo..hi:N of N; *0.5..2 are factors.',
          '  load         how often all send, as a factor: periods divided by it',
          '  period       of each request: 10us,20us',
          '  size         load of a packet: 64B..1400B',
          '  lane         of each request: 0..7',
          '  count        the first so many requests; beyond the last they begin anew: 10..100:10',
          '  bandwidth    of links: 1..10 Gbit/s:10',
          '  best-effort  largest best-effort frame: 0B,1542B',
          '  clock        tolerance of clocks: 0..100 ppm',
          '  members      the first so many members of each service of a services file: 3..5',
          '  k            of a generated fat-tree, in place of a topology: 4,6,8',
          'QJump and Silo are their published rules on shortest paths, for comparison. docs/SWEEP.md says what each number means.',
          '',
          'Exit codes: 0 all points were looked at, 1 not all, 2 the input or the usage is wrong, 130 stopped by Ctrl-C, 70 a',
          'defect.',
        ],
      ),
    )
    .action(async (topologyPath: string, path: string, options: SweepCliOptions) => {
      const { sweepAndPrint } = await import('./sweep-and-print.ts')
      await sweepAndPrint(topologyPath, path, options, run)
    })
