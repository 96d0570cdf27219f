import { Command } from 'commander'
import { analyzeCommand } from './commands/analyze.ts'
import { applyCommand } from './commands/apply.ts'
import { checkCommand } from './commands/check.ts'
import { completionCommand } from './commands/completion.ts'
import { convertCommand } from './commands/convert/convert.ts'
import { dataplaneCommand } from './commands/dataplane.ts'
import { explainCommand } from './commands/explain.ts'
import { exploreCommand } from './commands/explore.ts'
import { fixCommand } from './commands/fix/fix.ts'
import { generateCommand } from './commands/generate/generate.ts'
import { graphCommand } from './commands/graph.ts'
import { headroomCommand } from './commands/headroom/headroom.ts'
import { journalCommand } from './commands/journal/journal.ts'
import { planCommand } from './commands/plan.ts'
import { playgroundCommand } from './commands/playground.ts'
import { proveCommand } from './commands/prove/prove.ts'
import { rehearseCommand } from './commands/rehearse/rehearse.ts'
import { reportCommand } from './commands/report.ts'
import { schemaCommand } from './commands/schema.ts'
import { serveCommand } from './commands/serve.ts'
import { servicesCommand } from './commands/services.ts'
import { simulateCommand } from './commands/simulate/simulate.ts'
import { surviveCommand } from './commands/survive/survive.ts'
import { sweepCommand } from './commands/sweep/sweep.ts'
import { verifyCommand } from './commands/verify.ts'
import { workerCommand } from './commands/worker.ts'
import type { PrintOptions } from './options/options.ts'
import { EXIT_CODES, helpEnd, type Run } from './process/command.ts'
import type { Io } from './process/io.ts'
import { VERSION } from './process/version.ts'

/** Below this, help is hard to read; above, its lines get too long. */
const NARROWEST = 60
const WIDEST = 110

const widthOf = (columns: number | undefined): number => Math.min(WIDEST, Math.max(NARROWEST, columns ?? 80))

/** Commander ends the process and writes to its streams unless told otherwise, each command on its own. */
const embed = (command: Command, run: Run): void => {
  const { io, usage } = run
  command
    .exitOverride()
    .showHelpAfterError('(--help shows how it is used)')
    .configureOutput({
      writeOut: text => void io.stdout.write(text),
      writeErr: text => void (usage === undefined ? io.stderr.write(text) : usage.said.push(text)),
      getOutHelpWidth: () => widthOf(io.stdout.columns),
      getErrHelpWidth: () => widthOf(io.stderr.columns),
    })
  for (const sub of command.commands) embed(sub, run)
}

type QuietOptions = Pick<PrintOptions, 'quiet' | 'json' | 'csv' | 'markdown'>

/** Only what a program reads, and problems: neither text for people nor progress. */
const quietly = (io: Io, { json, csv, markdown }: QuietOptions): Io => ({
  ...io,
  ...(json || csv || markdown ? {} : { stdout: { write: () => true } }),
  stderr: { write: text => io.stderr.write(text) },
})

/** All commands. Each loads what it needs when it runs: `--help` pays for none of it. */
export const createProgram = (run: Run): Command => {
  const program = new Command('xlane')
    .description(
      'Computes proven worst-case latencies for periodic traffic and places it so that every deadline holds.',
    )
    .version(VERSION, '-V, --version', 'print the version')
    .addHelpText(
      'after',
      helpEnd(
        [
          'xlane analyze topology.yaml requests.yaml',
          'xlane analyze topology.yaml requests.yaml --out allocation.yaml --certificate proof.json',
          'xlane explain topology.yaml allocation.yaml --tunnel heartbeat-h1',
          'xlane generate fat-tree --k 4 --out topology.yaml',
          'xlane plan topology.yaml requests.yaml --state contracts.journal --out plan.json',
          'xlane serve topology.yaml --state contracts.journal',
        ],
        [...EXIT_CODES, '', 'xlane COMMAND --help says more about a command.'],
      ),
    )
  const commands = [
    analyzeCommand,
    servicesCommand,
    rehearseCommand,
    checkCommand,
    verifyCommand,
    explainCommand,
    fixCommand,
    exploreCommand,
    simulateCommand,
    reportCommand,
    playgroundCommand,
    graphCommand,
    surviveCommand,
    headroomCommand,
    sweepCommand,
    proveCommand,
    dataplaneCommand,
    planCommand,
    applyCommand,
    serveCommand,
    workerCommand,
    journalCommand,
    convertCommand,
    generateCommand,
    schemaCommand,
  ]
  for (const command of commands) program.addCommand(command(run))
  program.addCommand(completionCommand(run, () => program))
  embed(program, run)
  program.hook('preAction', (_program, command) => {
    // What `convert` prints is its result, not text about one: there `note` alone is quiet.
    if (command.opts<QuietOptions>().quiet === true && command.name() !== 'convert')
      run.io = quietly(run.io, command.opts<QuietOptions>())
  })
  return program
}
