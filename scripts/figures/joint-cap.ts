import { along, valueAt, whole, ZERO } from '../../src/calculus/queue/line.ts'
import { COLOUR, Plot, type Point } from './plot.ts'
import { loadOf, NS, type PortNs, worstOf } from './port.ts'

const set = { cost: 100, period: 1_000_000, jitter: 2_000_000, wire: 1 }

/** One wire of half the port's speed brings three packets of the lane and three of a higher one; one more starts here. */
const PORT: PortNs = {
  same: [set, { cost: 100, period: 1_000_000, jitter: 0 }],
  higher: [set],
  wires: [[1, 2]],
}
const COST = 100

/** Work that goes before a packet that arrives at 0, should it still wait at w. */
const before = (w: number, hasJointCap: boolean): number => {
  const load = loadOf(PORT)
  const cap = (of: typeof load.sameCap, t: number): number =>
    valueAt(along(of, 1, 'a'), whole(t * NS), ZERO).valueOf() / NS
  const apart = Math.min(300, cap(load.sameCap, 0)) + Math.min(300, cap(load.higherCap, w))
  return 100 - COST + (hasJointCap ? Math.min(apart, cap(load.bothCap, w)) : apart)
}

const curve = (hasJointCap: boolean): readonly Point[] =>
  Array.from({ length: 121 }, (_, i): Point => [i * 5, before(i * 5, hasJointCap)])

export const jointCapFigure = (): string => {
  const together = worstOf(PORT, COST)
  const apart = worstOf({ ...PORT, hasJointCap: false }, COST)
  return new Plot(
    'Joint cap: one wire of half the speed, packets of two lanes on it',
    { label: 'instant w at which the packet might start, ns', to: 600, step: 100 },
    { label: 'work that goes before it, ns', to: 500, step: 100 },
  )
    .line(
      [
        [0, 0],
        [500, 500],
      ],
      COLOUR.service,
    )
    .label([455, 425], 'time passed: w', COLOUR.service)
    .line(curve(false), COLOUR.higher, { dashed: true })
    .label([10, 310], 'each set capped alone', COLOUR.higher)
    .line(curve(true), COLOUR.own)
    .label([225, 175], 'both together at most w/2 + 100 from the wire', COLOUR.own)
    .dot([together.startNs, together.startNs], COLOUR.own)
    .label([100, 222], `w(0) = ${together.startNs}`, COLOUR.own)
    .dot([apart.startNs, apart.startNs], COLOUR.higher)
    .label([300, 425], `w(0) = ${apart.startNs}`, COLOUR.higher)
    .toString()
}
