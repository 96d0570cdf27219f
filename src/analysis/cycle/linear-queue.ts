import { Fraction } from 'fraction.js'
import { LOCAL } from '../../calculus/queue/queue-load.ts'
import type { FlowHops } from '../../network/flow-hops.ts'
import { HOP_JITTER, JITTER, STRIDE, WAIT } from '../../network/flow-row.ts'
import type { QueueSolver } from '../queue/queue-solver.ts'

/** A share of the line's time: `num`/`den`. */
export interface Share {
  readonly num: number
  readonly den: number
}

/** A flow of the lane: its share, and the queues of the cycle (positions) whose waits its jitter has gathered. */
export interface LinearFlow extends Share {
  readonly before: readonly number[]
}

/** What comes by one wire; LOCAL traffic has no caps. */
export interface LinearGroup {
  readonly flows: readonly LinearFlow[]
  readonly higher: readonly Share[]
  readonly cap: Share | undefined
  readonly higherCap: Share | undefined
  readonly bothCap: Share | undefined
}

/**
 * One queue of a cycle without its constants (MODEL "Divergence"): what its waits become as the jitters of the cycle grow,
 * bounded from below. Stairs are at least the lines through their lower corners, caps at least the lines through 0, and
 * jitters at least the waits of the cycle that they have gathered.
 */
export interface LinearQueue {
  readonly groups: readonly LinearGroup[]
  /** What a wait may be shorter than the work before it: the largest own transmission, less what may be under way, ps. */
  readonly lackPs: number
  /** Least wait of the lane's packets as they stand, ps. */
  readonly waitPs: number
}

/**
 * The queues of a cycle at `links`, as linear ones. Undefined where a jitter shrinks on its way, which no source known does:
 * then nothing can be said.
 */
export const linearQueues = (
  hops: FlowHops,
  links: Int32Array,
  lane: number,
  solver: QueueSolver,
): readonly LinearQueue[] | undefined => {
  const position = new Map(Array.from(links, (link, i) => [link, i]))
  const room = solver.room()
  const queues: LinearQueue[] = []
  for (const link of links) {
    const queue = solver.gather(link, lane, room)
    const own = queue.own()
    const { load } = queue
    let ownPs = 0
    let waitPs = Number.POSITIVE_INFINITY
    let isShrinking = false
    for (const h of own) {
      if (hops.row[h * STRIDE + HOP_JITTER] < 0) isShrinking = true
      ownPs = Math.max(ownPs, hops.ownPs[h])
      waitPs = Math.min(waitPs, hops.row[h * STRIDE + WAIT])
    }
    const groups = Array.from({ length: load.groups }, (_, g): LinearGroup => {
      const { same, higher, sameCap, higherCap, bothCap } = load
      const flows: LinearFlow[] = []
      for (let i = 0; i < same.count; i++)
        if (same.group[i] === g)
          flows.push({ num: same.cost[i], den: same.period[i], before: gathered(hops, own[i], position) })
      const above: Share[] = []
      for (let i = 0; i < higher.count; i++)
        if (higher.group[i] === g) above.push({ num: higher.cost[i], den: higher.period[i] })
      const cap = (of: typeof sameCap): Share => ({ num: of.num[g], den: of.den[g] })
      return {
        flows,
        higher: above,
        cap: g === LOCAL || flows.length === 0 ? undefined : cap(sameCap),
        higherCap: g === LOCAL || above.length === 0 ? undefined : cap(higherCap),
        bothCap: g === LOCAL || above.length === 0 ? undefined : cap(bothCap),
      }
    })
    queues.push({ groups, lackPs: Math.max(0, ownPs - load.blocking), waitPs })
    // Looking is not solving: what moved is for the next pass to see.
    own.forEach((h, i) => {
      hops.row[h * STRIDE + JITTER] = queue.jitterBefore[i]
    })
    if (isShrinking) return undefined
  }
  return queues
}

/** Positions of the queues of the cycle that row h has passed. */
const gathered = (hops: FlowHops, h: number, position: ReadonlyMap<number, number>): readonly number[] => {
  const before: number[] = []
  for (let up = hops.parent[h]; up >= 0; up = hops.parent[up]) {
    const i = position.get(hops.link[up])
    if (i !== undefined) before.push(i)
  }
  return before
}

/**
 * Work that has come by (a, w) where the waits of the cycle are `waits` (whole): the least that
 * `Σ_g min(min(A_g, cap)(a) + min(H_g, cap)(w), cap_both(max(a, w)))` can be, exact.
 */
export const workAt = (
  { groups }: LinearQueue,
  waits: readonly number[],
  a: Fraction,
  w: Fraction,
): Fraction => {
  const later = a.compare(w) < 0 ? w : a
  let work = new Fraction(0)
  for (const { flows, higher, cap, higherCap, bothCap } of groups) {
    let same = new Fraction(0)
    for (const { num, den, before } of flows) {
      const jitter = before.reduce((sum, i) => sum + BigInt(waits[i]), 0n)
      same = same.add(fraction(num, den).mul(a.add(jitter)))
    }
    if (cap !== undefined) same = lesser(same, fraction(cap.num, cap.den).mul(a))
    let above = new Fraction(0)
    for (const { num, den } of higher) above = above.add(fraction(num, den).mul(w))
    if (higherCap !== undefined) above = lesser(above, fraction(higherCap.num, higherCap.den).mul(w))
    const both = same.add(above)
    work = work.add(
      bothCap === undefined ? both : lesser(both, fraction(bothCap.num, bothCap.den).mul(later)),
    )
  }
  return work
}

const fraction = (num: number, den: number): Fraction => new Fraction(BigInt(num), BigInt(den))
const lesser = (x: Fraction, y: Fraction): Fraction => (x.compare(y) < 0 ? x : y)
