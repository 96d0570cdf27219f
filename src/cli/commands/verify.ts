import { Command } from 'commander'
import { Inputs } from '../input/inputs.ts'
import { addPrintOptions, type PrintOptions } from '../options/options.ts'
import { formatOf, reportOptions } from '../output/print.ts'
import { helpEnd, type Run } from '../process/command.ts'

/** `xlane verify`: does this certificate prove this allocation? Asked of a checker that knows nothing of the solver. */
export const verifyCommand = (run: Run): Command =>
  addPrintOptions(
    new Command('verify')
      .description('check a certificate in one pass, without the solver that wrote it')
      .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
      .argument('<allocation>', 'allocation file (YAML or JSON), - for standard input')
      .argument('<certificate>', 'certificate file (JSON), - for standard input'),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane analyze topology.yaml requests.yaml --out allocation.yaml --certificate proof.json',
          'xlane verify topology.yaml allocation.yaml proof.json',
        ],
        [
          'Exit codes: 0 it proves the bounds, the deadlines and the declared ranges, 1 it does not, 2 a file or the usage is wrong, 70 a defect of xlane.',
        ],
      ),
    )
    .action(
      async (
        topologyPath: string,
        allocationPath: string,
        certificatePath: string,
        options: PrintOptions,
      ) => {
        const inputs = new Inputs(options, run.io)
        const topology = await inputs.topology(topologyPath)
        const allocation = await inputs.allocation(allocationPath, topology)
        const certificate = await inputs.certificate(certificatePath)
        await inputs.finish()
        const { verify } = await import('../../certificate/verify.ts')
        const { reportVerification, verificationCode, verificationOf } = await import(
          '../../report/analysis/verification.ts'
        )
        const verification = verificationOf(verify(topology, allocation, certificate), allocation)
        const look = reportOptions(options, '', run.io)
        run.io.stdout.write(reportVerification(verification, formatOf(options), look))
        run.exitCode = verificationCode(verification)
      },
    )
