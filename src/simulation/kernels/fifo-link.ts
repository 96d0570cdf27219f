import { HEAD, INFO, MASK, OFFSET, TAIL } from '../setup/streams.ts'
import type { BatchState } from './batch-state.ts'
import { send } from './send.ts'
import { countDrop } from './tally.ts'

/**
 * One link with a single lane, over all that reaches its queue before `untilPs`: the streams of its incoming links and
 * its own releases are merged, and first come, first served needs no event: a packet's end of transmission is known when
 * it arrives. What it sends goes to the streams of the links that follow.
 */
export const runFifoLink = (state: BatchState, e: number, untilPs: number): void => {
  const { tables, streams, heads, leaving, tally, bestEffort } = state
  const { plan, costPs } = tables
  const { bits } = plan
  const { info } = streams
  const first = plan.streamStart[e]
  const count = plan.streamStart[e + 1] - first
  const room = plan.network.queueBits[e]
  const lane = plan.laneStart[e]
  const hasFrames = tables.framePs[e] > 0
  for (let i = 0; i < count; i++) heads[i] = headPs(state, first + i)
  let free = state.freePs[e]
  let inQueue = state.queueBits[e]
  let mostBits = tally.mostBits[lane]
  let busy = 0
  let sent = 0
  let taken = 0
  for (;;) {
    let input = 0
    let now = heads[0]
    for (let i = 1; i < count; i++)
      if (heads[i] < now) {
        now = heads[i]
        input = i
      }
    if (now >= untilPs) break
    const at = (first + input) * INFO
    const entry = info[at + OFFSET] + (info[at + HEAD]++ & info[at + MASK])
    const r = streams.words[entry * 4 + 2]
    const number = streams.words[entry * 4 + 3]
    heads[input] =
      info[at + HEAD] === info[at + TAIL]
        ? Number.POSITIVE_INFINITY
        : streams.times[(info[at + OFFSET] + (info[at + HEAD] & info[at + MASK])) * 2]
    taken++
    let start = free
    if (now >= free) {
      start = hasFrames ? bestEffort.readyPs(e, free, now) : now
      inQueue = 0
      leaving.info[e * INFO + HEAD] = leaving.info[e * INFO + TAIL]
    } else inQueue -= left(state, e, now)
    const size = bits[r]
    if (inQueue + size > room) {
      countDrop(tally, r, number, now)
      continue
    }
    inQueue += size
    if (inQueue > mostBits) mostBits = inQueue
    const cost = costPs[r]
    free = start + cost
    busy += cost
    sent++
    leaving.put(e, free, r, number)
    send(state, e, r, number, free)
  }
  state.freePs[e] = free
  state.queueBits[e] = inQueue
  state.inFlight -= taken
  tally.mostBits[lane] = mostBits
  tally.busyPs[e] += busy
  tally.packetHops += sent
}

/** Time of a stream's first packet, Infinity where it has none. */
export const headPs = ({ streams }: BatchState, stream: number): number => {
  const { info, times } = streams
  const at = stream * INFO
  return info[at + HEAD] === info[at + TAIL]
    ? Number.POSITIVE_INFINITY
    : times[(info[at + OFFSET] + (info[at + HEAD] & info[at + MASK])) * 2]
}

/** Bits that have left the queue of link e by `nowPs`: an end of transmission comes before an arrival. */
const left = ({ tables, leaving }: BatchState, e: number, nowPs: number): number => {
  const { bits } = tables.plan
  const { info, times, words } = leaving
  const at = e * INFO
  let gone = 0
  while (info[at + HEAD] !== info[at + TAIL]) {
    const entry = info[at + OFFSET] + (info[at + HEAD] & info[at + MASK])
    if (times[entry * 2] > nowPs) break
    gone += bits[words[entry * 4 + 2]]
    info[at + HEAD]++
  }
  return gone
}
