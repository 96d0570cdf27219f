import type { Network } from '../../network/network.ts'
import { sourceOf } from '../../network/source.ts'
import { type Placed, tunnelsOf } from '../contract/contract.ts'
import type { Granted } from '../contract/decision.ts'
import type { Admission } from './admission.ts'

/** What an answer says of where a contract is placed: the packets of a message, and both trees of what is sent twice. */
export const grantedOn = (
  admission: Admission,
  placed: Placed,
): Pick<Granted, 'fragments' | 'replicated'> => ({
  ...fragmentsOf(admission.network, placed),
  ...replicatedOf(admission, placed),
})

/** Of a message, into how many packets its trees' least MTU cuts it; nothing of others. */
const fragmentsOf = (network: Network, placed: Placed): { readonly fragments?: number } => {
  if (placed.tunnel.fragment !== true) return {}
  const packets = tunnelsOf(placed).map(tunnel => {
    const links = tunnel.routes.flat().map(id => network.linkIndex.get(id)!)
    return sourceOf(network, tunnel, links).packets
  })
  return { fragments: Math.max(...packets) }
}

const replicatedOf = (admission: Admission, { tunnel, second }: Placed): Pick<Granted, 'replicated'> => {
  const bound = tunnel.replica === undefined ? undefined : admission.replicated(tunnel.replica.of)
  if (second === undefined || bound === undefined) return {}
  const replicas = [{ routes: tunnel.routes }, { routes: second.routes }] as const
  return { replicated: { replicas, receivers: bound.receivers } }
}
