import type { FlowHops } from '../../network/flow-hops.ts'

/**
 * Whether packets of `lane` at `link` may be cut: the port has preemption, the lane is not express, and something above it
 * is, control traffic included (MODEL "Preemption").
 */
const isCut = (hops: FlowHops, link: number, lane: number): boolean => {
  const express = hops.network.expressLanes[link]
  if (express === 0 || lane < express) return false
  const runs = hops.runsAt(link)
  return hops.network.reserved[link].length > 0 || (runs.length > 0 && runs[0].lane < express)
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
  const runs = hops.runsAt(link)
  let blocking = Math.min(network.bestEffortPs[link], uncut)
  for (let i = runs.length - 1; i >= 0 && runs[i].lane > lane; i--) {
    const { largestPs } = runs[i]
    blocking = Math.max(blocking, runs[i].lane < express ? largestPs : Math.min(largestPs, uncut))
  }
  return network.wakePs[link] + blocking
}
