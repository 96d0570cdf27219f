import { largestLoadBits } from '../../model/port.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Violation } from '../../model/verdict.ts'
import type { Network } from '../../network/network.ts'
import { formatSize } from '../../quantity/format-quantity.ts'

type MtuViolation = Extract<Violation, { code: 'MTU' }>
type Load = Pick<Tunnel, 'id' | 'loadSizeBits' | 'fragment'>

/** Whether a link whose largest IP packet has `mtuBits` carries a load, in one packet or cut as it may be. */
export const carries = (
  { topology }: Network,
  { loadSizeBits, fragment }: Pick<Tunnel, 'loadSizeBits' | 'fragment'>,
  mtuBits: number,
): boolean => {
  const most = largestLoadBits(topology, mtuBits)
  return fragment ? most > 0 : loadSizeBits <= most
}

/** Why a load cannot cross these links: one of them carries no packet so large (MODEL "Messages and the MTU"). */
export const mtuFault = (
  network: Network,
  load: Load,
  links: ArrayLike<number>,
): MtuViolation | undefined => {
  // Asked of every tunnel that a trial moves; most networks have one MTU, which nearly every load is below.
  if (carries(network, load, network.leastMtuBits)) return undefined
  let narrowest = -1
  for (let i = 0; i < links.length; i++)
    if (narrowest < 0 || network.mtuBits[links[i]] < network.mtuBits[narrowest]) narrowest = links[i]
  if (narrowest < 0) return undefined
  if (carries(network, load, network.mtuBits[narrowest])) return undefined
  const { id, loadSizeBits, fragment } = load
  const most = largestLoadBits(network.topology, network.mtuBits[narrowest])
  const link = network.topology.links[narrowest].id
  const remedy = fragment
    ? 'no message can be cut that small'
    : 'fragment: true sends it as a message of several packets'
  return {
    code: 'MTU',
    message: `tunnel ${id} sends ${formatSize(loadSizeBits)} in one packet, link ${link} carries at most ${formatSize(Math.max(0, most))} of it (mtu ${formatSize(network.mtuBits[narrowest])}); ${remedy}`,
    tunnel: id,
    link,
    loadBits: loadSizeBits,
    largestLoadBits: Math.max(0, most),
  }
}
