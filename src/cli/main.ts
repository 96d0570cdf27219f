import { CommanderError } from 'commander'
import type { Run } from './process/command.ts'
import { sayDefect } from './process/defect.ts'
import { InputError, OutsideError, TimeOverError, UsageError } from './process/failure.ts'
import type { ExitCode, Io } from './process/io.ts'
import { createProgram } from './program.ts'

/** The command line as a function: arguments and streams in, an exit code out. Never throws. */
export const main = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  const run: Run = { io, argv, exitCode: 0 }
  try {
    await createProgram(run).parseAsync(argv, { from: 'user' })
    return run.exitCode
  } catch (error) {
    return codeOf(error, run)
  }
}

const codeOf = (error: unknown, { argv, io, inputErrorCode = 2 }: Run): ExitCode => {
  // Commander has said what it had to say: help and version end with 0, wrong usage with 1.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof InputError) return inputErrorCode
  if (error instanceof TimeOverError) return 1
  if (error instanceof UsageError || error instanceof OutsideError) {
    io.stderr.write(`error: ${error.message}\n`)
    return inputErrorCode
  }
  sayDefect(error, argv, io)
  return 70
}
