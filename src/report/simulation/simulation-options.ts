import type { ReportOptions } from '../typeset/options.ts'

export const SIMULATION_SORT_KEYS = ['file', 'position', 'latency', 'name'] as const
export type SimulationSortKey = (typeof SIMULATION_SORT_KEYS)[number]

/** How a simulation is reported. */
export interface SimulationReportOptions extends Omit<ReportOptions, 'sort' | 'perReceiver'> {
  /** Order of the rows. Default that of the allocation. */
  readonly sort?: SimulationSortKey
  /** Only this tunnel. */
  readonly tunnel?: string
  /** What the ranges rest on, one phrase each. */
  readonly assumptions?: readonly string[]
}
