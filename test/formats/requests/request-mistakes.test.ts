import { expect, test } from 'vitest'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { allocationSays, oneRequest, requestsSay } from '../says.ts'

const TIME = 'a time such as 10 us (units: ps, ns, us, ms, s)'
const SIZE = 'a size such as 64 B (units: bit, B, kB, KiB, MB, MiB)'
const REQUEST_KEYS =
  'one of id, sender, receivers, loadSize, period, lane, deadline, maxPeriod, minSize, packets, within, fragment, arrival, sendLatency, sendJitter, jitter, routes, replicas'

/** Keys of a good request from h1 to h2; column 91 follows. */
const good = 'id: a, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us'
/** The good one with another value for a key. */
const but = (key: string, value: string): string =>
  oneRequest(good.replace(new RegExp(`${key}: (\\[.*?\\]|[^,]*)`), `${key}: ${value}`))
const and = (more: string): string => oneRequest(`${good}, ${more}`)
const routes = (paths: string): string => and(`routes: ${paths}`)

test.each<[string, string, ...string[]]>([
  [
    'wrong unit',
    but('period', '10 Gbit/s'),
    `2:67 WRONG_UNIT requests[0].period: expected ${TIME}; found 10 Gbit/s`,
  ],
  [
    'missing unit',
    but('loadSize', '64'),
    `2:53 MISSING_UNIT requests[0].loadSize: expected ${SIZE}; found 64`,
  ],
  [
    'negative',
    and('deadline: -5 us'),
    `2:84 NEGATIVE requests[0].deadline: expected ${TIME}, not negative; found -5 us`,
  ],
  [
    'not finite',
    but('period', 'Infinity'),
    `2:67 NOT_FINITE requests[0].period: expected ${TIME}, finite; found Infinity`,
  ],
  [
    'period 0',
    but('period', '0'),
    '2:67 ZERO_PERIOD requests[0].period: expected a period of at least 1 ps; found 0',
  ],
  [
    'period below 1 ps',
    but('period', '0.9 ps'),
    '2:67 ZERO_PERIOD requests[0].period: expected a period of at least 1 ps; found 0.9 ps',
  ],
  [
    'size of half a bit',
    but('loadSize', '0.5 bit'),
    '2:53 NOT_WHOLE requests[0].loadSize: expected a whole number of bits; found 0.5 bit',
  ],
  [
    'size outside the safe range',
    but('loadSize', '9007199254740993 bit'),
    '2:53 UNSAFE_VALUE requests[0].loadSize: expected at most 9007199254740991 bit (1 PB); found 9007199254740993 bit',
  ],
  [
    'size outside the safe range with its headers',
    but('loadSize', '9007199254740990 bit'),
    '2:53 UNSAFE_VALUE requests[0].loadSize: expected at most 9007199254740991 bit (1 PB), headers included; found 9007199254740990 bit',
  ],
  [
    'lane of one and a half',
    and('lane: 1.5'),
    '2:80 OUT_OF_RANGE requests[0].lane: expected a whole number from 0 to 7, or auto; found 1.5',
  ],
  [
    'negative lane',
    and('lane: -1'),
    '2:80 OUT_OF_RANGE requests[0].lane: expected a whole number from 0 to 7; found -1',
  ],
  [
    'lane beyond any hardware',
    and('lane: 9007199254740993'),
    '2:80 BAD_CHOICE requests[0].lane: expected a whole number from 0 to 7, or auto; found 9007199254740993',
  ],
  [
    'lane by name',
    and('lane: high'),
    '2:80 BAD_CHOICE requests[0].lane: expected a whole number from 0 to 7, or auto; found high',
  ],
  [
    'unknown key',
    and('recievers: [h2]'),
    `2:74 UNKNOWN_KEY requests[0].recievers: expected ${REQUEST_KEYS}; found recievers; did you mean receivers?`,
  ],
  [
    'missing key',
    oneRequest('id: a, sender: h1, receivers: [h2], loadSize: 64 B'),
    `2:5 MISSING_KEY requests[0].period: expected the key period: ${TIME}; found no such key`,
  ],
  [
    'duplicate id',
    `${oneRequest(good)}  - { ${good} }\n`,
    '3:11 DUPLICATE_ID requests[1].id: expected an id of its own; found a again (first: requests[0])',
  ],
  [
    'unknown sender',
    but('sender', 'h9'),
    '2:22 UNKNOWN_NODE requests[0].sender: expected one of s1, s2, h1, h2, h3, h4; found h9; did you mean h1?',
  ],
  [
    'unknown receiver',
    but('receivers', '[h2, frontLeftCamera]'),
    '2:42 UNKNOWN_NODE requests[0].receivers[1]: expected one of s1, s2, h1, h2, h3, h4; found frontLeftCamera',
  ],
  [
    'sender among receivers',
    but('receivers', '[h2, h1]'),
    '2:42 SENDER_IS_RECEIVER requests[0].receivers[1]: expected a node other than the sender; found h1',
  ],
  [
    'receiver twice',
    but('receivers', '[h2, h2]'),
    '2:42 DUPLICATE_RECEIVER requests[0].receivers[1]: expected each receiver once; found h2 again',
  ],
  [
    'no receivers',
    but('receivers', '[]'),
    '2:37 EMPTY_RECEIVERS requests[0].receivers: expected at least one receiver; found an empty list',
  ],
  [
    'receivers as text',
    but('receivers', 'h2'),
    '2:37 WRONG_TYPE requests[0].receivers: expected a list of nodes; found h2',
  ],
  [
    'packet larger than every queue at the sender',
    but('loadSize', '128 KiB'),
    '2:53 SIZE_EXCEEDS_QUEUE requests[0].loadSize: expected at most 128 KiB on the wire, the queue of h1>s1; found 131138 B on the wire',
  ],
  [
    'packet larger than every queue to a receiver',
    but('receivers', '[h3]').replace('64 B', '200 B'),
    '2:53 SIZE_EXCEEDS_QUEUE requests[0].loadSize: expected at most 200 B on the wire, the queue of s2>h3; found 266 B on the wire',
  ],
  [
    'packet larger than a queue of its route',
    oneRequest(
      'id: a, sender: h1, receivers: [h3], loadSize: 200 B, period: 10 us, routes: [[h1, s1, { link: a }, s2, h3]]',
    ),
    '2:53 SIZE_EXCEEDS_QUEUE requests[0].loadSize: expected at most 200 B on the wire, the queue of s2>h3; found 266 B on the wire',
  ],
  [
    'an empty request',
    oneRequest(''),
    ...[
      'id: a name',
      'sender: the name of a node',
      'receivers: a list of nodes',
      `loadSize: ${SIZE}`,
      `period: ${TIME}`,
    ].map(
      key =>
        `2:5 MISSING_KEY requests[0].${key.replace(/:.*/, '')}: expected the key ${key}; found no such key`,
    ),
  ],
  // Routes
  [
    'unknown node in a route',
    routes('[[h1, s3, h2]]'),
    '2:88 UNKNOWN_NODE requests[0].routes[0][1]: expected one of s1, s2, h1, h2, h3, h4; found s3; did you mean s1?',
  ],
  [
    'unknown link in a route',
    but('receivers', '[h3]').replace(' }\n', ', routes: [[h1, s1, { link: c }, s2, h3]] }\n'),
    '2:100 UNKNOWN_LINK requests[0].routes[0][2].link: expected one of s1>h1, s1>h2, a, b; found c',
  ],
  [
    'parallel links',
    but('receivers', '[h3]').replace(' }\n', ', routes: [[h1, s1, s2, h3]] }\n'),
    '2:92 AMBIGUOUS_LINK requests[0].routes[0][2]: expected { link: … } before it, one of a, b; found 2 parallel links from s1 to s2; did you mean s1, { link: a }, s2?',
  ],
  [
    'link before the first node',
    routes('[[{ link: a }, s1, h2]]'),
    '2:84 BAD_ROUTE requests[0].routes[0][0]: expected a node here: { link: … } stands between two nodes; found a map',
  ],
  [
    'two links in a row',
    routes('[[h1, { link: a }, { link: b }, s1, h2]]'),
    '2:101 BAD_ROUTE requests[0].routes[0][2]: expected a node here: { link: … } stands between two nodes; found a map',
  ],
  [
    'route that starts elsewhere',
    routes('[[h2, s1, h2]]'),
    '2:84 BAD_ROUTE requests[0].routes[0][0]: expected the sender h1; found h2',
  ],
  [
    'route that ends elsewhere',
    routes('[[h1, s1]]'),
    '2:88 BAD_ROUTE requests[0].routes[0][1]: expected receiver h2; found s1',
  ],
  [
    'receiver without a route',
    but('receivers', '[h2, h3]').replace(' }\n', ', routes: [[h1, s1, h2]] }\n'),
    '2:86 BAD_ROUTE requests[0].routes: expected a path to the receiver h3; found none',
  ],
  [
    'two routes to one receiver',
    routes('[[h1, s1, h2], [h1, s1, h2]]'),
    '2:97 BAD_ROUTE requests[0].routes[1]: expected one path per receiver; found a second path to h2',
  ],
  [
    'empty route',
    routes('[[]]'),
    '2:83 BAD_ROUTE requests[0].routes[0]: expected a path from the sender to a receiver; found an empty list',
  ],
  [
    'route of one node',
    routes('[[h1]]'),
    '2:83 BAD_ROUTE requests[0].routes[0]: expected a path from the sender to a receiver; found one node',
  ],
  [
    'routes that are one path',
    routes('[h1, s1]'),
    ...['83 WRONG_TYPE requests[0].routes[0]', '87 WRONG_TYPE requests[0].routes[1]'].map(
      (place, i) =>
        `2:${place}: expected a list of nodes from the sender to a receiver; found ${['h1', 's1'][i]}`,
    ),
  ],
  // The wrong file
  [
    'a topology',
    'nodes: {}\nlinks: []\n',
    '1:1 WRONG_TYPE: expected requests: a map with requests; found a topology',
  ],
  ['a list', '- a\n', '1:1 WRONG_TYPE: expected a map with requests; found a list'],
  [
    'keys of an allocation',
    and('minLatency: 3 us'),
    '2:74 UNKNOWN_KEY requests[0].minLatency: expected a requests file; found minLatency, a key of allocation files',
  ],
  // What can be read, but not work
  [
    'a receiver that cannot be reached',
    but('receivers', '[h2, h4]'),
    '2:42 verdict NO_ROUTE requests[0].receivers[1]: expected a path from h1 to h4 over nodes that forward; found none',
  ],
  [
    'a hop without a link',
    routes('[[h1, h2]]'),
    '2:88 verdict TREE requests[0].routes[0][1]: expected a link from h1 to h2; found none',
  ],
  [
    'a route through a host',
    but('receivers', '[s1]').replace(' }\n', ', routes: [[h1, s1, h2, s1]] }\n'),
    '2:92 verdict TREE requests[0].routes[0][2]: expected nodes that forward between the ends; found the host h2, which does not',
  ],
  [
    'a link that leads elsewhere',
    routes('[[h1, { link: a }, s1, h2]]'),
    '2:101 verdict TREE requests[0].routes[0][2]: expected the link a to lead from h1 to s1; found that it leads from s1 to s2',
  ],
  // What is odd
  [
    'maxPeriod below the period',
    and('maxPeriod: 5 us'),
    '2:85 warning PERIOD requests[0].maxPeriod: expected at least the period, which is the least that can be granted; found less',
  ],
])('%s', (_name, text, ...expected) => {
  expect(requestsSay(text)).toEqual(expected)
})

