import { describe, expect, test } from 'vitest'
import { deriveRequests } from '../../../src/coordination/tunnels/derive-requests.ts'
import { buildServices } from '../../../src/formats/services/build-services.ts'
import { readServices } from '../../../src/formats/services/parse-services.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { InputError } from '../../../src/model/checks/input-error.ts'
import type { Services } from '../../../src/model/services.ts'

const topologyOf = (encapsulation: string) =>
  parseTopologyOrThrow(
    `encapsulation: ${encapsulation}
defaults: { link: { bandwidth: 10 Gbit/s, queueSize: 1 MiB } }
nodes: { sw: { kind: switch }, a: { kind: host }, b: { kind: host }, c: { kind: host }, d: { kind: host } }
links: [{ from: a, to: sw }, { from: b, to: sw }, { from: c, to: sw }, { from: d, to: sw }]
`,
    { file: 'topology.yaml' },
  )
const topology = topologyOf('udp4')

const said = (text: string, of = topology): readonly string[] => {
  const read = readServices(text, { file: 's.yaml', topology: of })
  const list = read.ok ? read.warnings : read.diagnostics
  return list.map(d => `${d.line}:${d.column} ${d.code} ${d.path}: ${d.message}`)
}

const FD =
  '{ id: fd, kind: failure-detection, members: [a, b, c, d], heartbeat: { period: 1 ms, loadSize: 26 B } }'
const group = (rest: string, packet = 'packet: 1472 B') =>
  `services:
  - ${FD}
  - { id: g, kind: replication, detector: fd, members: [a, b, c], replication: { period: 20 us, ${packet} }, acks: { period: 20 us, loadSize: 26 B }${rest} }
`

