import { Command } from 'commander'
import { Inputs } from '../input/inputs.ts'
import { notePlaced, solved } from '../input/solved.ts'
import { certificateOption, checkCertifiable } from '../options/certificate-option.ts'
import { methodGiven, overAfter } from '../options/method.ts'
import {
  addMethodOptions,
  addPipelineOptions,
  addTableOptions,
  type MethodOptions,
  type PipelineOptions,
  type TableOptions,
} from '../options/options.ts'
import { certificateFile } from '../output/certificate-file.ts'
import { noteNextStep } from '../output/next-step.ts'
import { writeOutputs } from '../output/output.ts'
import { pipelineFiles } from '../output/pipeline-files.ts'
import { printResult } from '../output/print-result.ts'
import { note } from '../output/say.ts'
import { checkOutputs } from '../output/write-files.ts'
import { EXIT_CODES, helpEnd, type Run } from '../process/command.ts'

interface CheckOptions extends TableOptions, MethodOptions, PipelineOptions {
  readonly compare?: true
  readonly certificate?: string
}

/** `xlane check`: is this allocation valid, and what are its bounds? Nothing is placed or changed. */
export const checkCommand = (run: Run): Command =>
  addMethodOptions(
    addTableOptions(
      addPipelineOptions(
        new Command('check')
          .description('prove the bounds of an allocation as it is, and say what is not valid')
          .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
          .argument('<allocation|requests>', 'allocation file; or requests, placed as analyze does')
          .addOption(certificateOption())
          .option('--compare', 'print the bounds of all methods side by side'),
      ),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane check topology.yaml allocation.yaml',
          'xlane check topology.yaml allocation.yaml --links --sort jitter --limit 20',
          'xlane check topology.yaml allocation.yaml --certificate proof.json',
          'xlane check topology.yaml allocation.yaml --csv --per-receiver > bounds.csv',
          'xlane check topology.yaml requests.yaml -q --junit latency.xml --diagnostics github',
        ],
        EXIT_CODES,
      ),
    )
    .action(async (topologyPath: string, allocationPath: string, options: CheckOptions) => {
      const { certificate } = options
      checkCertifiable(options)
      checkOutputs(
        [
          { option: '--certificate', path: certificate },
          { option: '--junit', path: options.junit },
          { option: '--sarif', path: options.sarif },
        ],
        [topologyPath, allocationPath],
      )
      const method = await methodGiven(options, run.io)
      const inputs = new Inputs(options, run.io, await overAfter(options.timeLimit, run.io))
      const topology = await inputs.topology(topologyPath)
      const read = await inputs.allocationOrRequests(allocationPath, topology)
      await inputs.finish()
      notePlaced(read, allocationPath, options, run.io)
      const { solution, during } = await solved(topology, read, method, options, run.io)
      const files = [
        ...(await certificateFile(solution, certificate, options, run.io)),
        ...(await pipelineFiles(
          solution,
          topologyPath,
          await inputs.places(allocationPath),
          options,
          run.io,
        )),
      ]
      await printResult({ solution, during }, options, run)
      writeOutputs(files, run.io)
      for (const { path } of files) note(`wrote ${path}`, options, run.io)
      noteNextStep(solution.result, [topologyPath, allocationPath], options, run.io)
    })
