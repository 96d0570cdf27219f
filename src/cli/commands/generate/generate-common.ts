import type { Command } from 'commander'
import { shellWord } from '../../../dataplane/shell.ts'
import { visible } from '../../../report/typeset/visible.ts'
import { addCommonOptions, type CommonOptions } from '../../options/options.ts'
import { fileFormat, writeOutputs } from '../../output/output.ts'
import { note } from '../../output/say.ts'
import { checkOutputs } from '../../output/write-files.ts'
import type { Run } from '../../process/command.ts'
import { UsageError } from '../../process/failure.ts'

export interface GenerateOptions extends CommonOptions {
  readonly json?: true
  readonly out?: string
}

export const addGenerateOptions = (command: Command): Command =>
  addCommonOptions(
    command
      .option('--json', 'print JSON instead of YAML')
      .option('-o, --out <file>', 'write to a file (.json: JSON, else YAML) instead of standard output'),
  )

/** Generators name the parameter they refuse; that is the user's business. Any other error is ours. */
export const refusedAsUsage = <T>(generate: () => T): T => {
  try {
    return generate()
  } catch (error) {
    if (error instanceof RangeError && /^[\w .-]+: /.test(error.message)) throw new UsageError(error.message)
    throw error
  }
}

type Format = 'yaml' | 'json'

/** Where the text goes and how it looks says nothing about what is in it. */
const NOT_CONTENT = /^--(?:out|color|diagnostics)(?:=|$)/

/** The command that makes the same again, on one line. */
const commandLine = (argv: readonly string[]): string => {
  const telling = argv.filter((arg, i) => !NOT_CONTENT.test(arg) && !isValueOf(argv[i - 1]))
  return visible(`xlane ${telling.map(shellWord).join(' ')}`)
}

const isValueOf = (before: string | undefined): boolean =>
  before !== undefined && NOT_CONTENT.test(before) && !before.includes('=')

/** Before any work: can the result be written where it is wanted? */
export const checkOut = ({ out }: GenerateOptions, inputs: readonly string[]): void =>
  checkOutputs([{ option: '--out', path: out }], inputs)

/** To the file asked for or to stdout. A YAML file says on its first line how to make it again. */
export const printGenerated = (
  print: (format: Format, comment: string) => string,
  options: GenerateOptions,
  { io, argv }: Run,
): void => {
  const { out } = options
  const format: Format = options.json || (out !== undefined && fileFormat(out) === 'json') ? 'json' : 'yaml'
  const text = print(format, commandLine(argv))
  if (out === undefined) {
    io.stdout.write(text)
    return
  }
  writeOutputs([{ path: out, text }], io)
  note(`wrote ${out}`, options, io)
}
