import { linkEnds } from '../../model/cables.ts'
import { oneOf } from '../../model/checks/words.ts'
import {
  DEFAULT_DEVICES,
  type DeviceDescription,
  type HostPacing,
  type LinkDevice,
  type MeterDevice,
  type NodeDevice,
  type TunnelDevice,
} from '../../model/devices.ts'
import type { Topology } from '../../model/topology.ts'
import { nearest } from '../../quantity/nearest.ts'
import type { DiagnosticCode, Parsed } from '../diagnostics/diagnostic.ts'
import { orThrow } from '../diagnostics/diagnostic.ts'
import { asFields, type Fields, own, QuantityReader } from '../reading/fields.ts'
import { checkShape } from '../reading/shape.ts'
import {
  devicesFrame,
  linkDeviceSchema,
  nodeDeviceSchema,
  tunnelDeviceSchema,
} from '../schemas/devices-schema.ts'
import { Problems } from '../source/problems.ts'
import { readSource } from '../source/read-source.ts'
import type { Path } from '../source/source.ts'

/** What a reader of a devices file takes. */
export interface DevicesOptions {
  /** The name diagnostics give the text. */
  readonly file: string
  /** The network the names refer to. */
  readonly topology: Topology
  /** Names of the tunnels; any name is taken for one without. */
  readonly tunnels?: readonly string[]
}

/** Reads a devices file (YAML or JSON) against its topology. Every mistake is reported, none throws. */
export const parseDevices = (text: string, options: DevicesOptions): Parsed<DeviceDescription> => {
  const sourced = readSource(text, options.file, 'a devices file', ['nodes', 'links', 'tunnels', 'meter'])
  if (!sourced.ok) return sourced
  const problems = new Problems()
  const { data } = sourced.source
  const value = data === undefined ? undefined : read(data, options, problems)
  const diagnostics = problems.toDiagnostics(options.file, sourced.source)
  if (value === undefined || diagnostics.some(d => d.severity === 'error')) return { ok: false, diagnostics }
  return { ok: true, value, warnings: diagnostics }
}

/** The description, or a FormatError with every diagnostic. */
export const parseDevicesOrThrow = (text: string, options: DevicesOptions): DeviceDescription =>
  orThrow(parseDevices(text, options))

const read = (
  data: unknown,
  { topology, tunnels }: DevicesOptions,
  problems: Problems,
): DeviceDescription => {
  checkShape(devicesFrame, data, [], problems)
  const root = asFields(data)
  const quantities = new QuantityReader(problems)
  const section = <T>(key: Section, names: readonly string[] | undefined): ReadonlyMap<string, T> =>
    readSection<T>(root, key, names, problems)
  const nodes = section<NodeDevice>(
    'nodes',
    topology.nodes.map(node => node.id),
  )
  const links = section<LinkDevice>(
    'links',
    topology.links.map(link => link.id),
  )
  unique(nodes, problems)
  uniqueEnds(topology, links, problems)
  const { vlan, lanes } = { ...DEFAULT_DEVICES, ...(root as Partial<DeviceDescription>) }
  return {
    nodes,
    links,
    tunnels: section<TunnelDevice>('tunnels', tunnels),
    vlan,
    lanes,
    meter: readMeter(asFields(own(root, 'meter')), quantities, problems),
    pacing: readPacing(asFields(own(root, 'pacing')), quantities),
  }
}

type Section = 'nodes' | 'links' | 'tunnels'

const SCHEMAS = { nodes: nodeDeviceSchema, links: linkDeviceSchema, tunnels: tunnelDeviceSchema }
const UNKNOWN = {
  nodes: 'UNKNOWN_NODE',
  links: 'UNKNOWN_LINK',
  tunnels: 'UNKNOWN_TUNNEL',
} as const satisfies Record<Section, DiagnosticCode>

/** Entries of a map by name; what the shape check lets through has the type. */
const readSection = <T>(
  root: Fields,
  key: Section,
  names: readonly string[] | undefined,
  problems: Problems,
): ReadonlyMap<string, T> => {
  const known = names === undefined ? undefined : new Set(names)
  const entries = new Map<string, T>()
  for (const [name, value] of Object.entries(asFields(own(root, key)))) {
    if (problems.isFull) break
    const path: Path = [key, name]
    if (known !== undefined && !known.has(name))
      problems.add({
        code: UNKNOWN[key],
        path,
        at: 'key',
        expected: oneOf(known, key.slice(0, -1)),
        found: name,
        suggestion: nearest(name, known),
      })
    checkShape(SCHEMAS[key], value, path, problems)
    entries.set(name, asFields(value) as T)
  }
  return entries
}

