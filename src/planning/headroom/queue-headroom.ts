import type { Binding, QueueHeadroom, QueueState } from '../../model/planning/headroom.ts'
import type { Tunnel } from '../../model/request.ts'
import { type Asking, brokenWith, reachOf } from './asking.ts'
import { leastTooMuch, ONE, scaled, type TooMuch } from './scaled.ts'

/** What is left to one lane of a link, where all tunnels that queue there send more often; undefined where none does. */
export const queueHeadroom = (asking: Asking, link: string, lane: number): QueueHeadroom | undefined => {
  const { engine } = asking
  const tunnels = tunnelsAt(asking, link, lane)
  if (tunnels.length === 0) return undefined
  const { linkIndex, bandwidthBps, queueBits } = engine.hops.network
  const number = linkIndex.get(link) ?? 0
  const { factorPpm, binds } = factorOf(asking, tunnels, leastTooMuch(tunnels, bandwidthBps[number] ?? 1))
  const now = engine.queue(link, lane)
  let then: QueueState = now
  brokenWith(
    asking,
    tunnels.map(tunnel => scaled(tunnel, factorPpm)),
    () => {
      then = engine.queue(link, lane)
    },
  )
  const room = queueBits[number] ?? Number.POSITIVE_INFINITY
  return {
    link,
    lane,
    tunnels: tunnels.length,
    factorPpm,
    binds,
    now,
    then,
    queueBits: room === Number.POSITIVE_INFINITY ? null : room,
  }
}

/** The factor of the whole network: all tunnels send more often; undefined where none is in place. */
export const wholeHeadroom = (
  asking: Asking,
): { readonly factorPpm: number; readonly binds: Binding } | undefined => {
  const { engine } = asking
  const { bandwidthBps } = engine.hops.network
  const tunnels = engine.tunnels.filter(({ id }) => !engine.bound(id).isDown)
  const fastest = bandwidthBps.reduce((a, b) => Math.max(a, b), 1)
  const limits = tunnels.map(tunnel => leastTooMuch([tunnel], fastest))
  const [first, ...others] = limits
  if (first === undefined) return undefined
  return factorOf(
    asking,
    tunnels,
    others.reduce((least, limit) => (limit.ppm < least.ppm ? limit : least), first),
  )
}

/** Tunnels in place in one lane of a link, in their order. */
const tunnelsAt = ({ engine }: Asking, link: string, lane: number): readonly Tunnel[] => {
  const { hops } = engine
  const number = hops.network.linkIndex.get(link) ?? 0
  const rows = hops.atLink[number]?.subarray(0, hops.countAt[number]) ?? []
  const ids = new Set([...rows].flatMap(row => hops.tunnels[hops.tunnel[row] ?? 0]?.id ?? []))
  return engine.tunnels.filter(tunnel => tunnel.lane === lane && ids.has(tunnel.id))
}

const factorOf = (
  asking: Asking,
  tunnels: readonly Tunnel[],
  { ppm, binds: beyond }: TooMuch,
): { readonly factorPpm: number; readonly binds: Binding } => {
  const { value, binds } = reachOf(asking, ONE, Math.max(ONE + 1, ppm), beyond, n =>
    tunnels.map(tunnel => scaled(tunnel, n)),
  )
  return { factorPpm: value, binds }
}
