import { describe, expect, it } from 'vitest'
import { seeds } from '../../properties/effort.ts'
import { type Crossing, type Finished, finish } from '../run.ts'
import { drawnNetwork, randomScenario } from '../scenarios.ts'

const SEEDS = seeds(0.1)
const RUNS: readonly Finished[] = SEEDS.map(seed => {
  const { topology, tunnels } = drawnNetwork(seed)
  return finish(topology, tunnels, { ...randomScenario(seed, tunnels, 400), warmUpPs: 0 })
})

/** What breaks a law in any run, in words. */
const broken = (law: (run: Finished) => Iterable<string>): readonly string[] =>
  RUNS.flatMap((run, i) => [...law(run)].map(words => `seed ${SEEDS[i]}: ${words}`))

const byRecord = ({ plan, crossings }: Finished): readonly (readonly Crossing[])[] => {
  const of = Array.from({ length: plan.recordCount }, (): Crossing[] => [])
  for (const crossing of crossings) of[crossing.record]!.push(crossing)
  return of
}

/** Crossings of each link, in the order in which they begin. */
const byLink = ({ plan, crossings }: Finished): readonly (readonly Crossing[])[] => {
  const of = plan.network.topology.links.map((): Crossing[] => [])
  for (const crossing of crossings) of[plan.link[crossing.record]!]!.push(crossing)
  for (const list of of) list.sort((a, b) => a.startPs - b.startPs)
  return of
}

/** Crossings of each queue: link by link, lane by lane in use there. */
const byQueue = (run: Finished): readonly (readonly Crossing[])[] => {
  const { laneStart, lane } = run.plan
  return byLink(run).flatMap((list, e) =>
    Array.from({ length: laneStart[e + 1]! - laneStart[e]! }, (_, at) =>
      list.filter(c => lane[c.record] === at),
    ),
  )
}

const pairs = <T>(list: readonly T[]): readonly (readonly [T, T])[] =>
  list.slice(1).map((item, i) => [list[i]!, item] as const)

