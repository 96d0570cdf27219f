import type { Topology } from '../../model/topology.ts'
import type { JournalEntry, OpenedJournal } from '../contract/journal-entry.ts'
import { type ControllerOptions, resolveControllerOptions } from '../contract/options.ts'
import { Controller } from '../controller.ts'
import { openJournal } from './open-journal.ts'

/** A controller and the journal that remembers it. */
export interface OpenController {
  /** As it was when the journal was last closed. */
  readonly controller: Controller
  /** Where its decisions are kept; to be closed at the end. */
  readonly journal: OpenedJournal
  /** What a user should know about how the journal was found. */
  readonly remarks: readonly string[]
}

/** Decisions that `onPast` is told of, where there are so many. */
const PAST = 1000

/**
 * The controller that a journal file remembers, a new one where there is no such file. Close the journal at the end. `onPast` is told
 * of the last 1000 decisions, as far as the journal still has them.
 */
export const openController = async (
  path: string,
  topology: Topology,
  options: ControllerOptions = {},
  onPast?: (entry: JournalEntry) => void,
): Promise<OpenController> => {
  const { journal, remarks } = await openJournal(path, topology, resolveControllerOptions(options))
  try {
    if (onPast !== undefined)
      for (const entry of journal.entries(Math.max(journal.historyFrom, journal.sequence - PAST)))
        onPast(entry)
    const controller = new Controller(topology, options, journal, journal.entries(), journal.snapshot())
    return { controller, journal, remarks }
  } catch (error) {
    journal.close()
    throw error
  }
}
