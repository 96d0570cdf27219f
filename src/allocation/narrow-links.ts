import { carries } from '../analysis/verdicts/mtu-fault.ts'
import type { Request } from '../model/request.ts'
import type { Network } from '../network/network.ts'

/** Links whose MTU is too small for a request (MODEL "Messages and the MTU"); undefined where there is none. */
export const narrowLinks = (network: Network, request: Request): ReadonlySet<number> | undefined => {
  if (mtusOf(network).every(mtuBits => carries(network, request, mtuBits))) return undefined
  const narrow = new Set<number>()
  for (let link = 0; link < network.linkCount; link++)
    if (!carries(network, request, network.mtuBits[link])) narrow.add(link)
  return narrow
}

/** The different MTUs of a network, of which most have one: asked for every request. */
const mtusOf = (network: Network): readonly number[] => {
  const known = MTUS.get(network)
  if (known !== undefined) return known
  const mtus = [...new Set(network.mtuBits)]
  MTUS.set(network, mtus)
  return mtus
}

const MTUS = new WeakMap<Network, readonly number[]>()
