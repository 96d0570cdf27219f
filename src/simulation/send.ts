import type { BatchState } from './batch-state.ts'
import { drawFor } from './hash.ts'
import { CONSTANT, UNIFORM } from './run-tables.ts'
import { countArrival } from './tally.ts'

/**
 * The wire behind a port: a packet whose transmission ends at `endPs` reaches the far node in the order of the wire
 * (SPEC 7), is counted there, and goes on to the queues that follow.
 */
export const send = (state: BatchState, e: number, r: number, number: number, endPs: number): void => {
  const { tables, tally, lastPs, streams } = state
  const { plan, jitterKind } = tables
  const kind = jitterKind[e]!
  let jitter = tables.jitterConstantPs[e]!
  if (kind !== CONSTANT)
    jitter =
      kind === UNIFORM
        ? jitter + Math.floor(drawFor(tables.key[r]!, number) * ((tables.jitterRangePs[e]! + 1) / 2 ** 32))
        : tables.modelledPs(r, number)
  let atPs = endPs + plan.network.latencyPs[e]! + jitter
  if (atPs <= lastPs[e]!) atPs = lastPs[e]! + 1
  lastPs[e] = atPs
  atPs += plan.branchPs[r]!
  const slot = plan.slot[r]!
  if (slot >= 0) {
    const t = plan.tunnel[r]!
    const bornPs = tables.phasePs[t]! + number * tables.periodPs[t]!
    if (bornPs >= tables.warmUpPs) countArrival(tally, slot, number, atPs - bornPs, tables.leastPs[slot]!)
  }
  const end = plan.nextStart[r + 1]!
  for (let i = plan.nextStart[r]!; i < end; i++) {
    const next = plan.next[i]!
    streams.put(plan.stream[next]!, atPs, next, number)
  }
  state.inFlight += end - plan.nextStart[r]!
}