test.each<[string, string, ...string[]]>([
  [
    'requests that are not placed',
    oneRequest(good),
    '1:1 MISSING_KEY requests: expected an allocation: requests with routes; found requests without routes (analyze --out FILE places them)',
  ],
  [
    'one that is not placed',
    `${routes('[[h1, s1, h2]]')}  - { ${good.replace('id: a', 'id: b')} }\n`,
    '3:5 MISSING_KEY requests[1].routes: expected the key routes: a list of paths, one per receiver: [[h1, s1, h2]]; found no such key',
  ],
  [
    'declared half picoseconds',
    routes('[[h1, s1, h2]], minLatency: 0.5 ps'),
    '2:110 NOT_WHOLE requests[0].minLatency: expected a whole number of picoseconds; found 0.5 ps',
  ],
  [
    'requested period 0',
    routes('[[h1, s1, h2]], requestedPeriod: 0 us'),
    '2:115 ZERO_PERIOD requests[0].requestedPeriod: expected a period of at least 1 ps; found 0 us',
  ],
  [
    'a hop without a link',
    routes('[[h1, h2]]'),
    '2:88 verdict TREE requests[0].routes[0][1]: expected a link from h1 to h2; found none',
  ],
])('allocation: %s', (_name, text, ...expected) => {
  expect(allocationSays(text)).toEqual(expected)
})

