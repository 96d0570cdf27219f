/**
 * `xlane/controller`: admission one by one, oversight, plans, the journal that remembers them and a client of
 * `xlane serve`. Times are whole picoseconds but for instants, which are whole milliseconds.
 */

// The controller: admission one by one, oversight, plans; the journal and the client load what they need when used.
export { CommandError } from '../controller/contract/command-error.ts'
export type { Contract, Earlier, Usage } from '../controller/contract/contract.ts'
export type {
  ClockReset,
  CommandOutcome,
  Decision,
  Granted,
  Metered,
  Moved,
  NetworkChanged,
  NetworkState,
  Rejected,
  Released,
  Rerouted,
  WindowRemark,
} from '../controller/contract/decision.ts'
export type {
  BandwidthChanged,
  BandwidthTerminated,
  ChangeReason,
  ControllerEvent,
  ControllerEvents,
} from '../controller/contract/events.ts'
export type {
  Actor,
  Asking,
  Journal,
  JournalEntry,
  OpenedJournal,
} from '../controller/contract/journal-entry.ts'
export type {
  ControllerOptions,
  OversightOptions,
  ResolvedControllerOptions,
} from '../controller/contract/options.ts'
export { type Promised, promiseAt, type Range } from '../controller/contract/promise.ts'
export type { ControllerState } from '../controller/contract/state.ts'
export { Controller, type Rehearsal } from '../controller/controller.ts'
export { type JournalCode, JournalError } from '../controller/journal/journal-error.ts'
export { type OpenController, openController } from '../controller/journal/open-controller.ts'
export { applyPlan, makePlan, type PlanOptions, StalePlanError } from '../controller/plan/plan.ts'
export type { Answered, Turn } from '../controller/turn.ts'
export type {
  BandwidthChange,
  BandwidthRequest,
  Command,
  MeterReading,
  NetworkElement,
} from '../model/command.ts'
export type { ContractPlan, PlannedNetwork } from '../model/contract-plan.ts'
// A client of `xlane serve`.
export {
  type ChangeBody,
  type ClientOptions,
  ControllerClient,
  type RequestBody,
  type RoutesBody,
  ServiceError,
  type UsageBody,
} from '../service/client.ts'
export type { BodyDiagnostic, ProblemDetails as ServiceProblem } from '../service/problem.ts'
