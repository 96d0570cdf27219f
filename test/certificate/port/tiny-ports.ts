import fc from 'fast-check'
import type { Group, LineCap, Port } from '../../../src/certificate/port/port.ts'
import { add, div, type Exact, larger, mul } from '../../../src/certificate/port/rational.ts'
import type { Flow } from '../../../src/certificate/port/staircase.ts'
import { WorkBudget } from '../../../src/model/work-budget.ts'

const flow = (maxJitter: number): fc.Arbitrary<Flow> =>
  fc.record({
    batchPs: fc.integer({ min: 1, max: 6 }),
    periodPs: fc.integer({ min: 4, max: 30 }),
    jitterPs: fc.integer({ min: 0, max: maxJitter }),
  })
const slope: fc.Arbitrary<Exact> = fc.constantFrom(div(1, 2), 1, 1, 1, div(3, 2), 2, 3)
const kappa = fc.constantFrom(0, 0, 0, 1, 2, 5)

const lineCap = (flows: readonly Flow[], r: Exact, k: number): LineCap => ({
  slope: r,
  offset: add(mul(r, k), Math.max(...flows.map(f => f.batchPs))),
})

const group = (maxJitter: number, lanes: boolean, local: boolean): fc.Arbitrary<Group> =>
  fc
    .record({
      same: fc.array(flow(maxJitter), { maxLength: 3 }),
      higher: lanes ? fc.array(flow(maxJitter), { maxLength: 3 }) : fc.constant([]),
      slopes: fc.tuple(slope, slope, kappa, kappa, kappa),
    })
    .map(({ same, higher, slopes: [rs, rh, ks, kh, extra] }) => {
      const [some, before] = [!local && same.length > 0, !local && higher.length > 0]
      return {
        same,
        higher,
        sameCap: some ? lineCap(same, rs, ks) : undefined,
        higherCap: before ? lineCap(higher, rh, kh) : undefined,
        jointCap:
          some && before
            ? lineCap([...same, ...higher], larger(rs, rh), Math.max(ks, kh) + extra)
            : undefined,
      }
    })

export const portOf = (blockingPs: number, groups: readonly Group[]): Port => ({
  blockingPs,
  isInterruptible: false,
  groups: groups.filter(g => g.same.length + g.higher.length > 0),
  same: groups.flatMap(g => g.same),
  higher: groups.flatMap(g => g.higher),
  work: new WorkBudget(Number.POSITIVE_INFINITY),
})

const load = (port: Port): number =>
  [...port.same, ...port.higher].reduce((sum, f) => sum + f.batchPs / f.periodPs, 0)

/** Ports with one local group and up to two input links, small enough to try everything. */
export const tinyPort: fc.Arbitrary<Port> = fc
  .tuple(fc.constantFrom(0, 3, 10, 10, 30), fc.boolean(), fc.constantFrom(0, 0, 1, 6))
  .chain(([jitter, lanes, blocking]) =>
    fc
      .tuple(
        group(jitter, lanes, false),
        group(jitter, lanes, false),
        fc.oneof(group(jitter, lanes, true), fc.constant(undefined)),
      )
      .map(groups =>
        portOf(
          blocking,
          groups.filter(g => g !== undefined),
        ),
      ),
  )
  .filter(port => port.same.length > 0 && load(port) < 0.9)
