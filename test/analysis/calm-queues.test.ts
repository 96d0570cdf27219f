import { describe, expect, it } from 'vitest'
import { solveFixedPoint } from '../../src/analysis/fixed-point.ts'
import { resolveOptions } from '../../src/analysis/options.ts'
import { CalmQueues } from '../../src/analysis/queue/calm-queues.ts'
import { QueueSolver } from '../../src/analysis/queue/queue-solver.ts'
import { layOut } from '../../src/analysis/solve.ts'
import type { FlowHops } from '../../src/network/flow-hops.ts'
import { JITTER, STRIDE, WAIT } from '../../src/network/flow-row.ts'
import { compileNetwork } from '../../src/network/network.ts'
import { queueOrder } from '../../src/network/queue-order.ts'
import { randomNetwork } from '../arbitraries/network.ts'
import { trafficNetwork } from '../arbitraries/traffic.ts'

const NETWORKS = 400
const options = resolveOptions()

/** Every queue of a solved network, and whether its waits are those of the first batches alone. */
const queuesOf = (hops: FlowHops): { link: number; k: number; isCalm: boolean }[] => {
  const calm = new CalmQueues(hops, options)
  return queueOrder(hops).flatMap(({ lane, links }) =>
    Array.from(links, link => {
      const runs = hops.runsAt(link)
      const k = runs.findIndex(run => run.lane === lane)
      return { link, k, isCalm: calm.isCalm(link, runs, k) }
    }),
  )
}

describe('a calm queue', () => {
  it('has the waits that the whole calculation gives; many queues are not calm', () => {
    const seen = { calm: 0, below: 0, cut: 0, others: 0 }
    for (let seed = 1; seed <= NETWORKS; seed++) {
      const { topology, tunnels } = seed % 2 === 0 ? randomNetwork(seed) : trafficNetwork(seed)
      const { hops } = layOut(compileNetwork(topology), tunnels)
      const solver = new QueueSolver(hops, options)
      solveFixedPoint(hops, options, undefined, solver)
      for (const { link, k, isCalm } of queuesOf(hops)) {
        if (!isCalm) {
          seen.others++
          continue
        }
        const queue = solver.gather(link, hops.runsAt(link)[k]!.lane)
        const waits = (): number[] => Array.from(queue.own(), h => hops.row[h * STRIDE + WAIT]!)
        const before = waits()
        solver.settle(queue, false)
        expect(waits(), `seed ${seed}, link ${link}`).toEqual(before)
        seen.calm++
        if (k > 0) seen.below++
        if (queue.load.isCut) seen.cut++
      }
    }
    expect(seen.calm).toBeGreaterThan(500)
    expect(seen.below).toBeGreaterThan(50)
    expect(seen.cut).toBeGreaterThan(10)
    expect(seen.others).toBeGreaterThan(500)
  })

  it('is calm no more where a jitter reaches a period', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { topology, tunnels } = randomNetwork(seed)
      const { hops } = layOut(compileNetwork(topology), tunnels)
      solveFixedPoint(hops, options)
      const first = queuesOf(hops).find(({ link, k, isCalm }) => {
        const h = hops.atLink[link]![hops.runsAt(link)[k]!.from]!
        return isCalm && hops.parent[h]! < 0
      })
      if (first === undefined) continue
      const h = hops.atLink[first.link]![hops.runsAt(first.link)[first.k]!.from]!
      hops.row[h * STRIDE + JITTER] = hops.sources[hops.tunnel[h]!]!.periodPs
      const same = queuesOf(hops).find(({ link, k }) => link === first.link && k === first.k)
      expect(same?.isCalm).toBe(false)
    }
  })
})
