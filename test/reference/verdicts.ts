import type { Tunnel } from '../../src/model/request.ts'
import type { Topology } from '../../src/model/topology.ts'
import type { Answer } from './analyze.ts'
import { batchWork, type Crossing, crossingsOf } from './crossing.ts'
import { CUT } from './port.ts'
import { ONE, Rational, sum } from './rational.ts'
import { replicasOf, replicated } from './replicas.ts'
import { largestLoad, tooLarge } from './source.ts'
import { linkOf } from './tree.ts'
import { BYTE, isExpress, settingsAt, shortened, slow, worldOf } from './world.ts'

export interface Rejected {
  readonly id: string
  readonly code: string
  readonly largestBytes: number
  readonly link?: string
}

export type Violated =
  | { readonly code: 'OVERLOAD'; readonly link: string }
  | {
      readonly code: 'BUFFER'
      readonly link: string
      readonly lane: number
      readonly bits: number
      readonly queueBits: number
    }
  | {
      readonly code: 'DEADLINE'
      readonly tunnel: string
      readonly deadlinePs: number
      readonly worstPs: number
    }
  | {
      readonly code: 'JITTER'
      readonly tunnel: string
      readonly limitPs: number
      readonly maxJitterPs: number
    }

/** Loads that no packet can carry and that may not be cut. They are not analysed. */
export const rejections = (topology: Topology, tunnels: readonly Tunnel[]): readonly Rejected[] => {
  const world = worldOf(topology)
  return tunnels
    .filter(t => tooLarge(world, t))
    .map(t => {
      const { bits, link } = largestLoad(world, t)!
      return { id: t.id, code: 'MTU', largestBytes: Number(bits / BYTE), link: link.id }
    })
}

export const accepted = (topology: Topology, tunnels: readonly Tunnel[]): readonly Tunnel[] =>
  tunnels.filter(t => !tooLarge(worldOf(topology), t))

const isOverloaded = (topology: Topology, here: readonly Crossing[]): boolean => {
  const world = worldOf(topology)
  const { link } = here[0]!
  const settings = settingsAt(world, link)
  const express = (lane: number): boolean => isExpress(settings, lane)
  const cuts = settings.preemption !== undefined && here.some(c => !express(c.tunnel.lane))
  const cost = cuts ? slow(world, CUT, link) : 0n
  const tunnels = here.map(c =>
    Rational.reduced(batchWork(world, c.source, link, express(c.tunnel.lane) ? cost : 0n), c.source.period),
  )
  const reserved = settings.reserved.map(r =>
    Rational.reduced(
      BigInt(r.packets) * (slow(world, BigInt(r.sizeBits), link) + cost),
      shortened(world, BigInt(r.periodPs)),
    ),
  )
  return sum([...tunnels, ...reserved]).compare(ONE) >= 0
}

/** What an application was promised: of a request sent twice, what holds after any one failure. */
interface Promised {
  readonly tunnel: Tunnel
  readonly id: string
  readonly minLatencyPs: number
  readonly worstPs: number
}

const promises = (topology: Topology, tunnels: readonly Tunnel[], answer: Answer): readonly Promised[] => {
  const once = tunnels
    .filter(t => t.replica === undefined)
    .flatMap(tunnel => {
      const { minLatencyPs, maxJitterPs } = answer.tunnels.get(tunnel.id)!
      return maxJitterPs === null
        ? []
        : [{ tunnel, id: tunnel.id, minLatencyPs, worstPs: minLatencyPs + maxJitterPs }]
    })
  const copies = replicasOf(tunnels)
  const twice = replicated(topology, tunnels, answer).map(({ id, receivers }) => {
    const ranges = Object.values(receivers)
    return {
      tunnel: copies.get(id)![0]!,
      id,
      minLatencyPs: Math.min(...ranges.map(r => r.minLatencyPs)),
      worstPs: Math.max(...ranges.map(r => r.worstAfterFailurePs)),
    }
  })
  return [...once, ...twice]
}

/** Everything that is not as it should be. */
export const violations = (
  topology: Topology,
  tunnels: readonly Tunnel[],
  answer: Answer,
): readonly Violated[] => {
  const crossings = crossingsOf(worldOf(topology), tunnels)
  const found: Violated[] = []
  for (const { id } of topology.links) {
    const here = crossings.filter(c => c.link.id === id)
    if (here.length > 0 && isOverloaded(topology, here)) found.push({ code: 'OVERLOAD', link: id })
  }
  for (const [key, { backlogBits }] of answer.queues) {
    const at = key.lastIndexOf('/')
    const { id, queueSizeBits } = linkOf(topology, key.slice(0, at))
    if (backlogBits !== null && backlogBits > queueSizeBits)
      found.push({
        code: 'BUFFER',
        link: id,
        lane: Number(key.slice(at + 1)),
        bits: backlogBits,
        queueBits: queueSizeBits,
      })
  }
  for (const { tunnel, id, minLatencyPs, worstPs } of promises(topology, tunnels, answer)) {
    const { deadlinePs, jitterLimitPs } = tunnel
    if (deadlinePs !== undefined && worstPs > deadlinePs)
      found.push({ code: 'DEADLINE', tunnel: id, deadlinePs, worstPs })
    if (jitterLimitPs !== undefined && worstPs - minLatencyPs > jitterLimitPs)
      found.push({ code: 'JITTER', tunnel: id, limitPs: jitterLimitPs, maxJitterPs: worstPs - minLatencyPs })
  }
  return found
}
