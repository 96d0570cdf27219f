/**
 * `xlane/core`: all that is a pure function of its arguments. It needs nothing of Node and runs in a browser as it is.
 * Times are whole picoseconds, sizes whole bits, rates whole bit/s (docs/MODEL.md).
 */

// What is computed, and what it is computed from.
export {
  type Analyzed,
  type AnalyzeOptions,
  analyze,
  placeAndSolve,
  placeSteps,
} from '../allocation/analyze.ts'
export {
  type AnalyzedServices,
  analyzeServices,
  type ServicesOptions,
} from '../allocation/analyze-services.ts'
export type { ImproveOptions, ImproveStep } from '../allocation/improve/improve.ts'
export { certify } from '../analysis/certify.ts'
export { check } from '../analysis/check.ts'
export type { BucketSource, LooseSource, SpacedSource } from '../analysis/check-sources.ts'
export { compare } from '../analysis/compare.ts'
export type {
  ComparedMethod,
  Comparison,
  ComparisonColumn,
  ComparisonName,
  Ignored,
} from '../analysis/comparison.ts'
export { explain, explainAll } from '../analysis/explain.ts'
export type { ExplainedHop, Explanation, Interference } from '../analysis/explanation.ts'
export type { AnalysisOptions } from '../analysis/options.ts'
export { type ProvenPair, type ProvenRanges, provenRanges } from '../analysis/proven.ts'
export type { PortCurves } from '../analysis/queue/port-curves.ts'
export type {
  AnalysisResult,
  Assumptions,
  FoundLanes,
  HopBound,
  Improvement,
  LaneBound,
  LinkBound,
  Method,
  Move,
  Optimum,
  ReceiverBound,
  Summary,
  TunnelBound,
} from '../analysis/result.ts'
export { type Solution, solve } from '../analysis/solution.ts'
export { NoBoundError } from '../analysis/verdicts/no-bound-error.ts'
export type { BacklogPoint, CurvePoint, DelayPoint, QueueCurves } from '../calculus/queue-curves.ts'
// Proofs: checked by a program that shares nothing with the one that made them.
export type { Certificate, DivergingCycle } from '../certificate/certificate.ts'
export type { CertificateProblem, ProblemCode } from '../certificate/problem.ts'
export { type ProvenUnbounded, type VerifyOptions, type VerifyResult, verify } from '../certificate/verify.ts'
// Services on proven ranges: what their users may count on.
export type { ApplicationNumbers } from '../coordination/numbers/application.ts'
export type { DetectionNumbers, DetectionPair } from '../coordination/numbers/detection.ts'
export type { ElectionNumbers } from '../coordination/numbers/election-numbers.ts'
export type { CommitNumbers, GroupPair, ReplicationNumbers } from '../coordination/numbers/group.ts'
export type { ServiceAssumption } from '../coordination/outcome/assumptions.ts'
export type { ServiceRemedy } from '../coordination/outcome/remedy.ts'
export type {
  DetectionOutcome,
  LossChoice,
  MistakeTimes,
  RejectedService,
  ReplicationOutcome,
  ServiceOutcome,
  ServiceRejection,
  WatchedPair,
} from '../coordination/outcome/service-outcome.ts'
export type { ServicesResult } from '../coordination/outcome/services-result.ts'
export type { DeadlineKind, ServiceVerdict } from '../coordination/outcome/verdict.ts'
export { serviceNumbers } from '../coordination/service-outcomes.ts'
// Settings of real systems from proven numbers.
export type { Binds, Setting, SettingUnit } from '../coordination/settings/setting.ts'
export {
  type ServiceSettings,
  type SystemSettings,
  settingsFor,
} from '../coordination/settings/settings-for.ts'
export { type SettingsNumbers, settingsNumbers } from '../coordination/settings/settings-numbers.ts'
export { type SettingSource, SYSTEMS, type SystemName } from '../coordination/settings/system.ts'
export { deriveRequests } from '../coordination/tunnels/derive-requests.ts'
export { type LatencyRange, NoRangeError } from '../coordination/tunnels/latencies.ts'
export { explainService, type ServiceExplanation } from '../coordination/waterfall/explain-service.ts'
export type { ServiceStep, ServiceWaterfall, StepKind } from '../coordination/waterfall/waterfall.ts'
// What is installed, and what it is worth.
export {
  type DataplaneOptions,
  type DataplaneResult,
  dataplane,
  type InstalledTunnel,
} from '../dataplane/dataplane.ts'
export type { DeviceFile, Target } from '../dataplane/device-file.ts'
export type { Identity } from '../dataplane/identity.ts'
export type { Refusal } from '../dataplane/installation.ts'
// A running analysis that is asked what if: tunnels come, go and change, links fail, trials nest and are taken back.
export type { Bound, Change, FailedElement } from '../engine/change.ts'
export type { Mark } from '../engine/undo-log.ts'
export { WhatIf, type WhatIfOptions, whatIf } from '../engine/what-if.ts'
// Files: text to model, with every mistake and its place, and back.
export {
  type Diagnostic,
  type DiagnosticCode,
  type Excerpt,
  FormatError,
  type Parsed,
  type Severity,
} from '../formats/diagnostics/diagnostic.ts'
export {
  type Painter as DiagnosticPainter,
  renderDiagnostic,
  renderDiagnostics,
} from '../formats/diagnostics/render-diagnostic.ts'
export { parseCertificate, parseCertificateOrThrow } from '../formats/others/parse-certificate.ts'
export { type DevicesOptions, parseDevices, parseDevicesOrThrow } from '../formats/others/parse-devices.ts'
export {
  type FixCostsOptions,
  parseFixCosts,
  parseFixCostsOrThrow,
} from '../formats/others/parse-fix-costs.ts'
export { parseHosts, parseHostsOrThrow } from '../formats/others/parse-hosts.ts'
export { parsePlan, parsePlanOrThrow } from '../formats/others/parse-plan.ts'
export { parseWitness, parseWitnessOrThrow } from '../formats/others/parse-witness.ts'
// Builders: topologies, requests and allocations from values with units, as files have them.
export { allocation, request, requests, tunnel } from '../formats/requests/build-requests.ts'
export { parseAllocation, parseAllocationOrThrow } from '../formats/requests/parse-allocation.ts'
export type { RequestOptions } from '../formats/requests/parse-entries.ts'
export { parseRequests, parseRequestsOrThrow } from '../formats/requests/parse-requests.ts'
export { printAllocation, printRequests } from '../formats/requests/print-requests.ts'
export type {
  NodePath,
  RangeValues,
  ReplicatedValues,
  RequestValues,
  SourceValues,
  TunnelValues,
} from '../formats/requests/request-values.ts'
export { buildServices as services } from '../formats/services/build-services.ts'
export { readServices, readServicesOrThrow } from '../formats/services/parse-services.ts'
export type {
  FailureDetectionValues,
  ReplicationValues,
  ServicesValues,
  SlotValues,
} from '../formats/services/services-values.ts'
export type { PrintOptions } from '../formats/source/print-text.ts'
export {
  type LinkValues,
  type NodeValues,
  type PortValues,
  type Quantity,
  type TopologyValues,
  topology,
} from '../formats/topology/build-topology.ts'
export { type ParseOptions, parseTopology, parseTopologyOrThrow } from '../formats/topology/parse-topology.ts'
export { printTopology, type TopologyPrintOptions } from '../formats/topology/print-topology.ts'
// Networks and requests of any size.
export type { CommonOptions } from '../generate/options.ts'
export type { Pattern } from '../generate/patterns.ts'
export { type Ends, generateRequests, type RequestsSpec } from '../generate/requests.ts'
export type { SourceKind } from '../generate/sources.ts'
export { generateTopology, type Shape, type TopologySpec } from '../generate/topology.ts'
// Networks as drawings.
export { type DotLook, graphDot } from '../graph/dot.ts'
export type { Group as NodeGroup } from '../graph/groups.ts'
export type { NetworkShape } from '../graph/network-shape.ts'
export { shapeOf } from '../graph/topology-shape.ts'
export {
  type DrawnEdge,
  type DrawnNode,
  type GraphView,
  type Hosts,
  viewOf,
} from '../graph/view.ts'
// What clients saw of shared objects, and whether one client at a time could have seen it.
export {
  checkLinearizable,
  type Linearizability,
  type LinearizabilityOptions,
} from '../history/check-linearizable.ts'
export type { History, Operation } from '../history/definition/operation.ts'
export type { Mark as StateMark, SequentialModel } from '../history/definition/sequential-model.ts'
export { type ListInput, type ListOutput, list as listModel } from '../history/models/list.ts'
export { type Keyed, perKey } from '../history/models/per-key.ts'
export {
  type RegisterInput,
  type RegisterOutput,
  register as registerModel,
} from '../history/models/register.ts'
export { type TextInput, type TextOutput, text as textModel } from '../history/models/text.ts'
export { HistoryError } from '../history/reading/history-error.ts'
export { readJepsenRegisterLog } from '../history/reading/jepsen-register-log.ts'
export { readKeyValueLog } from '../history/reading/key-value-log.ts'
// What is wrong with what a function was given.
export { type Arrival, bucketPeriodPs, type SourceTraits } from '../model/arrival.ts'
export { type Fault, type FaultCode, type Path, pathText } from '../model/checks/fault.ts'
export { InputError } from '../model/checks/input-error.ts'
export { DEFAULT_DEVICES, type DeviceDescription } from '../model/devices.ts'
export type { Encapsulation } from '../model/encapsulation.ts'
export { ENCAPSULATIONS, type EncapsulationName, maxLoadBits, wireSizeBits } from '../model/encapsulation.ts'
export type { MeasuredJitter } from '../model/hosts.ts'
// What would mend what is violated or rejected.
export type {
  FixBlocker,
  FixChange,
  FixProposal,
  FixResult,
  FixTimeChange,
  TunnelFixes,
} from '../model/planning/fix.ts'
export {
  DEFAULT_FIX_COSTS,
  type FixCosts,
  type FixPrice,
  type LinkPrices,
  type TunnelPrices,
} from '../model/planning/fix-costs.ts'
export type {
  Binding,
  HeadroomResult,
  PairHeadroom,
  PairsAsked,
  QueueHeadroom,
  QueueState,
  Reach,
  Template,
  TunnelHeadroom,
} from '../model/planning/headroom.ts'
export type {
  HeadroomInput,
  HeadroomPart,
  PairsInput,
  PlanningOptions,
} from '../model/planning/headroom-input.ts'
export type {
  Cut,
  CutOff,
  ElementKind,
  Exposure,
  FailureAnswer,
  FailureOutcome,
  LostRequest,
  MovedBound,
  PlannedMove,
  RequirementOutcome,
  ReroutedTunnel,
  RerouteMethod,
  RiskElement,
  Survival,
  SurvivalInput,
  SurvivalPart,
  SurvivalRequirement,
  WorstSlack,
} from '../model/planning/survival.ts'
export type {
  DeadlineBreak,
  Parameter,
  RuleAnswer,
  SweepBase,
  SweepInput,
  SweepPart,
  SweepPoint,
  SweepResult,
  Variation,
} from '../model/planning/sweep.ts'
export { largestPacketBits } from '../model/port.ts'
export type { FaultKind, Replay, Timing as RehearsalTiming } from '../model/rehearsal.ts'
export type { Allocation, Replica, ReplicaRoutes, Request, Route, Tunnel } from '../model/request.ts'
export { place } from '../model/request.ts'
export type {
  AckAudience,
  ApplicationCounter,
  CommitCarrier,
  FailureDetection,
  LogWorkload,
  Replication,
  Service,
  Services,
  SlotTraffic,
} from '../model/services.ts'
export type { Link, Node, Preemption, ReservedTraffic, SharedRisk, Topology } from '../model/topology.ts'
export type { Rejection, Remedy, Violation } from '../model/verdict.ts'
export type { BestEffort, Clocks, JitterModel, Quantiles, Witness, WitnessJitter } from '../model/witness.ts'
export {
  applyFixes,
  applyFixesToRequests,
  type FixAmounts,
  type FixedAllocation,
  type FixedRequests,
  type TriedRoutes,
} from '../planning/fix/apply-fixes.ts'
export { type FixOptions, type FoundFixes, findFixes } from '../planning/fix/find-fixes.ts'
export {
  type FixInput,
  type PlanFixesOptions,
  type PlannedFixes,
  planFixes,
} from '../planning/fix/plan-fixes.ts'
// Planning: how much more fits, how it looks at other values, what breaks when something fails.
export { type HeadroomOptions, headroom, headroomInput } from '../planning/headroom/ask-headroom.ts'
export {
  type HeadroomAnswer,
  partsOfHeadroom,
  prepareHeadroom,
  resultOfHeadroom,
} from '../planning/headroom/headroom.ts'
export { partsOfSurvival } from '../planning/survive/parts.ts'
export { prepareSurvival, type SurvivalBudget } from '../planning/survive/prepare.ts'
export { resultOfSurvival } from '../planning/survive/result.ts'
export { type SurviveOptions, survivalInput, survive } from '../planning/survive/survive.ts'
export { type SweepOptions, sweep, sweepInput } from '../planning/sweep/ask-sweep.ts'
export { partsOfSweep, prepareSweep, resultOfSweep, type SweepAnswer } from '../planning/sweep/sweep.ts'
export type { AttackedWith } from '../proof/attacked.ts'
// Everything against everything: the proof, its checker, and simulations that try to refute it.
export type {
  Certification,
  Contradiction,
  ProofResult,
  ProofVerdict,
  ProvenReceiver,
  ProvenRequest,
  ProvenTunnel,
} from '../proof/proof-result.ts'
export { type ProveOptions, prove } from '../proof/prove.ts'
// The paper's codes: data in chunks that show when they are broken, entries streamed through them.
export { type ChunkCode, chunkBytes, HD6, HD8, packetDataBytes } from '../protocol/codec/chunk-code.ts'
export { type DecodedChunks, decodeChunks, encodeChunks } from '../protocol/codec/chunks.ts'
export { EntryReader, EntryWriter } from '../protocol/codec/entry-stream.ts'
export {
  chunksAtLineRate,
  type UndetectedErrors,
  undetectedErrors,
} from '../protocol/codec/undetected-errors.ts'
// The paper's services as state machines: events with instants in, what is to be done out.
export {
  FailureDetector,
  type FailureDetectorEffects,
  type FailureDetectorSettings,
} from '../protocol/detector/failure-detector.ts'
export type { AnswerKind, ClientAnswer, RaftEffects } from '../protocol/raft/events.ts'
export { Raft } from '../protocol/raft/raft.ts'
export type { ElectionSettings, RaftSettings } from '../protocol/raft/settings.ts'
export { QuantityError, quantity, type Rounding } from '../quantity/parse-quantity.ts'
export type { Dimension } from '../quantity/units.ts'
// Results as text.
export { analysisCsv } from '../report/analysis/analysis-csv.ts'
export { analysisMarkdown } from '../report/analysis/analysis-markdown.ts'
export { analysisText } from '../report/analysis/analysis-text.ts'
export type { Place as FilePlace } from '../report/ci/findings.ts'
export { analysisJunit } from '../report/ci/junit.ts'
export { analysisSarif } from '../report/ci/sarif.ts'
export { dataplaneText } from '../report/dataplane.ts'
export { explanationCsv, explanationMarkdown } from '../report/explanation/explanation-rows.ts'
export { explanationText } from '../report/explanation/explanation-text.ts'
export type { ProvenWay } from '../report/explanation/journey-steps.ts'
export { journeyText } from '../report/explanation/journey-text.ts'
export { planMarkdown } from '../report/plan-markdown.ts'
export { planText } from '../report/plan-text.ts'
export { fixText } from '../report/planning/fix-report.ts'
export { reportHeadroom } from '../report/planning/headroom.ts'
export { reportSurvival } from '../report/planning/survival.ts'
export type { SurvivalReportOptions } from '../report/planning/survival-text.ts'
export { reportSweep } from '../report/planning/sweep.ts'
export type { RehearsalReportOptions } from '../report/rehearsal/rehearsal-text.ts'
export { rehearsalText } from '../report/rehearsal/rehearsal-text.ts'
export { simulationCsv } from '../report/simulation/simulation-csv.ts'
export { simulationMarkdown } from '../report/simulation/simulation-markdown.ts'
export type { SimulationReportOptions } from '../report/simulation/simulation-options.ts'
export { simulationText } from '../report/simulation/simulation-text.ts'
export type { Format } from '../report/typeset/format.ts'
export { toJson } from '../report/typeset/json.ts'
export type { ReportOptions } from '../report/typeset/options.ts'
export type { Paint, Painter } from '../report/typeset/painter.ts'
export { SORT_KEYS, type SortKey } from '../report/typeset/sort.ts'
// Packets through the network, to hold against what is proven; and the search for those that come nearest to it.
export {
  type Found,
  type SearchOptions,
  type SearchResult,
  searchWorst,
} from '../simulation/adversary/adversary.ts'
export type {
  Overall,
  SimulatedHistogram,
  SimulatedLink,
  SimulatedReceiver,
  SimulatedScenario,
  SimulatedTunnel,
  SimulationResult,
  SoundnessViolation,
} from '../simulation/results/simulation-result.ts'
export type { Tail, TailMethod, TailQuestion } from '../simulation/results/tail.ts'
export { SimulationOptionError, type Span } from '../simulation/setup/horizon.ts'
export { HOSTS, withHosts } from '../simulation/setup/hosts.ts'
export { NotATreeError } from '../simulation/setup/packet-records.ts'
export type { FixedJitter, Phases } from '../simulation/setup/scenario.ts'
export type { Proven, ProvenRange, SimulationOptions } from '../simulation/setup/simulation-options.ts'
export { type SimulateOptions, simulate } from '../simulation/simulate.ts'
export { type Ahead, type Journey, type JourneyHop, journeyOf } from '../simulation/witness/journey.ts'
export { WitnessError } from '../simulation/witness/witness.ts'
// Protocols run through faults, held against what is proven of them.
export type { BoundName, CheckName } from '../trial/engine/outcome.ts'
export type { RehearsalOptions, Rehearsed } from '../trial/rehearsal-options.ts'
export type {
  RehearsalFailure,
  RehearsalResult,
  RehearsedBound,
  RehearsedCheck,
  RehearsedService,
} from '../trial/rehearsal-result.ts'
export { ReplayError, rehearse } from '../trial/rehearse.ts'
