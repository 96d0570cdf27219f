import { expect, test } from 'vitest'
import { topology as build } from '../../../src/formats/topology/build-topology.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { printTopology } from '../../../src/formats/topology/print-topology.ts'
import { topologySays } from '../says.ts'

const HEAD = `defaults:
  link: { bandwidth: 10 Gbit/s, queueSize: 128 KiB }
nodes:
  h1: { kind: host }
  s1: { kind: switch }
  s2: { kind: switch }
  7: { kind: switch }
links:
  - { from: h1, to: s1 }
  - { from: s1, to: s2 }
  - { id: a, from: s1, to: s2 }
  - { from: s2, to: 7 }
`
const groups = (text: string): string => `${HEAD}sharedRisk:\n  ${text}\n`

test('groups are read with their names in file order, and printed to be read again', () => {
  const text = groups(
    'duct: { cables: [s1>s2, a~], description: under the road }\n  12: { nodes: [s1, 7] }\n  1: { links: [s2>s1] }',
  )
  const read = parseTopologyOrThrow(text, { file: 'x' })
  expect(read.sharedRisk).toEqual([
    { id: 'duct', cables: ['s1>s2', 'a~'], description: 'under the road' },
    { id: '12', nodes: ['s1', '7'] },
    { id: '1', links: ['s2>s1'] },
  ])
  expect(Object.isFrozen(read.sharedRisk?.[0]?.cables)).toBe(true)
  for (const format of ['yaml', 'json'] as const)
    expect(parseTopologyOrThrow(printTopology(read, { format }), { file: 'x' })).toEqual(read)
})

test('no groups are none', () => {
  expect(parseTopologyOrThrow(`${HEAD}sharedRisk: {}\n`, { file: 'x' })).not.toHaveProperty('sharedRisk')
})

test('builders take them as files do', () => {
  const made = build({
    nodes: { a: { kind: 'switch' }, b: { kind: 'switch' } },
    links: [{ from: 'a', to: 'b', bandwidth: '1 Gbit/s', queueSize: '1 MB' }],
    sharedRisk: { trench: { cables: ['b>a'] } },
  })
  expect(made.sharedRisk).toEqual([{ id: 'trench', cables: ['b>a'] }])
})

test.each<[string, string, ...string[]]>([
  [
    'a list instead of a map',
    `${HEAD}sharedRisk: [duct]\n`,
    '13:13 WRONG_TYPE sharedRisk: expected a map of groups by name; found a list',
  ],
  [
    'a group of nothing',
    groups('duct: {}'),
    '14:9 EMPTY_GROUP sharedRisk.duct: expected at least one of its cables, links or nodes; found a group of nothing',
  ],
  [
    'a group whose lists are empty',
    groups('duct: { cables: [], nodes: [] }'),
    '14:9 EMPTY_GROUP sharedRisk.duct: expected at least one of its cables, links or nodes; found a group of nothing',
  ],
  [
    'an unknown cable',
    groups('duct: { cables: [s1>s3] }'),
    '14:20 UNKNOWN_LINK sharedRisk.duct.cables[0]: expected one of h1>s1, s1>h1, s1>s2, s2>s1, a, a~, s2>7, 7>s2; found s1>s3; did you mean s1>s2?',
  ],
  [
    'an unknown node',
    groups('duct: { nodes: [s1, s3] }'),
    '14:23 UNKNOWN_NODE sharedRisk.duct.nodes[1]: expected one of h1, s1, s2, 7; found s3; did you mean s1?',
  ],
  [
    'a cable by both its directions',
    groups('duct: { cables: [s1>s2, s2>s1] }'),
    '14:27 DUPLICATE_MEMBER sharedRisk.duct.cables[1]: expected each of the cables once; found s2>s1 again',
  ],
  [
    'a cable by its name and that of its other direction',
    groups('duct: { cables: [a~, a] }'),
    '14:24 DUPLICATE_MEMBER sharedRisk.duct.cables[1]: expected each of the cables once; found a again',
  ],
  [
    'a node twice',
    groups('duct: { nodes: [s1, s1] }'),
    '14:23 DUPLICATE_MEMBER sharedRisk.duct.nodes[1]: expected each of the nodes once; found s1 again',
  ],
  [
    'a key it does not have',
    groups('duct: { lnks: [a] }'),
    '14:9 EMPTY_GROUP sharedRisk.duct: expected at least one of its cables, links or nodes; found a group of nothing',
    '14:11 UNKNOWN_KEY sharedRisk.duct.lnks: expected one of cables, links, nodes, description, labels; found lnks; did you mean links?',
  ],
  [
    'a name instead of a list',
    groups('duct: { nodes: s1 }'),
    '14:18 WRONG_TYPE sharedRisk.duct.nodes: expected a list of nodes; found s1',
  ],
  [
    'the same group twice',
    groups('duct: { nodes: [s1] }\n  duct: { nodes: [s2] }'),
    '15:3 DUPLICATE_ID sharedRisk.duct: expected each group once; found duct again',
  ],
])('%s', (_name, text, ...expected) => {
  expect(topologySays(text)).toEqual(expected)
})

test('both directions may be named apart, as links', () => {
  expect(topologySays(groups('duct: { links: [s1>s2, s2>s1] }'))).toEqual([])
})
