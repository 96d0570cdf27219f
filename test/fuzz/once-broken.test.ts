import { expect, it } from 'vitest'
import { certify } from '../../src/analysis/certify.ts'
import { check } from '../../src/analysis/check.ts'
import { provenRanges } from '../../src/analysis/proven.ts'
import { verify } from '../../src/certificate/verify.ts'
import { parseAllocationOrThrow } from '../../src/formats/requests/parse-allocation.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { simulate } from '../../src/simulation/simulate.ts'

// What `npm run fuzz` found, made small, where no other test noticed.

const read = (topologyText: string, allocationText: string) => {
  const topology = parseTopologyOrThrow(topologyText, { file: 'topology.yaml' })
  return {
    topology,
    allocation: parseAllocationOrThrow(allocationText, { file: 'allocation.yaml', topology }),
  }
}

it('a cycle that was looked at while it converged is solved to its end', () => {
  const { topology, allocation } = read(
    `
bestEffort: { maxFrame: 1542 B }
encapsulation: none
mtu: 1493 B
defaults: { link: { bandwidth: 10 Mbit/s, queueSize: 64 MiB } }
nodes:
  { s0: { kind: switch }, s1: { kind: switch }, s2: { kind: switch }, s3: { kind: switch }, h4: { kind: host }, h7: { kind: host } }
links:
  - { from: s1, to: s0, bandwidth: 100 Mbit/s, duplex: false }
  - { from: s0, to: s2, duplex: false }
  - { from: s2, to: s3, duplex: false }
  - { from: s3, to: s1, duplex: false }
  - { from: h4, to: s0, duplex: false }
  - { from: h7, to: s2, bandwidth: 100 Mbit/s, duplex: false }
`,
    `
requests:
  - { id: t0, sender: s3, receivers: [s0], loadSize: 190 B, period: 300 us, routes: [[s3, s1, s0]] }
  - { id: t1, sender: h4, receivers: [s2], loadSize: 100 B, period: 200 us, routes: [[h4, s0, s2]] }
  - { id: t2, sender: h7, receivers: [s0], loadSize: 5235 B, period: 12 ms, fragment: true, routes: [[h7, s2, s3, s1, s0]] }
  - { id: t5, sender: s1, receivers: [s3], loadSize: 1000 B, period: 2.7 ms, routes: [[s1, s0, s2, s3]] }
  - { id: t6, sender: s3, receivers: [s2], loadSize: 3785 B, period: 307 ms, fragment: true, routes: [[s3, s1, s0, s2]] }
  - { id: t7, sender: s0, receivers: [s3], loadSize: 100 B, period: 12 ms, routes: [[s0, s2, s3]] }
`,
  )
  // Long busy periods that the lines close, so that the last picosecond of a jitter counts.
  expect(verify(topology, allocation, certify(topology, allocation, { arrivalLimit: 8 })).ok).toBe(true)
})

it('a message goes whole where the links are wider than the network says', () => {
  const { topology, allocation } = read(
    `
bestEffort: { maxFrame: 0 B }
mtu: 600 B
defaults: { link: { bandwidth: 1 Gbit/s, queueSize: 818 B, mtu: 1000 B } }
nodes: { s0: { kind: switch }, h1: { kind: host } }
links: [{ from: s0, to: h1, duplex: false }]
`,
    `
requests:
  - { id: t1, sender: s0, receivers: [h1], loadSize: 752 B, period: 1 ms, fragment: true, routes: [[s0, h1]] }
`,
  )
  const [bound] = check(topology, allocation).tunnels
  const { tunnels, violations } = simulate(topology, allocation, {
    span: { kind: 'duration', ps: 10_000_000_000 },
  })
  expect(violations).toEqual([])
  expect(bound).toMatchObject({ minLatencyPs: 6_544_000, maxJitterPs: 0 })
  expect(tunnels[0]!.receivers[0]).toMatchObject({ minPs: 6_544_000, maxPs: 6_544_000 })
})

it('x-adj gives the two copies of a request one period', () => {
  const { topology, allocation } = read(
    `
bestEffort: { maxFrame: 0 B }
defaults: { link: { bandwidth: 100 Mbit/s, queueSize: 64 KiB } }
nodes: { a: { kind: host }, b: { kind: host, maxJitter: 3 us }, s: { kind: switch }, u: { kind: switch }, v: { kind: switch } }
links: [{ from: a, to: s }, { from: s, to: b }, { from: a, to: u }, { from: u, to: v, maxJitter: 90 us }, { from: v, to: b }]
`,
    `
requests:
  - { id: r, sender: a, receivers: [b], loadSize: 181 B, period: 20 us, replicas: [{ routes: [[a, s, b]] }, { routes: [[a, u, v, b]] }] }
`,
  )
  const result = check(topology, allocation, { method: 'x-adj' })
  const [short, long] = result.tunnels
  expect(short!.periodPs).toBe(long!.periodPs)
  expect(long!.periodPs).toBeGreaterThan(90_000_000)
  const granted = { tunnels: allocation.tunnels.map(t => ({ ...t, periodPs: long!.periodPs })) }
  const { violations } = simulate(topology, granted, { proven: provenRanges(result) })
  expect(violations).toEqual([])
})
