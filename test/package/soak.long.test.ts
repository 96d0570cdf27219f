import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { soak } from './soak/soak.ts'

const root = resolve(import.meta.dirname, '../..')
const seconds = Number(process.env.XLANE_SOAK_SECONDS ?? 8)

test(`the service under load, killed now and then (${seconds} s)`, {
  timeout: seconds * 1000 + 120_000,
}, async () => {
  const report = await soak({
    cli: resolve(root, 'dist/cli.mjs'),
    topology: resolve(root, 'topologies/fat-tree-k4.yaml'),
    clients: seconds > 60 ? 50 : 12,
    seconds,
    killingSeconds: seconds / 2,
    seed: 1,
  })
  const { wrong, lostDecisions, kills, answered, lost, memory, statuses, lastExit, log } = report
  if (process.env.XLANE_SOAK_SECONDS !== undefined)
    console.log(
      JSON.stringify({ kills, answered, lost, memory, statuses: Object.fromEntries(statuses), lastExit }),
    )
  expect(wrong.slice(0, 5)).toEqual([])
  expect(lostDecisions.slice(0, 5)).toEqual([])
  expect(log).toBe('')
  expect([kills > 0, answered > 100, lastExit]).toEqual([true, true, 0])
  // Some seconds say nothing of memory: half of them the service is killed and starts again.
  if (seconds < 60) return
  // Flat: the last third takes no more than the third before it and a garbage collector's mood.
  const third = Math.floor(memory.length / 3)
  const most = (part: readonly number[]): number => Math.max(0, ...part)
  expect(most(memory.slice(-third))).toBeLessThanOrEqual(most(memory.slice(third, 2 * third)) * 1.2 + 30)
})
