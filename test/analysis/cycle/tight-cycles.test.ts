import { expect, test } from 'vitest'
import { solve } from '../../../src/analysis/solution.ts'
import { verify } from '../../../src/certificate/verify.ts'
import { tightCycles } from '../../arbitraries/tight-cycles.ts'
import { lowered } from '../../certificate/lowered.ts'
import { notLeast } from '../../certificate/plain-iteration.ts'

const LOADS = [0.85, 0.9, 0.93, 0.95, 0.97, 0.985, 0.995]
const NETWORKS = Number(process.env.TIGHT_CYCLES ?? 30)
/** A fiftieth of the usual, so that what stays open costs little here. */
const WORK_LIMIT = 20_000_000

/**
 * Rings, figures of eight and rings that share a link, several lanes, sources of several kinds: whatever the verdict, the
 * checker's own formula must come to it. It recomputes every queue of a bound, and refuses any that is a picosecond less: a fixed
 * point; iterated plainly from an empty network, it finds the same: the least one. Of what has no bound it verifies the proof.
 */
test('cycles near the load from which no bound is left: every verdict holds, or none is given', () => {
  const counts = { bounded: 0, least: 0, unbounded: 0, open: 0 }
  for (let seed = 0; seed < NETWORKS; seed++) {
    const load = LOADS[seed % LOADS.length]!
    const { topology, tunnels, shape } = tightCycles(seed, load)
    const what = `seed ${seed}, ${shape} at ${load}`
    const solution = solve(topology, { tunnels }, { workLimit: WORK_LIMIT })
    const { result } = solution
    const codes = new Set(result.violations.map(({ code }) => code))
    if (codes.has('OVERLOAD')) continue
    if (codes.has('UNDECIDED')) {
      counts.open++
      expect(result.violations.find(({ code }) => code === 'UNDECIDED')?.message, what).toMatch(
        /^stopped after 20000000 steps.*(no bound is proven|the bounds of \d+ of \d+ tunnels are proven)/,
      )
      continue
    }
    const certificate = solution.certificate()
    const checked = verify(topology, { tunnels }, certificate)
    if (codes.has('UNBOUNDED')) {
      counts.unbounded++
      const proven = checked.ok ? undefined : checked.proven
      expect([...(proven?.unbounded ?? []), ...(proven?.open ?? [])].sort(), what).toEqual(
        result.tunnels.flatMap(({ id, worstPs }) => (worstPs === null ? [id] : [])).sort(),
      )
      continue
    }
    counts.bounded++
    if (!checked.ok) throw new Error(`${what}: ${JSON.stringify(checked.problems)}`)
    expect(
      checked.tunnels.map(({ maxJitterPs }) => maxJitterPs),
      what,
    ).toEqual(result.tunnels.map(({ maxJitterPs }) => maxJitterPs))
    if (!result.tunnels.every(({ exact }) => exact)) continue
    let n = 0
    for (const [where, less] of lowered(topology, certificate))
      if (n++ % 7 === seed % 7)
        expect(verify(topology, { tunnels }, less).ok, `${what}: ${where}`).toBe(false)
    counts.least++
    expect(notLeast(topology, tunnels, certificate), what).toEqual([])
  }
  expect(counts.bounded).toBeGreaterThan(NETWORKS / 3)
  expect(counts.least).toBeGreaterThan(NETWORKS / 3)
  expect(counts.unbounded).toBeGreaterThan(0)
}, 60_000)
