import { COST, STRIDE } from './flow-row.ts'
import type { HopTraffic } from './hop-traffic.ts'

/** The rows of one lane at a link: in the link's list they stand together, from place `from` to before place `to`. */
export interface LaneRun {
  readonly lane: number
  readonly from: number
  readonly to: number
  /** C⁺ of the largest packet, ps. */
  readonly largestPs: number
}

interface Listed {
  readonly row: Float64Array
  readonly lane: Int32Array
  readonly traffic: readonly (HopTraffic | undefined)[]
  readonly atLink: readonly Int32Array[]
  readonly countAt: Int32Array
}

/** C⁺ of the largest packet of row h. */
export const largestPacketPs = ({ row, traffic }: Pick<Listed, 'row' | 'traffic'>, h: number): number =>
  traffic[h]?.largestPs ?? row[h * STRIDE + COST]

/** The lanes of a link, ascending, as its list stands. */
export const laneRuns = (hops: Listed, link: number): readonly LaneRun[] => {
  const list = hops.atLink[link]
  const count = hops.countAt[link]
  const runs: LaneRun[] = []
  for (let from = 0, to = 0; from < count; from = to) {
    const lane = hops.lane[list[from]]
    let largestPs = 0
    for (; to < count && hops.lane[list[to]] === lane; to++)
      largestPs = Math.max(largestPs, largestPacketPs(hops, list[to]))
    runs.push({ lane, from, to, largestPs })
  }
  return runs
}
