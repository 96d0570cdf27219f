import { COST, type FlowHops, STRIDE } from '../../network/flow-hops.ts'

/** C⁺ of the largest packet of row h. */
export const largestPacketPs = (hops: FlowHops, h: number): number =>
  hops.traffic[h]?.largestPs ?? hops.row[h * STRIDE + COST]

/**
 * Whether packets of `lane` at `link` may be cut: the port has preemption, the lane is not express, and something above it
 * is, control traffic included (MODEL "Preemption").
 */
const isCut = (hops: FlowHops, link: number, lane: number): boolean => {
  const express = hops.network.expressLanes[link]
  if (express === 0 || lane < express) return false
  // Rows of a link are listed by lane: the first is of the highest priority.
  return (
    hops.network.reserved[link].length > 0 ||
    (hops.countAt[link] > 0 && hops.lane[hops.atLink[link][0]] < express)
  )
}

/** What each express packet costs a packet of `lane` beyond itself, by cutting it or a frame before it; 0 where none can. */
export const cutCostPs = (hops: FlowHops, link: number, lane: number): number =>
  isCut(hops, link, lane) ? hops.network.cutPs[link] : 0

/**
 * B: the longest that something of lower priority may still hold up a packet of `lane` at `link`, after the port woke, ps
 * (MODEL "Worst wait at one port"). An express packet waits for no more of a preemptable frame than cannot be cut.
 */
export const blockingPs = (hops: FlowHops, link: number, lane: number): number => {
  const { network } = hops
  const express = network.expressLanes[link]
  const uncut = lane < express ? network.uncutPs[link] : Number.POSITIVE_INFINITY
  const list = hops.atLink[link]
  let blocking = Math.min(network.bestEffortPs[link], uncut)
  for (let i = hops.countAt[link] - 1; i >= 0 && hops.lane[list[i]] > lane; i--) {
    const packet = largestPacketPs(hops, list[i])
    blocking = Math.max(blocking, hops.lane[list[i]] < express ? packet : Math.min(packet, uncut))
  }
  return network.wakePs[link] + blocking
}