describe('a services file', () => {
  test('defaults', () => {
    const read = readServices(group(''), { file: 's', topology })
    expect(read).toEqual({
      ok: true,
      warnings: [],
      value: {
        services: [
          {
            kind: 'failure-detection',
            id: 'fd',
            members: ['a', 'b', 'c', 'd'],
            heartbeat: { periodPs: 1_000_000_000, loadSizeBits: 208, sizeBits: 736, lane: 0 },
            losses: 1,
            pollPs: 0,
          },
          {
            kind: 'replication',
            id: 'g',
            detector: 'fd',
            members: ['a', 'b', 'c'],
            leaders: ['a', 'b', 'c'],
            replication: { periodPs: 20_000_000, loadSizeBits: 11_776, sizeBits: 12_304, lane: 1 },
            acks: { periodPs: 20_000_000, loadSizeBits: 208, sizeBits: 736, lane: 1, to: 'leader' },
            commit: 'both',
            elections: 'ranked',
            processing: { leaderPs: 0, followerPs: 0 },
            failures: 0,
          },
        ],
        requests: [],
      },
    })
  })

  test('everything that can be said, read', () => {
    const text = `# yaml-language-server: $schema=x
$schema: x
description: for people
x-mine: { anything: 1 }
bitErrorRate: 1e-12
services:
  - id: fd
    kind: failure-detection
    description: all of them
    labels: { team: storage }
    x-note: mine
    members: [a, b, c]
    heartbeat: { period: 1 ms, loadSize: 26 B, lane: 2 }
    losses: 2
    application: { update: 333 us, delay: 300 us }
    poll: 5 us
    deadline: { detection: 3 ms }
  - id: g
    kind: replication
    detector: fd
    members: [a, b, c]
    leaders: [c, a]
    replication: { period: 13.2 us, packet: 100 B, lane: 3 }
    acks: { period: 10 us, loadSize: 26 B, lane: 4, to: all }
    commit: heartbeat
    elections: { random: 50 ms }
    processing: { leader: 1 ns, follower: 2 ns }
    durability: { disk: 2 ms }
    workload: { rate: 1 MB/s, burst: 1 KiB, entry: 26 B }
    failures: 1
    deadline: { commit: 150 us, visible: 1.2 ms, failover: 4 ms }
requests:
  - { id: other, sender: a, receivers: [b], loadSize: 64 B, period: 1 ms }
`
    const read = readServices(text, { file: 's', topology })
    if (!read.ok) throw new Error(JSON.stringify(read.diagnostics))
    const [fd, g] = read.value.services
    expect([read.value.bitErrorRate, read.value.description]).toEqual([1e-12, 'for people'])
    expect(fd).toMatchObject({
      losses: 2,
      labels: { team: 'storage' },
      application: { updatePs: 333_000_000, delayPs: 300_000_000 },
      pollPs: 5_000_000,
      deadline: { detectionPs: 3_000_000_000 },
    })
    expect(g).toMatchObject({
      leaders: ['c', 'a'],
      commit: 'heartbeat',
      elections: { randomPs: 50_000_000_000 },
      diskPs: 2_000_000_000,
      workload: { rateBps: 8_000_000, burstBits: 8192, entryBits: 208 },
      deadline: { commitPs: 150_000_000, visiblePs: 1_200_000_000, failoverPs: 4_000_000_000 },
    })
    expect(
      deriveRequests(read.value, topology).map(({ id, sender, receivers, lane }) => [
        id,
        sender,
        receivers,
        lane,
      ]),
    ).toEqual([
      ['fd/a', 'a', ['b', 'c'], 2],
      ['fd/b', 'b', ['a', 'c'], 2],
      ['fd/c', 'c', ['a', 'b'], 2],
      // Leaders in members' order: their order among themselves is that of elections only.
      ['g/log/a', 'a', ['b', 'c'], 3],
      ['g/log/c', 'c', ['a', 'b'], 3],
      ['g/ack/a', 'a', ['b', 'c'], 4],
      ['g/ack/b', 'b', ['a', 'c'], 4],
      ['g/ack/c', 'c', ['a', 'b'], 4],
      ['other', 'a', ['b'], 0],
    ])
  })

  test('coded packets are full ones, whatever of them is used', () => {
    const hd6 = topologyOf('xlane-hd6')
    for (const packet of ['lane: 1', 'packet: 100 B']) {
      const read = readServices(group('', packet), { file: 's', topology: hd6 })
      expect(read.ok && read.value.services[1]).toMatchObject({ replication: { loadSizeBits: 1265 * 8 } })
    }
    expect(said(group('', 'packet: 1266 B'), hd6)).toEqual([
      '3:105 SERVICES_PACKET services[1].replication.packet: expected at most 1265 B, which is what xlane-hd6 carries in one packet; found 1266 B',
    ])
  })

  test('every mistake at once, each in its place', () => {
    expect(
      said(`
services:
  - id: fd
    kind: failure-detection
    members: [a, b, x, a]
    heartbeat: { period: 0 s, loadsize: 26 B, lane: 9 }
    losses: -1
    poll: 3 parsecs
  - id: g
    kind: replication
    detector: fx
    members: [a, b, d]
    leaders: [a, c]
    replication: { period: 10 us }
    acks: { period: 10 us, loadSize: 26 B, to: leaders }
    failures: 2
    workload: { rate: 40 MB/s, burst: 8 B, entry: 100 B }
    elections: { random: 0 s }
  - id: g
    kind: replicate
requests:
  - { id: fd/a, sender: a, receivers: [b], loadSize: 10 B, period: 1 ms }
bitErrorRate: 2
`).map(line => line.split(':', 2).join(':')),
    ).toEqual([
      '5:21 UNKNOWN_NODE services[0].members[2]',
      '5:24 SERVICES_MEMBERS services[0].members[3]',
      '6:16 MISSING_KEY services[0].heartbeat.loadSize',
      '6:26 ZERO_PERIOD services[0].heartbeat.period',
      '6:31 UNKNOWN_KEY services[0].heartbeat.loadsize',
      '6:53 OUT_OF_RANGE services[0].heartbeat.lane',
      '7:13 OUT_OF_RANGE services[0].losses',
      '8:11 UNKNOWN_UNIT services[0].poll',
      '11:15 SERVICES_DETECTOR services[1].detector',
      '13:18 SERVICES_LEADERS services[1].leaders[1]',
      '14:18 MISSING_KEY services[1].replication.packet',
      '15:48 BAD_CHOICE services[1].acks.to',
      '16:15 SERVICES_FAILURES services[1].failures',
      '17:39 SERVICES_WORKLOAD services[1].workload.burst',
      '18:26 ZERO_PERIOD services[1].elections.random',
      '19:9 DUPLICATE_ID services[2].id',
      '20:11 BAD_CHOICE services[2].kind',
      '22:11 DUPLICATE_ID requests[0].id',
      '23:15 OUT_OF_RANGE bitErrorRate',
    ])
  })

  test.each([
    [
      group(', failures: 2'),
      'SERVICES_FAILURES services[1].failures: expected at most 1: of 3 members 2 must live; found 2',
    ],
    [
      group('').replace('detector: fd', 'detector: fe'),
      'SERVICES_DETECTOR services[1].detector: expected failure detection fd; found fe; did you mean fd?',
    ],
    [
      group('').replace('members: [a, b, c, d]', 'members: [a, b, d]'),
      'SERVICES_DETECTOR services[1].members[2]: expected a member of fd, whose heartbeats tell who lives; found c',
    ],
    [
      group('').replace('members: [a, b, c]', 'members: [a]'),
      'SERVICES_MEMBERS services[1].members: expected at least two members; found one',
    ],
    [
      group(', leaders: []'),
      'SERVICES_LEADERS services[1].leaders: expected at least one possible leader; found none',
    ],
    [
      group('', 'packet: 18 B'),
      'SERVICES_PACKET services[1].replication.packet: expected at least 19 B: a header of 16 B, and an entry of 1 B with its length; found 18 B',
    ],
    [group(', processing: { leader: 2000 s }'), 'OUT_OF_RANGE services[1].processing.leader'],
    ['requests: []', 'WRONG_TYPE : expected services: a map with services; found requests'],
    ['nodes: {}', 'WRONG_TYPE : expected services: a map with services; found a topology'],
    ['services: [7]', 'WRONG_TYPE services[0]: expected a service: { id, kind, members, … }; found 7'],
    ['services: 7', 'WRONG_TYPE services: expected a list of services; found 7'],
  ])('one mistake: %#', (text, expected) => {
    const lines = said(text)
    expect(lines.map(line => line.slice(line.indexOf(' ') + 1)).join('\n')).toContain(expected)
    expect(lines).toHaveLength(1)
  })

  test.each([
    [
      group('').replace('members: [a, b, c]', 'members: [a, b, c, d]'),
      'SERVICES_EVEN services[1].members: expected an odd number of members: 4 survive no more crashes than 3; found 4 members',
    ],
    [
      group('').replace('members: [a, b, c]', 'members: [a, b]'),
      'SERVICES_TWO services[1].members: expected at least three members: two survive no crash; found 2 members',
    ],
    [
      group(', workload: { rate: 1 MB/s, entry: 2000 B }'),
      'SERVICES_FRAGMENTED services[1].workload.entry: expected entries of at most 1454 B, which one packet carries with its header; found 2000 B: every entry takes several slots',
    ],
  ])('one warning: %#', (text, expected) => {
    expect(said(text).map(line => line.slice(line.indexOf(' ') + 1))).toEqual([expected])
  })

  test('with sizes as on the wire, headers count as room: said once', () => {
    expect(said(group(''), topologyOf('none')).join('\n')).toMatch(
      /SERVICES_HEADERS services\[1\]\.replication/,
    )
  })
})

