import { type Command, InvalidArgumentError, Option } from 'commander'
import { COLOR_CHOICES, type ColorChoice } from './colors.ts'

/** What every command takes. */
export interface CommonOptions {
  readonly color: ColorChoice
  readonly diagnostics: 'text' | 'json' | 'github'
  readonly quiet?: true
}

/** How a result is printed. */
export interface PrintOptions extends CommonOptions {
  readonly json?: true
  readonly csv?: true
  readonly markdown?: true
  readonly width?: number
  readonly limit?: number
}

/** What the bounds rest on. Times are still text: reading units is not the parser's business. */
export interface FixedPointOptions extends LimitOptions {
  readonly lineShaping: boolean
  readonly arrivalLimit?: number
  readonly delayLimit?: string
}

export interface MethodOptions extends FixedPointOptions {
  readonly method: 'fixed-point' | 'x-adj'
  readonly blocking: boolean
  readonly overtaking: boolean
}

/** Files for the servers that run a pipeline. */
export interface PipelineOptions {
  readonly junit?: string
  readonly sarif?: string
}

export interface TableOptions extends PrintOptions {
  readonly sort: 'file' | 'slack' | 'jitter' | 'latency' | 'period' | 'name'
  readonly links?: true
  readonly perReceiver?: true
}

/** Rows of a list that a person looks through, unless told otherwise. */
export const MOST_ROWS = 200

/** A whole number of at least `least`. */
export const whole =
  (least: number) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
    if (!Number.isSafeInteger(value) || value < least)
      throw new InvalidArgumentError(`Expected a whole number of at least ${least}.`)
    return value
  }

/** A number above 0. */
export const positive = (text: string): number => {
  const value = /^\d*\.?\d+(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  if (!(Number.isFinite(value) && value > 0)) throw new InvalidArgumentError('Expected a number above 0.')
  return value
}

/** `a,b,c` as a list. */
export const list = (text: string): string[] => text.split(',').map(part => part.trim())

export const addCommonOptions = (command: Command): Command =>
  command
    .addOption(new Option('--color <when>', 'colours').choices(COLOR_CHOICES).default('auto'))
    .addOption(
      new Option('--diagnostics <form>', 'form of problems on stderr; github: annotations of a workflow')
        .choices(['text', 'json', 'github'])
        .default('text'),
    )

export const addPrintOptions = (command: Command): Command =>
  addCommonOptions(
    command
      .addOption(new Option('--json', 'print JSON').conflicts(['csv', 'markdown']))
      .addOption(new Option('--csv', 'print CSV: whole picoseconds and bits').conflicts('markdown'))
      .option('--markdown', 'print Markdown')
      .option('-q, --quiet', 'print no text but problems: the exit code tells')
      .option(
        '--limit <n>',
        `print at most n rows of each list (default: all; of more than ${MOST_ROWS} as text the most critical ${MOST_ROWS})`,
        whole(0),
      )
      .option(
        '--width <columns>',
        'lay text out for this width (default: the terminal, else as needed)',
        whole(40),
      ),
  )

export const addTableOptions = (command: Command): Command =>
  addPrintOptions(
    command
      .addOption(
        new Option('--sort <by>', 'order of the tunnels, most critical first')
          .choices(['file', 'slack', 'jitter', 'latency', 'period', 'name'])
          .default('file'),
      )
      .option('--links', 'print the table of queues too')
      .option('--per-receiver', 'with --csv: one row per tunnel and receiver'),
  )

export const addPipelineOptions = (command: Command): Command =>
  command
    .option('--junit <file>', 'write JUnit XML: a test for each deadline, for CI servers')
    .option('--sarif <file>', 'write SARIF: what is rejected or violated, at its line of the requests file')

export const workLimitOption = (): Option =>
  new Option(
    '--work-limit <steps>',
    'steps for one decision; beyond them it is UNDECIDED (default: 1000000000, some ten seconds)',
  ).argParser(whole(1))

export const timeLimitOption = (): Option =>
  new Option('--time-limit <time>', 'stop after this time, e.g. 30s; what is then unproven is said')

/** How long a calculation may take. */
export interface LimitOptions {
  readonly workLimit?: number
  readonly timeLimit?: string
}

export const addLimitOptions = (command: Command): Command =>
  command.addOption(workLimitOption()).addOption(timeLimitOption())

/** `explain` and certificates are about fixed-point bounds only. */
export const addFixedPointOptions = (command: Command): Command =>
  addLimitOptions(
    command
      .option('--no-line-shaping', 'do not count on packets being serialised by the wire they come from')
      .option('--arrival-limit <n>', 'packets in a busy period up to which the bound is exact', whole(1))
      .option('--delay-limit <time>', 'delay above which a queue counts as unbounded (default: 10 s)'),
  )

export const addMethodOptions = (command: Command): Command =>
  addFixedPointOptions(
    command
      .addOption(
        new Option('--method <name>', 'how bounds are found')
          .choices(['fixed-point', 'x-adj'])
          .default('fixed-point'),
      )
      .option('--no-blocking', 'x-adj: leave out lower lanes and best effort, as the paper does')
      .option('--no-overtaking', 'x-adj: leave out overtaking by higher lanes, as the paper does'),
  )