/** An address belongs to one node. */
const unique = (nodes: ReadonlyMap<string, NodeDevice>, problems: Problems): void => {
  for (const key of ['ipv4', 'ipv6', 'mac'] as const) {
    const first = new Map<string, string>()
    for (const [name, node] of nodes) {
      const value = node[key]
      if (typeof value !== 'string') continue
      const other = first.get(value.toLowerCase())
      if (other === undefined) first.set(value.toLowerCase(), name)
      else duplicate(problems, ['nodes', name, key], 'an address of its own', `${value}, which ${other} has`)
    }
  }
}

/** A port number and an interface name belong to one cable of a node, and both directions of a cable agree on them. */
const uniqueEnds = (topology: Topology, links: ReadonlyMap<string, LinkDevice>, problems: Problems): void => {
  const ends = linkEnds(topology.links)
  const endOf = new Map<string, { readonly end: number; readonly link: string }>()
  const saidOf = new Map<string, { readonly value: unknown; readonly link: string }>()
  for (const [e, { id, from, to }] of topology.links.entries()) {
    const device = links.get(id) ?? {}
    for (const [key, end, node] of [
      ['port', ends[e]!.near, from],
      ['interface', ends[e]!.near, from],
      ['farPort', ends[e]!.far, to],
      ['farInterface', ends[e]!.far, to],
    ] as const) {
      const value = device[key]
      if (value === undefined) continue
      const kind = key.toLowerCase().endsWith('port') ? 'port' : 'interface'
      const at = JSON.stringify([node, kind, value])
      const taken = endOf.get(at)
      const path = ['links', id, key]
      if (taken !== undefined && taken.end !== end)
        duplicate(problems, path, `a ${kind} of its own at ${node}`, `${value}, which link ${taken.link} has`)
      else endOf.set(at, { end, link: id })
      const said = saidOf.get(`${end} ${kind}`)
      if (said !== undefined && said.value !== value)
        duplicate(problems, path, `${said.value}, as link ${said.link} says of this end`, String(value))
      else saidOf.set(`${end} ${kind}`, { value, link: id })
    }
  }
}

const duplicate = (problems: Problems, path: Path, expected: string, found: string): void =>
  problems.add({ code: 'DUPLICATE_ID', path, expected, found })

const KBIT = 1000

const readMeter = (fields: Fields, read: QuantityReader, problems: Problems): MeterDevice => {
  const { meter } = DEFAULT_DEVICES
  const step = (key: string, value: number | undefined, what: string): void => {
    if (value === undefined || (value > 0 && value % KBIT === 0)) return
    problems.add({
      code: 'OUT_OF_RANGE',
      path: ['meter', key],
      expected: `a multiple of ${what}: OpenFlow counts in it`,
      found: String(own(fields, key)),
    })
  }
  const rateStepBps = read.whole(fields, ['meter'], 'rateStep', 'rate')
  const burstStepBits = read.whole(fields, ['meter'], 'burstStep', 'size')
  step('rateStep', rateStepBps, '1 kbit/s')
  step('burstStep', burstStepBits, '125 B (1 kbit)')
  return {
    rateStepBps: rateStepBps ?? meter.rateStepBps,
    burstStepBits: burstStepBits ?? meter.burstStepBits,
    tickPs: read.up(fields, ['meter'], 'tick', 'time') ?? meter.tickPs,
  }
}

const readPacing = (fields: Fields, read: QuantityReader): HostPacing => {
  const { pacing } = DEFAULT_DEVICES
  const given = fields as Partial<HostPacing>
  return {
    qdisc: given.qdisc ?? pacing.qdisc,
    offload: given.offload ?? pacing.offload,
    deltaPs: read.up(fields, ['pacing'], 'delta', 'time') ?? pacing.deltaPs,
    lookaheadPs: read.up(fields, ['pacing'], 'lookahead', 'time') ?? pacing.lookaheadPs,
  }
}
