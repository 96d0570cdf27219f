import { describe, expect, test } from 'vitest'
import { analyze } from '../../../src/allocation/analyze.ts'
import { certify } from '../../../src/analysis/certify.ts'
import { check } from '../../../src/analysis/check.ts'
import { compare } from '../../../src/analysis/compare.ts'
import { explain, explainAll } from '../../../src/analysis/explain.ts'
import { solve } from '../../../src/analysis/solution.ts'
import { verify } from '../../../src/certificate/verify.ts'
import { Controller } from '../../../src/controller/controller.ts'
import { dataplane } from '../../../src/dataplane/dataplane.ts'
import { whatIf } from '../../../src/engine/what-if.ts'
import { pathText } from '../../../src/model/checks/fault.ts'
import { InputError } from '../../../src/model/checks/input-error.ts'
import type { Allocation, Request } from '../../../src/model/request.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { prove } from '../../../src/proof/prove.ts'
import { searchWorst } from '../../../src/simulation/adversary/adversary.ts'
import { simulate } from '../../../src/simulation/simulate.ts'

/** Two hosts and a switch in udp4, by hand. */
const topology: Topology = {
  name: 'net',
  bestEffortMaxFrameBits: 12_336,
  encapsulation: { kind: 'framed', name: 'udp4', headerBits: 528, minimumBits: 672 },
  clockTolerancePpb: 0,
  nodes: ['h1', 's1', 'h2'].map(id => ({
    id,
    kind: id.startsWith('h') ? 'host' : 'switch',
    minLatencyPs: 1000,
    maxJitterPs: 1000,
    multicastLatencyPs: 0,
    sendLatencyPs: 0,
    sendJitterPs: 0,
    forwards: !id.startsWith('h'),
  })),
  links: [
    ['h1', 's1'],
    ['s1', 'h2'],
  ].map(([from = '', to = '']) => ({
    id: `${from}>${to}`,
    from,
    to,
    bandwidthBps: 1_000_000_000,
    queueSizeBits: 1_000_000,
    minLatencyPs: 0,
    maxJitterPs: 0,
  })),
}
const request: Request = {
  id: 'r',
  sender: 'h1',
  receivers: ['h2'],
  loadSizeBits: 512,
  sizeBits: 1040,
  periodPs: 10_000_000,
  lane: 0,
}
const { allocation } = analyze(topology, [request])

/** Code and path of each fault that the call throws. */
const faultsOf = (call: () => unknown): readonly string[] => {
  try {
    call()
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    for (const fault of error.faults) expect(error.message).toContain(fault.message)
    return error.faults.map(({ code, path }) => `${code} ${pathText(path)}`)
  }
  return []
}

const without = <T extends object>(value: T, key: keyof T): T => {
  const { [key]: _left, ...rest } = value
  return rest as T
}
const withNode = (over: object): Topology => ({
  ...topology,
  nodes: topology.nodes.map((node, i) => (i === 1 ? { ...node, ...over } : node)),
})
const withLink = (over: object): Topology => ({
  ...topology,
  links: topology.links.map((link, i) => (i === 1 ? { ...link, ...over } : link)),
})

test('what is sound passes', () => {
  expect(faultsOf(() => analyze(topology, [request]))).toEqual([])
  expect(faultsOf(() => check(topology, allocation))).toEqual([])
})

