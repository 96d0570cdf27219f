import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { LinkSums } from '../../src/allocation/link-sums.ts'
import { findPlacement } from '../../src/allocation/place-request.ts'
import { Searches } from '../../src/allocation/searches.ts'
import { resolveOptions } from '../../src/analysis/options.ts'
import { type Contract, NO_USAGE } from '../../src/controller/contract/contract.ts'
import { openController } from '../../src/controller/journal/open-controller.ts'
import { Engine } from '../../src/engine/engine.ts'
import { printTopology } from '../../src/formats/topology/print-topology.ts'
import { generateRequests } from '../../src/generate/requests.ts'
import { generateTopology } from '../../src/generate/topology.ts'
import type { Tunnel } from '../../src/model/request.ts'
import { compileNetwork } from '../../src/network/network.ts'

/** Files of a network with many contracts, as a service that has run for long has them. */
export interface LargeJournal {
  readonly topology: string
  readonly journal: string
  readonly hosts: readonly string[]
}

/** Far below what the network can carry, so that all of them fit wherever they are placed. */
const LOAD = 0.3

/** A fat-tree with so many contracts, each placed without asking whether it fits, which at this load it does. */
export const largeJournal = async (folder: string, k: number, count: number): Promise<LargeJournal> => {
  const topology = generateTopology({ shape: 'fat-tree', k })
  const network = compileNetwork(topology)
  const engine = new Engine(network, resolveOptions())
  const sums = new LinkSums(network)
  const tools = { network, engine, sums, searches: new Searches() }
  const placed = generateRequests(topology, { seed: 8, count, load: LOAD }).map(
    ({ deadlinePs: _, ...request }) => {
      const found = findPlacement(tools, request, request.periodPs, 'x-opt')
      if ('kind' in found) throw new Error(`no place for ${request.id}`)
      sums.add(found.tunnel, found.tree)
      return found
    },
  )
  engine.load(placed)
  if (engine.violations().length > 0) throw new Error('not all of them fit')
  const files = { topology: join(folder, 'large.json'), journal: join(folder, 'large.journal') }
  writeFileSync(files.topology, printTopology(topology, { format: 'json' }))
  const { controller, journal } = await openController(files.journal, topology)
  const hosts = topology.nodes.filter(({ kind }) => kind === 'host').map(({ id }) => id)
  const [sender = '', receiver = ''] = hosts
  const first = { id: 'first', sender, receivers: [receiver], loadSizeBits: 512, periodPs: 10 ** 9 }
  controller.requestBandwidth(first, 1000)
  const held = new Map(controller.state.held)
  for (const { tunnel } of placed) held.set(tunnel.id, contractOf(tunnel, engine))
  journal.keepSnapshot({ ...controller.state, held })
  journal.close()
  return { ...files, hosts }
}

const contractOf = (tunnel: Tunnel, engine: Engine): Contract => {
  const { routes: _routes, requestedPeriodPs: _asked, sizeBits: _wire, ...request } = tunnel
  const { minLatencyPs, maxJitterPs } = engine.bound(tunnel.id)
  const { periodPs } = tunnel
  return {
    id: tunnel.id,
    request,
    tunnel,
    status: 'granted',
    startsMs: 2000,
    promises: [{ fromMs: 2000, minLatencyPs, maxJitterPs, periodPs }],
    usage: NO_USAGE,
  }
}
