import { Command, Option } from 'commander'
import { addFixedPointOptions, addPrintOptions, whole } from '../../options/options.ts'
import { helpEnd, type Run } from '../../process/command.ts'
import type { ProveCliOptions } from './prove-and-print.ts'

/** `xlane prove`: all the evidence there is, and every attempt to refute it. */
export const proveCommand = (run: Run): Command =>
  addFixedPointOptions(
    addPrintOptions(
      new Command('prove')
        .description(
          'prove the bounds of an allocation, have the proof checked, and try to refute it by simulation',
        )
        .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
        .argument('<allocation|requests>', 'allocation file; or requests, placed as analyze does'),
    ),
  )
    .option('--time <time>', 'simulate for so long at most, e.g. 5min', '60s')
    .option('--runs <n>', 'simulations that the search for the worst may make', whole(0), 20_000)
    .option('--random <n>', 'runs of the whole network at random', whole(0), 16)
    .option('--seed <n>', 'seed of all random draws', whole(0), 1)
    .option('--tunnel <id>', 'hunt and print only this tunnel')
    .option('--witness <file>', 'where a packet that refutes the proof is written', 'xlane-witness.json')
    .addOption(
      new Option('--sort <by>', 'order of the rows')
        .choices(['file', 'position', 'latency', 'name'])
        .default('file'),
    )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane prove topology.yaml allocation.yaml',
          'xlane prove topology.yaml allocation.yaml --runs 1000000 --time 10min --sort position',
          'xlane prove topology.yaml allocation.yaml --tunnel heartbeat-h1 --json',
        ],
        [
          'The same files, options and seed give the same result unless --time or Ctrl-C cuts the simulations short, which',
          'is then said. Ctrl-C prints what was seen so far.',
          '',
          'Exit codes: 0 everything agrees, 1 the analysis found violations, the checker refuses the certificate, or a',
          'packet was outside its range or lost, 2 the input or the usage is wrong, 130 stopped by Ctrl-C, 70 a defect.',
        ],
      ),
    )
    .action(async (topologyPath: string, allocationPath: string, options: ProveCliOptions) => {
      const { proveAndPrint } = await import('./prove-and-print.ts')
      await proveAndPrint(topologyPath, allocationPath, options, run)
    })