test.each<[string, object, readonly string[]]>([
  ['a lane and a half', { lane: 1.5 }, ['OUT_OF_RANGE requests[0].lane']],
  ['a lane below the first', { lane: -1 }, ['OUT_OF_RANGE requests[0].lane']],
  ['a lane beyond 802.1Q', { lane: 8 }, ['OUT_OF_RANGE requests[0].lane']],
  ['a lane by name', { lane: 'high' }, ['WRONG_TYPE requests[0].lane']],
  ['a lane that is no number', { lane: Number.NaN }, ['NOT_FINITE requests[0].lane']],
  ['less on the wire than the load', { sizeBits: 400 }, ['WRONG_SIZE requests[0].sizeBits']],
  ['the headers forgotten', { sizeBits: 512 }, ['WRONG_SIZE requests[0].sizeBits']],
  ['no size on the wire', { sizeBits: undefined }, ['MISSING_KEY requests[0].sizeBits']],
  ['no load', { loadSizeBits: 0, sizeBits: 672 }, ['ZERO_SIZE requests[0].loadSizeBits']],
  ['half a bit', { loadSizeBits: 512.5 }, ['NOT_WHOLE requests[0].loadSizeBits']],
  ['a period of nothing', { periodPs: 0 }, ['ZERO_PERIOD requests[0].periodPs']],
  ['a negative period', { periodPs: -1 }, ['NEGATIVE requests[0].periodPs']],
  ['half a picosecond', { periodPs: 10.5 }, ['NOT_WHOLE requests[0].periodPs']],
  ['a period beyond 2^53', { periodPs: 2 ** 54 }, ['UNSAFE_VALUE requests[0].periodPs']],
  ['a period without end', { periodPs: Number.POSITIVE_INFINITY }, ['NOT_FINITE requests[0].periodPs']],
  ['a period as text', { periodPs: '10 us' }, ['WRONG_TYPE requests[0].periodPs']],
  ['a deadline in the past', { deadlinePs: -5 }, ['NEGATIVE requests[0].deadlinePs']],
  ['a deadline of no number', { deadlinePs: Number.NaN }, ['NOT_FINITE requests[0].deadlinePs']],
  ['half a picosecond more', { maxPeriodPs: 1.5 }, ['NOT_WHOLE requests[0].maxPeriodPs']],
  ['an unknown sender', { sender: 'h9' }, ['UNKNOWN_NODE requests[0].sender']],
  ['an unknown receiver', { receivers: ['h3'] }, ['UNKNOWN_NODE requests[0].receivers[0]']],
  ['no receiver', { receivers: [] }, ['EMPTY_RECEIVERS requests[0].receivers']],
  ['a receiver twice', { receivers: ['h2', 'h2'] }, ['DUPLICATE_RECEIVER requests[0].receivers[1]']],
  ['itself as receiver', { receivers: ['h1'] }, ['SENDER_IS_RECEIVER requests[0].receivers[0]']],
  ['receivers as text', { receivers: 'h2' }, ['WRONG_TYPE requests[0].receivers']],
  ['no id', { id: undefined }, ['MISSING_KEY requests[0].id']],
  ['an id that moves the cursor', { id: 'a\u001b[2J' }, ['BAD_NAME requests[0].id']],
  ['a key of files', { deadline: '5 us' }, ['UNKNOWN_KEY requests[0].deadline']],
  ['an unknown link on its way', { routes: [['h1>s1', 's1>h3']] }, ['UNKNOWN_LINK requests[0].routes[0][1]']],
  ['a path too few', { routes: [] }, ['BAD_ROUTE requests[0].routes']],
])('a request with %s', (_what, over, faults) => {
  const wrong = { ...request, ...over } as Request
  expect(faultsOf(() => analyze(topology, [wrong]))).toEqual(faults)
  expect(faultsOf(() => analyze(topology, [wrong], { method: 'x-adj' }))).toEqual(faults)
})

