import type { Topology } from '../../model/topology.ts'
import type { JournalEntry, OpenedJournal } from '../contract/journal-entry.ts'
import { type ControllerOptions, resolveControllerOptions } from '../contract/options.ts'
import { Controller } from '../controller.ts'
import { isHashOf, topologyHash } from '../plan/fingerprint.ts'
import { JournalError } from './journal-error.ts'
import { openJournal } from './open-journal.ts'
import { unprovenOf } from './verify-journal.ts'

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
 * of the last 1000 decisions, as far as the journal still has them. Throws JournalError, also where the network is not the one that
 * the contracts are on.
 */
export const openController = async (
  path: string,
  topology: Topology,
  options: ControllerOptions = {},
  onPast?: (entry: JournalEntry) => void,
): Promise<OpenController> => {
  const opened = await openOnItsNetwork(path, topology, options, onPast)
  const { controller, journal } = opened
  if (controller.topologyHash === topologyHash(topology)) return opened
  journal.close()
  throw otherNetwork(path, controller.topology, topology)
}

/** The same on whatever network the contracts are, which may not be the one that is given. */
export const openOnItsNetwork = async (
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
    const { header } = journal
    const begunWith = header.network ?? topology
    const controller = new Controller(begunWith, options, journal, journal.entries(), journal.snapshot())
    const isUnknown =
      header.network === undefined &&
      controller.state.topology === undefined &&
      !isHashOf(header.topology, topology, header.name)
    if (!isUnknown) return { controller, journal, remarks }
    if (unprovenOf(controller).length > 0 || !controller.result().valid)
      throw otherNetwork(path, { name: header.name }, topology, header.topology)
    const proven = `${path} was written for network '${header.name}', which it did not keep: every promise was proved again on this one`
    return { controller, journal, remarks: [...remarks, proven] }
  } catch (error) {
    journal.close()
    throw error
  }
}

const otherNetwork = (
  path: string,
  has: Topology | { readonly name: string },
  given: Topology,
  hash: string = 'nodes' in has ? topologyHash(has) : '',
): JournalError =>
  new JournalError(
    'JOURNAL_TOPOLOGY',
    `${path} was written for network '${has.name}' (${short(hash)}), this is '${given.name}' ` +
      `(${short(topologyHash(given))}): its bounds would not hold here. Take that network's file, or bring the contracts over ` +
      'to this one: xlane plan and apply with it',
  )

const short = (hash: string): string => hash.slice(0, 12)
