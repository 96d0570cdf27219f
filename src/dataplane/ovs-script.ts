import type { Contract } from './contract.ts'
import type { DevicePort } from './devices.ts'
import { flowMatch, guardMatch } from './identity.ts'
import type { Installation, PlannedTunnel } from './installation.ts'
import type { Crossing, Neighbour } from './route.ts'
import { comment, hereDocument, quoted } from './shell.ts'

/** Above what people write by hand (default 32768), below what they reserve. */
const PRIORITY = 40_000
/** Table of the meters: behind table 0, which has looked at the frame's size. */
const METERS = 100

/** "xl" in the top 16 bits: by it a rerun finds the flows of tunnels that are gone. The rest is the tunnel's number. */
const MARK = 0x786cn << 48n
const OURS = `cookie=0x${MARK.toString(16)}/0x${(0xffffn << 48n).toString(16)}`
const cookie = (number: number): string => `cookie=0x${(MARK + BigInt(number)).toString(16)}`

/** The first version whose bundles change flows and groups at once. */
const OFCTL = 'ovs-ofctl -O OpenFlow14'

interface Installed {
  readonly planned: PlannedTunnel
  readonly crossing: Crossing
}

const portAt = ({ devices }: Installation, place: Neighbour, side: 'out' | 'into'): string =>
  place === 'local' ? 'LOCAL' : String(devices[side][place]!.number)

const outputs = (plan: Installation, { planned, crossing }: Installed): readonly string[] =>
  crossing.to.map(place => {
    const port = portAt(plan, place, 'out')
    return place === 'local' ? 'output:LOCAL' : `set_queue:${planned.queue},output:${port}`
  })

const forward = (plan: Installation, installed: Installed): string =>
  installed.crossing.to.length > 1 ? `group:${installed.planned.number}` : outputs(plan, installed).join('')

const isMetered = ({ planned, crossing }: Installed): boolean =>
  crossing.isEntry && planned.meter !== undefined

/**
 * A frame that looks like the tunnel's but comes from elsewhere. As best effort it could reach the next switch by the
 * port where the tunnel's own frames come in, and be in the lane behind every meter.
 */
const guard = ({ planned }: Installed): string =>
  `${cookie(planned.number)},table=0,priority=${PRIORITY - 1},${guardMatch(planned.identity)},actions=drop`

/** Flows of one tunnel at one switch; at the edge a frame of another size goes no further. */
const flows = (plan: Installation, installed: Installed): readonly string[] => {
  const { planned, crossing } = installed
  const { number, frame, identity } = planned
  const flow = (table: number, extra: string, actions: string): string =>
    `${cookie(number)},table=${table},priority=${PRIORITY},${extra}in_port=${portAt(plan, crossing.from, 'into')},${flowMatch(identity)},actions=${actions}`
  if (!isMetered(installed)) return [flow(0, '', forward(plan, installed))]
  const { leastBytes, mostBytes } = frame
  const sizes = `check_pkt_larger(${mostBytes})->NXM_NX_REG0[0],check_pkt_larger(${leastBytes - 1})->NXM_NX_REG0[1]`
  return [
    flow(0, '', `${sizes},goto_table:${METERS}`),
    flow(METERS, 'reg0=0x2/0x3,', `meter:${number},${forward(plan, installed)}`),
  ]
}

const group = (plan: Installation, installed: Installed): string =>
  `group_id=${installed.planned.number},type=all,${outputs(plan, installed)
    .map(actions => `bucket=actions=${actions}`)
    .join(',')}`

/** OpenFlow counts in kbit/s and kbit; both are whole. */
const meter = (number: number, { rateBps, burstBits }: Contract): string =>
  `meter=${number},kbps,burst,stats,bands=type=drop,rate=${rateBps / 1000},burst_size=${burstBits / 1000}`

/** The lines for `ovs-ofctl`, apart: tests have its parser judge them. */
export interface OpenFlow {
  readonly meters: readonly string[]
  readonly groups: readonly string[]
  readonly flows: readonly string[]
}

const installedAt = (plan: Installation, node: number): readonly Installed[] =>
  plan.tunnels.flatMap(planned =>
    planned.route.crossings
      .filter(crossing => crossing.node === node)
      .map(crossing => ({ planned, crossing })),
  )

