import { Command } from 'commander'
import { defined } from '../../model/defined.ts'
import type { Allocation } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { type AllocationOrRequests, Inputs } from '../input/inputs.ts'
import { notePlaced, solved } from '../input/solved.ts'
import { fixedPointGiven, overAfter } from '../options/method.ts'
import { addLimitOptions, addPrintOptions, type LimitOptions, type PrintOptions } from '../options/options.ts'
import { formatOf, reportOptions } from '../output/print.ts'
import { watched } from '../output/watched.ts'
import { helpEnd, type Run } from '../process/command.ts'

/** What is to be proven: requests are placed as `analyze` does, which is the same each time. */
const allocationOf = async (
  topology: Topology,
  read: AllocationOrRequests,
  options: PrintOptions & LimitOptions,
  { io }: Run,
): Promise<Allocation> => {
  if (read.kind === 'allocation') return read.allocation
  const given = await fixedPointGiven({ ...options, lineShaping: true }, io)
  return (await solved(topology, read, given, options, io)).solution.allocation
}

/** `xlane verify`: does this certificate prove this allocation? Asked of a checker that knows nothing of the solver. */
export const verifyCommand = (run: Run): Command =>
  addLimitOptions(
    addPrintOptions(
      new Command('verify')
        .description('check a certificate in one pass, without the solver that wrote it')
        .argument('<topology>', 'topology file (YAML or JSON), - for standard input')
        .argument('<allocation|requests>', 'allocation file; or requests, placed as analyze does')
        .argument('<certificate>', 'certificate file (JSON), - for standard input'),
    ),
  )
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane analyze topology.yaml requests.yaml --out allocation.yaml --certificate proof.json',
          'xlane verify topology.yaml allocation.yaml proof.json',
        ],
        [
          'Exit codes: 0 it proves the bounds, the deadlines and the declared ranges, 1 it does not,',
          '  proves that some have none, or was stopped, 2 a file or the usage is wrong, 70 a defect of xlane.',
        ],
      ),
    )
    .action(
      async (
        topologyPath: string,
        allocationPath: string,
        certificatePath: string,
        options: PrintOptions & LimitOptions,
      ) => {
        const shouldStop = await overAfter(options.timeLimit, run.io)
        const { given, during } = watched(
          defined({ workLimit: options.workLimit, shouldStop }),
          options,
          run.io,
        )
        // A check needs no time to be described.
        const inputs = new Inputs(options, run.io, shouldStop && (() => shouldStop()))
        const topology = await inputs.topology(topologyPath)
        const read = await inputs.allocationOrRequests(allocationPath, topology)
        const certificate = await inputs.certificate(certificatePath)
        await inputs.finish()
        notePlaced(read, allocationPath, options, run.io)
        const allocation = await allocationOf(topology, read, options, run)
        const { verify } = await import('../../certificate/verify.ts')
        const { reportVerification, verificationCode, verificationOf } = await import(
          '../../report/analysis/verification.ts'
        )
        const result = during('checking', () => verify(topology, allocation, certificate, given))
        const verification = verificationOf(result, allocation)
        const look = reportOptions(options, '', run.io)
        run.io.stdout.write(reportVerification(verification, formatOf(options), look))
        run.exitCode = verificationCode(verification)
      },
    )
