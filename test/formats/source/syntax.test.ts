import { expect, test } from 'vitest'
import { parseTopology } from '../../../src/formats/topology/parse-topology.ts'
import { requestsSay, says, topologySays } from '../says.ts'

test.each<[string, string, ...string[]]>([
  ['an empty file', '', '0:0 EMPTY_FILE: expected a topology; found an empty file'],
  ['blanks', ' \n\n', '0:0 EMPTY_FILE: expected a topology; found an empty file'],
  ['comments', '# topology\n', '0:0 EMPTY_FILE: expected a topology; found no content'],
  [
    'a bracket left open',
    'nodes:\n  a: { kind: host\nlinks: []\n',
    '3:1 YAML_SYNTAX: expected valid YAML; found Flow map in block collection must be sufficiently indented and end with a }',
  ],
  [
    'a tab',
    'nodes:\n\ta: 3\n',
    '2:1 YAML_SYNTAX: expected valid YAML; found Tabs are not allowed as indentation',
  ],
  [
    'a reserved character',
    'name: @x\n',
    '1:7 YAML_SYNTAX: expected valid YAML; found Plain value cannot start with reserved character @',
  ],
  [
    'two documents',
    'nodes: {}\nlinks: []\n---\nnodes: {}\n',
    '3:1 YAML_SYNTAX: expected one document per file; found a second one, which begins here',
  ],
  [
    'a tag',
    'nodes: {}\nlinks: []\nname: !secret x\n',
    '3:7 warning UNKNOWN_TAG: expected plain YAML without tags; found Unresolved tag: !secret',
  ],
  [
    'an alias of nothing',
    'nodes: *n\nlinks: []\n',
    '1:8 YAML_SYNTAX nodes: expected an alias of an anchor before it; found *n, which nothing is called yet',
  ],
  [
    'an alias of itself',
    'nodes: &n { a: *n }\nlinks: []\n',
    '1:16 ALIAS_BOMB nodes.a: expected an alias of an anchor before it; found *n inside itself',
  ],
  [
    'brackets without end',
    `nodes: ${'['.repeat(100_000)}`,
    '1:1008 TOO_DEEP: expected at most 1000 levels; found more',
  ],
  [
    'lists of lists without end',
    `nodes:\n  ${'- '.repeat(100_000)}`,
    '2:3 TOO_DEEP: expected at most 1000 levels; found more',
  ],
])('%s', (_name, text, ...expected) => {
  expect(topologySays(text)).toEqual(expected)
})

test('an alias bomb stops early', () => {
  const level = (name: string, of: string): string => `${name}: &${name} [${Array(10).fill(of).join(', ')}]\n`
  const text = `${level('a', 'x')}${level('b', '*a')}${level('c', '*b')}${level('d', '*c')}${level('e', '*d')}${level('f', '*e')}${level('g', '*f')}nodes: [*g]\nlinks: []\n`
  const [first, ...rest] = topologySays(text)
  expect(first).toMatch(
    /^6:\d+ ALIAS_BOMB f\[\d\]: expected aliases that add at most 1000000 values in all; found more, at \*e$/,
  )
  expect(rest).toEqual([])
})

test('honest aliases and merge keys work, and mistakes behind them have a place', () => {
  const text = `defaults:
  link: &wire { bandwidth: 1 Gbit/s, queueSize: 1 KiB }
nodes:
  a: &host { kind: host, minLatency: 3 }
  b: *host
  c: { <<: *host, maxJitter: 1 ns }
links:
  - { from: a, to: b, <<: *wire }
`
  expect(topologySays(text).map(said => said.replace(/: .*/, ''))).toEqual([
    '4:38 MISSING_UNIT nodes.a.minLatency',
    '4:38 MISSING_UNIT nodes.b.minLatency',
    '4:38 MISSING_UNIT nodes.c.minLatency',
  ])
  expect(topologySays(text.replace('minLatency: 3 ', 'minLatency: 3 ns '))).toEqual([])
})

const json = (text: string): readonly string[] => says(parseTopology(text, { file: 't.json' }))

