import { Command } from 'commander'
import { withController } from '../../input/controller-at.ts'
import { type LockOptions, patiently } from '../../input/patiently.ts'
import { LOCK_TIMEOUT } from '../../options/controller-options.ts'
import { whole } from '../../options/options.ts'
import type { Run } from '../../process/command.ts'

interface LossOptions extends LockOptions {
  readonly acceptLoss?: true
}

interface CompactOptions extends LockOptions {
  readonly keep: number
}

const ACCEPT_LOSS = ['--accept-loss', 'go on although decisions that were acknowledged are lost'] as const

const copies = () => import('../../../controller/journal/copy-journal.ts')
const counted = async (count: number): Promise<string> =>
  (await import('../../../report/typeset/numbers.ts')).counted(count, 'decision')

const backup = async (path: string, to: string, { io }: Run): Promise<void> => {
  const { backUp } = await copies()
  const { requireReadable } = await import('../../../controller/journal/read-journal.ts')
  const kept = await withController(async () => {
    await requireReadable(path)
    return backUp(path, to)
  })
  io.stdout.write(`${to}: ${await counted(kept)}\n`)
}

const restoreFrom = async (path: string, from: string, options: LossOptions, { io }: Run): Promise<void> => {
  const { restore } = await copies()
  const kept = await withController(() =>
    patiently(options, io, () => restore(from, path, options.acceptLoss === true)),
  )
  io.stdout.write(`${path}: ${await counted(kept)}\n`)
}

const recoverAt = async (path: string, options: LossOptions, { io }: Run): Promise<void> => {
  const { recover } = await copies()
  const { acknowledged, kept } = await withController(() =>
    patiently(options, io, () => recover(path, options.acceptLoss === true)),
  )
  const lost = Math.max(0, acknowledged - kept)
  const losing = lost === 0 ? '' : `; ${lost} that were acknowledged are lost`
  io.stdout.write(`${path}: ${await counted(kept)}${losing}\n`)
}

const compact = async (path: string, options: CompactOptions, { io }: Run): Promise<void> => {
  const { compactJournal } = await copies()
  const { before, after, historyFrom } = await withController(() =>
    patiently(options, io, () => compactJournal(path, options.keep)),
  )
  const since = `history from decision ${historyFrom + 1}`
  io.stdout.write(`${path}: ${before} bytes before, ${after} now, ${since}\n`)
}

/** `xlane journal backup`, `restore`, `recover` and `compact`. */
export const copyCommands = (run: Run): readonly Command[] => [
  new Command('backup')
    .description('copy a journal, also one that a service is writing to')
    .argument('<journal>', 'journal file')
    .argument('<backup>', 'file to be made')
    .action((path: string, to: string) => backup(path, to, run)),
  new Command('restore')
    .description('put a backup in the place of a journal that is lost or damaged')
    .argument('<journal>', 'journal file')
    .argument('<backup>', 'file that backup made')
    .option(...ACCEPT_LOSS)
    .option('--lock-timeout <time>', LOCK_TIMEOUT)
    .action((path: string, from: string, options: LossOptions) => restoreFrom(path, from, options, run)),
  new Command('recover')
    .description('go on with what is left of a journal; says what is missing')
    .argument('<journal>', 'journal file')
    .option(...ACCEPT_LOSS)
    .option('--lock-timeout <time>', LOCK_TIMEOUT)
    .action((path: string, options: LossOptions) => recoverAt(path, options, run)),
  new Command('compact')
    .description('keep the contracts and let go of the decisions that led to them')
    .argument('<journal>', 'journal file')
    .option('--keep <n>', 'keep at least the last n decisions', whole(0), 0)
    .option('--lock-timeout <time>', LOCK_TIMEOUT)
    .action((path: string, options: CompactOptions) => compact(path, options, run)),
]
