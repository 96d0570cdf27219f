import { InputError } from '../../model/checks/input-error.ts'
import { soundEntries } from '../../model/checks/require-input.ts'
import type { Allocation, Request, Tunnel } from '../../model/request.ts'
import type { Topology } from '../../model/topology.ts'
import { readTunnelEntry } from './parse-allocation.ts'
import { contextOf, type ReadEntry, readEntries } from './parse-entries.ts'
import { readRequestEntry } from './parse-requests.ts'
import type { ReplicatedValues, RequestValues, TunnelValues } from './request-values.ts'

const build = <T extends Request | Tunnel>(
  values: readonly unknown[],
  topology: Topology,
  readEntry: ReadEntry<T>,
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
export const allocation = (
  values: readonly (TunnelValues | ReplicatedValues)[],
  topology: Topology,
): Allocation => ({
  tunnels: build(values, topology, readTunnelEntry),
})

/** One placed request from values with units. Throws InputError with every mistake. */
export const tunnel = (values: TunnelValues, topology: Topology): Tunnel =>
  only(allocation([values], topology).tunnels)

const only = <T>([entry]: readonly T[]): T => {
  if (entry === undefined) throw new TypeError('an entry without a fault was not read')
  return entry
}
