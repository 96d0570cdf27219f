import { expect, test } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { provenRanges } from '../../src/analysis/proven.ts'
import type { MeasuredJitter } from '../../src/model/hosts.ts'
import { microsDown, microsUp } from '../../src/report/typeset/time.ts'
import { HOSTS, withHosts } from '../../src/simulation/setup/hosts.ts'
import { jitterPs } from '../../src/simulation/setup/jitter-model.ts'
import { simulate } from '../../src/simulation/simulate.ts'
import { shippedRequests, shippedTopology, text } from './shipped.ts'

/** Table 2 [XLANE21], in its order: λmin, λ50, λ99, λmax in µs, δmax in ns, P of 10·λ99 among 100,000 packets. */
const TABLE_2 = {
  'xlane-smartnic': ['SNIC', '4.082', '4.133', '4.234', '4.234', '152', '0.104'],
  'xlane-com': ['COM', '4.938', '5.130', '5.446', '5.649', '655', '0.301'],
  'xlane-untuned': ['X-Lane0', '4.789', '5.351', '5.823', '8.247', '3.2E3', '0.823'],
  qjump: ['QJump', '4.270', '7.702', '5.1E2', '4.8E4', '4.8E7', '1.000'],
  dpdk: ['DPDK', '4.103', '8.904', '4.0E2', '5.4E4', '5.4E7', '1.000'],
} as const

/** Cells of the row of seven figures that begins so. */
const row = (first: string): string[] => {
  const line = text('docs/SIMULATION.md')
    .split('\n')
    .find(l => l.startsWith(`| ${first} |`) && l.split('|').length === 9)
  return (line ?? '')
    .split('|')
    .slice(2, -1)
    .map(cell => cell.trim())
}

/** The heartbeat on the testbed with these hosts: once a second where they take longer than a millisecond. */
const run = (hosts: MeasuredJitter) => {
  const isSlow = hosts.delayPs.at(-1)! > 1e9
  const topology = withHosts(shippedTopology('testbed-no-best-effort'), hosts)
  const { allocation, result } = analyze(
    topology,
    shippedRequests(isSlow ? 'testbed-probe-1s' : 'testbed-probe', topology),
  )
  return (more: { readonly thresholdPs: number } | undefined) =>
    simulate(topology, allocation, {
      hostJitter: { kind: 'quantiles', quantiles: hosts },
      proven: provenRanges(result),
      ...(isSlow ? { replications: 100 } : {}),
      ...(more === undefined
        ? {}
        : { tail: { ...more, next: 100_000, confidence: 0.99, method: 'chebyshev' } }),
    })
}

const quantilePs = (hosts: MeasuredJitter, share: number): number =>
  jitterPs({ kind: 'quantiles', quantiles: hosts }, share * 2 ** 32, Number.POSITIVE_INFINITY)

test.each(Object.entries(TABLE_2))('%s: the page shows what the tool shows, and the paper', (name, paper) => {
  const hosts = HOSTS.get(name)!
  const simulated = run(hosts)
  const { overall, violations, tunnels } = simulated(undefined)
  const { minPs, p50Ps, p99Ps, maxPs, spreadPs } = overall!
  expect(violations).toEqual([])
  const [seen] = tunnels[0]!.receivers
  const { minLatencyPs, resolutionPs } = seen!
  // Percentiles from the bins where these are fine; else those of what was drawn, which the bins agree with.
  const isCoarse = resolutionPs! > 1e6
  const percentile = (share: number, fromBinsPs: number): number => {
    const drawnPs = minLatencyPs! + quantilePs(hosts, share)
    // 400,000 draws: three deviations around the share.
    expect(fromBinsPs).toBeGreaterThan(minLatencyPs! + quantilePs(hosts, share - 0.003))
    expect(fromBinsPs).toBeLessThan(minLatencyPs! + quantilePs(hosts, share + 0.003) + resolutionPs! + 1e6)
    return isCoarse ? drawnPs : fromBinsPs
  }
  const [p50, p99] = [percentile(0.5, p50Ps), percentile(0.99, p99Ps)]
  const { tail } = simulated({ thresholdPs: 10 * p99 }).tunnels[0]!.receivers[0]!
  expect(row(`\`${name}\``)).toEqual([
    microsDown(minPs, 3),
    ...[p50, p99, maxPs].map(ps => microsUp(ps, 3)),
    String(Math.ceil(spreadPs / 1000)),
    tail!.bound.toFixed(3),
  ])
  expect(row(`${paper[0]} in the paper`)).toEqual(paper.slice(1))
  expect(spreadPs / hosts.delayPs.at(-1)!).toBeGreaterThan(0.97)
  expect(spreadPs).toBeLessThanOrEqual(hosts.delayPs.at(-1)!)
})

test('the ends are those of the paper', () => {
  const mostNs = Object.keys(TABLE_2).map(name => HOSTS.get(name)!.delayPs.at(-1)! / 1000)
  expect(mostNs).toEqual([152, 655, 3200, 48_300_730, 54_297_897])
  for (const [i, published] of Object.values(TABLE_2).entries())
    expect(Math.abs(mostNs[i]! / Number(published[5]) - 1)).toBeLessThan(0.007)
})

test.each([...HOSTS.values()])('$name: quantiles ascend, from 0 to 1', ({ share, delayPs }) => {
  expect([share[0], share.at(-1), delayPs[0]]).toEqual([0, 1, 0])
  for (let i = 1; i < share.length; i++) {
    expect(share[i]).toBeGreaterThan(share[i - 1]!)
    expect(delayPs[i]).toBeGreaterThanOrEqual(delayPs[i - 1]!)
    expect(Number.isSafeInteger(delayPs[i])).toBe(true)
  }
})
