import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { finish } from '../run.ts'
import { type CheckValue, checkValue, givenScenarios } from './check-values.ts'

/**
 * What the naive simulator of test/simulator said of each scenario, once. `UPDATE_CHECK_VALUES=1 npx vitest run
 * test/simulation/check-values` has it say so again; the product's kernels are never asked.
 */
const FILE = new URL('check-values.json', import.meta.url)
const SCENARIOS = givenScenarios()
if (process.env.UPDATE_CHECK_VALUES !== undefined)
  writeFileSync(FILE, `${JSON.stringify(SCENARIOS.map(checkValue), null, 2)}\n`)
const stored = JSON.parse(readFileSync(FILE, 'utf8')) as readonly CheckValue[]

describe('the kernels count what the naive simulator counted', () => {
  it.each(SCENARIOS.map((scenario, i) => [scenario.name, scenario, stored[i]] as const))(
    '%s',
    (name, { topology, tunnels, scenario }, expected) => {
      const { plan, tally, seen } = finish(topology, tunnels, scenario)
      const all = plan.endpoints.map(({ tunnel, node }) => seen(plan.tunnels[tunnel]!.id, node))
      expect({
        name,
        packetHops: tally.packetHops,
        drops: tally.drops.reduce((a, b) => a + b, 0),
        delivered: all.reduce((sum, s) => sum + s.count, 0),
        sumPs: all.reduce((sum, s) => sum + s.sumPs, 0),
        maxPs: Math.max(...all.map(s => s.maxPs)),
      }).toEqual(expected)
    },
  )

  it('which covers losses, cycles and sums that are exact', () => {
    expect(stored.some(value => value.drops > 0)).toBe(true)
    expect(SCENARIOS.map(s => finish(s.topology, s.tunnels).plan.order === undefined)).toContain(true)
    for (const { sumPs } of stored) expect(Number.isSafeInteger(sumPs)).toBe(true)
  })
})
