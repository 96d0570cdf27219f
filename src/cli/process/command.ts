import type { ExitCode, Io } from './io.ts'

/** What a command gets besides its arguments: the outside world, and where its exit code goes. */
export interface Run {
  io: Io
  /** The arguments as typed, for files that say how they were made. */
  readonly argv: readonly string[]
  exitCode: ExitCode
  /** What was said of a wrong call, where problems are to be said in another form than text. */
  readonly usage?: { readonly form: 'json' | 'github'; readonly said: string[] }
  /** How a wrong input ends, where it is not with 2. */
  inputErrorCode?: ExitCode
}

/** The end of a command's help: examples first, for those who read nothing else. */
export const helpEnd = (examples: readonly string[], more: readonly string[] = []): string =>
  ['', 'Examples:', ...examples.map(line => `  ${line}`), ...(more.length > 0 ? ['', ...more] : [])].join(
    '\n',
  )

export const EXIT_CODES: readonly string[] = [
  'Exit codes:',
  '  0   all valid: every bound holds, everything asked for was accepted',
  '  1   the analysis found rejected requests or violations',
  '  2   the input or the usage is wrong',
  '  70  a defect of xlane',
]