/** What one switch needs: meters first, then groups, which flows refer to. */
export const openFlow = (plan: Installation, node: number): OpenFlow => {
  const installed = installedAt(plan, node)
  return {
    meters: installed.filter(isMetered).map(({ planned }) => meter(planned.number, planned.meter!)),
    groups: installed.filter(({ crossing }) => crossing.to.length > 1).map(i => group(plan, i)),
    flows: [
      ...(installed.some(isMetered) ? [`${cookie(0)},table=${METERS},priority=0,actions=drop`] : []),
      ...installed.flatMap(i => [comment(i.planned.tunnel.id), ...flows(plan, i), guard(i)]),
    ],
  }
}

/**
 * A shell script that makes one switch what is wanted of it; empty for a node that forwards nothing. Meters come first, then all
 * flows and groups are exchanged at once, then what the old flows alone referred to goes: no packet of a tunnel that stays meets a
 * switch without its flows.
 */
export const ovsScript = (plan: Installation, node: number): string => {
  if (plan.network.forwards[node] === 0) return ''
  const { meters, groups, flows: lines } = openFlow(plan, node)
  const bridge = quoted(plan.devices.bridges[node]!)
  const id = plan.network.topology.nodes[node]!.id
  const command = (name: string, words: string): string => `${OFCTL} ${name} ${bridge} ${words}`
  const isEmpty = lines.length === 0
  const wanted = [...meters, ...groups].map(line => line.split(',', 1)[0]!)
  return `${[
    '#!/bin/sh',
    comment(`${id}: Open vSwitch, as root. Made by xlane dataplane; the switch becomes what stands here.`),
    'set -eu',
    '',
    ...(isEmpty
      ? [comment('no tunnel passes here'), `ovs-vsctl br-exists ${bridge} || exit 0`]
      : ports(plan, node)),
    '',
    comment('meters and groups that flows of ours use so far'),
    `before=$(${command('dump-flows', OURS)} | grep -oE '(meter|group):[0-9]+' | sort -u | sed 's/group:/group_id=/; s/:/=/')`,
    ...meters.map(
      line => `${command('mod-meter', quoted(line))} 2>/dev/null || ${command('add-meter', quoted(line))}`,
    ),
    ...hereDocument(command('bundle', '-'), [
      `flow delete ${OURS}`,
      ...groups.map(line => `group add_or_mod ${line}`),
      ...lines.map(line => (line.startsWith('#') ? line : `flow add ${line}`)),
    ]),
    'for old in $before; do',
    `  case ' ${wanted.join(' ')} ' in *" $old "*) continue ;; esac`,
    '  case $old in',
    `    meter=*) ${command('del-meter', '"$old"')} ;;`,
    `    *) ${command('del-groups', '"$old"')} ;;`,
    '  esac',
    'done',
  ].join('\n')}\n`
}

/** The numbers that flows call ports by; `linux-noop` keeps Open vSwitch's hands off the queues that tc makes. */
const ports = ({ devices, network, description }: Installation, node: number): readonly string[] => {
  const bridge = quoted(devices.bridges[node]!)
  const named = new Map<string, readonly string[]>()
  const add = (port: DevicePort, what: string, more: (word: string) => readonly string[]): void => {
    const word = quoted(port.interface)
    if (named.has(port.interface)) return
    named.set(port.interface, [
      comment(`port ${port.number}: ${what}`),
      `ovs-vsctl --may-exist add-port ${bridge} ${word} -- set Interface ${word} ofport_request=${port.number}`,
      ...more(word),
    ])
  }
  const noop = (word: string): readonly string[] =>
    description.lanes === 'none'
      ? []
      : [`ovs-vsctl -- set Port ${word} qos=@noop -- --id=@noop create QoS type=linux-noop`]
  const { links } = network.topology
  for (const [e, { id }] of links.entries())
    if (network.from[e] === node) add(devices.out[e]!, `sends ${id}`, noop)
  for (const [e, { id }] of links.entries())
    if (network.to[e] === node) add(devices.into[e]!, `only receives ${id}`, () => [])
  return [...named.values()].flat()
}