test.each<[string, Topology, readonly string[]]>([
  ['a link to a missing node', withLink({ to: 'h9' }), ['UNKNOWN_NODE topology.links[1].to']],
  ['a link from itself to itself', withLink({ to: 's1' }), ['SELF_LOOP topology.links[1].to']],
  [
    'groups of nothing, of what is not there, and of one thing twice',
    {
      ...topology,
      sharedRisk: [
        { id: 'g' },
        { id: 'g', cables: ['h1>s1', 'h1>s1'], links: ['h1>s9'], nodes: ['h9'] },
        { id: 'k', nodes: ['s1'], lanes: [0] } as never,
      ],
    },
    [
      'EMPTY_GROUP topology.sharedRisk[0]',
      'DUPLICATE_ID topology.sharedRisk[1].id',
      'DUPLICATE_MEMBER topology.sharedRisk[1].cables[1]',
      'UNKNOWN_LINK topology.sharedRisk[1].links[0]',
      'UNKNOWN_NODE topology.sharedRisk[1].nodes[0]',
      'UNKNOWN_KEY topology.sharedRisk[2].lanes',
    ],
  ],
  ['groups that are no list', { ...topology, sharedRisk: {} as never }, ['WRONG_TYPE topology.sharedRisk']],
  ['two links of one id', withLink({ id: 'h1>s1' }), ['DUPLICATE_ID topology.links[1].id']],
  [
    'two nodes of one id',
    { ...topology, nodes: [...topology.nodes, ...topology.nodes.slice(0, 1)] },
    ['DUPLICATE_ID topology.nodes[3].id'],
  ],
  ['a negative jitter', withNode({ maxJitterPs: -5000 }), ['NEGATIVE topology.nodes[1].maxJitterPs']],
  ['half a picosecond', withLink({ minLatencyPs: 0.5 }), ['NOT_WHOLE topology.links[1].minLatencyPs']],
  ['a dead link', withLink({ bandwidthBps: 0 }), ['ZERO_BANDWIDTH topology.links[1].bandwidthBps']],
  [
    'a link without a rate',
    withLink({ bandwidthBps: undefined }),
    ['MISSING_KEY topology.links[1].bandwidthBps'],
  ],
  ['a kind unheard of', withNode({ kind: 'swich' }), ['BAD_CHOICE topology.nodes[1].kind']],
  ['a node that may forward', withNode({ forwards: 1 }), ['WRONG_TYPE topology.nodes[1].forwards']],
  [
    'times whose sum is not exact',
    withNode({ minLatencyPs: Number.MAX_SAFE_INTEGER, maxJitterPs: 1 }),
    ['UNSAFE_VALUE topology.nodes[1].maxJitterPs'],
  ],
  ['clocks that stand', { ...topology, clockTolerancePpb: 1e9 }, ['OUT_OF_RANGE topology.clockTolerancePpb']],
  [
    'a udp4 of its own',
    { ...topology, encapsulation: { ...topology.encapsulation, headerBits: 0 } },
    ['BAD_CHOICE topology.encapsulation.headerBits'],
  ],
  ['an unknown key', { ...topology, bestEffort: 0 } as Topology, ['UNKNOWN_KEY topology.bestEffort']],
  ['no links', without(topology, 'links'), ['MISSING_KEY topology.links']],
])('a topology with %s', (_what, wrong, faults) => {
  expect(faultsOf(() => analyze(wrong, []))).toEqual(faults)
  expect(faultsOf(() => new Controller(wrong))).toEqual(faults)
})

test('a misspelt name comes with the nearest one', () => {
  const wrong = { ...request, recievers: ['h2'] } as Request
  expect(() => analyze(topology, [wrong])).toThrow('did you mean receivers?')
  expect(() => analyze(topology, [request], { lineShapping: false } as object)).toThrow(
    'did you mean lineShaping?',
  )
})

test('one error has all faults', () => {
  const wrong = [{ ...request, lane: 9, periodPs: 0 }, request, request]
  expect(faultsOf(() => analyze(withLink({ to: 'h9' }), wrong, { arrivalLimit: 0 }))).toEqual([
    'UNKNOWN_NODE topology.links[1].to',
    'ZERO_PERIOD requests[0].periodPs',
    'OUT_OF_RANGE requests[0].lane',
    'DUPLICATE_ID requests[1].id',
    'DUPLICATE_ID requests[2].id',
    'OUT_OF_RANGE options.arrivalLimit',
  ])
})

