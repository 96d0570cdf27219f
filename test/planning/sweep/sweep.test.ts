import { expect, test } from 'vitest'
import { analyze } from '../../../src/allocation/analyze.ts'
import { check } from '../../../src/analysis/check.ts'
import { requests as build } from '../../../src/formats/requests/build-requests.ts'
import { generateTopology } from '../../../src/generate/topology.ts'
import type { Variation } from '../../../src/model/planning/sweep.ts'
import { undeclared } from '../../../src/model/request.ts'
import { sweep, sweepInput } from '../../../src/planning/sweep/ask-sweep.ts'
import { partsOfSweep, prepareSweep } from '../../../src/planning/sweep/sweep.ts'
import { isNamed, varied, variedEntries } from '../../../src/planning/sweep/varied.ts'

const topology = generateTopology({ shape: 'leaf-spine', leaves: 2, spines: 2, hostsPerLeaf: 3 })
const hosts = topology.nodes.filter(({ kind }) => kind === 'host').map(({ id }) => id)
const plain = build(
  hosts.slice(0, 5).map((sender, i) => ({
    id: `t${i}`,
    sender,
    receivers: [hosts[(i + 3) % hosts.length] ?? ''],
    loadSize: `${200 + 100 * i} B`,
    period: '20 us',
    lane: i % 2,
  })),
  topology,
)
/** Each with a deadline that leaves it some room. */
const bounds = analyze(topology, plain).result.tunnels
const requests = plain.map((request, i) => ({
  ...request,
  deadlinePs: (bounds[i]?.worstPs ?? 0) + (i + 1) * 300_000,
}))
const LOAD: Variation = { parameter: 'load', isFactor: true, values: [1_000_000, 8_000_000, 40_000_000] }

test('every point is an analysis of its own', () => {
  const result = sweep(topology, requests, [
    LOAD,
    { parameter: 'bandwidth', isFactor: true, values: [500_000, 1_000_000] },
  ])
  expect(result.complete).toBe(true)
  expect(result.points.map(({ at }) => at)).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
    [2, 0],
    [2, 1],
  ])
  for (const point of result.points) {
    const values = result.variations.map(({ values: all }, i) => all[point.at[i] ?? 0] ?? 0)
    const at = varied({ topology, requests }, result.variations, values, undefined)
    const fresh = analyze(at.topology, at.requests).result
    expect(point.accepted).toBe(fresh.summary.accepted)
    expect(point.sumPs).toBe(fresh.summary.objectivePs)
    const worst = fresh.tunnels.map(({ worstPs }) => worstPs ?? 0)
    expect(point.worstPs).toBe(worst.length === 0 ? null : Math.max(...worst))
    const slacks = fresh.tunnels.flatMap(({ slackPs }) => slackPs ?? [])
    expect(point.slackPs).toBe(slacks.length === 0 ? null : Math.min(...slacks))
  }
  expect(result.points.some(({ accepted }) => accepted < requests.length)).toBe(true)
})

/** Near a full link busy periods are long: with a tail soon closed, every value is decided. */
const COUNTED = { arrivalLimit: 1000 }

const AXES: readonly Variation[] = [
  LOAD,
  { parameter: 'period', isFactor: false, values: [500_000, 20_000_000] },
  { parameter: 'size', isFactor: false, values: [800, 11_000] },
  { parameter: 'bandwidth', isFactor: false, values: [500_000_000, 10_000_000_000] },
  { parameter: 'best-effort', isFactor: false, values: [0, 200_000] },
  { parameter: 'clock', isFactor: false, values: [0, 200_000_000] },
]

test.each(AXES)('a deadline is met at the value said, and not at the next: $parameter', variation => {
  const { deadlines = [] } = sweep(topology, requests, [variation], COUNTED)
  expect(deadlines).toHaveLength(requests.length)
  const { allocation } = analyze(topology, requests)
  const placed = allocation.tunnels.map(undeclared)
  let both = 0
  for (const { id, deadlinePs, metAt, brokenAt } of deadlines) {
    const isMet = (value: number): boolean => {
      const at = varied({ topology, requests }, [variation], [value], undefined)
      const tunnels = variedEntries(at.topology, placed, variation, value, undefined)
      const { worstPs } = check(at.topology, { tunnels }, COUNTED).tunnels.find(
        tunnel => tunnel.id === id,
      ) ?? {
        worstPs: null,
      }
      return worstPs !== null && worstPs <= deadlinePs
    }
    if (metAt !== null) expect(isMet(metAt), `${id} at ${metAt}`).toBe(true)
    if (brokenAt !== null) expect(isMet(brokenAt), `${id} at ${brokenAt}`).toBe(false)
    if (metAt === null || brokenAt === null) continue
    expect(Math.abs(metAt - brokenAt)).toBe(1)
    both++
  }
  expect(both).toBeGreaterThan(0)
})

test('only what is named is varied', () => {
  const { requests: some } = varied({ topology, requests }, [LOAD], [2_000_000], ['t1', '*3'])
  expect(some.map(({ periodPs }) => periodPs / 1e6)).toEqual([20, 10, 20, 10, 20])
  expect(isNamed('leaf1>spine1', ['leaf*>*1'])).toBe(true)
  expect(isNamed('leaf1>spine2', ['leaf*>*1'])).toBe(false)
})

test('beyond the last request they begin anew, under names of their own', () => {
  const [twice] = sweep(topology, requests, [{ parameter: 'count', isFactor: false, values: [10] }]).points
  expect(twice?.requests).toBe(10)
  expect(twice?.impossible).toBeUndefined()
})

test('what cannot be is said of its point, and the others stand', () => {
  const within = requests.map(request => ({ ...request, withinPs: 10_000_000, deadlinePs: 100_000_000 }))
  const { points } = sweep(topology, within, [
    { parameter: 'period', isFactor: false, values: [1_000_000, 20_000_000] },
  ])
  expect(points[0]).toMatchObject({ accepted: 0, impossible: expect.stringContaining('within') })
  expect(points[1]?.accepted).toBeGreaterThan(0)
})

test('an answer is the same whichever was asked before it, and through JSON', () => {
  const input = sweepInput(topology, requests, [LOAD])
  const parts = partsOfSweep(input)
  const forward = parts.map(prepareSweep(input))
  const backward = [...parts]
    .reverse()
    .map(prepareSweep(JSON.parse(JSON.stringify(input))))
    .reverse()
  expect(backward).toEqual(forward)
  expect(JSON.parse(JSON.stringify(forward))).toEqual(forward)
})

test('mistakes are named', () => {
  expect(() => sweep(topology, requests, [])).toThrow('one or two variations')
  expect(() => sweep(topology, requests, [{ ...LOAD, parameter: 'loda' as 'load' }])).toThrow('parameter')
  expect(() => sweep(topology, requests, [{ ...LOAD, values: [0.5] }])).toThrow('values')
})
