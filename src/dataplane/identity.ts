import type { DeviceDescription } from '../model/devices.ts'
import type { Tunnel } from '../model/request.ts'
import type { Network } from '../network/network.ts'
import type { Devices } from './devices.ts'
import type { Frame } from './frame.ts'

/** What tells a tunnel's packets from all others. */
export interface Identity {
  readonly layer: Frame['layer']
  readonly source: string
  readonly destination: string
  /** UDP only. */
  readonly udpPort?: number
  /** Ethernet only. */
  readonly etherType?: number
  /** Tagged frames only. */
  readonly vlan?: number
}

/**
 * IP packets go to the receiver's own address where there is one receiver and the devices file names no group;
 * Ethernet frames always go to a group of the tunnel's own, because nothing else tells two tunnels of one pair apart.
 */
export const identityOf = (
  network: Network,
  devices: Devices,
  description: DeviceDescription,
  { id, sender, receivers }: Tunnel,
  t: number,
  { layer, tagged, etherType }: Frame,
): Identity => {
  const key = layer === 'udp4' ? 'ipv4' : layer === 'udp6' ? 'ipv6' : 'mac'
  const addressOf = (node: string): string => devices.addresses[network.nodeIndex.get(node)!]![key]
  const group = devices.groups[t]!
  const isOwn =
    layer === 'ethernet' || receivers.length > 1 || description.tunnels.get(id)?.[key] !== undefined
  return {
    layer,
    source: addressOf(sender),
    destination: isOwn ? group[key] : addressOf(receivers[0]!),
    ...(layer === 'ethernet' ? { etherType } : { udpPort: group.udpPort }),
    ...(tagged ? { vlan: description.vlan } : {}),
  }
}

const hex = (n: number): string => `0x${n.toString(16)}`

/** As a match of `ovs-ofctl`. Fields before those that they allow. */
export const flowMatch = ({ layer, source, destination, udpPort, etherType, vlan }: Identity): string => {
  // 0xffff: no tag. Without it a tagged copy would match as well.
  const tag = `dl_vlan=${vlan ?? '0xffff'}`
  if (layer === 'udp4') return `udp,${tag},nw_src=${source},nw_dst=${destination},tp_dst=${udpPort}`
  if (layer === 'udp6') return `udp6,${tag},ipv6_src=${source},ipv6_dst=${destination},tp_dst=${udpPort}`
  return `${tag},dl_type=${hex(etherType!)},dl_src=${source},dl_dst=${destination}`
}

/** As `tc filter … protocol P … flower MATCH`. */
export const flowerMatch = (identity: Identity): { readonly protocol: string; readonly match: string } => {
  const { layer, source, destination, udpPort, etherType, vlan } = identity
  const ethernet = layer === 'udp4' ? 'ip' : layer === 'udp6' ? 'ipv6' : hex(etherType!)
  const inner = layer === 'udp4' ? 'ipv4' : ethernet
  const fields =
    layer === 'ethernet'
      ? `src_mac ${source} dst_mac ${destination}`
      : `ip_proto udp src_ip ${source} dst_ip ${destination} dst_port ${udpPort}`
  return vlan === undefined
    ? { protocol: ethernet, match: fields }
    : { protocol: '802.1Q', match: `vlan_id ${vlan} vlan_ethtype ${inner} ${fields}` }
}
