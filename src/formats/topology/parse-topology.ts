import type { Fault, Path } from '../../model/checks/fault.ts'
import { rangeFaults } from '../../model/checks/range-faults.ts'
import { soundTopology } from '../../model/checks/require-input.ts'
import { TOLERANCE, wholeFault } from '../../model/checks/whole.ts'
import type { SharedRisk, Topology } from '../../model/topology.ts'
import { orThrow, type Parsed } from '../diagnostics/diagnostic.ts'
import { asFields, asList, asName, type Fields, isFields, own, QuantityReader } from '../reading/fields.ts'
import { checkName } from '../reading/names.ts'
import { checkShape } from '../reading/shape.ts'
import { linkSchema, nodeSchema, topologyFrame } from '../schemas/topology-schema.ts'
import { fileKey, Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'
import type { Source } from '../source/source.ts'
import { readEncapsulation } from './read-encapsulation.ts'
import { readLinks } from './read-links.ts'
import { readNode, readNodeDefaults } from './read-node.ts'
import { type NetworkPort, readBestEffort, readNetworkPort } from './read-port.ts'
import { readRemarks } from './read-remarks.ts'
import { readSharedRisk } from './read-shared-risk.ts'

/** 1542 B: the largest VLAN-tagged frame with preamble and gap. */
const DEFAULT_MAX_FRAME_BITS = 1542 * 8

/** What a reader of a topology takes. */
export interface ParseOptions {
  /** The name diagnostics give the text. */
  readonly file: string
}

/** Reads a topology (YAML or JSON). Every mistake is reported, none throws. */
export const parseTopology = (text: string, { file }: ParseOptions): Parsed<Topology> => {
  const read = readSource(text, file, 'a topology', ['nodes', 'links'])
  if (!read.ok) return read
  const problems = new Problems()
  const { source } = read
  const value = source.data === undefined ? undefined : readTopology(source, problems)
  const diagnostics = problems.toDiagnostics(file, source)
  if (value === undefined || diagnostics.some(d => d.severity === 'error')) return { ok: false, diagnostics }
  return { ok: true, value: soundTopology(value), warnings: diagnostics }
}

/** The topology, or a FormatError with every diagnostic. */
export const parseTopologyOrThrow = (text: string, options: ParseOptions): Topology =>
  orThrow(parseTopology(text, options))

/** The topology that plain data describes, whatever is wrong with it; that goes to `problems`. */
export const readTopology = (source: Source, problems: Problems): Topology => {
  const root = asFields(source.data)
  if (own(root, 'requests') !== undefined && own(root, 'nodes') === undefined) {
    const expected = 'a topology: a map with nodes and links'
    problems.add({ code: 'WRONG_TYPE', path: [], expected, found: 'a requests or allocation file' })
  } else checkShape(topologyFrame, withoutLinkKeys(source.data, problems), [], problems)
  const read = new QuantityReader(problems)
  const defaults = asFields(own(root, 'defaults'))
  const nodeDefaults = readNodeDefaults(defaults, read)
  const rawNodes = asFields(own(root, 'nodes'))
  const nodes = new Map<string, Topology['nodes'][number]>()
  for (const id of inFileOrder(source, 'nodes', rawNodes)) {
    if (problems.isFull) break
    checkName(problems, ['nodes'], id, 'key', id)
    checkShape(nodeSchema, rawNodes[id], ['nodes', id], problems)
    nodes.set(id, readNode(id, asFields(rawNodes[id]), nodeDefaults, read))
  }
  const encapsulation = readEncapsulation(own(root, 'encapsulation'), read)
  const context = { encapsulation, read, problems }
  const links = readLinks(asList(own(root, 'links')), nodes, defaults, context, (value, path) =>
    checkShape(linkSchema, value, path, problems),
  )
  const groups = own(root, 'sharedRisk')
  const names = { nodes, links: new Map(links.map(link => [link.id, link])) }
  const topology: Topology = {
    name: asName(own(root, 'name')) ?? '',
    ...readRemarks(root),
    bestEffortMaxFrameBits: readBestEffort(root, [], read) ?? DEFAULT_MAX_FRAME_BITS,
    encapsulation,
    clockTolerancePpb: readClockTolerance(root, read, problems),
    ...networkPort(readNetworkPort(root, [], context)),
    nodes: [...nodes.values()],
    links,
    ...(isFields(groups) && Object.keys(groups).length > 0
      ? { sharedRisk: readGroups(source, groups, names, problems) }
      : {}),
  }
  if (!problems.hasErrors) problems.addFaults([], rangeFaultsInFile(topology, root))
  return topology
}

const readGroups = (
  source: Source,
  groups: Fields,
  names: Parameters<typeof readSharedRisk>[2],
  problems: Problems,
): readonly SharedRisk[] => readSharedRisk(groups, inFileOrder(source, 'sharedRisk', groups), names, problems)

/** Range faults with paths of the file: both directions of a link are one entry, and what it lacks is a default's. */
const rangeFaultsInFile = (topology: Topology, root: Fields): readonly Fault[] => {
  const entries = asList(own(root, 'links'))
  const entryOf = entries.flatMap((entry, i) => (own(asFields(entry), 'duplex') === false ? [i] : [i, i]))
  const inFile = ([list, at, key]: Path): Path => {
    if (list === 'bestEffortMaxFrameBits') return ['bestEffort', 'maxFrame']
    if (typeof at !== 'number' || key === undefined) return [list!]
    const name = key === 'bestEffortMaxFrameBits' ? 'bestEffort' : fileKey(key)
    const node = list === 'nodes' ? topology.nodes[at] : undefined
    const [place, kind] = node === undefined ? [entryOf[at]!, 'link'] : [node.id, node.kind]
    const entry =
      node === undefined
        ? asFields(entries[entryOf[at]!])
        : asFields(own(asFields(own(root, 'nodes')), node.id))
    return own(entry, String(name)) === undefined ? ['defaults', kind, name] : [list!, place, name]
  }
  const found = new Map<string, Fault>()
  for (const fault of rangeFaults(topology)) {
    const path = inFile(fault.path)
    const known = JSON.stringify(path)
    if (!found.has(known)) found.set(known, { ...fault, path })
  }
  return [...found.values()]
}

/** Keys that stand beside those of the network in a link, and are easily put beside them here. */
const LINK_KEYS = ['bandwidth', 'queueSize', 'queueCell', 'wakeLatency']

/** Says of a key of links where it belongs; the shape check would only call it unknown. */
const withoutLinkKeys = (data: unknown, problems: Problems): unknown => {
  const root = asFields(data)
  const misplaced = LINK_KEYS.filter(key => own(root, key) !== undefined)
  for (const key of misplaced) {
    const expected = `${key} at a link, or in defaults.link for all`
    problems.add({ code: 'UNKNOWN_KEY', path: [key], at: 'key', expected, found: `${key} of the network` })
  }
  if (misplaced.length === 0) return data
  return Object.fromEntries(Object.entries(root).filter(([key]) => !misplaced.includes(key)))
}

/** `preemption: none` is what a network has anyway. */
const networkPort = ({ preemption, ...rest }: NetworkPort): Partial<Topology> => ({
  ...rest,
  ...(preemption === undefined || preemption === 'none' ? {} : { preemption }),
})

const readClockTolerance = (
  root: Readonly<Record<string, unknown>>,
  read: QuantityReader,
  problems: Problems,
): number => {
  const ppb = read.up(root, [], 'clockTolerance', 'ratio') ?? 0
  if (wholeFault(ppb, TOLERANCE) !== undefined)
    problems.add({
      code: 'OUT_OF_RANGE',
      path: ['clockTolerance'],
      expected: 'a ratio below 100 %',
      found: String(own(root, 'clockTolerance')),
    })
  return ppb
}

/** JavaScript objects list whole numbers first, whatever the file says. */
const inFileOrder = (source: Source, key: string, map: Fields): readonly string[] => {
  const ids = Object.keys(map)
  if (!ids.some(id => /^\d+$/.test(id))) return ids
  return [...new Set([...source.keysInOrder([key]).filter(id => Object.hasOwn(map, id)), ...ids])]
}
