import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test, vi } from 'vitest'
import type * as Solving from '../../../../src/analysis/solution.ts'
import { scratch, xlane } from '../../harness.ts'
import { ALLOCATION, TOPOLOGY } from '../../star.ts'

// An analysis with a defect: every bound is a microsecond too small.
vi.mock('../../../../src/analysis/solution.ts', async original => {
  const honest = await original<typeof Solving>()
  const less = (ps: number | null): number => ps! - 1_000_000
  const solve: typeof Solving.solve = (...given) => {
    const solution = honest.solve(...given)
    const { result } = solution
    return {
      ...solution,
      result: {
        ...result,
        tunnels: result.tunnels.map(t => ({
          ...t,
          maxJitterPs: less(t.maxJitterPs),
          receivers: t.receivers.map(r => ({
            ...r,
            maxJitterPs: less(r.maxJitterPs),
            worstPs: less(r.worstPs),
          })),
        })),
      },
    }
  }
  return { ...honest, solve }
})

describe('prove with a defect in the analysis', () => {
  test('ends with 1, and leaves a packet that anybody can see again', async () => {
    const path = scratch('witness of a defect.json')
    const { code, stdout } = await xlane(['prove', TOPOLOGY, ALLOCATION, '--runs', '500', '--witness', path])
    expect(code).toBe(1)
    expect(stdout).toMatch(/contradictions \(1\)\n {2}LATE beat to h2\n/)
    expect(stdout).toContain(`    xlane simulate ${TOPOLOGY} ${ALLOCATION} --witness '${path}'\n`)
    expect(stdout).toMatch(/\nREFUTED: 1 contradiction, a defect of xlane · please report it/)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      schema: 'xlane/witness@1',
      shows: 'outside',
      tunnel: 'beat',
      receiver: 'h2',
    })
    const again = await xlane(['simulate', TOPOLOGY, ALLOCATION, '--witness', path])
    expect(again.stdout).toMatch(/^beat packet \d+ to h2: took 8\.1\d+ µs /)
    expect(again.stderr).toBe('')
  })

  test('with --json prints nothing but JSON, the witness in it', async () => {
    const path = scratch('other.json')
    const { code, stdout } = await xlane(['prove', TOPOLOGY, ALLOCATION, '--json', '--witness', path])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      verdict: 'refuted',
      contradictions: [{ code: 'LATE', witness: JSON.parse(readFileSync(path, 'utf8')) }],
    })
    expect(existsSync(path)).toBe(true)
  })
})
