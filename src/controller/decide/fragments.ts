import type { Tunnel } from '../../model/request.ts'
import type { Network } from '../../network/network.ts'
import { sourceOf } from '../../network/source.ts'

/** Of a message, into how many packets its tree's least MTU cuts it; nothing of others. */
export const fragmentsOf = (network: Network, tunnel: Tunnel): { readonly fragments?: number } => {
  if (tunnel.fragment !== true) return {}
  const links = tunnel.routes.flat().map(id => network.linkIndex.get(id)!)
  return { fragments: sourceOf(network, tunnel, links).packets }
}
