import { type Command, CommanderError } from 'commander'
import type { Run } from './process/command.ts'
import { sayDefect } from './process/defect.ts'
import { InputError, OutsideError, TimeOverError, UsageError } from './process/failure.ts'
import type { ExitCode, Io } from './process/io.ts'
import { createProgram } from './program.ts'

/** The command line as a function: arguments and streams in, an exit code out. Never throws. */
export const main = async (argv: readonly string[], io: Io): Promise<ExitCode> => {
  const form = diagnosticsForm(argv)
  const run: Run = { io, argv, exitCode: 0, ...(form === 'text' ? {} : { usage: { form, said: [] } }) }
  // With it, 2 says that there are changes, and a command that could not be read has none to tell of.
  if (argv.includes('--detailed-exitcode')) run.inputErrorCode = 1
  try {
    const program = createProgram(run)
    await program.parseAsync(withoutHelp(argv, program), { from: 'user' })
    return run.exitCode
  } catch (error) {
    return codeOf(error, run)
  }
}

/** In what form problems go to stderr; told before the options are read, as they may be what is wrong. */
const diagnosticsForm = (argv: readonly string[]): 'text' | 'json' | 'github' => {
  const said = (form: string): boolean =>
    argv.some(
      (word, i) => word === `--diagnostics=${form}` || (word === form && argv[i - 1] === '--diagnostics'),
    )
  return said('json') ? 'json' : said('github') ? 'github' : 'text'
}

/** `xlane anlyze --help` asks for help on what there is not: that is the mistake to be told. */
const withoutHelp = (argv: readonly string[], { commands }: Command): readonly string[] => {
  const [name] = argv
  const isKnown = name === undefined || name.startsWith('-') || name === 'help'
  if (isKnown || commands.some(command => command.name() === name)) return argv
  return argv.filter(word => word !== '--help' && word !== '-h')
}

const codeOf = async (error: unknown, run: Run): Promise<ExitCode> => {
  const { argv, io, inputErrorCode = 2 } = run
  // Commander has said what it had to say: help and version end with 0, wrong usage with 1.
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0
    if (run.usage !== undefined) await sayFormed('USAGE', run.usage.said.join(''), run.usage.form, io)
    return inputErrorCode
  }
  if (error instanceof InputError) return inputErrorCode
  if (error instanceof TimeOverError) return 1
  if (error instanceof UsageError || error instanceof OutsideError) {
    const code = error instanceof UsageError ? 'USAGE' : 'OUTSIDE'
    if (run.usage === undefined) io.stderr.write(`error: ${error.message}\n`)
    else await sayFormed(code, error.message, run.usage.form, io)
    return inputErrorCode
  }
  sayDefect(error, argv, io)
  return 70
}

const sayFormed = async (
  code: 'USAGE' | 'OUTSIDE',
  text: string,
  form: 'json' | 'github',
  io: Io,
): Promise<void> => {
  const message = text
    .replace(/^error: /, '')
    .replace(/\n?\(--help shows how it is used\)\n?$/, '')
    .trim()
  if (form === 'github') {
    const { githubAnnotation } = await import('../report/ci/github.ts')
    io.stderr.write(githubAnnotation('error', code, message))
    return
  }
  const { diagnosticsToJson } = await import('../formats/diagnostics/render-diagnostic.ts')
  io.stderr.write(
    diagnosticsToJson([
      { severity: 'error', code, file: '', line: 0, column: 0, path: '', message, expected: '', found: '' },
    ]),
  )
}
