import fc from 'fast-check'
import type { Link, Preemption, ReservedTraffic } from '../../src/model/topology.ts'
import { fromNothing, optional } from './arbitrary-traits.ts'

const BYTE = 8
const bytes = (min: number, max: number): fc.Arbitrary<number> =>
  fc.integer({ min, max }).map(count => count * BYTE)

const preemption: fc.Arbitrary<Preemption> = fc.record({
  expressLanes: fc.integer({ min: 1, max: 8 }),
  minFragmentBits: fc.constantFrom(64, 128, 192, 256).map(size => size * BYTE),
})

const reserved: fc.Arbitrary<readonly ReservedTraffic[]> = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom('gptp', 'lldp', 'stp', 'true', '10', 'a: b'),
    sizeBits: fc.integer({ min: 1, max: 20_000 }),
    periodPs: fc.integer({ min: 1, max: 1e12 }),
    packets: fc.integer({ min: 1, max: 1000 }),
  }),
  { maxLength: 3, selector: entry => entry.name },
)

type NetworkPort = Pick<Link, 'mtuBits' | 'reserved'> & { readonly preemption?: Preemption }

/** What a network says of all its ports, or does not. */
export const networkPort: fc.Arbitrary<NetworkPort> = fc
  .record({
    mtuBits: optional(bytes(46, 9000)),
    preemption: optional(preemption),
    reserved: optional(reserved),
  })
  .map(fromNothing)

type LinkPort = Pick<
  Link,
  'mtuBits' | 'preemption' | 'reserved' | 'bestEffortMaxFrameBits' | 'wakeLatencyPs' | 'queueCellBits'
>

/** What a link says of its port: most say nothing. */
export const linkPort: fc.Arbitrary<LinkPort> = fc.oneof(
  fc.constant({}),
  fc
    .record({
      mtuBits: optional(bytes(46, 9000)),
      preemption: optional(fc.oneof(preemption, fc.constant('none' as const))),
      reserved: optional(reserved),
      bestEffortMaxFrameBits: optional(bytes(0, 9000)),
      wakeLatencyPs: optional(fc.nat({ max: 1e8 })),
      queueCellBits: optional(fc.integer({ min: 1, max: 10_000 })),
    })
    .map(fromNothing),
)
