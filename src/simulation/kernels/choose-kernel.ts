import type { RunTables } from '../setup/run-tables.ts'
import { EventKernel } from './event-kernel.ts'
import type { Watch, WatchedKernel } from './kernel.ts'
import { PortKernel } from './port-kernel.ts'

/** Whether a run has sources, ports, clocks or failures that only {@link PortKernel} knows. */
export const isForPorts = ({ plan, scenario, clock }: RunTables): boolean =>
  !plan.isPlain || clock.isWandering || scenario.failure !== undefined || scenario.packets !== undefined

/** The event by event kernel that a run needs: the plain one where it can, because it is faster. */
export const watchedKernel = (tables: RunTables, watch?: Watch): WatchedKernel =>
  isForPorts(tables) ? new PortKernel(tables, watch) : new EventKernel(tables, watch)
