import type { Topology } from '../../model/topology.ts'
import type { JournalEntry } from '../contract/journal-entry.ts'
import { type ControllerOptions, resolveControllerOptions } from '../contract/options.ts'
import { Controller } from '../controller.ts'
import { SqliteJournal } from './sqlite-journal.ts'

/** A controller and the journal that remembers it. */
export interface OpenController {
  /** As it was when the journal was last closed. */
  readonly controller: Controller
  /** To be closed at the end. */
  readonly journal: SqliteJournal
}

/**
 * The controller that a journal file remembers, a new one where there is no such file. Close the journal at the end.
 * `onPast` is told of each decision that is remembered.
 */
export const openController = async (
  path: string,
  topology: Topology,
  options: ControllerOptions = {},
  onPast: (entry: JournalEntry) => void = () => undefined,
): Promise<OpenController> => {
  const journal = await SqliteJournal.open(path, topology, resolveControllerOptions(options))
  try {
    return { controller: new Controller(topology, options, journal, told(journal, onPast)), journal }
  } catch (error) {
    journal.close()
    throw error
  }
}

const told = function* (
  journal: SqliteJournal,
  onPast: (entry: JournalEntry) => void,
): Generator<JournalEntry> {
  for (const entry of journal.entries()) {
    onPast(entry)
    yield entry
  }
}
