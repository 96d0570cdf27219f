// How good placements are: one by one, searched on, and the best there is, on 200 small networks with more requests than fit; and
// how far the lower bounds are below. Options: --instances=N (200), --requests=N at most (8), --trials=N of --improve (100),
// --update (new check values, when inputs change).
import { type AnalyzeOptions, analyze } from '../src/allocation/analyze.ts'
import type { Summary } from '../src/analysis/result.ts'
import { crowded } from '../test/allocation/improve/crowded.ts'
import { expectStored } from './support/expected.ts'
import { machine } from './support/measure.ts'
import { option } from './support/options.ts'
import { printTable, whole } from './support/table.ts'

const INSTANCES = Number(option('instances', '200'))
const REQUESTS = Number(option('requests', '8'))
const TRIALS = Number(option('trials', '100'))

interface Sums {
  accepted: number
  /** Instances with fewer in place than the best. */
  fewer: number
  /** Of those with as many: instances with a greater sum, and how much greater, in all and at most. */
  greater: number
  same: number
  gaps: number
  most: number
  cpuMs: number
}

const NAMES = ['x-opt', 'greedy', `greedy, ${TRIALS} trials`, 'exact'] as const
const OPTIONS: readonly AnalyzeOptions[] = [
  { algorithm: 'x-opt' },
  {},
  { improve: { trials: TRIALS } },
  { improve: { trials: TRIALS }, exact: true },
]

const sums: readonly Sums[] = NAMES.map(() => ({
  accepted: 0,
  fewer: 0,
  greater: 0,
  same: 0,
  gaps: 0,
  most: 0,
  cpuMs: 0,
}))
let [proven, requested, lone, shared] = [0, 0, 0, 0]

const add = (sum: Sums, { accepted, objectivePs }: Summary, best: Summary): void => {
  sum.accepted += accepted
  if (accepted < best.accepted) {
    sum.fewer++
    return
  }
  const gap = objectivePs! / best.objectivePs! - 1
  if (gap < 0) throw new Error('less than the least sum')
  sum.same++
  if (gap > 0) sum.greater++
  sum.gaps += gap
  sum.most = Math.max(sum.most, gap)
}

console.log(machine())
for (let seed = 0; seed < INSTANCES; seed++) {
  const { topology, requests: drawn } = crowded(1000 + seed, REQUESTS)
  const requests = drawn.map(({ maxPeriodPs: _raised, ...request }) => request)
  const found = OPTIONS.map((options, i) => {
    const start = process.cpuUsage()
    const { result } = analyze(topology, requests, options)
    const { user, system } = process.cpuUsage(start)
    sums[i]!.cpuMs += (user + system) / 1000
    return result
  })
  const best = found.at(-1)!
  if (best.optimum?.isProven !== true || best.summary.accepted === 0) continue
  proven++
  requested += requests.length
  for (const [i, { summary }] of found.entries()) add(sums[i]!, summary, best.summary)
  const { objectivePs, lowerBoundPs, sharedLowerBoundPs } = best.summary
  if (sharedLowerBoundPs! > objectivePs! || lowerBoundPs > sharedLowerBoundPs!)
    throw new Error('a bound lies')
  lone += objectivePs! / lowerBoundPs - 1
  shared += objectivePs! / sharedLowerBoundPs! - 1
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`
printTable(
  `${proven} of ${INSTANCES} networks whose best is proven, ${whole(requested)} requests`,
  [
    '',
    'accepted',
    'fewer than the best',
    'as many, Σ greater',
    'Σ above, mean',
    'Σ above, most',
    'cpu ms each',
  ],
  sums.map((sum, i) => [
    NAMES[i]!,
    whole(sum.accepted),
    whole(sum.fewer),
    whole(sum.greater),
    percent(sum.gaps / sum.same),
    percent(sum.most),
    (sum.cpuMs / INSTANCES).toFixed(0),
  ]),
)
console.log(
  `the best Σ is above the lone lower bound by ${percent(lone / proven)}, above the shared one by ${percent(shared / proven)}, in the mean`,
)
if (INSTANCES === 200 && REQUESTS === 8 && TRIALS === 100)
  for (const [i, { accepted, fewer, greater }] of sums.entries()) {
    expectStored(`placements ${NAMES[i]}: accepted`, accepted)
    expectStored(`placements ${NAMES[i]}: worse than the best`, fewer + greater)
  }
