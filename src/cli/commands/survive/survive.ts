import { Command, InvalidArgumentError, Option } from 'commander'
import type { ElementKind } from '../../../model/planning/survival.ts'
import { addFixedPointOptions, addPrintOptions, list, whole } from '../../options/options.ts'
import { addSpreadOptions } from '../../options/spread-options.ts'
import { helpEnd, type Run } from '../../process/command.ts'
import type { SurviveCliOptions } from './survive-and-print.ts'

const KINDS: readonly string[] = ['cable', 'switch', 'group'] satisfies ElementKind[]

const kinds = (text: string): string[] => {
  const asked = list(text)
  const wrong = asked.find(kind => !KINDS.includes(kind))
  if (wrong !== undefined)
    throw new InvalidArgumentError(`Expected ${KINDS.join(', ')}, with commas; found '${wrong}'.`)
  return asked
}

/** `xlane survive`: what breaks when something fails. */
export const surviveCommand = (run: Run): Command =>
  addSpreadOptions(
    addFixedPointOptions(
      addPrintOptions(
        new Command('survive')
          .description(
            'what breaks when a cable, a switch or a group of them fails: who is down, who can be rerouted in time, what is late',
          )
          .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
          .argument('<allocation>', 'allocation file, or requests to place first; - for standard input')
          .option('-o, --out <file>', 'write the whole result as JSON')
          .option('--junit <file>', 'write JUnit XML: a test for each failure, for CI servers')
          .addOption(
            new Option('--reroute <algorithm>', 'look for new trees for all tunnels that are down at once')
              .choices(['none', 'greedy', 'x-opt'])
              .default('none'),
          )
          .addOption(
            new Option(
              '--require <what>',
              'what is to hold in each failure; exit code 1 where it does not',
            ).choices(['none-down', 'none-broken', 'rerouted', 'rerouted-where-possible', 'connected']),
          )
          .option('--kinds <kinds>', 'what fails: cable,switch,group (default: all three)', kinds)
          .option(
            '--only <names>',
            'only these elements fail, with commas, and all about each is printed: s1,duct-7,s1>s2',
            list,
          )
          .addOption(
            new Option('--k <n>', 'how many fail at once: 1, or 2 for pairs too')
              .choices(['1', '2'])
              .default('1'),
          )
          .option('--samples <n>', 'of the pairs, draw so many (default: all)', whole(1))
          .option('--seed <n>', 'seed of that draw', whole(0), 1)
          .option('--moves', 'list every bound that moves: with --only, --json and --out'),
      ),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane survive topology.yaml allocation.yaml',
          'xlane survive topology.yaml allocation.yaml --reroute greedy --require rerouted-where-possible',
          'xlane survive topology.yaml allocation.yaml --reroute greedy --only s1',
          'xlane survive topology.yaml allocation.yaml --k 2 --samples 1000 --seed 7 --csv',
          'xlane survive topology.yaml allocation.yaml --k 2 --workers 8',
          "xlane survive topology.yaml allocation.yaml --json | jq '.failures[] | select(.lost != [])'",
        ],
        [
          'Groups are the sharedRisk of the topology: lines in one duct, cards in one chassis. docs/SURVIVE.md says what',
          'each number means.',
          '',
          'Exit codes: 0 what was required holds, 1 it does not, or not all was decided, or the allocation is not valid with',
          'nothing failed, 2 the input or the usage is wrong, 130 stopped by Ctrl-C, 70 a defect.',
        ],
      ),
    )
    .action(async (topologyPath: string, path: string, options: SurviveCliOptions) => {
      const { surviveAndPrint } = await import('./survive-and-print.ts')
      await surviveAndPrint(topologyPath, path, options, run)
    })
