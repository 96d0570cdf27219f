import { InputError } from '../../model/checks/input-error.ts'
import { soundEntries } from '../../model/checks/require-input.ts'
import type { Allocation, Request, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import type { Path } from '../source/source.ts'
import type { Quantity } from '../topology/build-topology.ts'
import { readTunnelEntry } from './parse-allocation.ts'
import { contextOf, readEntries } from './parse-entries.ts'
import { readRequestEntry } from './parse-requests.ts'
import type { RequestContext } from './request-context.ts'

/** A path by its nodes, sender and receiver included, with `{ link }` between two of them to choose among parallel links. */
export type NodePath = readonly (string | { readonly link: string })[]

/** A request as a file says it, with units; the topology's encapsulation makes the size on the wire. */
export interface RequestValues {
  readonly id: string
  readonly sender: string
  readonly receivers: readonly string[]
  /** What the application sends in one packet. */
  readonly loadSize: Quantity
  /** Exact time between two packets, rounded down to whole ps. */
  readonly period: Quantity
  /** 0 to 7, 0 is served first. Default 0. */
  readonly lane?: number
  /** Largest acceptable latency to any receiver. Default none. */
  readonly deadline?: Quantity
  /** How far the period may be raised to fit. */
  readonly maxPeriod?: Quantity
  /** Fixes the tree: one path per receiver. */
  readonly routes?: readonly NodePath[]
}

/** A placed request as a file says it, with units. */
export interface TunnelValues extends RequestValues {
  readonly routes: readonly NodePath[]
  /** Period that was asked for. Default: `period`, the one granted. */
  readonly requestedPeriod?: Quantity
  /** Declared least latency, whole ps; `check` compares. */
  readonly minLatency?: Quantity
  /** Declared spread, whole ps; `check` compares. */
  readonly maxJitter?: Quantity
}

const build = <T extends Request | Tunnel>(
  values: readonly unknown[],
  topology: Topology,
  readEntry: (value: unknown, path: Path, context: RequestContext) => T | undefined,
): readonly T[] => {
  const context = contextOf(topology)
  const entries = readEntries(values, context, readEntry)
  if (context.problems.hasErrors) throw new InputError(context.problems.toFaults())
  return soundEntries(topology, entries)
}

/** Requests of a network from values with units: what a requests file with them gives. Throws InputError with every mistake. */
export const requests = (values: readonly RequestValues[], topology: Topology): readonly Request[] =>
  build(values, topology, readRequestEntry)

/** One request from values with units. Throws InputError with every mistake. */
export const request = (values: RequestValues, topology: Topology): Request =>
  only(requests([values], topology))

/** An allocation from values with units: what an allocation file with them gives. Throws InputError with every mistake. */
export const allocation = (values: readonly TunnelValues[], topology: Topology): Allocation => ({
  tunnels: build(values, topology, readTunnelEntry),
})

/** One placed request from values with units. Throws InputError with every mistake. */
export const tunnel = (values: TunnelValues, topology: Topology): Tunnel =>
  only(allocation([values], topology).tunnels)

const only = <T>([entry]: readonly T[]): T => {
  if (entry === undefined) throw new TypeError('an entry without a fault was not read')
  return entry
}
