import type { ReportOptions } from '../typeset/options.ts'
import type { ReceiverSortKey } from '../typeset/sort-receivers.ts'

export interface SimulationReportOptions extends Omit<ReportOptions, 'sort' | 'perReceiver'> {
  readonly sort?: ReceiverSortKey
  /** Only this tunnel. */
  readonly tunnel?: string
  /** What the ranges rest on, one phrase each. */
  readonly assumptions?: readonly string[]
}
