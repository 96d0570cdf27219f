import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LinkSums } from '../../src/allocation/link-sums.ts'
import { findPlacement } from '../../src/allocation/place-request.ts'
import { Searches } from '../../src/allocation/searches.ts'
import { resolveOptions } from '../../src/analysis/options.ts'
import { Engine } from '../../src/engine/engine.ts'
import { generateRequests, type RequestsSpec } from '../../src/generate/requests.ts'
import { generateTopology, type TopologySpec } from '../../src/generate/topology.ts'
import type { LanedRequest, Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import { compileNetwork } from '../../src/network/network.ts'

export interface PlacedSpec {
  readonly topology: TopologySpec
  readonly requests: RequestsSpec
  /** Take only requests between hosts of different racks, the first so many. */
  readonly acrossRacks?: number
  /** Leave out these hosts of the shape. */
  readonly without?: readonly string[]
}

export interface Placed {
  readonly topology: Topology
  readonly tunnels: readonly Tunnel[]
}

/** Generated requests on trees by x-opt weights, without admission; kept in the temporary folder from run to run. */
export const placed = (spec: PlacedSpec): Placed => {
  const topology = lessHosts(generateTopology(spec.topology), spec.without ?? [])
  const folder = join(tmpdir(), `xlane-bench-${process.getuid?.() ?? 0}`, 'placed')
  const file = join(folder, `${hashOf(JSON.stringify(spec) + sources())}.json`)
  if (existsSync(file)) return { topology, tunnels: JSON.parse(readFileSync(file, 'utf8')) }
  const tunnels = place(topology, wantedBy(topology, spec))
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(tunnels))
  renameSync(`${file}.${process.pid}`, file)
  return { topology, tunnels }
}

const lessHosts = (topology: Topology, without: readonly string[]): Topology => ({
  ...topology,
  nodes: topology.nodes.filter(({ id }) => !without.includes(id)),
  links: topology.links.filter(({ from, to }) => !without.includes(from) && !without.includes(to)),
})

const wantedBy = (topology: Topology, { requests, acrossRacks }: PlacedSpec): readonly LanedRequest[] => {
  const all = generateRequests(topology, requests)
  if (acrossRacks === undefined) return all
  const rackOf = (host: string): string => host.slice(0, host.indexOf('-'))
  const across = all.filter(r => r.receivers.every(receiver => rackOf(receiver) !== rackOf(r.sender)))
  if (across.length < acrossRacks) throw new Error(`only ${across.length} requests go across racks`)
  return across.slice(0, acrossRacks)
}

const place = (topology: Topology, requests: readonly LanedRequest[]): readonly Tunnel[] => {
  const network = compileNetwork(topology)
  const tools = {
    network,
    engine: new Engine(network, resolveOptions()),
    sums: new LinkSums(network),
    searches: new Searches(),
  }
  return requests.map(request => {
    const found = findPlacement(tools, request, request.periodPs, 'x-opt')
    if ('kind' in found) throw new Error(`no place for ${request.id}: ${found.kind}`)
    tools.sums.add(found.tunnel, found.tree)
    return found.tunnel
  })
}

/** What decides a placement: another source, another file. */
const sources = (): string =>
  ['allocation', 'generate', 'model', 'network']
    .flatMap(folder =>
      readdirSync(`src/${folder}`, { recursive: true, encoding: 'utf8' }).map(
        name => `src/${folder}/${name}`,
      ),
    )
    .filter(path => path.endsWith('.ts'))
    .map(path => readFileSync(path, 'utf8'))
    .join('')

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16)
