import { Command, Option } from 'commander'
import { addFixedPointOptions, addPrintOptions, whole } from '../../options/options.ts'
import { addSpreadOptions } from '../../options/spread-options.ts'
import { helpEnd, type Run } from '../../process/command.ts'
import type { RehearseCliOptions } from './rehearse-and-print.ts'

/** `xlane rehearse`: the protocols run, fail and recover, held against what is proven of them. */
export const rehearseCommand = (run: Run): Command =>
  addSpreadOptions(
    addFixedPointOptions(
      addPrintOptions(
        new Command('rehearse')
          .description(
            'run failure detection and replicated logs through crashes, losses and partitions, and hold every step against what is proven',
          )
          .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
          .argument('<services>', 'services file (YAML or JSON), - for standard input'),
      ),
    ),
  )
    .option('--schedules <n>', 'runs of each service', whole(1), 10_000)
    .option('--seed <n>', 'seed of all random draws', whole(0), 1)
    .addOption(
      new Option('--faults <kind>', 'which faults happen')
        .choices(['none', 'crash', 'loss', 'partition', 'chaos'])
        .default('chaos'),
    )
    .addOption(
      new Option(
        '--timing <world>',
        'where latencies come from: the proven ranges, simulated packets, or anywhere',
      )
        .choices(['bounds', 'packets', 'wild'])
        .default('bounds'),
    )
    .addOption(
      new Option(
        '--replay <id|file>',
        'run one run again: its name, or the file that a failure left',
      ).conflicts(['workers', 'redis']),
    )
    .option('--out <file>', 'where a run that fails is written, made small', 'xlane-replay.json')
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane rehearse topology.yaml services.yaml',
          'xlane rehearse topology.yaml services.yaml --faults crash --schedules 100000',
          'xlane rehearse topology.yaml services.yaml --timing wild --seed 7',
          'xlane rehearse topology.yaml services.yaml --schedules 100000 --workers 2',
          'xlane rehearse topology.yaml services.yaml --replay orders:bounds:chaos:1:4711',
        ],
        [
          'The same files, options and seed give the same result unless --time-limit or Ctrl-C cuts it short, which is then',
          'said. docs/SERVICES.md says what is held against what.',
          '',
          'Exit codes: 0 every invariant and every bound held, 1 one did not, or not all runs were made in time, 2 the input',
          'or the usage is wrong, 130 stopped by Ctrl-C, 70 a defect.',
        ],
      ),
    )
    .action(async (topologyPath: string, servicesPath: string, options: RehearseCliOptions) => {
      const { rehearseAndPrint } = await import('./rehearse-and-print.ts')
      await rehearseAndPrint(topologyPath, servicesPath, options, run)
    })
