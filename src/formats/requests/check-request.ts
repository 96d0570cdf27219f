import { wireSizeBits } from '../../model/encapsulation.ts'
import { cutLoadBits } from '../../model/port.ts'
import type { Request, Route } from '../../model/request.ts'
import type { Link } from '../../model/topology.ts'
import { formatSize } from '../../quantity/format-quantity.ts'
import type { Path } from '../source/source.ts'
import type { RequestContext } from './request-context.ts'

/** As much of a request as could be read: what can be checked is checked, whatever else is wrong with it. */
export interface Readable {
  readonly sender: string
  readonly receivers: readonly string[]
  readonly size: Pick<Request, 'loadSizeBits' | 'sizeBits'> | undefined
  readonly fragment: boolean | undefined
  /** Of all trees that are fixed. */
  readonly routes: readonly Route[] | undefined
}

/** What a request asks of its network: queues that hold its packet, and a way to each receiver. */
export const checkRequest = (request: Readable, path: Path, context: RequestContext): void => {
  if (request.size !== undefined)
    checkQueues(request, packetBits(request, request.size, context), path, context)
  if (request.routes === undefined) checkReach(request, path, context)
}

/** The largest packet; of a message as small as the least MTU of the network may cut it, whichever way it takes. */
const packetBits = (
  { fragment }: Readable,
  { loadSizeBits, sizeBits }: Pick<Request, 'loadSizeBits' | 'sizeBits'>,
  { topology, network }: RequestContext,
): number => {
  if (fragment !== true) return sizeBits
  const cutBits = Math.max(0, cutLoadBits(topology, network.leastMtuBits))
  return Math.min(sizeBits, wireSizeBits(topology.encapsulation, Math.min(loadSizeBits, cutBits)))
}

/** Room that a frame takes: whole cells. */
const roomBits = (sizeBits: number, { queueCellBits = 1 }: Link): number =>
  Math.ceil(sizeBits / queueCellBits) * queueCellBits

/** A packet larger than a queue it must cross can never pass: a queue of its routes, else all at one of its ends. */
const checkQueues = (
  request: Readable,
  sizeBits: number,
  path: Path,
  { network, problems }: RequestContext,
): void => {
  const tooSmall = (link: Link): boolean => link.queueSizeBits < roomBits(sizeBits, link)
  const report = (link: Link, where: string): void => {
    const { queueCellBits } = link
    const cells = queueCellBits === undefined ? '' : `, in cells of ${formatSize(queueCellBits)}`
    problems.add({
      code: 'SIZE_EXCEEDS_QUEUE',
      path: [...path, 'loadSize'],
      expected: `at most ${formatSize(link.queueSizeBits)} on the wire, the queue of ${where}${cells}`,
      found: `${formatSize(sizeBits)} on the wire`,
    })
  }
  if (request.routes !== undefined) {
    for (const route of request.routes)
      for (const id of route) {
        const link = network.links.get(id)
        if (link === undefined || !tooSmall(link)) continue
        report(link, link.id)
        return
      }
    return
  }
  const ends = [network.linksFrom(request.sender), ...request.receivers.map(node => network.linksTo(node))]
  for (const links of ends) {
    if (links.length === 0 || !links.every(tooSmall)) continue
    const widest = links.reduce((a, b) => (b.queueSizeBits > a.queueSizeBits ? b : a))
    report(widest, links.length === 1 ? widest.id : `${widest.id}, the largest there`)
    return
  }
}

const checkReach = (request: Readable, path: Path, { network, problems }: RequestContext): void => {
  for (const [index, receiver] of request.receivers.entries())
    if (network.nodes.has(receiver) && !network.canReach(request.sender, receiver))
      problems.add({
        severity: 'verdict',
        code: 'NO_ROUTE',
        path: [...path, 'receivers', index],
        expected: `a path from ${request.sender} to ${receiver} over nodes that forward`,
        found: 'none',
      })
}

const SHORTEST_FRAME_BITS = 84 * 8

/** Sizes below an Ethernet frame with preamble and gap are a likely mistake where the load is the size on the wire. */
export const warnOfShortFrames = (requests: readonly Request[], context: RequestContext): void => {
  if (context.topology.encapsulation.name !== 'none') return
  const isShort = (request: Request): boolean =>
    request.sizeBits > 0 && request.sizeBits < SHORTEST_FRAME_BITS
  const first = requests.find(isShort)
  if (first === undefined) return
  const count = requests.filter(isShort).length
  const others = count === 1 ? '' : ` (and ${count - 1} more)`
  context.problems.add({
    severity: 'warning',
    code: 'SHORT_FRAME',
    path: ['requests', context.ids.get(first.id) ?? 0, 'loadSize'],
    expected: 'at least 84 B: with encapsulation none it is the size on the wire, preamble and gap included',
    found: `${formatSize(first.loadSizeBits)}${others}`,
  })
}
