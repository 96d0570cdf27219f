import { readdirSync, readFileSync } from 'node:fs'
import { parseRequestsOrThrow } from '../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { isLaned, place, type Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'

const FOLDER = 'test/cases'

export interface Case {
  readonly name: string
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
}

/** The known answers' networks (benches run at the package's root); every tunnel has fixed routes. */
export const knownCases = (): readonly Case[] =>
  readdirSync(FOLDER)
    .filter(name => name.startsWith('case-'))
    .sort()
    .map(name => {
      const read = (file: string): string => readFileSync(`${FOLDER}/${name}/${file}`, 'utf8')
      const topology = parseTopologyOrThrow(read('topology.yaml'), { file: `${name}/topology.yaml` })
      const requests = parseRequestsOrThrow(read('requests.yaml'), {
        file: `${name}/requests.yaml`,
        topology,
      })
      return { name, topology, tunnels: requests.filter(isLaned).map(r => place(r, r.routes!, r.periodPs)) }
    })
