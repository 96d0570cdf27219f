import type { JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import type { ControllerOptions } from '../../src/controller/contract/options.ts'
import { Controller } from '../../src/controller/controller.ts'
import { createService } from '../../src/service/create-service.ts'
import type { ServiceOptions } from '../../src/service/options.ts'
import { shippedTopology } from '../examples/shipped.ts'
import { checkingAnswers } from './conformance.ts'

export const NOW = 1_800_000_000_000

/** The service on the shipped two racks, in this process, not listening; its answers are checked against its document. */
export const service = async (
  given: ServiceOptions = {},
  options: ControllerOptions = {},
  past: readonly JournalEntry[] = [],
) => {
  const controller = new Controller(shippedTopology('two-racks'), options, undefined, past)
  const app = await createService(controller, { clock: () => NOW, ...given }, past)
  return { app: checkingAnswers(app), controller }
}

export const WISH = { sender: 'a1', receivers: ['b1'], loadSize: '64 B', period: '100 us' }
