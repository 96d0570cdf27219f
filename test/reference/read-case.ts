import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { type RequestsText, readTopology, readTunnels, type TopologyText } from './read-yaml.ts'
import type { Replicated } from './replicas.ts'
import type { Rejected, Violated } from './verdicts.ts'

interface Bound {
  readonly minLatencyPs: number
  readonly maxJitterPs: number
}
export interface Verdict {
  readonly valid: boolean
  readonly why?: string
  readonly tunnels?: readonly (Bound & { readonly id: string; readonly receivers: Record<string, Bound> })[]
  readonly backlog?: readonly { readonly link: string; readonly lane: number; readonly bits: number }[]
}
export interface Expected {
  readonly fixedPoint: Verdict
  readonly fixedPointNoLineShaping: Verdict
  readonly xAdj?: readonly (Bound & { readonly id: string; readonly periodPs: number })[]
  readonly rejected?: readonly Rejected[]
  readonly violations?: readonly Violated[]
  readonly replicated?: readonly Replicated[]
}
export interface Case {
  readonly name: string
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
  readonly expected: Expected
}

const readAll = (folder: URL, isCase: (name: string) => boolean): readonly Case[] =>
  readdirSync(folder)
    .filter(isCase)
    .sort()
    .map(name => {
      const read = (file: string): string => readFileSync(new URL(`${name}/${file}`, folder), 'utf8')
      const topology = readTopology(parse(read('topology.yaml')) as TopologyText)
      return {
        name,
        topology,
        tunnels: readTunnels(topology, parse(read('requests.yaml')) as RequestsText),
        expected: JSON.parse(read('expected.json')) as Expected,
      }
    })

/** Periodic packets of one size over plain ports, all valid. */
export const knownCases = (): readonly Case[] =>
  readAll(new URL('../cases/', import.meta.url), name => name.startsWith('case-'))

/** Traffic and ports of every kind; some requests are rejected, some promises broken. */
export const trafficCases = (): readonly Case[] =>
  readAll(new URL('../cases/traffic/', import.meta.url), name => /^(p|own)-/.test(name))