describe('in every run', () => {
  it('has something to show', () => {
    expect(RUNS.some(run => run.tally.drops.some(count => count > 0))).toBe(true)
    expect(RUNS.some(run => run.plan.lanes.length > run.plan.linkStart.length)).toBe(true)
    expect(RUNS.some(run => run.plan.order === undefined)).toBe(true)
    expect(RUNS.flatMap(run => run.crossings).filter(c => c.startPs > c.arrivalPs).length).toBeGreaterThan(
      1000,
    )
  })

  it('no packet is lost or made: what comes to a queue leaves it or is dropped there', () => {
    const law = function* (run: Finished): Generator<string> {
      const { plan, tables, tally } = run
      const at = byRecord(run)
      for (let r = 0; r < plan.recordCount; r++) {
        const before = plan.previous[r]!
        const came = before < 0 ? tables.packets[plan.tunnel[r]!]! : at[before]!.length
        if (at[r]!.length + tally.drops[r]! !== came) yield `record ${r}: ${came} came`
        if (plan.endpoint[r]! < 0) continue
        const { tunnel, node } = plan.endpoints[plan.endpoint[r]!]!
        const { count } = run.seen(plan.tunnels[tunnel]!.id, node)
        if (count !== at[r]!.length) yield `${node} counted ${count} of ${at[r]!.length}`
      }
      if (tally.packetHops !== run.crossings.length) yield `${tally.packetHops} hops`
    }
    expect(broken(law)).toEqual([])
  })

  it('a lane is served first come, first served; ties go by record', () => {
    const law = function* (run: Finished): Generator<string> {
      for (const list of byQueue(run))
        for (const [a, b] of pairs(list))
          if (b.arrivalPs < a.arrivalPs || (b.arrivalPs === a.arrivalPs && b.record < a.record))
            yield `${b.record} (packet ${b.number}) was served after ${a.record} (packet ${a.number})`
    }
    expect(broken(law)).toEqual([])
  })

  it('one packet at a time is on a wire, for its transmission time, and they arrive in that order', () => {
    const law = function* (run: Finished): Generator<string> {
      const { plan, tables } = run
      const wirePs = ({ record, farPs }: Crossing): number => farPs - plan.branchPs[record]!
      for (const list of byLink(run)) {
        for (const { record, startPs, endPs } of list)
          if (endPs - startPs !== tables.costPs[record]) yield `record ${record} took ${endPs - startPs} ps`
        for (const [a, b] of pairs(list)) {
          if (b.startPs < a.endPs) yield `record ${b.record} began during record ${a.record}`
          if (wirePs(b) <= wirePs(a)) yield `record ${b.record} overtook record ${a.record} on the wire`
        }
      }
    }
    expect(broken(law)).toEqual([])
  })

  it('a port never idles while a packet waits, but for one frame that found it idle first', () => {
    const law = function* (run: Finished): Generator<string> {
      for (const [e, list] of byLink(run).entries()) {
        const frame = run.tables.framePs[e]!
        let firstPs = Number.POSITIVE_INFINITY
        const since = list
          .toReversed()
          .map(c => {
            firstPs = Math.min(firstPs, c.arrivalPs)
            return firstPs
          })
          .reverse()
        let freePs = Number.NEGATIVE_INFINITY
        for (const [i, { startPs, endPs }] of list.entries()) {
          const isIdle = since[i]! >= freePs
          const latest = isIdle ? since[i]! + frame : freePs
          if (startPs < Math.max(freePs, since[i]!) || startPs > latest)
            yield `link ${e}: packet ${i} began at ${startPs}, free ${freePs}, first arrival ${since[i]}`
          freePs = endPs
        }
      }
    }
    expect(broken(law)).toEqual([])
  })

  it('no packet is served past one that waits in a lane above', () => {
    const law = function* (run: Finished): Generator<string> {
      const { plan } = run
      for (const [e, list] of byLink(run).entries())
        for (const [i, { record, startPs }] of list.entries())
          for (const other of list.slice(i + 1))
            if (other.arrivalPs < startPs && plan.lane[other.record]! < plan.lane[record]!)
              yield `link ${e}: record ${record} at ${startPs} before record ${other.record}`
    }
    expect(broken(law)).toEqual([])
  })

  it('the backlog is what arrived and has not left, and never more than the queue holds', () => {
    const law = function* (run: Finished): Generator<string> {
      const { plan, tally } = run
      for (const [q, list] of byQueue(run).entries()) {
        let [gone, bits, most] = [0, 0, 0]
        for (const { arrivalPs, record } of list) {
          while (list[gone]!.endPs <= arrivalPs) bits -= plan.bits[list[gone++]!.record]!
          bits += plan.bits[record]!
          most = Math.max(most, bits)
        }
        if (tally.mostBits[q] !== most) yield `queue ${q}: ${most} bits, counted ${tally.mostBits[q]}`
        const e = plan.laneStart.findLastIndex(first => first <= q)
        if (most > plan.network.queueBits[e]!) yield `queue ${q}: ${most} bits do not fit`
      }
    }
    expect(broken(law)).toEqual([])
  })

  it('a tunnel keeps its order from its first queue on', () => {
    const law = function* (run: Finished): Generator<string> {
      const at = byRecord(run).map(list => list.map(c => c.number))
      for (const [r, numbers] of at.entries()) {
        const before = at[run.plan.previous[r]!]
        const kept = new Set(numbers)
        if (before !== undefined && before.filter(n => kept.has(n)).join() !== numbers.join())
          yield `record ${r}`
      }
    }
    expect(broken(law)).toEqual([])
  })

  it('no packet is faster than its least latency, and all that arrive are in the histogram', () => {
    const law = function* (run: Finished): Generator<string> {
      const { plan, tally } = run
      let arrived = 0
      for (const { tunnel, node, leastPs } of plan.endpoints) {
        const { count, minPs, maxPs, sumPs } = run.seen(plan.tunnels[tunnel]!.id, node)
        arrived += count
        if (count === 0) continue
        if (minPs < leastPs) yield `${node}: ${minPs} ps, at least ${leastPs}`
        if (sumPs < count * minPs || sumPs > count * maxPs) yield `${node}: sum ${sumPs}`
      }
      if (tally.bins.reduce((a, b) => a + b, 0) !== arrived) yield `${arrived} arrived`
    }
    expect(broken(law)).toEqual([])
  })
})

describe('over a whole number of periods', () => {
  it('a link is busy for the share of time that its tunnels ask for', () => {
    let compared = 0
    for (const seed of SEEDS) {
      const { topology, tunnels } = drawnNetwork(seed)
      const periodPs = Math.max(...tunnels.map(t => t.periodPs))
      const rounds = tunnels.map(t => ({ ...t, periodPs, requestedPeriodPs: periodPs }))
      const { plan, tables, tally } = finish(topology, rounds, { seed, durationPs: 10 * periodPs })
      if (tally.drops.some(count => count > 0)) continue
      for (let e = 0; e < plan.network.linkCount; e++) {
        let perPeriod = 0
        for (let r = plan.linkStart[e]!; r < plan.linkStart[e + 1]!; r++) perPeriod += tables.costPs[r]!
        expect(tally.busyPs[e], `seed ${seed}, link ${e}`).toBe(10 * perPeriod)
        compared++
      }
    }
    expect(compared).toBeGreaterThan(100)
  })
})
