import { drawFor } from '../setup/hash.ts'
import { CONSTANT, UNIFORM } from '../setup/run-tables.ts'
import type { BatchState } from './batch-state.ts'
import { countArrival } from './tally.ts'

/**
 * The wire behind a port: a packet whose transmission ends at `endPs` reaches the far node in the order of the wire
 * (MODEL "Simulation"), is counted there, and goes on to the queues that follow.
 */
export const send = (state: BatchState, e: number, r: number, number: number, endPs: number): void => {
  const { jitterKind, lastPs, endpoint, nextStart, next, stream, streams } = state
  const kind = jitterKind[e]
  let jitter = state.jitterConstantPs[e]
  if (kind === UNIFORM)
    jitter += Math.floor(drawFor(state.key[r], number) * ((state.jitterRangePs[e] + 1) / 2 ** 32))
  else if (kind !== CONSTANT) jitter = state.modelledPs(r, number)
  let atPs = endPs + state.latencyPs[e] + jitter
  if (atPs <= lastPs[e]) atPs = lastPs[e] + 1
  lastPs[e] = atPs
  atPs += state.branchPs[r]
  const s = endpoint[r]
  if (s >= 0) {
    const t = state.tunnel[r]
    const bornPs = state.phasePs[t] + number * state.periodPs[t]
    if (bornPs >= state.warmUpPs) countArrival(state.tally, s, number, atPs - bornPs, state.leastPs[s])
  }
  const end = nextStart[r + 1]
  for (let i = nextStart[r]; i < end; i++) {
    const to = next[i]
    streams.put(stream[to], atPs, to, number)
    state.inFlight++
  }
}
