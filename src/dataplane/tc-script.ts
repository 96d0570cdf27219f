import { portSettings } from '../model/port.ts'
import { PS_PER_NS, PS_PER_SECOND } from '../quantity/scale.ts'
import { AROUND_BYTES as OVERHEAD, TAG_BYTES } from './frame.ts'
import { flowerMatch } from './identity.ts'
import type { Installation, PlannedTunnel } from './installation.ts'
import { laneCommand, laneLeaf, lanePriority } from './lanes.ts'
import { comment, quoted } from './shell.ts'

const STANDARD_MTU = 1500
/** tc counts a burst in ticks of 64 ns, rounded down; two of them are added. */
const TICKS_PS = 2 * 64_000
const NS_UP = (ps: number): number => Math.ceil(ps / PS_PER_NS)

/** Interfaces of a node that tunnels leave by, with the link. */
const sendingLinks = ({ network, mtu }: Installation, node: number): readonly number[] =>
  network.topology.links.flatMap((_, e) => (network.from[e] === node && mtu[e]! > 0 ? [e] : []))

/** Filters of tunnels that are gone, at interfaces of a host that no tunnel leaves by: they let packets into lanes. */
const clearedCommands = ({ network, devices, mtu }: Installation, node: number): readonly string[] =>
  network.topology.links.flatMap(({ id }, e) =>
    network.from[e] !== node || mtu[e]! > 0
      ? []
      : [
          comment(`${id}: no tunnel leaves here`),
          `tc filter del dev ${quoted(devices.out[e]!.interface)} egress pref 1 2>/dev/null || :`,
        ],
  )

/** `ip link` lines for interfaces whose tunnels have larger packets than the usual 1500 B. */
const mtuCommands = ({ network, devices, mtu }: Installation, node: number): readonly string[] => {
  const needed = new Map<string, number>()
  const need = (iface: string, bytes: number): void =>
    void needed.set(iface, Math.max(needed.get(iface) ?? STANDARD_MTU, bytes))
  for (const [e, bytes] of mtu.entries()) {
    if (network.from[e] === node) need(devices.out[e]!.interface, bytes)
    if (network.to[e] === node) need(devices.into[e]!.interface, bytes)
  }
  return [...needed]
    .filter(([, bytes]) => bytes > STANDARD_MTU)
    .map(([iface, bytes]) => `ip link set dev ${quoted(iface)} mtu ${bytes}`)
}

/** Bits of a fragment that neither its FCS nor what follows it are. */
const FRAGMENT_FCS_BYTES = 4

/** `ethtool` lines for ports that interrupt frames, or receive interrupted ones. */
const preemptionCommands = ({ network, devices, mtu }: Installation, node: number): readonly string[] => {
  const { topology, from, to } = network
  const lines = new Map<string, string>()
  for (const [e, link] of topology.links.entries()) {
    const { preemption } = portSettings(topology, link)
    if (preemption === undefined || mtu[e] === 0) continue
    const sends = `tx-enabled on tx-min-frag-size ${preemption.minFragmentBits / 8 - FRAGMENT_FCS_BYTES}`
    const set = (iface: string, more: string): void =>
      void lines.set(iface, `ethtool --set-mm ${quoted(iface)} pmac-enabled on${more}`)
    if (from[e] === node) set(devices.out[e]!.interface, ` ${sends}`)
    if (to[e] === node && !lines.has(devices.into[e]!.interface)) set(devices.into[e]!.interface, '')
  }
  return [...lines.values()]
}

/** Queues of a link whose packets may interrupt others: those of its express lanes. */
const expressQueues = ({ network, lanes }: Installation, e: number): number =>
  lanes.filter(lane => lane < network.expressLanes[e]!).length

/** Lanes of a forwarding node: a queue of the size the analysis counts on for each, strictly in order. */
const switchCommands = (plan: Installation, node: number): readonly string[] => {
  const { network, devices, lanes, description } = plan
  const { lanes: qdisc } = description
  if (qdisc === 'none') return []
  return sendingLinks(plan, node).flatMap(e => {
    const iface = devices.out[e]!.interface
    const { id, queueSizeBits } = network.topology.links[e]!
    return [
      comment(`${id}: lanes ${lanes.join(', ')}`),
      laneCommand(qdisc, iface, lanes.length, expressQueues(plan, e)),
      ...lanes.map((_, q) => laneLeaf(iface, q, `bfifo limit ${Math.ceil(queueSizeBits / 8)}`)),
    ]
  })
}

