import { Command } from 'commander'
import { addFixedPointOptions, addPrintOptions } from '../../options/options.ts'
import { helpEnd, type Run } from '../../process/command.ts'
import type { FixCliOptions } from './fix-options.ts'

/** `xlane fix`: what would mend what is late, lost or rejected, cheapest first; and the files with it done. */
export const fixCommand = (run: Run): Command =>
  addFixedPointOptions(
    addPrintOptions(
      new Command('fix')
        .description(
          'say which changes would mend what is violated or rejected, the cheapest first; each was tried',
        )
        .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
        .argument('<requests|allocation>', 'requests, placed as analyze does; or an allocation, as it is')
        .option('--tunnel <id>', 'only what would mend this one')
        .option('--costs <file>', 'what changes cost (xlane schema fix-costs; default: docs/HOWTO-FIX.md)')
        .option('--apply <n>', 'write the files with proposal n done, of several n,m; or all')
        .option('--least', 'with --apply: the least amounts that do, not those that one would write')
        .option(
          '-o, --out <path>',
          'with --apply: a folder for both files; or one file, where only one of them changes',
        ),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane fix topology.yaml requests.yaml',
          'xlane fix topology.yaml allocation.yaml --tunnel orders --costs costs.yaml',
          'xlane fix topology.yaml requests.yaml --apply 1 --out fixed/',
          "xlane fix topology.yaml requests.yaml --json | jq '.tunnels[].proposals[] | select(.isOnFront)'",
        ],
        [
          'Exit codes:',
          '  0   there is nothing to fix; with --apply: all is valid now',
          '  1   there is, or with --apply not all is valid yet',
          '  2   the input or the usage is wrong',
          '  70  a defect of xlane',
        ],
      ),
    )
    .action(async (topologyPath: string, path: string, options: FixCliOptions) => {
      const { fixAndPrint } = await import('./fix-and-print.ts')
      await fixAndPrint(topologyPath, path, options, run)
    })
