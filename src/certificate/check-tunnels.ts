import type { Allocation, Tunnel } from '../model/request.ts'
import type { Link } from '../model/topology.ts'
import { type Batch, batchOf } from './batch.ts'
import type { Certificate } from './certificate.ts'
import type { Hop, HopKind } from './port/hop.ts'
import type { NetworkIndex } from './port/network-index.ts'
import { isQuantity, OutOfRange, safe } from './port/safe.ts'
import type { Problems } from './problem.ts'
import { type Tree, treeOf } from './tree-walk.ts'

/** A tunnel whose tree and jitters can be used: its hops, parents before children. */
export interface Walked {
  readonly tunnel: Tunnel
  readonly tree: Tree
  readonly batch: Batch
  readonly hops: readonly Hop[]
}

type Certified = Certificate['tunnels'][number]

/** The certified J of every link of the tree, Infinity where it has none, or undefined after saying what is wrong. */
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
    const given = entry.jitterPs[i]
    const jitter = given === null ? Number.POSITIVE_INFINITY : given
    if (byLink.has(link))
      problems.add({ code: 'TREE_MISMATCH', message: `tunnel ${tunnel} has ${link} twice`, tunnel, link })
    else if (given !== null && jitter !== undefined && !isQuantity(jitter))
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

/** The packets of a batch on one link, in its worst and best case (MODEL "Clocks"). */
const kindsAt = (network: NetworkIndex, { kinds }: Batch, link: Link): readonly HopKind[] =>
  kinds.map(({ loBits, hiBits }) => {
    const largest = network.transmissions.of(hiBits, link.bandwidthBps)
    const smallest = loBits === hiBits ? largest : network.transmissions.of(loBits, link.bandwidthBps)
    return { loBits, hiBits, smallest, largest }
  })

/** c: a batch of a token bucket of several sizes stands for up to u packets, each rounded up by itself. */
const workOf = ({ kinds, mostPackets }: Batch, times: readonly HopKind[]): number => {
  let work = 3 * (mostPackets ?? 0)
  for (const [k, { largest }] of times.entries()) work += kinds[k]!.count * largest.slowestPs
  return safe(work)
}

/** Hops in the order of the tree, parents first, with these jitters. */
export const hopsOf = (
  network: NetworkIndex,
  lane: number,
  tree: Tree,
  batch: Batch,
  jitters: readonly number[],
): readonly Hop[] => {
  const { periodPs, mostPackets } = batch
  const packets = mostPackets ?? batch.kinds.reduce((sum, { count }) => sum + count, 0)
  const hops: Hop[] = []
  for (const [i, { link, parent, multicastPs }] of tree.links.entries()) {
    const previous = parent < 0 ? undefined : hops[parent]!
    // Most wires of a tree are equally fast.
    const isAsBefore = previous?.link.bandwidthBps === link.bandwidthBps
    const kinds = isAsBefore ? previous.kinds : kindsAt(network, batch, link)
    const { smallest, largest } = kinds.at(-1)!
    const flow = { batchPs: workOf(batch, kinds), periodPs, jitterPs: jitters[i]! }
    const waiterPs = mostPackets === undefined ? largest.slowestPs : smallest.slowestPs
    hops.push({ link, lane, kinds, flow, packets, waiterPs, previous, multicastPs })
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
    const batch = batchOf(network, tunnel, tree)
    if ('kinds' in batch)
      return { tunnel, tree, batch, hops: hopsOf(network, tunnel.lane, tree, batch, jitters) }
    const { link, message } = batch
    problems.add({ code: 'MTU', message: `tunnel ${tunnel.id}: ${message}`, tunnel: tunnel.id, link })
    return undefined
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
