import { beforeEach, describe, expect, test, vi } from 'vitest'
import type * as FixedPoint from '../../../src/analysis/fixed-point.ts'
import type * as XAdjust from '../../../src/analysis/x-adjust.ts'
import { scratch, xlane } from '../harness.ts'
import { ALLOCATION, REQUESTS, TOPOLOGY } from '../star.ts'

const runs = vi.hoisted(() => ({ fixedPoint: 0, xAdjust: 0 }))

vi.mock('../../../src/analysis/fixed-point.ts', async original => {
  const real = await original<typeof FixedPoint>()
  const solveFixedPoint: typeof FixedPoint.solveFixedPoint = (...given) => {
    runs.fixedPoint++
    return real.solveFixedPoint(...given)
  }
  return { ...real, solveFixedPoint }
})
vi.mock('../../../src/analysis/x-adjust.ts', async original => {
  const real = await original<typeof XAdjust>()
  const solveXAdjust: typeof XAdjust.solveXAdjust = (...given) => {
    runs.xAdjust++
    return real.solveXAdjust(...given)
  }
  return { ...real, solveXAdjust }
})
// What draws the page is built; this counts what the command computes for it.
vi.mock('../../../src/cli/output/page-program.ts', () => ({ pageProgram: () => '' }))

beforeEach(() => {
  runs.fixedPoint = 0
  runs.xAdjust = 0
})

/** Of the whole network: the admission of requests one by one, which re-solves the queues a request reaches, is no run. */
const QUICK = ['--runs', '20', '--random', '1']

describe('how often a command solves the network', () => {
  // One more run by the fixed point, and two by x-adj, are other methods: --compare asks for them.
  test.each<[string, readonly string[], number, number]>([
    ['analyze', ['analyze', TOPOLOGY, REQUESTS], 1, 0],
    [
      'analyze with its files',
      ['analyze', TOPOLOGY, REQUESTS, '--certificate', scratch('c.json'), '--out', scratch('a.yaml')],
      1,
      0,
    ],
    ['analyze --compare', ['analyze', TOPOLOGY, REQUESTS, '--compare'], 2, 2],
    ['check', ['check', TOPOLOGY, ALLOCATION], 1, 0],
    ['check --compare', ['check', TOPOLOGY, ALLOCATION, '--compare'], 2, 2],
    ['explain', ['explain', TOPOLOGY, ALLOCATION, '--tunnel', 'beat'], 1, 0],
    ['explain of requests', ['explain', TOPOLOGY, REQUESTS, '--tunnel', 'beat'], 1, 0],
    ['report', ['report', TOPOLOGY, ALLOCATION], 1, 0],
    ['report of requests', ['report', TOPOLOGY, REQUESTS], 1, 0],
    ['report --compare', ['report', TOPOLOGY, ALLOCATION, '--compare'], 2, 2],
    ['graph', ['graph', TOPOLOGY, ALLOCATION], 1, 0],
    ['prove', ['prove', TOPOLOGY, ALLOCATION, ...QUICK], 1, 0],
    // The second run has other senders: all go to the limit of their meters.
    ['dataplane', ['dataplane', TOPOLOGY, ALLOCATION], 2, 0],
    ['dataplane of requests', ['dataplane', TOPOLOGY, REQUESTS], 2, 0],
    ['simulate', ['simulate', TOPOLOGY, ALLOCATION, '--packets', '50'], 1, 0],
    ['simulate --no-bounds', ['simulate', TOPOLOGY, ALLOCATION, '--packets', '50', '--no-bounds'], 0, 0],
    [
      'simulate --adversary',
      ['simulate', TOPOLOGY, ALLOCATION, '--adversary', '--runs', '20', '--out', scratch('w.json')],
      1,
      0,
    ],
    ['simulate --witness', ['simulate', TOPOLOGY, ALLOCATION, '--witness', scratch('w.json')], 1, 0],
  ])('%s', async (_, argv, fixedPoint, xAdjust) => {
    const { stderr } = await xlane(argv)
    expect(stderr).not.toContain('error:')
    expect(runs).toEqual({ fixedPoint, xAdjust })
  })

  test('verify, whose checker knows no solver: never', async () => {
    const proof = scratch('proof.json')
    const placed = scratch('placed.yaml')
    await xlane(['analyze', TOPOLOGY, REQUESTS, '--certificate', proof, '--out', placed])
    runs.fixedPoint = 0
    expect((await xlane(['verify', TOPOLOGY, placed, proof])).code).toBe(0)
    expect(runs).toEqual({ fixedPoint: 0, xAdjust: 0 })
  })
})