describe('plain objects and values with units', () => {
  const read = (): Services => {
    const parsed = readServices(group(''), { file: 's', topology })
    if (!parsed.ok) throw new Error('unreadable')
    return structuredClone(parsed.value)
  }
  const faults = (services: unknown): readonly string[] => {
    try {
      deriveRequests(services as Services, topology)
      return []
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      return error.faults.map(({ path, code }) => `${code} ${path.join('.')}`)
    }
  }

  test('what was read is sound; what is changed by hand is checked as a file would be', () => {
    expect(faults(read())).toEqual([])
    const [fd, g] = read().services
    expect(faults({ services: [{ ...fd, members: ['a', 'z'] }], requests: [] })).toEqual([
      'UNKNOWN_NODE services.services.0.members.1',
    ])
    expect(faults({ services: [fd, { ...g, failures: 2 }], requests: [] })).toEqual([
      'SERVICES_FAILURES services.services.1.failures',
    ])
    expect(
      faults({ services: [fd, { ...g, failures: 0.5, commit: 'never', leader: 1 }], requests: [] }),
    ).toEqual([
      'UNKNOWN_KEY services.services.1.leader',
      'BAD_CHOICE services.services.1.commit',
      'NOT_WHOLE services.services.1.failures',
    ])
    const sized = { ...(fd as { heartbeat: object }).heartbeat, sizeBits: 1 }
    expect(faults({ services: [{ ...fd, heartbeat: sized }], requests: [] })).toEqual([
      'WRONG_SIZE services.services.0.heartbeat.sizeBits',
    ])
    expect(faults({ services: [], requests: [], bitErrorRate: 1 })).toEqual([
      'OUT_OF_RANGE services.bitErrorRate',
    ])
    expect(faults(null)).toEqual(['WRONG_TYPE services'])
  })

  test('values with units give what a file with them gives', () => {
    const values = {
      services: [
        {
          id: 'fd',
          kind: 'failure-detection',
          members: ['a', 'b', 'c', 'd'],
          heartbeat: { period: '1 ms', loadSize: '26 B' },
        },
        {
          id: 'g',
          kind: 'replication',
          detector: 'fd',
          members: ['a', 'b', 'c'],
          replication: { period: '20 us', packet: '1472 B' },
          acks: { period: '20 us', loadSize: '26 B' },
        },
      ],
    } as const
    expect(buildServices(values, topology)).toEqual(read())
    const [first] = values.services
    expect(() =>
      buildServices({ services: [{ ...first, heartbeat: { period: '1 m', loadSize: '26 B' } }] }, topology),
    ).toThrow(InputError)
  })
})