/** A sender's filter: what its application may hand over, checked and put in its lane. */
const filterCommand = (iface: string, planned: PlannedTunnel): string => {
  const { frame, number, queue, identity } = planned
  const { rateBps, burstBits } = planned.police
  const burst = burstBits / 8 + Math.ceil((rateBps / 8) * (TICKS_PS / PS_PER_SECOND)) + 1
  const { protocol, match } = flowerMatch(identity)
  return (
    `tc filter replace dev ${quoted(iface)} egress protocol ${protocol} pref 1 handle ${number} flower ${match}` +
    ` action police rate ${rateBps}bit burst ${burst}b mtu ${frame.mostBytes + (frame.tagged ? TAG_BYTES : 0)} overhead ${OVERHEAD} conform-exceed drop/pipe` +
    ` action skbedit priority ${lanePriority(queue)}`
  )
}

/** Lanes, pacing and marking at the interfaces of a sender. */
const senderCommands = (plan: Installation, node: number): readonly string[] => {
  const { network, devices, lanes, description, tunnels } = plan
  const { lanes: qdisc, pacing } = description
  return sendingLinks(plan, node).flatMap(e => {
    const iface = devices.out[e]!.interface
    const dev = `dev ${quoted(iface)}`
    const own = tunnels.filter(({ route }) => route.firstLinks.includes(e))
    const etf = `etf clockid CLOCK_TAI delta ${NS_UP(pacing.deltaPs)}${pacing.offload ? ' offload' : ''}`
    return [
      comment(`${network.topology.links[e]!.id}: sends ${own.length} of the tunnels`),
      ...(qdisc === 'none' ? [] : [laneCommand(qdisc, iface, lanes.length, expressQueues(plan, e))]),
      ...(qdisc === 'none' || pacing.qdisc === 'none' ? [] : lanes.map((_, q) => laneLeaf(iface, q, etf))),
      `tc qdisc replace ${dev} clsact`,
      `tc filter del ${dev} egress pref 1 2>/dev/null || :`,
      ...own.flatMap(planned => [comment(planned.tunnel.id), filterCommand(iface, planned)]),
      comment('everything else is best effort, whatever SO_PRIORITY says'),
      `tc filter replace ${dev} egress protocol all pref 65000 handle 1 matchall action skbedit priority 0`,
    ]
  })
}

/** Ethernet groups that a receiver's interface has to let in; IP groups are joined by the application. */
const receiverCommands = ({ devices, tunnels, network }: Installation, node: number): readonly string[] =>
  tunnels.flatMap(({ identity, route, tunnel }) =>
    identity.layer !== 'ethernet'
      ? []
      : route.lastLinks
          .filter(e => network.to[e] === node)
          .flatMap(e => [
            comment(tunnel.id),
            `ip maddress add ${identity.destination} dev ${quoted(devices.into[e]!.interface)}`,
          ]),
  )

/** What the ends of a tunnel have to see to by themselves. */
const notes = ({ tunnels, network, replicated }: Installation, node: number): readonly string[] => {
  const { id } = network.topology.nodes[node]!
  return tunnels.flatMap(({ tunnel, count }) => {
    const isSender = tunnel.sender === id
    if (!isSender && !tunnel.receivers.includes(id)) return []
    const { replica } = tunnel
    const history = replicated
      .find(bound => bound.id === replica?.of)
      ?.receivers.find(receiver => receiver.node === id)?.historyBatches
    return [
      ...(tunnel.fragment === true && count > 1
        ? [
            isSender
              ? `cut by the sender into ${count} packets a period, sent together`
              : `joined from ${count} packets`,
          ]
        : []),
      ...(replica === undefined
        ? []
        : [
            isSender
              ? `copy ${replica.number} of 2 of ${replica.of} (IEEE 802.1CB): the sender numbers its packets alike in both`
              : `copy ${replica.number} of 2 of ${replica.of} (IEEE 802.1CB): the receiver drops the later one by its number, and remembers ${history ?? 'all'} numbers`,
          ]),
    ].map(note => comment(`${tunnel.id}: ${note}`))
  })
}

/** A shell script for the queues of one node; empty where none of them are ours. */
export const tcScript = (plan: Installation, node: number): string => {
  const { id, forwards } = plan.network.topology.nodes[node]!
  const commands = [
    ...mtuCommands(plan, node),
    ...preemptionCommands(plan, node),
    ...(forwards
      ? switchCommands(plan, node)
      : [...senderCommands(plan, node), ...clearedCommands(plan, node)]),
    ...receiverCommands(plan, node),
  ]
  if (commands.length === 0 && plan.description.lanes === 'none') return ''
  if (commands.length === 0)
    commands.push(
      comment('no tunnel passes here: lanes of an earlier run may stay, as nothing is put in them'),
    )
  const title = forwards ? 'lanes of a switch' : 'pacing and lanes of a host'
  const head = [
    '#!/bin/sh',
    comment(`${id}: ${title}, as root. Made by xlane dataplane; the node becomes what stands here.`),
    ...notes(plan, node),
    'set -eu',
    '',
  ]
  return `${[...head, ...commands].join('\n')}\n`
}