test('a tunnel in place is not placed again', () => {
  expect(faultsOf(() => analyze(topology, [request], { keep: allocation }))).toEqual([
    'DUPLICATE_ID requests[0].id',
  ])
})

test('an allocation frozen by its maker cannot become another one behind its checks', () => {
  const [tunnel] = allocation.tunnels
  expect(() => Object.assign(tunnel ?? {}, { lane: 1.5 })).not.toThrow(InputError)
  expect(faultsOf(() => check(topology, { tunnels: [{ ...tunnel, lane: 1.5 } as never] }))).toEqual([
    'OUT_OF_RANGE allocation.tunnels[0].lane',
  ])
})

describe('every door', () => {
  const bad = { tunnels: allocation.tunnels.map(tunnel => ({ ...tunnel, lane: 1.5 })) }
  const certificate = certify(topology, allocation)
  const doors: Readonly<Record<string, (allocation: Allocation, options: object) => unknown>> = {
    analyze: (keep, options) => analyze(topology, [], { keep, ...options }),
    check: (a, options) => check(topology, a, options),
    certify: (a, options) => certify(topology, a, options),
    compare: (a, options) => compare(topology, a, options),
    dataplane: (a, options) => dataplane(topology, a, options),
    explain: (a, options) => explain(topology, a, 'r', options),
    explainAll: (a, options) => explainAll(topology, a, new Set(), options),
    solve: (a, options) => solve(topology, a, options),
    prove: (a, options) => prove(topology, a, { runs: 0, random: 0, ...options }),
    searchWorst: (a, options) => searchWorst(topology, a.tunnels, { seed: 1, runs: 1, ...options }),
    simulate: (a, options) => simulate(topology, a, { span: { kind: 'packets', count: 1 }, ...options }),
    verify: (a, options) => verify(topology, a, certificate, options),
    whatIf: (a, options) => whatIf(topology, a, options),
  }
  test.each(Object.entries(doors))('%s checks what it is given', (_name, door) => {
    expect(faultsOf(() => door(allocation, {}))).toEqual([])
    const [fault = ''] = faultsOf(() => door(bad, {}))
    expect(fault).toMatch(/^OUT_OF_RANGE (allocation|tunnels|options\.keep).*\[0\]\.lane$/)
    expect(faultsOf(() => door(allocation, { bogus: 1 }))).toEqual(['UNKNOWN_KEY options.bogus'])
  })

  test.each([
    ['arrivalLimit', 0, 'OUT_OF_RANGE'],
    ['arrivalLimit', 1.5, 'NOT_WHOLE'],
    ['arrivalLimit', Number.NaN, 'NOT_FINITE'],
    ['delayLimitPs', -1, 'NEGATIVE'],
    ['lineShaping', 'no', 'WRONG_TYPE'],
    ['method', 'x-adjust', 'BAD_CHOICE'],
    ['shouldStop', true, 'WRONG_TYPE'],
  ])('option %s: %s', (key, value, code) => {
    expect(faultsOf(() => check(topology, allocation, { [key]: value }))).toEqual([`${code} options.${key}`])
  })

  test('a what-if checks each tunnel that comes', () => {
    const asked = whatIf(topology)
    const [tunnel] = allocation.tunnels
    if (tunnel === undefined) throw new Error('nothing was placed')
    expect(faultsOf(() => asked.add({ ...tunnel, periodPs: 0 }))).toEqual(['ZERO_PERIOD [0].periodPs'])
    asked.add(tunnel)
    expect(asked.result()).toEqual(check(topology, { tunnels: [tunnel] }))
    expect(asked.fail({ link: 's1>h2' }).appeared).toMatchObject([{ code: 'TREE', tunnel: 'r' }])
    asked.rollBack()
    expect(asked.tunnels).toEqual([])
  })
})
