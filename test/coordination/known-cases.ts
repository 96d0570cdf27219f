import { readdirSync, readFileSync } from 'node:fs'
import { readServicesOrThrow } from '../../src/formats/services/parse-services.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import type { Services } from '../../src/model/services.ts'
import type { Topology } from '../../src/model/topology.ts'

const FOLDER = new URL('../cases/services/', import.meta.url)

export interface KnownPair {
  readonly from: string
  readonly to: string
  readonly minLatencyPs: number
  readonly maxLatencyPs: number
}

export interface KnownGroupPair {
  readonly leader: string
  readonly follower: string
  readonly logMinPs: number
  readonly logMaxPs: number
  readonly ackMinPs: number
  readonly ackMaxPs: number
}

export interface KnownCase {
  readonly name: string
  readonly topology: Topology
  readonly services: Services
  readonly derived: readonly { readonly id: string; readonly sender: string; readonly receivers: string[] }[]
  readonly objectivePs: number
  readonly expected: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** The known answers of test/cases/services. */
export const knownCases = (): readonly KnownCase[] =>
  readdirSync(FOLDER)
    .filter(name => /^\d+$/.test(name))
    .map(name => {
      const read = (file: string): string => readFileSync(new URL(`${name}/${file}`, FOLDER), 'utf8')
      const topology = parseTopologyOrThrow(read('topology.yaml'), { file: 'topology.yaml' })
      const services = readServicesOrThrow(read('services.yaml'), { file: 'services.yaml', topology })
      return { ...JSON.parse(read('expected.json')), name, topology, services }
    })
