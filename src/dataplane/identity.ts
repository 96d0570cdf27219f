import type { DeviceDescription } from '../model/devices.ts'
import type { Tunnel } from '../model/request.ts'
import type { Network } from '../network/network.ts'
import type { Devices } from './devices.ts'
import type { Frame } from './frame.ts'

/** What tells a tunnel's packets from all others. */
export interface Identity {
  /** Which addresses tell: those of Ethernet, or of UDP over IPv4 or IPv6. */
  readonly layer: Frame['layer']
  /** Source address. */
  readonly source: string
  /** Destination address. */
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

/** Identity but for the tag, as a match of `ovs-ofctl`. */
const untagged = ({
  layer,
  source,
  destination,
  udpPort,
  etherType,
}: Identity): readonly [string, string] => {
  if (layer === 'udp4') return ['udp', `nw_src=${source},nw_dst=${destination},tp_dst=${udpPort}`]
  if (layer === 'udp6') return ['udp6', `ipv6_src=${source},ipv6_dst=${destination},tp_dst=${udpPort}`]
  return [`dl_type=${hex(etherType!)}`, `dl_src=${source},dl_dst=${destination}`]
}

/** The tunnel's packets. 0xffff: no tag; without it a tagged copy would match as well. */
export const flowMatch = (identity: Identity): string => {
  const [layer, fields] = untagged(identity)
  return `${layer},dl_vlan=${identity.vlan ?? '0xffff'},${fields}`
}

/** The same with any tag or none: what becomes the tunnel's packets when a tag is put on or taken off. */
export const guardMatch = (identity: Identity): string => untagged(identity).join(',')

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
