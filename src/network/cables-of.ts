import { linkEnds } from '../model/cables.ts'
import type { Network } from './network.ts'

/** Number of each link's cable: both directions have the same. */
export const cablesOf = (network: Network): Int32Array => {
  let cables = known.get(network)
  if (cables === undefined) {
    cables = Int32Array.from(linkEnds(network.topology.links), ({ near, far }) => Math.min(near, far))
    known.set(network, cables)
  }
  return cables
}

const known = new WeakMap<Network, Int32Array>()