test('mistakes of all requests arrive together; what can be checked is checked', () => {
  const text = `requests:
  - id: a
    sender: h9
    receivers: []
    loadSize: 64
    period: 0
  - id: a
    sender: h1
    receivers: [h1, h2, h7]
    loadSize: 300 KiB
    period: 10 Gbit/s
    lane: 300
    routes: [[h1, s9, h2], [h1, s1, { link: nope }, s2]]
`
  expect(requestsSay(text).map(said => said.replace(/: .*/, ''))).toEqual([
    '3:13 UNKNOWN_NODE requests[0].sender',
    '4:16 EMPTY_RECEIVERS requests[0].receivers',
    '5:15 MISSING_UNIT requests[0].loadSize',
    '6:13 ZERO_PERIOD requests[0].period',
    '7:9 DUPLICATE_ID requests[1].id',
    '9:17 SENDER_IS_RECEIVER requests[1].receivers[0]',
    '9:25 UNKNOWN_NODE requests[1].receivers[2]',
    '11:13 WRONG_UNIT requests[1].period',
    '12:11 OUT_OF_RANGE requests[1].lane',
    '13:19 UNKNOWN_NODE requests[1].routes[0][1]',
    '13:45 UNKNOWN_LINK requests[1].routes[1][2].link',
  ])
})

