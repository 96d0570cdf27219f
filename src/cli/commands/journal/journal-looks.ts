import { Command } from 'commander'
import type { CommandOutcome } from '../../../controller/contract/decision.ts'
import type { Actor, JournalEntry } from '../../../controller/contract/journal-entry.ts'
import { withController } from '../../input/controller-at.ts'
import { Inputs } from '../../input/inputs.ts'
import { addCommonOptions, type CommonOptions, whole } from '../../options/options.ts'
import type { Run } from '../../process/command.ts'

interface LogOptions extends CommonOptions {
  readonly limit?: number
  readonly json?: true
}

const verify = async (
  path: string,
  topologyPath: string | undefined,
  options: CommonOptions,
  run: Run,
): Promise<void> => {
  const inputs = new Inputs(options, run.io)
  const topology = topologyPath === undefined ? undefined : await inputs.topology(topologyPath)
  await inputs.finish()
  const { readWhole, replayed } = await import('../../../controller/journal/read-journal.ts')
  const { unprovenIn } = await import('../../../controller/journal/verify-journal.ts')
  const { counted } = await import('../../../report/typeset/numbers.ts')
  await withController(async () => {
    const reading = await readWhole(path)
    try {
      const state = replayed(reading)
      const { found, historyFrom } = reading
      const { stdout } = run.io
      const of = `${counted(found.sequence, 'decision')}, ${counted(state.held.size, 'contract')}`
      const since = historyFrom === 0 ? '' : `, history from decision ${historyFrom + 1}`
      stdout.write(`network '${found.header.name}': ${of}${since}\n`)
      if (found.hasMarked === undefined)
        stdout.write(`${path}.mark is not there: that nothing is missing at the end cannot be told\n`)
      const wrong = topology === undefined ? [] : unprovenIn(found.header, state, topology)
      for (const { id, promised, found: now } of wrong)
        stdout.write(`${id}: promised ${promised}, a fresh analysis finds ${now}\n`)
      run.exitCode = wrong.length > 0 ? 1 : 0
      const proven = topology === undefined ? '' : ', and every promise is borne out by a fresh analysis'
      stdout.write(wrong.length > 0 ? 'NOT PROVEN\n' : `WHOLE: every entry is what was written${proven}\n`)
    } finally {
      reading.close()
    }
  })
}

const nameOf = (outcome: CommandOutcome): string => {
  switch (outcome.kind) {
    case 'granted':
    case 'released':
      return `${outcome.kind} ${outcome.id}`
    case 'rejected':
      return `rejected ${outcome.id}: ${outcome.rejection.message}`
    case 'metered':
      return `${outcome.verdict} ${outcome.id}`
    case 'network':
      return `${outcome.kept} kept, ${outcome.rerouted.length} rerouted, ${outcome.broken.length} broken`
    case 'clock':
      return `set back by ${outcome.backMs} ms, ${outcome.retimed} announced anew`
  }
  return outcome satisfies never
}

const whoOf = ({ name, address }: Actor): string => [name, address].filter(Boolean).join('@')

const lineOf = ({ sequence, command, decision, actor = {} }: JournalEntry): string => {
  const who = whoOf(actor)
  const what = `${command.kind}: ${nameOf(decision.outcome)}`
  return `${sequence}  ${new Date(decision.atMs).toISOString()}  ${what}${who === '' ? '' : `  by ${who}`}`
}

const log = async (path: string, options: LogOptions, run: Run): Promise<void> => {
  const { readWhole } = await import('../../../controller/journal/read-journal.ts')
  const { visible } = await import('../../../report/typeset/visible.ts')
  await withController(async () => {
    const reading = await readWhole(path)
    try {
      const { sequence } = reading.found
      const after = options.limit === undefined ? 0 : sequence - options.limit
      for (const entry of reading.entries(after))
        run.io.stdout.write(options.json ? `${JSON.stringify(entry)}\n` : `${visible(lineOf(entry))}\n`)
    } finally {
      reading.close()
    }
  })
}

/** `xlane journal verify` and `log`. */
export const lookCommands = (run: Run): readonly Command[] => [
  addCommonOptions(
    new Command('verify')
      .description('check every entry and snapshot; with a topology also every promise, by a fresh analysis')
      .argument('<journal>', 'journal file')
      .argument('[topology]', 'topology file that the journal is of'),
  ).action((path: string, topology: string | undefined, options: CommonOptions) =>
    verify(path, topology, options, run),
  ),
  addCommonOptions(
    new Command('log')
      .description('print the decisions: number, time, what was asked, what came of it and who asked')
      .argument('<journal>', 'journal file')
      .option('--limit <n>', 'print only the last n', whole(1))
      .option('--json', 'print each decision whole, a line of JSON each'),
  ).action((path: string, options: LogOptions) => log(path, options, run)),
]
