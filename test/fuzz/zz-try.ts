import { check } from '/work/wt/prove/src/analysis/check.ts'
import { drawCase } from '/work/wt/prove/test/fuzz/case.ts'
import { examine } from '/work/wt/prove/test/fuzz/laws.ts'
const counts = { networks: 0, unbounded: 0, runs: 0, packetHops: 0 }
const t0 = Date.now()
for (let seed = 0; seed < Number(process.argv[2]); seed++) {
  const t = Date.now()
  const f = examine(drawCase(seed), { analysis: check, effort: { scenarios: 6, packets: 400 }, counts })
  if (f) console.log(seed, f.law, f.message)
  if (Date.now() - t > 2000) console.log('slow', seed, Date.now() - t)
}
console.log(counts, Date.now() - t0)
