// How time grows: 10^2 .. 10^5 tunnels on a k=16 fat-tree, and a ring of 40 switches whose queues depend on each other
// in a cycle. Options: --rounds=N (10), --quick (10^4 at most), --update (store the check values anew).
import { type Compiled, compile, reset, solveAll, sumOf, verify } from './support/compiled.ts'
import { expectStored } from './support/expected.ts'
import { machine, measure } from './support/measure.ts'
import { flag, option } from './support/options.ts'
import { placed } from './support/placed.ts'
import { ms, printTable, whole } from './support/table.ts'

const ROUNDS = Number(option('rounds', '10'))
const seed = 1

/** One row: time of a warm pass, its answer checked. */
const row = (name: string, compiled: Compiled): string[] => {
  let passes = 0
  const measured = measure(
    ROUNDS,
    () => reset(compiled),
    () => {
      passes = solveAll(compiled)
    },
  )
  const sum = sumOf(compiled)
  if (sum < Number.POSITIVE_INFINITY) {
    verify(compiled)
    expectStored(name, sum)
  }
  const { count } = compiled.hops
  return [
    name,
    whole(count),
    ms(measured.bestMs),
    ms(measured.medianMs),
    ms(measured.cpuMs),
    ((measured.cpuMs * 1e6) / count).toFixed(0),
    String(passes),
    ((measured.cpuMs * 1e6) / count / passes).toFixed(0),
    measured.ratio.toFixed(2),
    sum < Number.POSITIVE_INFINITY ? whole(sum) : 'no bound',
  ]
}

const HEADS = [
  '',
  'tunnel-hops',
  'best ms',
  'median',
  'cpu',
  'ns/hop',
  'passes',
  'ns/hop/pass',
  'x calibration',
  'check value, ps',
]

const most = flag('quick') ? 10_000 : 100_000
// The first n of the most: a placement never looks ahead.
const { topology, tunnels } = placed({
  topology: { shape: 'fat-tree', k: 16, bestEffortMaxFrameBits: 0 },
  requests: { seed, count: most, lanes: 1 },
})
const sizes = [100, 300, 1_000, 3_000, 10_000, 30_000, 100_000].filter(n => n <= most)
const growth = sizes.map(n =>
  row(`k=16 of ${whole(most)}, ${whole(n)} tunnels`, compile({ topology, tunnels: tunnels.slice(0, n) })),
)

/** No queue of the ring shall be why a tunnel has no place. */
const ROOMY = 2 ** 33
const RINGS = [
  { count: 500, load: 0.1 },
  { count: 1_000, load: 0.1 },
  { count: 2_000, load: 0.1 },
  { count: 4_000, load: 0.1 },
  { count: 1_000, load: 0.05 },
  { count: 1_000, load: 0.2 },
  { count: 1_000, load: 0.3 },
  { count: 1_000, load: 0.5 },
]
const rings = RINGS.map(({ count, load }) =>
  row(
    `ring of 40, ${whole(count)} tunnels, load ${load}`,
    compile(
      placed({
        topology: { shape: 'ring', switches: 40, hostsPerSwitch: 4, queueSizeBits: ROOMY },
        requests: { seed, count, load },
      }),
    ),
  ),
)

console.log(`${machine()}; ${ROUNDS} rounds`)
printTable('Growth without cycles: k=16 fat-tree, one lane', HEADS, growth)
printTable('With cycles: every ring link depends on the one before', HEADS, rings)
