/**
 * xlane as a library: pure functions over plain, immutable data. Times are whole picoseconds, sizes whole bits,
 * rates whole bit/s (docs/EXACT.md).
 */

// What is computed, and what it is computed from.
export { type Analyzed, type AnalyzeOptions, analyze } from './allocation/analyze.ts'
export { certify, NoBoundError } from './analysis/certify.ts'
export { check } from './analysis/check.ts'
export { type Comparison, type ComparisonColumn, type ComparisonName, compare } from './analysis/compare.ts'
export { explain } from './analysis/explain.ts'
export type { ExplainedHop, Explanation, Interference } from './analysis/explanation.ts'
export type { AnalysisOptions } from './analysis/options.ts'
export { type ProvenRanges, provenRanges } from './analysis/proven.ts'
export type {
  AnalysisResult,
  Assumptions,
  Hop,
  LaneBound,
  LinkBound,
  Method,
  Move,
  ReceiverBound,
  Summary,
  TunnelBound,
} from './analysis/result.ts'
// Proofs: checked by a program that shares nothing with the one that made them.
export type { Certificate } from './certificate/certificate.ts'
export type { Problem, ProblemCode } from './certificate/problem.ts'
export { type VerifyOptions, type VerifyResult, verify } from './certificate/verify.ts'
// Files: text to model, with every mistake and its place, and back.
export {
  type Diagnostic,
  type DiagnosticCode,
  type Excerpt,
  FormatError,
  type Parsed,
  type Severity,
} from './formats/diagnostic.ts'
export { parseAllocation, parseAllocationOrThrow } from './formats/parse-allocation.ts'
export { parseCertificate, parseCertificateOrThrow } from './formats/parse-certificate.ts'
export type { RequestOptions } from './formats/parse-entries.ts'
export { parseHosts, parseHostsOrThrow } from './formats/parse-hosts.ts'
export { parseRequests, parseRequestsOrThrow } from './formats/parse-requests.ts'
export { type ParseOptions, parseTopology, parseTopologyOrThrow } from './formats/parse-topology.ts'
export { printAllocation, printRequests } from './formats/print-requests.ts'
export type { PrintOptions } from './formats/print-text.ts'
export { printTopology } from './formats/print-topology.ts'
export { renderDiagnostic, renderDiagnostics } from './formats/render-diagnostic.ts'

// Networks and requests of any size.
export type { CommonOptions } from './generate/options.ts'
export type { Pattern } from './generate/patterns.ts'
export { generateRequests, type RequestsSpec } from './generate/requests.ts'
export { generateTopology, type Shape, type TopologySpec } from './generate/topology.ts'
export type { Encapsulation } from './model/encapsulation.ts'
export type { MeasuredJitter } from './model/hosts.ts'
export type { Allocation, Request, Route, Tunnel } from './model/request.ts'
export type { Link, Node, Topology } from './model/topology.ts'
export type { Rejection, Remedy, Violation } from './model/verdict.ts'
export type { Quantiles } from './model/witness.ts'

// Results as text.
export { analysisCsv } from './report/analysis-csv.ts'
export { analysisMarkdown } from './report/analysis-markdown.ts'
export { analysisText } from './report/analysis-text.ts'
export { explanationCsv, explanationMarkdown } from './report/explanation-rows.ts'
export { explanationText } from './report/explanation-text.ts'
export { toJson } from './report/json.ts'
export type { ReportOptions } from './report/options.ts'
export type { Paint, Painter } from './report/painter.ts'
export { simulationCsv } from './report/simulation-csv.ts'
export { simulationMarkdown } from './report/simulation-markdown.ts'
export type { SimulationReportOptions } from './report/simulation-options.ts'
export { simulationText } from './report/simulation-text.ts'
export type { SortKey } from './report/sort.ts'

// Packets through the network, to hold against what is proven.
export { SimulationOptionError, type Span } from './simulation/horizon.ts'
export { HOSTS, withHosts } from './simulation/hosts.ts'
export type { JitterModel } from './simulation/jitter-model.ts'
export { NotATreeError } from './simulation/plan.ts'
export type { BestEffort, FixedJitter, Phases } from './simulation/scenario.ts'
export { type SimulateOptions, simulate } from './simulation/simulate.ts'
export type { Proven, ProvenRange, SimulationOptions } from './simulation/simulation-options.ts'
export type {
  Overall,
  SimulatedLink,
  SimulatedReceiver,
  SimulatedScenario,
  SimulatedTunnel,
  SimulationResult,
  SoundnessViolation,
} from './simulation/simulation-result.ts'
export type { Tail, TailQuestion } from './simulation/tail.ts'
