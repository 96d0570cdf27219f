import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { ENCAPSULATIONS } from '../../src/model/encapsulation.ts'
import type { Tunnel } from '../../src/model/request.ts'
import type { Link, Node, Topology } from '../../src/model/topology.ts'

/** Reads the known answers' files, and nothing else: a reader of its own, so that the evidence rests on less. */
const UNITS: Readonly<Record<string, number>> = {
  ns: 1000,
  us: 1_000_000,
  B: 8,
  MiB: 8 * 1024 * 1024,
  'Mbit/s': 1_000_000,
  'Gbit/s': 1_000_000_000,
}

const quantity = (text: string | number | undefined): number => {
  if (text === undefined || text === 0) return 0
  const [value, unit] = String(text).split(' ')
  const scale = UNITS[unit ?? '']
  if (scale === undefined) throw new Error(`unit of ${text}`)
  return Math.round(Number(value) * scale)
}

type Text = Readonly<Record<string, string | undefined>>
interface TopologyFile {
  readonly name: string
  readonly bestEffort: { readonly maxFrame: string }
  readonly defaults: { readonly link: { readonly queueSize: string } }
  readonly nodes: Readonly<Record<string, Text & { readonly kind: 'host' | 'switch' }>>
  readonly links: readonly (Text & { readonly from: string; readonly to: string })[]
}
interface RequestFile {
  readonly requests: readonly {
    readonly id: string
    readonly sender: string
    readonly receivers: readonly string[]
    readonly loadSize: string
    readonly period: string
    readonly lane?: number
    readonly routes: readonly (readonly string[])[]
  }[]
}

interface Bound {
  readonly minLatencyPs: number
  readonly maxJitterPs: number
}
export interface Verdict {
  readonly valid: boolean
  readonly why?: string
  readonly tunnels?: readonly (Bound & { readonly id: string; readonly receivers: Record<string, Bound> })[]
}
export interface Expected {
  readonly fixedPoint: Verdict
  readonly fixedPointNoLineShaping: Verdict
  readonly xAdj?: readonly (Bound & { readonly id: string; readonly periodPs: number })[]
}
export interface Case {
  readonly name: string
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  readonly expected: Expected
}

const readTopology = (file: TopologyFile): Topology => ({
  name: file.name,
  bestEffortMaxFrameBits: quantity(file.bestEffort.maxFrame),
  encapsulation: ENCAPSULATIONS.none,
  clockTolerancePpb: 0,
  nodes: Object.entries(file.nodes).map(
    ([id, n]): Node => ({
      id,
      kind: n.kind,
      minLatencyPs: quantity(n.minLatency),
      maxJitterPs: quantity(n.maxJitter),
      multicastLatencyPs: quantity(n.multicastLatency),
      sendLatencyPs: 0,
      sendJitterPs: 0,
      forwards: n.kind === 'switch',
    }),
  ),
  links: file.links.flatMap(l =>
    [
      [l.from, l.to],
      [l.to, l.from],
    ].map(
      ([from, to]): Link => ({
        id: `${from}>${to}`,
        from: from!,
        to: to!,
        bandwidthBps: quantity(l.bandwidth),
        queueSizeBits: quantity(file.defaults.link.queueSize),
        minLatencyPs: quantity(l.minLatency),
        maxJitterPs: quantity(l.maxJitter),
      }),
    ),
  ),
})

const readTunnels = (file: RequestFile): readonly Tunnel[] =>
  file.requests.map(({ id, sender, receivers, loadSize, period, lane = 0, routes }) => ({
    id,
    sender,
    receivers,
    loadSizeBits: quantity(loadSize),
    sizeBits: quantity(loadSize),
    periodPs: quantity(period),
    requestedPeriodPs: quantity(period),
    lane,
    routes: routes.map(nodes => nodes.slice(1).map((to, i) => `${nodes[i]}>${to}`)),
  }))

const CASES: URL = new URL('../cases/', import.meta.url)

export const knownCases = (): readonly Case[] =>
  readdirSync(CASES)
    .filter(name => name.startsWith('case-'))
    .sort()
    .map(name => {
      const read = (file: string): string => readFileSync(new URL(`${name}/${file}`, CASES), 'utf8')
      return {
        name,
        topology: readTopology(parse(read('topology.yaml')) as TopologyFile),
        tunnels: readTunnels(parse(read('requests.yaml')) as RequestFile),
        expected: JSON.parse(read('expected.json')) as Expected,
      }
    })
