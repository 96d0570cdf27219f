import { expect, test } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { provenRanges } from '../../src/analysis/proven.ts'
import { microsDown, microsUp } from '../../src/report/typeset/time.ts'
import { HOSTS, withHosts } from '../../src/simulation/setup/hosts.ts'
import { simulate } from '../../src/simulation/simulate.ts'
import { shippedRequests, shippedTopology, text } from './shipped.ts'

/** Published δmax (X-Lane, Table 2), in the order of its rows, µs. */
const PUBLISHED = [
  ['xlane-smartnic', 0.152],
  ['xlane-com', 0.655],
  ['xlane-untuned', 3.2],
] as const

/** Cells of the README's row. */
const row = (name: string): string[] => {
  const line = text('README.md')
    .split('\n')
    .find(l => l.startsWith(`| \`${name}\``))
  return (line ?? '')
    .split('|')
    .slice(2, -1)
    .map(cell => cell.trim())
}

test.each(PUBLISHED)('%s: the README shows what the tool shows, beside the paper', (name, published) => {
  const hosts = HOSTS.get(name)!
  const topology = withHosts(shippedTopology('testbed-no-best-effort'), hosts)
  const { allocation, result } = analyze(topology, shippedRequests('testbed-probe', topology))
  const { overall, violations } = simulate(topology, allocation, {
    hostJitter: { kind: 'quantiles', quantiles: hosts },
    proven: provenRanges(result),
  })
  const { minPs, p50Ps, p99Ps, maxPs, spreadPs } = overall!
  expect(violations).toEqual([])
  expect(row(name)).toEqual([
    microsDown(minPs, 3),
    ...[p50Ps, p99Ps, maxPs, spreadPs].map(ps => microsUp(ps, 3)),
    String(published),
  ])
  expect(spreadPs / 1e6 / published).toBeGreaterThan(0.99)
  expect(spreadPs / 1e6 / published).toBeLessThanOrEqual(1)
})
