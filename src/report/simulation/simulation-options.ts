import type { Assumptions } from '../../analysis/result.ts'
import type { ReportOptions } from '../typeset/options.ts'
import type { ReceiverSortKey } from '../typeset/sort-receivers.ts'

/** How a simulation is reported. */
export interface SimulationReportOptions extends Omit<ReportOptions, 'sort' | 'perReceiver'> {
  /** Order of the rows. Default that of the allocation. */
  readonly sort?: ReceiverSortKey
  /** Only this tunnel. */
  readonly tunnel?: string
  /** What the ranges rest on, one phrase each. */
  readonly assumptions?: readonly string[]
  /** The same as the analysis says it, for JSON. */
  readonly assumed?: Assumptions
}
