import { describe, expect, test } from 'vitest'
import {
  editAllocationFile,
  editRequestsFile,
  editTopologyFile,
} from '../../../src/formats/edits/edit-files.ts'
import { parseAllocationOrThrow } from '../../../src/formats/requests/parse-allocation.ts'
import { parseRequestsOrThrow } from '../../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import type { Request } from '../../../src/model/request.ts'

const TOPOLOGY = `# The star.
name: star   # of three
bestEffort: { maxFrame: 1542 B }
defaults:
  link: { bandwidth: 10 Gbit/s, queueSize: 128 KiB, minLatency: 15 ns }
nodes:
  s1: { kind: switch }
  h1: { kind: host }
  h2: { kind: host }
links:
  - { from: h1, to: s1 }   # copper
  - from: s1
    to: h2
    queueSize: 1 MiB # large
`
const topology = parseTopologyOrThrow(TOPOLOGY, { file: 't' })

const FLOW = `requests:
  # Kept.
  - { id: a,  sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us } # and this
  - { id: b, sender: h2, receivers: [h1], loadSize: 1 kB, period: 0.1 ms, lane: 1, maxPeriod: 1 ms }
`
const BLOCK = `requests:
  - id: a
    sender: h1
    receivers: [h2]
    loadSize: 64 B
    period: 10 us # fast
  - id: b
    maxPeriod: 1 ms
    sender: h2
    receivers:
      - h1
    loadSize: 1 kB
    period: 100 us
    lane: 1
`
const JSON_TEXT = `{ "requests": [
  {"id": "a", "sender": "h1", "receivers": ["h2"], "loadSize": "64 B", "period": "10 us"},
  {"id": "b", "sender": "h2", "receivers": ["h1"], "loadSize": "1 kB", "period": "100 us", "lane": 1, "maxPeriod": "1 ms"}
] }
`
const read = (text: string): readonly Request[] => parseRequestsOrThrow(text, { file: 'r', topology })

const change = (requests: readonly Request[]): readonly Request[] => {
  const [a, b] = requests as readonly [Request, Request]
  const { maxPeriodPs: _gone, ...rest } = b
  return [
    { ...a, periodPs: 12_000_000, lane: 3, deadlinePs: 5_000_000 },
    { ...rest, periodPs: 2_000_000_000 },
  ]
}

describe('requests', () => {
  test('between braces: values set, keys added and taken away, all else as it was', () => {
    const { text, isEdited } = editRequestsFile(FLOW, read(FLOW), change(read(FLOW)), topology)
    expect(isEdited).toBe(true)
    expect(text).toBe(`requests:
  # Kept.
  - { id: a,  sender: h1, receivers: [h2], loadSize: 64 B, period: 12 us, lane: 3, deadline: 5 us } # and this
  - { id: b, sender: h2, receivers: [h1], loadSize: 1 kB, period: 2 ms, lane: 1 }
`)
  })

  test('in blocks', () => {
    const { text, isEdited } = editRequestsFile(BLOCK, read(BLOCK), change(read(BLOCK)), topology)
    expect(isEdited).toBe(true)
    expect(text).toBe(`requests:
  - id: a
    sender: h1
    receivers: [h2]
    loadSize: 64 B
    period: 12 us # fast
    lane: 3
    deadline: 5 us
  - id: b
    sender: h2
    receivers:
      - h1
    loadSize: 1 kB
    period: 2 ms
    lane: 1
`)
  })

  test('in JSON', () => {
    const { text, isEdited } = editRequestsFile(JSON_TEXT, read(JSON_TEXT), change(read(JSON_TEXT)), topology)
    expect(isEdited).toBe(true)
    expect(read(text)).toEqual(change(read(JSON_TEXT)))
    expect(text).toContain('"period": "12 us","lane":3,"deadline":"5 us"}'.replace(',"lane"', ', "lane"'))
  })

  const shared = `requests:
  - { id: a, sender: h1, receivers: [h2], loadSize: 64 B, period: &p 10 us }
  - { id: b, sender: h2, receivers: [h1], loadSize: 64 B, period: *p }
`

  test('whose values share an anchor: the alias is replaced alone', () => {
    const [a, b] = read(shared) as readonly [Request, Request]
    const { text, isEdited } = editRequestsFile(shared, [a, b], [a, { ...b, periodPs: 20_000_000 }], topology)
    expect([isEdited, text]).toEqual([true, shared.replace('*p', '20 us')])
  })

  test('where the anchor itself is to change, written anew: it would change the others too', () => {
    const [a, b] = read(shared) as readonly [Request, Request]
    const after = [{ ...a, periodPs: 20_000_000 }, b]
    const { text, isEdited } = editRequestsFile(shared, [a, b], after, topology)
    expect([isEdited, read(text)]).toEqual([false, after])
  })

  test('of a key that is merged from elsewhere the entry gets its own', () => {
    const merged = `x-all: &all { period: 10 us, loadSize: 64 B }
requests:
  - { id: a, sender: h1, receivers: [h2], <<: *all }
  - { id: b, sender: h2, receivers: [h1], <<: *all }
`
    const [a, b] = read(merged) as readonly [Request, Request]
    const { text, isEdited } = editRequestsFile(merged, [a, b], [{ ...a, periodPs: 20_000_000 }, b], topology)
    expect([isEdited, text]).toEqual([true, merged.replace('*all }', '*all, period: 20 us }')])
  })
})

test('an allocation: its routes and what it says was proven', () => {
  const text = `requests:
  - { id: a, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us, minLatency: 1 us, maxJitter: 1 us, routes: [[h1, s1, h2]] } # a
`
  const before = parseAllocationOrThrow(text, { file: 'a', topology })
  const tunnels = before.tunnels.map(tunnel => ({ ...tunnel, declaredMaxJitterPs: 2_000_000, lane: 1 }))
  const { text: after, isEdited } = editAllocationFile(text, before, { tunnels }, topology)
  expect(isEdited).toBe(true)
  expect(after).toBe(text.replace('maxJitter: 1 us', 'maxJitter: 2 us').replace('h2]] }', 'h2]], lane: 1 }'))
})

test('a topology: links and the best effort, both directions of a cable in one entry', () => {
  const after = {
    ...topology,
    bestEffortMaxFrameBits: 600 * 8,
    links: topology.links.map(link => ({
      ...link,
      ...(link.id.includes('h2') ? { queueSizeBits: 16 * 1024 * 1024 } : { bandwidthBps: 25_000_000_000 }),
      ...(link.id.includes('h1') ? { preemption: { expressLanes: 2, minFragmentBits: 512 } } : {}),
    })),
  }
  const { text, isEdited } = editTopologyFile(TOPOLOGY, topology, after)
  expect(isEdited).toBe(true)
  expect(text).toBe(
    TOPOLOGY.replace('maxFrame: 1542 B', 'maxFrame: 600 B')
      .replace(
        'to: s1 }',
        'to: s1, bandwidth: 25 Gbit/s, preemption: { express: [0, 1], minFragment: 64 B } }',
      )
      .replace('1 MiB', '2 MiB'),
  )
})
