import type { Allocation, Request, Route, Tunnel } from '../request.ts'
import type { Link, Node, SharedRisk, Topology } from '../topology.ts'
import { Faults, isFields } from './faults.ts'
import { InputError } from './input-error.ts'
import { type OptionRules, optionFaults } from './option-faults.ts'
import { requestListFaults } from './request-faults.ts'
import { type NetworkNames, namesOf, topologyFaults } from './topology-faults.ts'

/** What a function of this library was given. */
export interface Input {
  readonly topology?: Topology
  readonly requests?: readonly Request[]
  readonly allocation?: Allocation
  readonly tunnels?: readonly Tunnel[]
  readonly options?: readonly [given: unknown, rules: OptionRules]
  /** Whether routes that are no tree are told by the function itself, so that they are no fault here. Default false. */
  readonly tellsTrees?: boolean
  /** The option that holds an allocation in place. */
  readonly keep?: Allocation | undefined
}

/**
 * Topologies, and lists of entries with the topology they were checked against, that are sound and frozen, so that they
 * stay it: what a reader of files made, or a function of this library, is not checked again.
 */
const sound = new WeakMap<Topology, NetworkNames>()
const soundFor = new WeakMap<readonly unknown[], Topology>()

/** Throws one {@link InputError} with everything that is wrong with what was given. */
export const requireInput = (input: Input): void => {
  const { topology, requests, allocation, tunnels, options, keep } = input
  const faults = new Faults()
  let names = NO_NAMES
  if ('topology' in input) {
    const known = topology === undefined ? undefined : sound.get(topology)
    const checked = known === undefined ? topologyFaults(topology) : { faults: [], names: known }
    faults.addAll(['topology'], checked.faults)
    names = checked.names
  }
  const isKnown = (list: unknown): boolean =>
    Array.isArray(list) && topology !== undefined && soundFor.get(list) === topology
  const check = (
    list: unknown,
    path: readonly string[],
    kind: 'request' | 'tunnel',
    taken?: Set<string>,
  ): void => {
    if (!isKnown(list)) faults.addAll(path, requestListFaults(list, kind, names, taken, input.tellsTrees))
  }
  const checkAllocation = (value: unknown, path: readonly string[]): void => {
    if (!faults.map(value, path, 'an allocation: { tunnels }', ALLOCATION)) return
    check(value.tunnels, [...path, 'tunnels'], 'tunnel')
  }
  if ('allocation' in input) checkAllocation(allocation, ['allocation'])
  if ('tunnels' in input) check(tunnels, ['tunnels'], 'tunnel')
  if (keep !== undefined) checkAllocation(keep, ['options', 'keep'])
  if ('requests' in input) {
    const kept = isFields(keep) && Array.isArray(keep.tunnels) ? keep.tunnels : []
    if (kept.length === 0) check(requests, ['requests'], 'request')
    else faults.addAll(['requests'], requestListFaults(requests, 'request', names, idsOf(kept)))
  }
  if (options !== undefined) faults.addAll([], optionFaults(options[0], options[1], ['options']))
  if (faults.found.length > 0) throw new InputError(faults.found)
}

/** Throws one {@link InputError} with everything that is wrong with entries of a network whose names are known. */
export const requireEntries = (
  entries: readonly unknown[],
  kind: 'request' | 'tunnel',
  names: NetworkNames,
): void => {
  const faults = requestListFaults(entries, kind, names)
  if (faults.length > 0) throw new InputError(faults)
}

const ALLOCATION: ReadonlySet<string> = new Set(['tunnels'])
const NO_NAMES: NetworkNames = { nodes: new Map(), links: new Map(), encapsulation: undefined }

const idsOf = (entries: readonly unknown[]): Set<string> =>
  new Set(entries.flatMap(entry => (isFields(entry) && typeof entry.id === 'string' ? [entry.id] : [])))

/** A topology, a link or a node, with what it says of ports. */
const freezePort = (value: Pick<Partial<Link>, 'preemption' | 'reserved'> | Node): void => {
  if ('preemption' in value) Object.freeze(value.preemption)
  if ('reserved' in value) {
    for (const entry of value.reserved ?? []) Object.freeze(entry)
    Object.freeze(value.reserved)
  }
  Object.freeze(value)
}

const freezeGroup = (group: SharedRisk): void => {
  for (const members of [group.cables, group.links, group.nodes]) Object.freeze(members)
  Object.freeze(group)
}

/** Freezes a topology that its maker knows to be sound. */
export const soundTopology = (topology: Topology): Topology => {
  for (const list of [topology.nodes, topology.links]) {
    for (const entry of list) freezePort(entry)
    Object.freeze(list)
  }
  for (const group of topology.sharedRisk ?? []) freezeGroup(group)
  Object.freeze(topology.sharedRisk)
  freezePort(topology)
  Object.freeze(topology.encapsulation)
  sound.set(topology, namesOf(topology))
  return Object.freeze(topology)
}

const freezeRoutes = (routes: readonly Route[] | undefined): void => {
  for (const route of routes ?? []) Object.freeze(route)
  Object.freeze(routes)
}

/** Freezes entries that their maker knows to be sound in `topology`, which must be frozen for that to last. */
export const soundEntries = <T extends Request | Tunnel>(
  topology: Topology,
  entries: readonly T[],
): readonly T[] => {
  for (const entry of entries) {
    Object.freeze(entry.receivers)
    freezeRoutes(entry.routes)
    if (entry.arrival !== undefined) Object.freeze(entry.arrival)
    if ('replica' in entry) Object.freeze(entry.replica)
    if ('replicas' in entry && typeof entry.replicas === 'object') {
      for (const replica of entry.replicas) {
        freezeRoutes(replica.routes)
        Object.freeze(replica)
      }
      Object.freeze(entry.replicas)
    }
    Object.freeze(entry)
  }
  if (sound.has(topology)) soundFor.set(entries, topology)
  return Object.freeze(entries)
}
