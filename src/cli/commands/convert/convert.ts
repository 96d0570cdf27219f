import { Command } from 'commander'
import { helpEnd, type Run } from '../../process/command.ts'
import { addConvertOptions, type ConvertCliOptions } from './convert-options.ts'

/** `xlane convert`: networks as other programs write them. */
export const convertCommand = (run: Run): Command =>
  addConvertOptions(
    new Command('convert')
      .description("make a topology (and requests) of another program's file")
      .argument('<files...>', 'file to convert, - for standard input; of LLDP, SONiC and NetBox several'),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          "xlane convert Abilene.graphml --bandwidth '10 Gbit/s' --attach-hosts 1 --out topology.yaml",
          'xlane convert lab.clab.yml --set rates.yaml --out topology.yaml --devices devices.yaml',
          'xlane convert topology.yaml allocation.yaml --to graphml --out loads.graphml',
          'xlane convert network.json --requests requests.yaml --out topology.yaml',
        ],
        [
          'Nothing is made up silently: what a file does not say is an error, or an assumption that is counted on stderr,',
          'commented in the result and turned into exit code 1 by --strict. docs/CONVERT.md says it format by format.',
        ],
      ),
    )
    .action(async (paths: readonly string[], options: ConvertCliOptions) => {
      if (options.to !== undefined) {
        const { exportAndPrint } = await import('./export-and-print.ts')
        await exportAndPrint(paths, options.to, options, run)
        return
      }
      const { convertAndPrint } = await import('./convert-and-print.ts')
      await convertAndPrint(paths, options, run)
    })
