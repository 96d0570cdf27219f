import { Command } from 'commander'
import { addFixedPointOptions, addPrintOptions } from '../../options/options.ts'
import { helpEnd, type Run } from '../../process/command.ts'
import { addSimulateOptions, type SimulateCliOptions } from './simulate-options.ts'

/** `xlane simulate`: packets through the network, held against what is proven for them. */
export const simulateCommand = (run: Run): Command =>
  addFixedPointOptions(
    addSimulateOptions(
      addPrintOptions(
        new Command('simulate')
          .description('send packets through the network and hold them against their proven ranges')
          .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
          .argument('<allocation|requests>', 'allocation file; or requests, placed as analyze does'),
      ),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane simulate topology.yaml allocation.yaml',
          'xlane simulate topology.yaml allocation.yaml --duration 2s --replications 8 --sort position',
          'xlane simulate topology.yaml allocation.yaml --tunnel heartbeat-h1 --plot histogram',
          'xlane simulate topology.yaml allocation.yaml --tail 9us --next 1000000000',
          'xlane simulate topology.yaml allocation.yaml --hosts xlane-com --best-effort 30%',
          'xlane simulate topology.yaml allocation.yaml --adversary --tunnel heartbeat-h1 --out worst.json',
          'xlane simulate topology.yaml allocation.yaml --witness worst.json',
        ],
        [
          'The same files, options and seed give the same result, whatever the number of workers. Ctrl-C prints what was',
          'seen so far; a second one ends at once.',
          '',
          'Exit codes: 0 every packet was within its range and the allocation is valid, 1 a packet was not, or the',
          'analysis found rejected requests or violations, 2 the input or the usage is wrong, 130 stopped before the end,',
          '70 a defect of xlane.',
        ],
      ),
    )
    .action(async (topologyPath: string, path: string, options: SimulateCliOptions) => {
      const { simulateAndPrint } = await import('./simulate-and-print.ts')
      await simulateAndPrint(topologyPath, path, options, run)
    })
