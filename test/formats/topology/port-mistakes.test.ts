import { expect, test } from 'vitest'
import { topologySays } from '../says.ts'

const top = (lines: string): string => `${lines}\nnodes: {}\nlinks: []\n`
/** One link on line 7. */
const link = (keys: string): string => `defaults:
  link: { bandwidth: 10 Gbit/s, queueSize: 128 KiB }
nodes:
  h1: { kind: host }
  s1: { kind: switch }
links:
  - { from: h1, to: s1, ${keys} }
`

test.each<[string, string, ...string[]]>([
  [
    'an MTU below the least frame',
    top('mtu: 45 B'),
    '1:6 OUT_OF_RANGE mtu: expected at least 46 B, the least payload of an Ethernet frame; found 45 B',
  ],
  [
    'an MTU above the largest IP packet',
    top('mtu: 64 KiB'),
    '1:6 OUT_OF_RANGE mtu: expected at most 65535 B, the largest IP packet there is; found 64 KiB',
  ],
  [
    'an MTU without unit',
    top('mtu: 1500'),
    '1:6 MISSING_UNIT mtu: expected a size such as 64 B (units: bit, B, kB, KiB, MB, MiB); found 1500',
  ],
  [
    'an MTU full of headers',
    top('mtu: 46 B\nencapsulation: udp6'),
    '1:6 OUT_OF_RANGE mtu: expected room for a load of at least 1 B beside the headers of udp6; found 46 B',
  ],
  [
    'an MTU of a link',
    link('mtu: 20 B'),
    '7:30 OUT_OF_RANGE links[0].mtu: expected at least 46 B, the least payload of an Ethernet frame; found 20 B',
  ],
  [
    'preemption on',
    top('preemption: on'),
    '1:13 BAD_CHOICE preemption: expected { express: [0], minFragment: 64 B }, or none; found on',
  ],
  [
    'nothing express',
    top('preemption: { express: [] }'),
    '1:24 OUT_OF_RANGE preemption.express: expected at least lane 0: a port where nothing is express has preemption: none; found an empty list',
  ],
  [
    'the first lane not express',
    top('preemption: { express: [1] }'),
    '1:24 OUT_OF_RANGE preemption.express: expected lanes from 0 on without a gap, such as [0, 1]; found no lane 0 before lane 1',
  ],
  [
    'a gap',
    top('preemption: { express: [0, 2] }'),
    '1:24 OUT_OF_RANGE preemption.express: expected lanes from 0 on without a gap, such as [0, 1, 2]; found no lane 1 before lane 2',
  ],
  [
    'a lane twice',
    top('preemption: { express: [0, 0] }'),
    '1:28 OUT_OF_RANGE preemption.express[1]: expected each lane once; found lane 0 again',
  ],
  [
    'a lane beyond the last',
    top('preemption: { express: [0, 8] }'),
    '1:28 OUT_OF_RANGE preemption.express[1]: expected a whole number from 0 to 7; found 8',
  ],
  [
    'a lane that is no list',
    top('preemption: { express: 0 }'),
    '1:24 WRONG_TYPE preemption.express: expected a list of lanes from lane 0 on: [0] or [0, 1]; found 0',
  ],
  [
    'the fragment as Linux counts it',
    top('preemption: { express: [0], minFragment: 60 B }'),
    '1:42 BAD_CHOICE preemption.minFragment: expected one of 64 B, 128 B, 192 B, 256 B; found 60 B; did you mean 64 B?',
  ],
  [
    'a fragment that no port has',
    link('preemption: { express: [0], minFragment: 100 B }'),
    '7:66 BAD_CHOICE links[0].preemption.minFragment: expected one of 64 B, 128 B, 192 B, 256 B; found 100 B',
  ],
  [
    'preemption of nobody',
    top('preemption: { minFragment: 64 B }'),
    '1:13 MISSING_KEY preemption.express: expected the key express: a list of lanes from lane 0 on: [0] or [0, 1]; found no such key',
  ],
  [
    'a key misspelt',
    top('preemption: { express: [0], minFragmnt: 64 B }'),
    '1:29 UNKNOWN_KEY preemption.minFragmnt: expected one of express, minFragment; found minFragmnt; did you mean minFragment?',
  ],
  [
    'reserved without a list',
    top('reserved: gptp'),
    '1:11 WRONG_TYPE reserved: expected a list of control traffic: [{ name: gptp, size: 90 B, period: 31.25 ms }]; found gptp',
  ],
  [
    'reserved nothing',
    top('reserved: [{ name: gptp, size: 0 B, period: 0 us }]'),
    '1:32 ZERO_SIZE reserved[0].size: expected more than 0 B; found 0 B',
    '1:45 ZERO_PERIOD reserved[0].period: expected a period of at least 1 ps; found 0 ps',
  ],
  [
    'reserved without a period',
    top('reserved: [{ name: gptp, size: 90 B }]'),
    '1:12 MISSING_KEY reserved[0].period: expected the key period: a time such as 10 us (units: ps, ns, us, ms, s); found no such key',
  ],
  [
    'no reserved packets',
    link('reserved: [{ name: gptp, size: 90 B, period: 1 s, packets: 0 }]'),
    '7:84 OUT_OF_RANGE links[0].reserved[0].packets: expected a whole number from 1 to 1000000; found 0',
  ],
  [
    'a name twice',
    top('reserved: [{ name: gptp, size: 90 B, period: 1 s }, { name: gptp, size: 90 B, period: 1 s }]'),
    '1:61 DUPLICATE_ID reserved[1].name: expected a name of its own; found gptp again (first: [0])',
  ],
  [
    'a name with a tab',
    top('reserved: [{ name: "a\\tb", size: 90 B, period: 1 s }]'),
    '1:20 BAD_NAME reserved[0].name: expected a name without control characters; found a	b',
  ],
  [
    'none as a word',
    link('reserved: none'),
    '7:35 WRONG_TYPE links[0].reserved: expected a list of control traffic: [{ name: gptp, size: 90 B, period: 31.25 ms }]; found none',
  ],
  [
    'a wake of the network',
    top('wakeLatency: 1 us'),
    '1:1 UNKNOWN_KEY wakeLatency: expected wakeLatency at a link, or in defaults.link for all; found wakeLatency of the network',
  ],
  [
    'a wake without unit',
    link('wakeLatency: 16.5'),
    '7:38 MISSING_UNIT links[0].wakeLatency: expected a time such as 10 us (units: ps, ns, us, ms, s); found 16.5',
  ],
  [
    'cells of nothing',
    link('queueCell: 0 B'),
    '7:36 ZERO_SIZE links[0].queueCell: expected a cell of more than 0 B; found 0 B',
  ],
  [
    'a cell larger than the queue',
    link('queueCell: 129 KiB'),
    '7:36 OUT_OF_RANGE links[0].queueCell: expected at most the queueSize, 128 KiB: a frame takes whole cells; found 129 KiB',
  ],
  [
    'unlimited misspelt',
    link('queueSize: unlimted'),
    '7:36 BAD_CHOICE links[0].queueSize: expected a size such as 64 B (units: bit, B, kB, KiB, MB, MiB), or unlimited where loss is not to be checked; found unlimted; did you mean unlimited?',
  ],
  [
    'infinite',
    link('queueSize: .inf'),
    '7:36 BAD_CHOICE links[0].queueSize: expected a size such as 64 B (units: bit, B, kB, KiB, MB, MiB), or unlimited where loss is not to be checked; found .inf',
  ],
  [
    'a list',
    link('queueSize: []'),
    '7:36 WRONG_TYPE links[0].queueSize: expected a size such as 64 B (units: bit, B, kB, KiB, MB, MiB), or unlimited; found an empty list',
  ],
  [
    'best effort without its key',
    link('bestEffort: 0 B'),
    '7:37 WRONG_TYPE links[0].bestEffort: expected { maxFrame: 1542 B }; found 0 B',
  ],
  [
    'a best-effort frame that is a time',
    link('bestEffort: { maxFrame: 1 us }'),
    '7:49 WRONG_UNIT links[0].bestEffort.maxFrame: expected a size such as 64 B (units: bit, B, kB, KiB, MB, MiB); found 1 us',
  ],
])('%s', (_name, text, ...expected) => {
  expect(topologySays(text)).toEqual(expected)
})

test.each([
  top('mtu: 9000 B'),
  top('preemption: none'),
  top('reserved: []'),
  link('queueCell: 1 MiB, queueSize: unlimited'),
  link('preemption: none, reserved: [], wakeLatency: 0 us, bestEffort: { maxFrame: 0 B }'),
  link('wakeLatency: 16.5 us'),
])('nothing is wrong with %s', text => {
  expect(topologySays(text)).toEqual([])
})