test.each([
  [
    '{"nodes": {"a": {"kind": "host"},, }',
    '1:34 JSON_SYNTAX: expected valid JSON; found Expected double-quoted property name',
  ],
  ['{"nodes": {"a": x}}', "1:17 JSON_SYNTAX: expected valid JSON; found Unexpected token 'x'"],
  [
    '{"nodes": {"a": 1}',
    "1:18 JSON_SYNTAX: expected valid JSON; found Expected ',' or '}' after property value",
  ],
  ['{\n "links": [1, 2,], "name": "y"}', "2:17 JSON_SYNTAX: expected valid JSON; found Unexpected token ']'"],
  ['{\n "links": [tru]}', "2:12 JSON_SYNTAX: expected valid JSON; found Unexpected token ']'"],
  ['{"a": {"b": [1, {"c": ', '1:22 JSON_SYNTAX: expected valid JSON; found the end of the text'],
  ['{} {}', '1:4 JSON_SYNTAX: expected valid JSON; found Unexpected non-whitespace character after JSON'],
  ['{"a": "\u0001"}', '1:8 JSON_SYNTAX: expected valid JSON; found Bad control character in string literal'],
])('JSON %s', (text, expected) => {
  expect(json(text)).toEqual([expected])
})

test('YAML that starts like JSON is YAML unless the name says JSON', () => {
  expect(topologySays('{ nodes: {}, links: [] } # fine')).toEqual([])
  expect(json('{ nodes: {} }')[0]).toMatch(/^1:3 JSON_SYNTAX/)
})

test('a byte order mark is no content', () => {
  expect(topologySays('\ufeff{"nodes": {}, "links": []}')).toEqual([])
  expect(topologySays('\ufeffnodes: {}\nlinks: 3\n')).toEqual([
    '2:8 WRONG_TYPE links: expected a list of links; found 3',
  ])
})

test('Windows line ends count as one', () => {
  expect(topologySays('nodes: {}\r\nlinks: 3\r\n')).toEqual([
    '2:8 WRONG_TYPE links: expected a list of links; found 3',
  ])
})

test('too much of anything is refused unread', () => {
  const garbage = 'lorem ipsum dolor sit amet\n'.repeat(2_000_000)
  expect(topologySays(garbage)).toEqual([
    '0:0 TOO_LARGE: expected at most 16.0 MB of YAML (of JSON 256.0 MB); found 51.5 MB',
  ])
  expect(requestsSay(garbage.slice(0, 1_000_000))).toEqual([
    '0:0 WRONG_TYPE: expected requests: a map with requests; found 1.0 MB without any of these keys',
  ])
})

test('a long list of mistakes is cut', () => {
  const links = (n: number): string => `nodes: {}\nlinks: [${Array(n).fill('x').join(', ')}]\n`
  expect(topologySays(links(100))).toHaveLength(100)
  expect(topologySays(links(150)).at(-1)).toBe('0:0 MORE_PROBLEMS: and 50 more')
  expect(topologySays(links(150))).toHaveLength(101)
  expect(topologySays(links(5000)).at(-1)).toBe('0:0 MORE_PROBLEMS: and 900 more at least')
})

test('a last document that holds nothing is none', () => {
  const text = 'nodes: {}\nlinks: []\n'
  for (const end of ['---\n', '...\n', '--- # the end\n\n', '...\n---\n'])
    expect(parseTopology(`${text}${end}`, { file: 'a.yaml' }).ok, JSON.stringify(end)).toBe(true)
})

test('a name that YAML takes for a value is to be quoted', () => {
  const text = (from: string): string =>
    `defaults: { link: { bandwidth: 1 Gbit/s, queueSize: 1 KiB } }\nnodes: { true: { kind: host }, null: { kind: host } }\nlinks: [{ from: ${from}, to: "null" }]\n`
  const parsed = parseTopology(text('true'), { file: 'a.yaml' })
  expect(parsed.ok ? [] : parsed.diagnostics.map(d => d.message)).toEqual([
    'expected the name of a node; found true; did you mean "true", in quotes?',
  ])
  expect(parseTopology(text('"true"'), { file: 'a.yaml' }).ok).toBe(true)
})
