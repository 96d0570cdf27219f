import { expect, test } from 'vitest'
import { drawSchedule } from '../../src/trial/engine/draw-schedule.ts'
import { DrawnWorld } from '../../src/trial/engine/world.ts'
import { runSchedule } from '../../src/trial/run-schedule.ts'
import { type Bench, loadMutant } from './load-mutant.ts'
import { MUTANTS, type Mutant } from './mutants.ts'
import { plansFor } from './plans.ts'

const ours: Bench = { runSchedule, drawSchedule, DrawnWorld }
const SCHEDULES = 10_000

/** The number of the first schedule of up to `most` that fails, and how. */
const firstFailure = (
  bench: Bench,
  { options, faults, isWild = false, of = 'group' }: Mutant,
  most: number,
) => {
  const plan = plansFor(options)[of]
  for (let number = 0; number < most; number++) {
    const schedule = bench.drawSchedule(plan, { seed: 1, number, faults, isWild })
    const { breach } = bench.runSchedule(plan, schedule, (p, s) => new bench.DrawnWorld(p, s))
    if (breach !== undefined) return { number, ...breach }
  }
  return undefined
}

test.each(MUTANTS)('found: $name', { timeout: 300_000 }, async mutant => {
  const failure = firstFailure(await loadMutant(mutant), mutant, SCHEDULES)
  expect(failure).toBeDefined()
  // What finds the mutant finds nothing in what it was made of.
  expect(firstFailure(ours, mutant, Math.min(SCHEDULES, (failure?.number ?? 0) + 20))).toBeUndefined()
  if (process.env.SHOW_MUTANTS !== undefined) console.log(mutant.name, failure)
})
