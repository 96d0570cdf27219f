import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Parsed } from '../../src/formats/diagnostics/diagnostic.ts'
import { parseAllocation } from '../../src/formats/requests/parse-allocation.ts'
import { parseRequests } from '../../src/formats/requests/parse-requests.ts'
import { printAllocation, printRequests } from '../../src/formats/requests/print-requests.ts'
import { parseTopology } from '../../src/formats/topology/parse-topology.ts'
import { printTopology } from '../../src/formats/topology/print-topology.ts'
import { networkAndRequests, networkAndTunnels, topology } from './arbitraries.ts'
import { network, requestOf, says } from './says.ts'

const value = <T>(parsed: Parsed<T>): T => {
  if (!parsed.ok) throw new Error(says(parsed).join('\n'))
  return parsed.value
}

const RUNS = { numRuns: 100 }

test.each(['yaml', 'json'] as const)('a topology reads back as printed: %s', format => {
  fc.assert(
    fc.property(topology, x => {
      expect(value(parseTopology(printTopology(x, { format }), { file: 'x' }))).toEqual(x)
    }),
    RUNS,
  )
})

test.each(['yaml', 'json'] as const)('requests read back as printed: %s', format => {
  fc.assert(
    fc.property(networkAndRequests, ([net, x]) => {
      expect(value(parseRequests(printRequests(x, net, { format }), { file: 'x', topology: net }))).toEqual(x)
    }),
    RUNS,
  )
})

test.each(['yaml', 'json'] as const)('an allocation reads back as printed: %s', format => {
  fc.assert(
    fc.property(networkAndTunnels, ([net, tunnels]) => {
      const x = { tunnels }
      expect(
        value(parseAllocation(printAllocation(x, net, { format }), { file: 'x', topology: net })),
      ).toEqual(x)
    }),
    RUNS,
  )
})

test('routes that cannot work read back too', () => {
  const keys = 'id: a, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us'
  for (const routes of ['[[h1, h2]]', '[[h1, s2, h2]]', '[[h1, { link: a }, s2, h2]]']) {
    const request = requestOf(`${keys}, routes: ${routes}`)
    expect(value(parseRequests(printRequests([request], network), { file: 'x', topology: network }))).toEqual(
      [request],
    )
  }
})

test('what is printed is what a person would write', () => {
  expect(
    printTopology(network, {
      schema: '../schemas/topology.schema.json',
      comment: 'Two switches.\n\nThree hosts.',
    }),
  ).toBe(`# yaml-language-server: $schema=../schemas/topology.schema.json
# Two switches.
#
# Three hosts.
bestEffort: { maxFrame: 1542 B }
encapsulation: udp4
defaults:
  link: { bandwidth: 10 Gbit/s, queueSize: 128 KiB, minLatency: 15 ns }
nodes:
  s1: { kind: switch }
  s2: { kind: switch }
  h1: { kind: host }
  h2: { kind: host }
  h3: { kind: host }
  h4: { kind: host }
links:
  - { from: h1, to: s1 }
  - { from: h2, to: s1 }
  - { id: a, from: s1, to: s2 }
  - { id: b, from: s1, to: s2 }
  - { from: s2, to: h3, queueSize: 200 B }
`)
  const request = requestOf(
    'id: a, sender: h1, receivers: [h3], loadSize: 64 B, period: 10 us, deadline: 1 ms, routes: [[h1, s1, { link: b }, s2, h3]]',
  )
  expect(printRequests([request], network)).toBe(`requests:
  - { id: a, sender: h1, receivers: [h3], loadSize: 64 B, period: 10 us, deadline: 1 ms, routes: [[h1, s1, { link: b }, s2, h3]] }
`)
  expect(printRequests([request], network, { format: 'json', schema: 'r.json' })).toBe(`{
  "$schema": "r.json",
  "requests": [
    {"id":"a","sender":"h1","receivers":["h3"],"loadSize":"64 B","period":"10 us","deadline":"1 ms","routes":[["h1","s1",{"link":"b"},"s2","h3"]]}
  ]
}
`)
})
