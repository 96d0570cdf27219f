import type { FlowHops } from '../../network/flow-hops.ts'
import { HOP_JITTER, JITTER, STRIDE, WAIT } from '../../network/flow-row.ts'

/** Spread of the latency up to the far end of row h, ps. */
export const spreadAfter = (hops: FlowHops, h: number): number => {
  const at = h * STRIDE
  return hops.row[at + JITTER] + hops.row[at + WAIT] + hops.row[at + HOP_JITTER]
}

/**
 * Worst latency up to the far end of row h, ps, counted from a packet's own release: the window in which a batch is released
 * spreads its packets, but is no latency.
 */
export const worstAfter = (hops: FlowHops, h: number): number =>
  hops.early[h] + spreadAfter(hops, h) - hops.sources[hops.tunnel[h]].windowPs
