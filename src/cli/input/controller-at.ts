import type { ControllerOptions } from '../../controller/contract/options.ts'
import type { Controller } from '../../controller/controller.ts'
import type { Topology } from '../../model/topology.ts'
import type { ControllerClient } from '../../service/client.ts'
import { OutsideError, UsageError } from '../process/failure.ts'
import type { Io } from '../process/io.ts'

/** Where the contracts are: in a journal file, or with a running service. */
export interface WhereOptions {
  readonly state?: string
  readonly server?: string
}

export const checkWhere = ({ state, server }: WhereOptions): void => {
  if ((state === undefined) === (server === undefined))
    throw new UsageError(
      'say where the contracts are: --state FILE for a journal, or --server URL for a service',
    )
}

/** What a controller, its journal or a service says no with, as what the command line says it with. */
export const withController = async <T>(work: () => Promise<T>): Promise<T> => {
  const { JournalError } = await import('../../controller/journal/journal-error.ts')
  const { StalePlanError } = await import('../../controller/plan/plan.ts')
  const { CommandError } = await import('../../controller/contract/command-error.ts')
  const { ServiceError } = await import('../../service/client.ts')
  try {
    return await work()
  } catch (error) {
    if (error instanceof JournalError || error instanceof StalePlanError || error instanceof CommandError)
      throw new OutsideError(`${error.code}: ${error.message}`)
    if (error instanceof ServiceError)
      throw new OutsideError(`${error.problem.code}: ${error.problem.detail}`)
    if (error instanceof TypeError && error.message === 'fetch failed')
      throw new OutsideError(`the service does not answer: ${String(error.cause)}`)
    throw error
  }
}

/**
 * The controller of a journal, for as long as `work` takes; `say` is told what a user should know of how it was found. With
 * `isNew: 'empty'` a missing file is not made. Its network may be another one than is given.
 */
export const withJournal = async <T>(
  path: string,
  topology: Topology,
  options: ControllerOptions,
  isNew: 'empty' | 'made',
  say: (remark: string) => void,
  work: (controller: Controller) => T,
): Promise<T> => {
  if (isNew === 'empty') {
    const { nothingThere } = await import('../../controller/journal/open-journal.ts')
    const remark = nothingThere(path)
    if (remark !== undefined) {
      say(`${remark}: planned from nothing`)
      const { Controller } = await import('../../controller/controller.ts')
      return work(new Controller(topology, options))
    }
  }
  const { openOnItsNetwork } = await import('../../controller/journal/open-controller.ts')
  const { controller, journal, remarks } = await openOnItsNetwork(path, topology, options)
  try {
    for (const remark of remarks) say(remark)
    return work(controller)
  } finally {
    journal.close()
  }
}

/** A client of the service at `server`, with the token of the environment. */
export const clientOf = async (server: string, { env }: Io): Promise<ControllerClient> => {
  if (!/^https?:\/\//.test(server) || !URL.canParse(server))
    throw new UsageError(`option '--server <url>': expected http://… or https://…, got '${server}'`)
  const { ControllerClient } = await import('../../service/client.ts')
  const token = env.XLANE_TOKEN
  return new ControllerClient(server, token === undefined || token === '' ? {} : { token })
}