test('sizes below an Ethernet frame are odd only where they are the size on the wire', () => {
  const lone = (encapsulation: string) =>
    parseTopologyOrThrow(
      `encapsulation: ${encapsulation}\nnodes: { a: { kind: host }, b: { kind: host } }\nlinks: [{ from: a, to: b, bandwidth: 1 Gbit/s, queueSize: 1 KiB }]\n`,
      { file: 't.yaml' },
    )
  const keys = 'sender: a, receivers: [b], loadSize: 64 B, period: 10 us'
  const text = `requests:\n  - { id: x, ${keys} }\n  - { id: y, ${keys} }\n  - { id: z, ${keys.replace('64', '84')} }\n`
  expect(requestsSay(text, lone('none'))).toEqual([
    '2:51 warning SHORT_FRAME requests[0].loadSize: expected at least 84 B: with encapsulation none it is the size on the wire, preamble and gap included; found 64 B (and 1 more)',
  ])
  expect(requestsSay(text, lone('udp4'))).toEqual([])
  expect(requestsSay(oneRequest(`id: x, ${keys.replace('64 B', '0 B')}`), lone('none'))).toEqual([
    '2:51 ZERO_SIZE requests[0].loadSize: expected more than 0 B; found 0 B',
  ])
  expect(requestsSay(oneRequest(`id: x, ${keys.replace('64 B', '1266 B')}`), lone('xlane-hd6'))).toEqual([
    '2:51 SIZE_EXCEEDS_ENCAPSULATION requests[0].loadSize: expected at most 1265 B, which is what xlane-hd6 carries in one packet (fragment: true sends several); found 1266 B',
  ])
})
