import { expect, test } from 'vitest'
import { topologySays } from '../says.ts'

const HEAD = `defaults:
  link: { bandwidth: 10 Gbit/s, queueSize: 128 KiB }
nodes:
  h1: { kind: host }
  s1: { kind: switch }
links:
`

/** One link on line 7; its first key starts at column 7. */
const link = (keys: string): string => `${HEAD}  - { ${keys} }\n`
const ends = 'from: h1, to: s1'
/** One node n on line 2, column 6 on; no links. */
const node = (keys: string): string => `nodes:\n  n: { ${keys} }\nlinks: []\n`
/** One top-level line before nodes and links. */
const top = (line: string): string => `${line}\nnodes: {}\nlinks: []\n`

const TIME = 'a time such as 10 us (units: ps, ns, us, ms, s)'
const SIZE = 'a size such as 64 B (units: bit, B, kB, KiB, MB, MiB)'
const RATE = 'a rate such as 10 Gbit/s (units: bit/s, kbit/s, Mbit/s, Gbit/s, Tbit/s, B/s)'
const ENCAPSULATIONS =
  'one of none, ethernet, vlan, udp4, udp6, udp4-vlan, udp6-vlan, xlane-hd6, xlane-hd8, or { header: 46 B, minimum: 84 B }'

test.each<[string, string, ...string[]]>([
  // Quantities
  [
    'wrong unit',
    link(`${ends}, bandwidth: 10 Gbit`),
    `7:36 WRONG_UNIT links[0].bandwidth: expected ${RATE}; found 10 Gbit; did you mean 10 Gbit/s?`,
  ],
  [
    'unit of another kind',
    link(`${ends}, queueSize: 10 us`),
    `7:36 WRONG_UNIT links[0].queueSize: expected ${SIZE}; found 10 us`,
  ],
  [
    'unknown unit',
    node('kind: host, minLatency: 3 uss'),
    `2:32 UNKNOWN_UNIT nodes.n.minLatency: expected ${TIME}; found 3 uss; did you mean 3 us?`,
  ],
  [
    'missing unit',
    link(`${ends}, minLatency: 15`),
    `7:37 MISSING_UNIT links[0].minLatency: expected ${TIME}; found 15`,
  ],
  [
    'a decimal without unit as written',
    link(`${ends}, minLatency: 1.10`),
    `7:37 MISSING_UNIT links[0].minLatency: expected ${TIME}; found 1.10`,
  ],
  [
    'no number',
    link(`${ends}, maxJitter: low`),
    `7:36 BAD_QUANTITY links[0].maxJitter: expected ${TIME}; found low`,
  ],
  [
    'negative',
    node('kind: host, maxJitter: -3 us'),
    `2:31 NEGATIVE nodes.n.maxJitter: expected ${TIME}, not negative; found -3 us`,
  ],
  [
    'not finite',
    node('kind: host, sendJitter: .inf'),
    `2:32 NOT_FINITE nodes.n.sendJitter: expected ${TIME}, finite; found .inf`,
  ],
  [
    'not a number',
    node('kind: host, sendJitter: .nan'),
    `2:32 NOT_FINITE nodes.n.sendJitter: expected ${TIME}, finite; found .nan`,
  ],
  [
    'outside the safe range',
    link(`${ends}, bandwidth: 9007199254740993 bit/s`),
    '7:36 UNSAFE_VALUE links[0].bandwidth: expected at most 9007199254740991 bit/s (9 Pbit/s); found 9007199254740993 bit/s',
  ],
  [
    'a sum outside the safe range',
    node('kind: host, minLatency: 2 h, maxJitter: 2 h'),
    '2:48 UNSAFE_VALUE nodes.n.maxJitter: expected at most 9007199254740991 ps (2.5 hours); found a sum above it',
  ],
  [
    'a size of half a bit',
    link(`${ends}, queueSize: 1.1 B`),
    '7:36 NOT_WHOLE links[0].queueSize: expected a whole number of bits; found 1.1 B',
  ],
  [
    'a rate of half a bit',
    link(`${ends}, bandwidth: 0.5 bit/s`),
    '7:36 NOT_WHOLE links[0].bandwidth: expected a whole number of bit/s; found 0.5 bit/s',
  ],
  [
    'multicast latency that cannot be rounded outward',
    node('kind: switch, multicastLatency: 0.5 ps'),
    '2:40 NOT_WHOLE nodes.n.multicastLatency: expected a whole number of picoseconds; found 0.5 ps',
  ],
  [
    'no bandwidth',
    link(`${ends}, bandwidth: 0 bit/s`),
    '7:36 ZERO_BANDWIDTH links[0].bandwidth: expected a rate above 0; found 0 bit/s',
  ],
  [
    'in defaults',
    top('defaults: { host: { minLatency: 3 } }'),
    `1:33 MISSING_UNIT defaults.host.minLatency: expected ${TIME}; found 3`,
  ],
  [
    'best effort',
    top('bestEffort: { maxFrame: 1542 }'),
    `1:25 MISSING_UNIT bestEffort.maxFrame: expected ${SIZE}; found 1542`,
  ],
  [
    'clock tolerance',
    top('clockTolerance: 100'),
    '1:17 MISSING_UNIT clockTolerance: expected a ratio such as 100 ppm (units: ppm, ppb, %); found 100',
  ],
  [
    'clock tolerance of everything',
    top('clockTolerance: 100 %'),
    '1:17 OUT_OF_RANGE clockTolerance: expected a ratio below 100 %; found 100 %',
  ],
  // Shape
  [
    'unknown key',
    link(`${ends}, quueSize: 3 KiB`),
    '7:25 UNKNOWN_KEY links[0].quueSize: expected one of id, from, to, bandwidth, queueSize, minLatency, maxJitter, mtu, preemption, reserved, bestEffort, wakeLatency, queueCell, duplex, description, labels; found quueSize; did you mean queueSize?',
  ],
  [
    'unknown key at the top',
    top('bestEfort: { maxFrame: 1542 B }'),
    '1:1 UNKNOWN_KEY bestEfort: expected one of name, description, labels, bestEffort, mtu, preemption, reserved, encapsulation, clockTolerance, defaults, nodes, links, sharedRisk; found bestEfort; did you mean bestEffort?',
  ],
  [
    'key missing from a link',
    link('from: h1'),
    '7:5 MISSING_KEY links[0].to: expected the key to: the name of a node; found no such key',
  ],
  [
    'key missing from a node',
    node('minLatency: 3 us'),
    '2:6 MISSING_KEY nodes.n.kind: expected the key kind: one of host, switch; found no such key',
  ],
  [
    'no nodes',
    'links: []\n',
    '1:1 MISSING_KEY nodes: expected the key nodes: a map of nodes by name; found no such key',
  ],
  [
    'no bandwidth anywhere',
    'nodes: { a: { kind: host }, b: { kind: host } }\nlinks:\n  - { from: a, to: b, queueSize: 1 KiB }\n',
    '3:5 MISSING_KEY links[0].bandwidth: expected the key bandwidth, here or in defaults.link: { bandwidth: 10 Gbit/s }; found no such key',
  ],
  [
    'wrong kind',
    node('kind: swich'),
    '2:14 BAD_CHOICE nodes.n.kind: expected one of host, switch; found swich; did you mean switch?',
  ],
  [
    'node without anything',
    'nodes:\n  n:\nlinks: []\n',
    '2:3 WRONG_TYPE nodes.n: expected a node: { kind: host | switch, … }; found nothing',
  ],
  [
    'text for a boolean',
    node('kind: host, forwards: yes'),
    '2:30 WRONG_TYPE nodes.n.forwards: expected true or false; found yes',
  ],
  [
    'list for a quantity',
    node('kind: host, minLatency: [3 us]'),
    `2:32 WRONG_TYPE nodes.n.minLatency: expected ${TIME}; found a list`,
  ],
  [
    'nodes as a list',
    'nodes: [a]\nlinks: []\n',
    '1:8 WRONG_TYPE nodes: expected a map of nodes by name; found a list',
  ],
  ['links as a map', 'nodes: {}\nlinks: {}\n', '2:8 WRONG_TYPE links: expected a list of links; found a map'],
  [
    'a link as text',
    `${HEAD}  - h1\n`,
    '7:5 WRONG_TYPE links[0]: expected a link: { from, to, … }; found h1',
  ],
  [
    'unknown encapsulation',
    top('encapsulation: udp'),
    `1:16 BAD_CHOICE encapsulation: expected ${ENCAPSULATIONS}; found udp; did you mean udp4?`,
  ],
  [
    'half an encapsulation',
    top('encapsulation: { header: 3 B }'),
    `1:16 MISSING_KEY encapsulation.minimum: expected the key minimum: ${SIZE}; found no such key`,
  ],
  [
    'encapsulation with a stranger',
    top('encapsulation: { header: 3 B, minimum: 0, trailer: 4 B }'),
    '1:43 UNKNOWN_KEY encapsulation.trailer: expected one of header, minimum; found trailer',
  ],
  [
    'encapsulation as a list',
    top('encapsulation: [udp4]'),
    `1:16 WRONG_TYPE encapsulation: expected ${ENCAPSULATIONS}; found a list`,
  ],
  [
    'top level as a list',
    '- a\n',
    '1:1 WRONG_TYPE: expected a topology: a map with nodes and links; found a list',
  ],
  [
    'top level as text',
    'hello\n',
    '1:1 WRONG_TYPE: expected a topology: a map with nodes and links; found hello',
  ],
  [
    'a requests file',
    'requests:\n  - { id: a }\n',
    '1:1 WRONG_TYPE: expected a topology: a map with nodes and links; found a requests or allocation file',
  ],
  [
    'control characters in a name',
    'nodes:\n  "a\\e[31m": { kind: host }\nlinks: []\n',
    '2:3 BAD_NAME nodes["a\\u001b[31m"]: expected a name without control characters; found a\ufffd[31m',
  ],
  [
    'blanks around a name',
    'nodes: { " a": { kind: host } }\nlinks: []\n',
    '1:10 BAD_NAME nodes[" a"]: expected a name without blanks around it; found  a',
  ],
  [
    'a list as a name',
    'nodes: { [a]: { kind: host } }\nlinks: []\n',
    '1:10 WRONG_TYPE nodes: expected a name as key; found a list or map as key',
  ],
  // References
  [
    'unknown node',
    link('from: h1, to: s9'),
    '7:21 UNKNOWN_NODE links[0].to: expected one of h1, s1; found s9; did you mean s1?',
  ],
  [
    'self-loop',
    link('from: h1, to: h1'),
    '7:21 SELF_LOOP links[0].to: expected a node other than h1; found h1',
  ],
  [
    'the same node twice',
    'nodes:\n  a: { kind: host }\n  a: { kind: host }\nlinks: []\n',
    '3:3 DUPLICATE_ID nodes.a: expected each node once; found a again',
  ],
  [
    'the same key twice',
    node('kind: host, kind: host'),
    '2:20 DUPLICATE_KEY nodes.n.kind: expected each key once; found kind again',
  ],
  [
    'the same link both ways',
    `${link(ends)}  - { from: s1, to: h1 }\n`,
    '8:5 DUPLICATE_ID links[1]: expected one entry for both directions, or an id for each parallel link (id: a); found s1>h1 again (first: links[0])',
  ],
  [
    'the same link id',
    `${link(`id: x, ${ends}`)}  - { id: x, ${ends} }\n`,
    '8:11 DUPLICATE_ID links[1].id: expected an id of its own; found x again (first: links[0])',
  ],
  [
    'an id that is the reverse of another',
    `${link(`id: x, ${ends}`)}  - { id: x~, ${ends} }\n`,
    '8:11 DUPLICATE_ID links[1].id: expected an id of its own; found x~ again (first: links[0])',
  ],
])('%s', (_name, text, ...expected) => {
  expect(topologySays(text)).toEqual(expected)
})

