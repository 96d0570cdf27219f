import { drawFor, upTo } from './hash.ts'
import type { RunTables } from './run-tables.ts'
import type { BestEffort } from './scenario.ts'

/** When a port takes a packet that finds it without others: at once, or after the best-effort frames that were first. */
export interface BestEffortPorts {
  /** Since when each port has been without packets of tunnels before its first. */
  readonly idleSincePs: Float64Array
  /**
   * A packet comes to port e at `nowPs`; no packet of a tunnel has been there since `idleSincePs`. Returns when its
   * transmission can begin, at `nowPs` or later. At an instant a frame that waited begins before the packet, a frame that
   * comes then does not.
   */
  readonly readyPs: (e: number, idleSincePs: number, nowPs: number) => number
}

const BEFORE_ALL = -1

export const bestEffortPorts = ({ plan, scenario, framePs, frameKey }: RunTables): BestEffortPorts => {
  const idleSincePs = new Float64Array(plan.network.linkCount).fill(BEFORE_ALL)
  const { bestEffort } = scenario
  if (bestEffort.kind === 'saturating')
    // The first frame began somewhen before the start.
    framePs.forEach((frame, e) => {
      if (frame > 0) idleSincePs[e] = -upTo(drawFor(frameKey[e], 0), frame - 1)
    })
  return { idleSincePs, readyPs: rule(bestEffort, framePs, frameKey) }
}

const rule = (
  bestEffort: BestEffort,
  framePs: Float64Array,
  frameKey: Int32Array,
): BestEffortPorts['readyPs'] => {
  switch (bestEffort.kind) {
    case 'none':
      return (_e, _idleSincePs, nowPs) => nowPs
    case 'saturating':
      return (e, idleSincePs, nowPs) => {
        const frame = framePs[e]
        if (frame === 0) return nowPs
        return idleSincePs + (Math.floor((nowPs - idleSincePs) / frame) + 1) * frame
      }
    case 'worst':
      return (e, idleSincePs, nowPs) =>
        framePs[e] === 0 ? nowPs : Math.max(idleSincePs, nowPs - 1) + framePs[e]
    case 'load':
      return loaded(bestEffort.load, framePs, frameKey)
  }
}

/** Frame n arrives anywhere in the n-th interval of frame/load ps; frames wait for the port in order. */
const loaded = (load: number, framePs: Float64Array, frameKey: Int32Array): BestEffortPorts['readyPs'] => {
  const nextFrame = new Float64Array(framePs.length)
  return (e, idleSincePs, nowPs) => {
    const frame = framePs[e]
    if (frame === 0) return nowPs
    const intervalPs = frame / load
    let free = idleSincePs
    for (let n = nextFrame[e]; ; n++) {
      const arrival = Math.floor(n * intervalPs) + upTo(drawFor(frameKey[e], n), Math.floor(intervalPs) - 1)
      const start = Math.max(free, arrival)
      if (start > nowPs || (start === nowPs && !(free === nowPs && arrival < nowPs))) {
        nextFrame[e] = n
        return Math.max(free, nowPs)
      }
      free = start + frame
    }
  }
}
