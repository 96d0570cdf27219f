import { Fraction } from 'fraction.js'
import { plainWait } from '../../src/calculus/exact/plain-wait.ts'
import { WaitWalk } from '../../src/calculus/exact/wait-walk.ts'
import { Arrivals } from '../../src/calculus/queue/arrivals.ts'
import { QueueLoad } from '../../src/calculus/queue/queue-load.ts'
import type { Point } from './plot.ts'

/** The figures count in ns, the calculus in ps. */
export const NS = 1000

/** Packets of `cost`, at most `floor((t + jitter)/period) + 1` of them in a window of length t; ns. */
export interface FlowNs {
  readonly cost: number
  readonly period: number
  readonly jitter: number
  /** The wire it comes by, from 1; 0 where it starts here. */
  readonly wire?: number
}

export interface PortNs {
  readonly blocking?: number
  readonly same: readonly FlowNs[]
  readonly higher?: readonly FlowNs[]
  /** Speed of each wire against the port's, as a fraction. */
  readonly wires?: readonly (readonly [num: number, den: number])[]
  /** Whether the two sets of a wire are capped together, as the model says; true unless a figure compares. */
  readonly hasJointCap?: boolean
}

const largest = (flows: readonly FlowNs[], wire: number): number =>
  Math.max(0, ...flows.filter(f => f.wire === wire).map(f => f.cost))

/** The port as the calculus takes it. */
export const loadOf = ({
  blocking = 0,
  same,
  higher = [],
  wires = [],
  hasJointCap = true,
}: PortNs): QueueLoad => {
  const load = new QueueLoad()
  load.reset(blocking * NS)
  load.groups = wires.length + 1
  for (const f of same) load.same.push(f.cost * NS, f.period * NS, f.jitter * NS, f.cost, f.wire ?? 0)
  for (const f of higher) load.higher.push(f.cost * NS, f.period * NS, f.jitter * NS, f.cost, f.wire ?? 0)
  wires.forEach(([num, den], i) => {
    const [own, above] = [largest(same, i + 1), largest(higher, i + 1)]
    load.sameCap.set(i + 1, own === 0 ? 0 : num, den, 0, own * NS)
    load.higherCap.set(i + 1, above === 0 ? 0 : num, den, 0, above * NS)
    const joint = hasJointCap ? Math.max(own, above) : own + above
    load.bothCap.set(i + 1, hasJointCap ? num : 2 * num, den, 0, joint * NS)
  })
  return load
}

export interface WorstNs {
  readonly waitNs: number
  readonly atNs: number
  readonly startNs: number
}

/** Q and where it is reached, as the solver's exact form has it. */
export const worstOf = (port: PortNs, costNs: number, untilNs = Number.POSITIVE_INFINITY): WorstNs => {
  const { waitPs, at, start } = plainWait(loadOf(port), costNs * NS, untilNs * NS)
  return { waitNs: waitPs / NS, atNs: at.div(NS).valueOf(), startNs: start.div(NS).valueOf() }
}

/** `(a, w(a))` at every `stepNs` of [0, toNs], the lane's staircases followed on the way. */
export const waits = (port: PortNs, costNs: number, toNs: number, stepNs: number): readonly Point[] => {
  const load = loadOf(port)
  const [same, higher] = [new Arrivals(), new Arrivals()]
  const [level, above] = [new Float64Array(load.groups), new Float64Array(load.groups)]
  same.reset(load.same, level, load.groups)
  higher.reset(load.higher, above, load.groups)
  const walk = new WaitWalk(load, costNs * NS, higher, above, toNs * NS * 100)
  const points: Point[] = []
  for (let a = 0, i = 0; a <= toNs * NS; a += stepNs * NS) {
    for (; same.timeOf(i, a) <= a; i++) {
      const flow = same.flow[i] ?? 0
      const group = load.same.group[flow] ?? 0
      level[group] = (level[group] ?? 0) + (load.same.cost[flow] ?? 0)
    }
    points.push([a / NS, walk.at(new Fraction(a), level).div(NS).valueOf()])
  }
  return points
}

/** The corners of the staircase `cost · N(t)` on [0, toNs]. */
export const staircase = ({ cost, period, jitter }: FlowNs, toNs: number): readonly Point[] => {
  const corners: Point[] = []
  let level = cost * (Math.floor(jitter / period) + 1)
  corners.push([0, level])
  for (let k = Math.floor(jitter / period) + 1; k * period - jitter <= toNs; k++) {
    level += cost
    corners.push([k * period - jitter, level])
  }
  return [...corners, [toNs, level]]
}
