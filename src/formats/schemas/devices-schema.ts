import * as z from 'zod'
import { anyMap, keyed, rate, schemaKey, size, time } from './schema-parts.ts'

const MOST_PORT = 0xfeff
const PORT = `a whole number from 1 to ${MOST_PORT}`
const port = (description: string): z.ZodType =>
  z.int({ error: PORT }).min(1, { error: PORT }).max(MOST_PORT, { error: PORT }).meta({ description })

/** Linux: at most 15 bytes, no slash, no blank, no colon; `.` and `..` are no names. */
const INTERFACE = 'the name of a network interface: 1 to 15 of A-Z a-z 0-9 . _ - @, not beginning with . or -'
const device = (description: string): z.ZodType =>
  z
    .string({ error: INTERFACE })
    .regex(/^[A-Za-z0-9_@][A-Za-z0-9._@-]{0,14}$/, { error: INTERFACE })
    .meta({ description })

const IPV4 = 'an IPv4 address such as 10.0.0.1'
const IPV6 = 'an IPv6 address such as fd00::1'
const MAC = 'a MAC address such as 02:00:00:00:00:01'
const addresses = (whose: string) => ({
  ipv4: z
    .ipv4({ error: IPV4 })
    .meta({ description: `IPv4 address of ${whose}.` })
    .optional(),
  ipv6: z
    .ipv6({ error: IPV6 })
    .meta({ description: `IPv6 address of ${whose}.` })
    .optional(),
  mac: z
    .string({ error: MAC })
    .regex(/^([\dA-Fa-f]{2}:){5}[\dA-Fa-f]{2}$/, { error: MAC })
    .meta({ description: `MAC address of ${whose}.` })
    .optional(),
})

export const nodeDeviceSchema: z.ZodType = keyed('{ bridge, ipv4, ipv6, mac }', {
  bridge: device('Open vSwitch bridge of this node. Default br0.').optional(),
  ...addresses('this node'),
})

export const linkDeviceSchema: z.ZodType = keyed('{ port, interface, farPort, farInterface }', {
  port: port('OpenFlow port at the sending end. Default: from 1 on, in file order.').optional(),
  interface: device(
    'Interface at the sending end. Default swp<port> at switches, eth<port - 1> at hosts.',
  ).optional(),
  farPort: port('OpenFlow port at the receiving end.').optional(),
  farInterface: device('Interface at the receiving end.').optional(),
})

const UDP_PORT = 'a whole number from 1 to 65535'
export const tunnelDeviceSchema: z.ZodType = keyed('{ ipv4, ipv6, mac, udpPort }', {
  ...addresses("the tunnel's group of receivers"),
  udpPort: z
    .int({ error: UDP_PORT })
    .min(1, { error: UDP_PORT })
    .max(65_535, { error: UDP_PORT })
    .meta({ description: 'UDP port that the packets go to. Default: from 7001 on, in file order.' })
    .optional(),
})

const VLAN = 'a whole number from 1 to 4094'
const LANES = 'one of prio, mqprio, none'
const PACING = 'one of etf, none'

const frame = {
  $schema: schemaKey,
  vlan: z
    .int({ error: VLAN })
    .min(1, { error: VLAN })
    .max(4094, { error: VLAN })
    .meta({ description: 'VLAN of tagged encapsulations. Default 100.' })
    .optional(),
  lanes: z
    .enum(['prio', 'mqprio', 'none'], { error: LANES })
    .meta({
      description:
        'How Linux ports serve lanes: prio in software (default), mqprio in the network card, none: not set up.',
    })
    .optional(),
  meter: keyed('{ rateStep, burstStep, tick }', {
    rateStep: rate('Rates of meters are multiples of this. Default 1 kbit/s.').optional(),
    burstStep: size('Bursts of meters are multiples of this. Default 125 B, one kbit.').optional(),
    tick: time(
      'How often a meter gets new tokens. Default 1 ms, as Open vSwitch on Linux; 0: continuously.',
    ).optional(),
  })
    .meta({ description: 'What the meters of the switches can be set to.' })
    .optional(),
  pacing: keyed('{ qdisc, delta, offload, lookahead }', {
    qdisc: z
      .enum(['etf', 'none'], { error: PACING })
      .meta({ description: 'What holds packets back until their launch time. Default etf.' })
      .optional(),
    delta: time('How early etf takes up a packet before its launch time. Default 300 us.').optional(),
    offload: z
      .boolean({ error: 'true or false' })
      .meta({ description: 'Whether the network card keeps the launch times. Default false.' })
      .optional(),
    lookahead: time(
      'How long before its launch time an application hands over a packet, at most. Default 1 ms.',
    ).optional(),
  })
    .meta({ description: 'How hosts pace their packets.' })
    .optional(),
}

const NODES = { error: 'a map of nodes by name' }
const LINKS = { error: 'a map of links by name' }
const TUNNELS = { error: 'a map of tunnels by name' }

export const devicesFrame: z.ZodType = keyed('a devices file', {
  ...frame,
  nodes: anyMap(NODES).optional(),
  links: anyMap(LINKS).optional(),
  tunnels: anyMap(TUNNELS).optional(),
})

export const devicesSchema: z.ZodType = keyed('a devices file', {
  ...frame,
  nodes: z
    .record(z.string(), nodeDeviceSchema, NODES)
    .meta({ description: 'Addresses and bridges of nodes.' })
    .optional(),
  links: z
    .record(z.string(), linkDeviceSchema, LINKS)
    .meta({ description: 'Ports and interfaces of links.' })
    .optional(),
  tunnels: z
    .record(z.string(), tunnelDeviceSchema, TUNNELS)
    .meta({ description: 'Groups and UDP ports of tunnels.' })
    .optional(),
}).meta({
  title: 'xlane devices',
  description: 'How the nodes and links of a topology are called by the devices. Everything has a default.',
})
