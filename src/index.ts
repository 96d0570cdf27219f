/**
 * xlane as a library: pure functions over plain, immutable data. Times are whole picoseconds, sizes whole bits,
 * rates whole bit/s (docs/EXACT.md).
 */
export type { ExplainedHop, Explanation, Interference } from './analysis/explanation.ts'
export type { Hop, LaneBound, LinkBound, ReceiverBound, TunnelBound } from './analysis/result.ts'
export type { Certificate } from './certificate/certificate.ts'
export { generateRequests, type RequestsSpec } from './generate/requests.ts'
export { generateTopology, type TopologySpec } from './generate/topology.ts'
export type { Encapsulation } from './model/encapsulation.ts'
export type { Allocation, Request, Route, Tunnel } from './model/request.ts'
export type { Link, Node, Topology } from './model/topology.ts'
export type { Rejection, Violation } from './model/verdict.ts'