test('all mistakes of a file arrive together, in the order of the file', () => {
  const text = `bestEfort: { maxFrame: 1542 }
encapsulation: udp
nodes:
  h1: { kind: hots, minLatency: 3 }
  s1: { kind: switch }
links:
  - { from: h1, to: s9, bandwidth: 0 }
  - { from: h1, to: h1, queueSize: 1 KiB }
`
  expect(topologySays(text).map(said => said.replace(/: .*/, ''))).toEqual([
    '1:1 UNKNOWN_KEY bestEfort',
    '2:16 BAD_CHOICE encapsulation',
    '4:15 BAD_CHOICE nodes.h1.kind',
    '4:33 MISSING_UNIT nodes.h1.minLatency',
    '7:5 MISSING_KEY links[0].queueSize',
    '7:21 UNKNOWN_NODE links[0].to',
    '7:36 ZERO_BANDWIDTH links[0].bandwidth',
    '8:5 MISSING_KEY links[1].bandwidth',
    '8:21 SELF_LOOP links[1].to',
  ])
})

test('JSON gives the same answers at the same places as YAML', () => {
  const text = `{"nodes": {"a": {"kind": "host"}, "a": {"kind": "hots"}},
 "links": [{"from": "a", "to": "b", "bandwidth": "1 Gbit/s", "queueSize": 3, "from": "a"}]}`
  const expected = [
    '1:35 DUPLICATE_ID nodes.a: expected each node once; found a again',
    '1:49 BAD_CHOICE nodes.a.kind: expected one of host, switch; found hots; did you mean host?',
    '2:32 UNKNOWN_NODE links[0].to: expected node a; found b',
    `2:75 MISSING_UNIT links[0].queueSize: expected ${SIZE}; found 3`,
    '2:78 DUPLICATE_KEY links[0].from: expected each key once; found from again',
  ]
  expect(topologySays(text).map(s => s.replace('one of a', 'node a'))).toEqual(expected)
  expect(topologySays(`# YAML now\n${text}`)).toEqual(
    expected.map(s => s.replace(/^(\d)/, d => String(Number(d) + 1))),
  )
})
