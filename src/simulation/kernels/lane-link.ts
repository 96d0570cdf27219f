import { HEAD, INFO, MASK, OFFSET } from '../setup/streams.ts'
import { type BatchState, NOTHING } from './batch-state.ts'
import { headPs } from './fifo-link.ts'
import { send } from './send.ts'
import { countDrop } from './tally.ts'

/**
 * One link with several lanes, over all that reaches its queues before `untilPs`: strict priority, without preemption.
 * Who is served is decided when a transmission ends; a decision later than `untilPs` waits for the next window, since
 * packets may still come before it.
 */
export const runLaneLink = (state: BatchState, e: number, untilPs: number): void => {
  const { tables, streams, heads, tally, bestEffort, waiting, current, waitingCount, laneBits } = state
  const { plan, costPs } = tables
  const { bits, lane } = plan
  const { info } = streams
  const first = plan.streamStart[e]
  const count = plan.streamStart[e + 1] - first
  const room = plan.network.queueBits[e]
  const firstLane = plan.laneStart[e]
  const hasFrames = tables.framePs[e] > 0
  for (let i = 0; i < count; i++) heads[i] = headPs(state, first + i)
  let free = state.freePs[e]
  for (;;) {
    let input = 0
    let now = heads[0]
    for (let i = 1; i < count; i++)
      if (heads[i] < now) {
        now = heads[i]
        input = i
      }
    const stop = Math.min(now, untilPs)
    while (waitingCount[e] > 0 && free <= stop) free = serveNext(state, e, free)
    if (now >= untilPs) break
    const at = (first + input) * INFO
    const entry = info[at + OFFSET] + (info[at + HEAD]++ & info[at + MASK])
    const r = streams.words[entry * 4 + 2]
    const number = streams.words[entry * 4 + 3]
    heads[input] = headPs(state, first + input)
    state.inFlight--
    const isIdle = now >= free
    if (isIdle) leave(state, e)
    const queue = firstLane + lane[r]
    const filled = laneBits[queue] + bits[r]
    if (filled > room) {
      countDrop(tally, r, number, now)
      continue
    }
    laneBits[queue] = filled
    if (filled > tally.mostBits[queue]) tally.mostBits[queue] = filled
    const ready = isIdle && hasFrames ? bestEffort.readyPs(e, free, now) : now
    if (isIdle && ready === now) {
      current[e] = r
      free = now + costPs[r]
      tally.busyPs[e] += costPs[r]
      tally.packetHops++
      send(state, e, r, number, free)
      continue
    }
    if (isIdle) free = ready
    waiting.put(queue, now, r, number)
    waitingCount[e]++
    state.inFlight++
  }
  state.freePs[e] = free
}

/** The packet whose transmission ended leaves its queue. */
const leave = ({ tables, current, laneBits }: BatchState, e: number): void => {
  const r = current[e]
  if (r === NOTHING) return
  const { laneStart, lane, bits } = tables.plan
  laneBits[laneStart[e] + lane[r]] -= bits[r]
  current[e] = NOTHING
}

/** Begins the first transmission of the first lane that has one, at `startPs`; returns its end. */
const serveNext = (state: BatchState, e: number, startPs: number): number => {
  leave(state, e)
  const { waiting, tables, tally } = state
  let queue = tables.plan.laneStart[e]
  while (waiting.count(queue) === 0) queue++
  const at = queue * INFO
  const entry = waiting.info[at + OFFSET] + (waiting.info[at + HEAD]++ & waiting.info[at + MASK])
  const r = waiting.words[entry * 4 + 2]
  const number = waiting.words[entry * 4 + 3]
  const endPs = startPs + tables.costPs[r]
  state.waitingCount[e]--
  state.inFlight--
  state.current[e] = r
  tally.busyPs[e] += tables.costPs[r]
  tally.packetHops++
  send(state, e, r, number, endPs)
  return endPs
}
