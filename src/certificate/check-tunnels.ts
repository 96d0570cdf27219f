import type { Allocation, Tunnel } from '../model/request.ts'
import type { Certificate } from './certificate.ts'
import type { Hop } from './port/hop.ts'
import type { NetworkIndex } from './port/network-index.ts'
import { isQuantity, OutOfRange } from './port/safe.ts'
import { shortest, slowest } from './port/transmission.ts'
import type { Problems } from './problem.ts'
import { type Tree, treeOf } from './tree-walk.ts'

/** A tunnel whose tree and jitters can be used: its hops, parents before children. */
export interface Walked {
  readonly tunnel: Tunnel
  readonly tree: Tree
  readonly hops: readonly Hop[]
}

type Certified = Certificate['tunnels'][number]

/** The certified J of every link of the tree, or undefined after saying what is wrong. */
const jittersOf = (tree: Tree, entry: Certified, problems: Problems): number[] | undefined => {
  const before = problems.count
  const tunnel = entry.id
  if (entry.tree.length !== entry.jitterPs.length)
    problems.add({
      code: 'TREE_MISMATCH',
      message: `tunnel ${tunnel} has ${entry.tree.length} links and ${entry.jitterPs.length} jitters`,
      tunnel,
    })
  const byLink = new Map<string, number | undefined>()
  for (const [i, link] of entry.tree.entries()) {
    const jitter = entry.jitterPs[i]
    if (byLink.has(link))
      problems.add({ code: 'TREE_MISMATCH', message: `tunnel ${tunnel} has ${link} twice`, tunnel, link })
    else if (jitter !== undefined && !isQuantity(jitter))
      problems.add({
        code: 'NOT_WHOLE',
        message: `jitter ${jitter} of tunnel ${tunnel} at ${link} is not a whole number of ps`,
        tunnel,
        link,
        found: jitter,
      })
    byLink.set(link, jitter)
  }
  const wanted = new Set(tree.links.map(({ link }) => link.id))
  for (const link of byLink.keys())
    if (!wanted.has(link))
      problems.add({
        code: 'TREE_MISMATCH',
        message: `${link} is not in the tree of tunnel ${tunnel}`,
        tunnel,
        link,
      })
  for (const link of wanted)
    if (!byLink.has(link))
      problems.add({
        code: 'TREE_MISMATCH',
        message: `no jitter for tunnel ${tunnel} at ${link}`,
        tunnel,
        link,
      })
  return problems.count > before ? undefined : tree.links.map(({ link }) => byLink.get(link.id)!)
}

/** Hops in the order of the tree, parents first, with the worst-case C and π of MODEL "Clocks". */
const hopsOf = (network: NetworkIndex, tunnel: Tunnel, tree: Tree, jitters: readonly number[]): Hop[] => {
  const tolerance = network.topology.clockTolerancePpb
  const periodPs = shortest(tunnel.periodPs, tolerance)
  if (periodPs < 1) throw new OutOfRange(`period ${tunnel.periodPs} ps`)
  const hops: Hop[] = []
  for (const [i, { link, parent, multicastPs }] of tree.links.entries()) {
    const nominalPs = network.transmissions.nominal(tunnel.sizeBits, link.bandwidthBps)
    const flow = { transmissionPs: slowest(nominalPs, tolerance), periodPs, jitterPs: jitters[i]! }
    const previous = parent < 0 ? undefined : hops[parent]!
    hops.push({ link, lane: tunnel.lane, flow, nominalPs, previous, multicastPs })
  }
  return hops
}

/** One tunnel with its certified jitters; undefined after saying why it cannot be used. */
const walk = (
  network: NetworkIndex,
  tunnel: Tunnel,
  entry: Certified,
  problems: Problems,
): Walked | undefined => {
  const tree = treeOf(network, tunnel)
  if (typeof tree === 'string') {
    problems.add({ code: 'TREE', message: `tunnel ${tunnel.id}: ${tree}`, tunnel: tunnel.id })
    return undefined
  }
  const jitters = jittersOf(tree, entry, problems)
  if (!jitters) return undefined
  try {
    return { tunnel, tree, hops: hopsOf(network, tunnel, tree, jitters) }
  } catch (error) {
    if (!(error instanceof OutOfRange)) throw error
    problems.add({ code: 'RANGE', message: `tunnel ${tunnel.id}: ${error.message}`, tunnel: tunnel.id })
    return undefined
  }
}

/** Joins tunnels and their certified jitters; what does not fit together is reported and left out. */
export const walkTunnels = (
  network: NetworkIndex,
  allocation: Allocation,
  certificate: Certificate,
  problems: Problems,
): Walked[] => {
  const entries = new Map<string, Certified>()
  for (const entry of certificate.tunnels) {
    if (entries.has(entry.id))
      problems.add({
        code: 'TUNNEL_DUPLICATE',
        message: `tunnel ${entry.id} is certified twice`,
        tunnel: entry.id,
      })
    entries.set(entry.id, entry)
  }
  const seen = new Set<string>()
  const walked: Walked[] = []
  for (const tunnel of allocation.tunnels) {
    const { id } = tunnel
    if (seen.has(id))
      problems.add({ code: 'TUNNEL_DUPLICATE', message: `two tunnels are called ${id}`, tunnel: id })
    seen.add(id)
    const entry = entries.get(id)
    if (!entry) {
      problems.add({ code: 'TUNNEL_MISSING', message: `tunnel ${id} is not certified`, tunnel: id })
      continue
    }
    const found = walk(network, tunnel, entry, problems)
    if (found) walked.push(found)
  }
  for (const id of entries.keys())
    if (!seen.has(id))
      problems.add({
        code: 'TUNNEL_UNKNOWN',
        message: `tunnel ${id} is certified and does not exist`,
        tunnel: id,
      })
  return walked
}
