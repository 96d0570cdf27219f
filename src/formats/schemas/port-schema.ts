import * as z from 'zod'
import { MOST_PACKETS } from '../../model/checks/source-checks.ts'
import { ANY_LANE, LANE } from '../../model/checks/whole.ts'
import { countOf, keyed, size, time } from './schema-parts.ts'

/** One of the lanes of a port. */
export const lane: z.ZodInt = z
  .int({ error: LANE.what })
  .min(LANE.least, { error: LANE.what })
  .max(LANE.most, { error: LANE.what })

/** The same where one may be found. */
export const anyLane: z.ZodType = z.union([lane, z.literal('auto')], { error: ANY_LANE.what })

export const bestEffort = (description: string, ofMaxFrame: string): z.ZodType =>
  keyed('{ maxFrame: 1542 B }', { maxFrame: size(ofMaxFrame).optional() }).meta({ description })

const EXPRESS = 'a list of lanes from lane 0 on: [0] or [0, 1]'
const preemption = z
  .union(
    [
      z.literal('none'),
      keyed('{ express: [0], minFragment: 64 B }', {
        express: z.array(lane, { error: EXPRESS }).meta({
          description:
            'Lanes whose packets interrupt all others, best effort included: lanes 0 to k without a gap. Reserved traffic always does.',
          examples: [[0]],
        }),
        minFragment: size(
          'Least length of a fragment but the last: one of 64 B, 128 B, 192 B, 256 B. Linux calls it tx-min-frag-size and counts 4 B less. Default 64 B.',
        ).optional(),
      }),
    ],
    { error: '{ express: [0], minFragment: 64 B }, or none' },
  )
  .meta({
    description:
      'Frame preemption (802.1Qbu, 802.3br): express packets interrupt frames under way. Default none.',
  })

const reserved = z
  .array(
    keyed('{ name: gptp, size: 90 B, period: 31.25 ms }', {
      name: z
        .string({ error: 'a text' })
        .min(1, { error: 'a text' })
        .meta({ description: 'What this traffic is called in results: gptp, lldp, …' }),
      size: size('Size of a frame on the wire. Rounded up to whole bits.'),
      period: time('Exact time between two frames, or two bunches of them. Rounded down to whole ps.'),
      packets: countOf(MOST_PACKETS, 'Frames of each period, sent together. Default 1.').optional(),
    }),
    { error: 'a list of control traffic: [{ name: gptp, size: 90 B, period: 31.25 ms }]' },
  )
  .meta({
    description:
      'Control traffic above all lanes at each port (gPTP, LLDP, STP). A list at a link replaces that of the network; [] is none. Default none.',
  })

const mtu = size(
  'Largest IP packet (payload of an Ethernet frame). A larger load is rejected, or cut where the request says fragment: true. Default 1500 B; with encapsulation none nothing is limited unless given.',
)

/** Keys of a network that its links may replace. */
export const networkPort: Readonly<Record<'mtu' | 'preemption' | 'reserved', z.ZodType>> = {
  mtu: mtu.optional(),
  preemption: preemption.optional(),
  reserved: reserved.optional(),
}

/** Keys of the port at the sending end of a link. */
export const linkPort: Readonly<Record<string, z.ZodType>> = {
  ...networkPort,
  bestEffort: bestEffort(
    'Traffic below all lanes at this port. Default: that of the network.',
    'Largest best-effort frame of this link on the wire: jumbo frames on a trunk, 0 B where there are none.',
  ).optional(),
  wakeLatency: time(
    'Longest time that a sleeping port (Energy-Efficient Ethernet) needs before it can send. Rounded up to whole ps. Default 0.',
  ).optional(),
  queueCell: size(
    'Unit of the memory of the queue: every frame takes whole cells. Default: a frame takes what it is.',
  ).optional(),
}
