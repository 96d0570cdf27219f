import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { check } from '../../src/analysis/check.ts'
import { parseRequestsOrThrow } from '../../src/formats/requests/parse-requests.ts'
import { printRequests } from '../../src/formats/requests/print-requests.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import { printTopology } from '../../src/formats/topology/print-topology.ts'
import { xlane } from '../cli/harness.ts'
import { shipped, shippedRequests, shippedTopology, text } from './shipped.ts'

/** Topology, requests, and what must be rejected with which code. */
const PAIRS: [topology: string, requests: string, rejected: Record<string, string>][] = [
  ['abilene', 'abilene', {}],
  ['fat-tree-k4', 'fat-tree-k4', {}],
  ['in-vehicle', 'in-vehicle', {}],
  ['ring', 'ring', {}],
  ['testbed', 'testbed', {}],
  ['testbed', 'testbed-probe', {}],
  ['testbed-no-best-effort', 'testbed', {}],
  ['testbed-no-best-effort', 'testbed-probe', {}],
  ['testbed-no-best-effort', 'testbed-probe-1s', {}],
  ['two-racks', 'two-racks', {}],
  ['two-racks', 'two-racks-rejected', { lock: 'DEADLINE', backup: 'OVERLOAD' }],
]

/** Networks and requests of the same name. */
const WITH_NEW_TRAFFIC = ['afdx', 'cloud-rack', 'in-vehicle-tsn', 'industrial-line']

test('every shipped file is in a pair, and every pair is a shipped one', () => {
  expect(shipped('topologies', '.yaml')).toEqual(
    [...new Set([...PAIRS.map(p => p[0]), ...WITH_NEW_TRAFFIC])].sort(),
  )
  expect(shipped('examples', '.requests.yaml')).toEqual(
    [...new Set([...PAIRS.map(p => p[1]), ...WITH_NEW_TRAFFIC])].sort(),
  )
  expect(shipped('examples', '.yaml')).toHaveLength(
    shipped('examples', '.requests.yaml').length + shipped('examples', '.services.yaml').length,
  )
})

test.each(WITH_NEW_TRAFFIC)('%s is read without a word, and reads back as printed', name => {
  const topology = shippedTopology(name)
  const requests = shippedRequests(name, topology)
  const printed = printTopology(topology)
  expect(parseTopologyOrThrow(printed, { file: name })).toEqual(topology)
  const again = printRequests(requests, topology)
  expect(parseRequestsOrThrow(again, { file: name, topology })).toEqual(requests)
})

test.each([
  ...shipped('topologies', '.yaml').map(name => [`topologies/${name}.yaml`, 'topology']),
  ...shipped('examples', '.yaml').map(name => [
    `examples/${name}.yaml`,
    name.endsWith('.services') ? 'services' : 'requests',
  ]),
])('%s says what it shows and names its schema', (path, schema) => {
  const lines = text(path!).split('\n')
  const comments = lines.slice(
    0,
    lines.findIndex(line => !line.startsWith('# ')),
  )
  expect(comments[0]).toMatch(/^# [A-Z].{30,}/)
  expect(comments).toContain(`# yaml-language-server: $schema=../schemas/${schema}.schema.json`)
})

test('the ring has no order of queues to walk through: its bounds take more than one pass', () => {
  const topology = shippedTopology('ring')
  expect(analyze(topology, shippedRequests('ring', topology)).result.summary.passes).toBeGreaterThan(1)
})

describe.each(PAIRS)('%s with %s', (topologyName, requestsName, rejected) => {
  const topology = shippedTopology(topologyName)
  const requests = shippedRequests(requestsName, topology)
  const { result, allocation } = analyze(topology, requests)

  test('has the verdict it is shipped for', () => {
    expect(Object.fromEntries(result.rejected.map(r => [r.id, r.code]))).toEqual(rejected)
    expect(result.violations).toEqual([])
    expect(result.valid).toBe(Object.keys(rejected).length === 0)
    expect(result.tunnels.map(t => t.id)).toEqual(requests.map(r => r.id).filter(id => !(id in rejected)))
  })

  test('keeps every deadline, at the period asked for, exactly', () => {
    for (const tunnel of result.tunnels) {
      expect(tunnel).toMatchObject({ exact: true, periodPs: tunnel.requestedPeriodPs })
      if (tunnel.deadlinePs !== undefined) expect(tunnel.slackPs).toBeGreaterThanOrEqual(0)
    }
  })

  test('asks for something: no deadline is more than four times what is proven', () => {
    for (const { id, deadlinePs, minLatencyPs, maxJitterPs } of result.tunnels)
      if (deadlinePs !== undefined && !topologyName.startsWith('fat-tree'))
        expect([id, deadlinePs <= 4 * (minLatencyPs + maxJitterPs!)]).toEqual([id, true])
  })

  test('ends the command with the code of its verdict', async () => {
    const files = [`topologies/${topologyName}.yaml`, `examples/${requestsName}.requests.yaml`]
    const { code, stdout, stderr } = await xlane(['analyze', ...files, '--json'])
    const next = `what would mend it: xlane fix ${files.join(' ')}\n`
    expect({ code, stderr }).toEqual(result.valid ? { code: 0, stderr: '' } : { code: 1, stderr: next })
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(result)))
  })

  test('is confirmed by a check of its allocation', () => {
    expect(check(topology, allocation).violations).toEqual([])
    expect(check(topology, allocation).valid).toBe(true)
  })
})
