import type { Topology } from '../../model/topology.ts'
import { Controller } from '../controller.ts'
import { type ControllerOptions, resolveControllerOptions } from '../options.ts'
import { SqliteJournal } from './sqlite-journal.ts'

export interface OpenController {
  readonly controller: Controller
  readonly journal: SqliteJournal
}

/** The controller that a journal file remembers, a new one where there is no such file. Close the journal at the end. */
export const openController = async (
  path: string,
  topology: Topology,
  options: ControllerOptions = {},
): Promise<OpenController> => {
  const journal = await SqliteJournal.open(path, topology, resolveControllerOptions(options))
  try {
    return { controller: new Controller(topology, options, journal, journal.entries()), journal }
  } catch (error) {
    journal.close()
    throw error
  }
}
