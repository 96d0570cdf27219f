import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { check } from '../../../src/analysis/check.ts'
import { divergenceOf, isProof } from '../../../src/analysis/cycle/divergence.ts'
import { linearQueues } from '../../../src/analysis/cycle/linear-queue.ts'
import { resolveOptions } from '../../../src/analysis/options.ts'
import { QueueSolver } from '../../../src/analysis/queue/queue-solver.ts'
import { layOut } from '../../../src/analysis/solve.ts'
import type { FlowHops } from '../../../src/network/flow-hops.ts'
import { STRIDE, WAIT } from '../../../src/network/flow-row.ts'
import { compileNetwork } from '../../../src/network/network.ts'
import { queueOrder } from '../../../src/network/queue-order.ts'
import { tightRing } from '../../arbitraries/rings.ts'

/** A ring at a load at which it may diverge, after some passes. */
const swept = (seed: number, load: number, passes: number) => {
  const { topology, tunnels } = tightRing(seed, load)
  const { hops } = layOut(compileNetwork(topology), tunnels)
  const solver = new QueueSolver(hops, resolveOptions({ arrivalLimit: 2000 }))
  const [order] = queueOrder(hops)
  const at = order!.start.findIndex((from: number, c: number) => (order!.start[c + 1] ?? from) - from > 1)
  for (const link of order!.links.subarray(0, order!.start[at])) solver.solve(link, 0, true)
  const links = order!.links.subarray(order!.start[at], order!.start[at + 1])
  for (let pass = 0; pass < passes; pass++) for (const link of links) solver.solve(link, 0, true, true)
  return { hops, solver, links }
}

const loads = fc.constantFrom(0.9, 0.92, 0.95, 0.97, 0.99)

const rowsAt = (hops: FlowHops, link: number): readonly number[] =>
  Array.from(hops.atLink[link]!.subarray(0, hops.countAt[link]))

describe('a proof of divergence', () => {
  it('is true of the queues themselves: waits beyond the direction grow by what it says, however long', () => {
    let proven = 0
    fc.assert(
      fc.property(fc.nat(1000), loads, fc.integer({ min: 6, max: 10 }), (seed, load, passes) => {
        const { hops, solver, links } = swept(seed, load, passes)
        const queues = linearQueues(hops, links, 0, solver)!
        const witness = divergenceOf(queues)
        if (witness === undefined) return
        proven++
        const { waits, next } = witness
        const t = Math.min(
          ...queues.map((q, i) => (waits[i]! > 0 ? q.waitPs / waits[i]! : Number.POSITIVE_INFINITY)),
        )
        for (const times of [1, 3]) {
          links.forEach((link, i) => {
            for (const h of rowsAt(hops, link)) hops.row[h * STRIDE + WAIT] = Math.ceil(times * t * waits[i]!)
          })
          const claimed = Array.from(links, link => hops.row[rowsAt(hops, link)[0]! * STRIDE + WAIT]!)
          // A jitter takes as many rounds to go along its tunnel as there are queues, at most.
          for (let round = 0; round < links.length; round++) for (const link of links) solver.gather(link, 0)
          links.forEach((link, i) => {
            solver.settle(solver.gather(link, 0), false)
            for (const h of rowsAt(hops, link)) {
              expect(hops.row[h * STRIDE + WAIT]).toBeGreaterThanOrEqual(Math.floor(times * t * next[i]!))
              hops.row[h * STRIDE + WAIT] = claimed[i]!
            }
          })
        }
      }),
      { numRuns: 150 },
    )
    expect(proven).toBeGreaterThan(10)
  })

  it('is refused with a growth it does not have', () => {
    let refused = 0
    for (let seed = 0; seed < 25; seed++) {
      const { hops, solver, links } = swept(seed, 0.99, 8)
      const queues = linearQueues(hops, links, 0, solver)!
      const witness = divergenceOf(queues)
      if (witness === undefined) continue
      const twice = { ...witness, next: witness.next.map(wait => wait * 2) }
      const none = { ...witness, next: witness.waits }
      const early = queues.map(queue => ({ ...queue, waitPs: 0 }))
      expect([isProof(queues, twice), isProof(queues, none), isProof(early, witness)]).toEqual([
        false,
        false,
        false,
      ])
      refused++
    }
    expect(refused).toBeGreaterThan(3)
  })

  it('leaves no bound to the lanes below, whatever their own jitters', () => {
    const { topology, tunnels } = tightRing(37, 0.98)
    const below = { ...tunnels[0]!, id: 'below', lane: 1, periodPs: 1e12, requestedPeriodPs: 1e12 }
    const result = check(topology, { tunnels: [...tunnels, below] })
    expect(result.tunnels.map(t => t.worstPs)).toEqual(result.tunnels.map(() => null))
  })

  it('ends a ring that grows by 1.4 % a pass', () => {
    const { topology, tunnels } = tightRing(37, 0.92)
    const { violations, summary } = check(topology, { tunnels })
    expect(new Set(violations.map(v => v.code))).toEqual(new Set(['UNBOUNDED']))
    expect(summary.passes).toBeLessThan(100)
  })
})

describe('a bound from above', () => {
  it('is a bound, said not to be the least, where the least takes more work than allowed', () => {
    let leaps = 0
    for (const load of [0.9, 0.905, 0.91, 0.912, 0.914]) {
      const { topology, tunnels } = tightRing(37, load)
      const whole = check(topology, { tunnels })
      for (let workLimit = 1000; workLimit < 1e8; workLimit = Math.ceil(workLimit * 1.3)) {
        const ended = check(topology, { tunnels }, { workLimit })
        if (ended.violations.length > 0) continue
        ended.tunnels.forEach((tunnel, t) => {
          const least = whole.tunnels[t]!
          if (tunnel.exact) expect(tunnel.worstPs).toBe(least.worstPs)
          else {
            leaps++
            expect(tunnel.worstPs).toBeGreaterThanOrEqual(least.worstPs!)
          }
        })
      }
    }
    expect(leaps).toBeGreaterThan(10)
  })
})
