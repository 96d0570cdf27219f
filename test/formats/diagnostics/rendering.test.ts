import { expect, test } from 'vitest'
import { FormatError } from '../../../src/formats/diagnostics/diagnostic.ts'
import {
  diagnosticsToJson,
  type Painter,
  renderDiagnostics,
} from '../../../src/formats/diagnostics/render-diagnostic.ts'
import { parseTopology, parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'

const rendered = (text: string, paint?: Painter): string => {
  const parsed = parseTopology(text, { file: 'topology.yaml' })
  return renderDiagnostics(parsed.ok ? parsed.warnings : parsed.diagnostics, paint)
}

test('place, code, path, sentence, line and caret', () => {
  expect(
    rendered(
      'nodes:\n  s1: { kind: switch }\n  s2: { kind: switch }\nlinks:\n  - from: s1\n    to: s9\n    bandwidth: 10 Gbit\n    queueSize: 1 KiB\n',
    ),
  ).toBe(
    `topology.yaml:6:9 UNKNOWN_NODE links[0].to: expected one of s1, s2; found s9; did you mean s1?
6 |     to: s9
  |         ^^
topology.yaml:7:16 WRONG_UNIT links[0].bandwidth: expected a rate such as 10 Gbit/s (units: bit/s, kbit/s, Mbit/s, Gbit/s, Tbit/s, B/s); found 10 Gbit; did you mean 10 Gbit/s?
7 |     bandwidth: 10 Gbit
  |                ^^^^^^^`,
  )
})

test('the caret stands under wide characters and tabs', () => {
  expect(rendered('name: 東京\nnodes: { "東京": { kind: hots } }\nlinks: []\n')).toBe(
    `topology.yaml:2:24 BAD_CHOICE nodes.東京.kind: expected one of host, switch; found hots; did you mean host?
2 | nodes: { "東京": { kind: hots } }
  |                          ^^^^`,
  )
  expect(rendered('{\n\t"nodes": [],\n\t"links": []\n}')).toBe(
    `topology.yaml:2:11 WRONG_TYPE nodes: expected a map of nodes by name; found an empty list
2 | \t"nodes": [],
  | \t         ^^`,
  )
})

test('a long line is cut around the mistake', () => {
  const nodes = Array.from({ length: 500 }, (_, i) => `"n${i}": {"kind": "${i === 250 ? 'hots' : 'host'}"}`)
  expect(rendered(`{"nodes": {${nodes.join(', ')}}, "links": []}`)).toBe(
    `topology.yaml:1:6419 BAD_CHOICE nodes.n250.kind: expected one of host, switch; found hots; did you mean host?
1 | …ost"}, "n249": {"kind": "host"}, "n250": {"kind": "hots"}, "n251": {"kind": "host"}, "n252": {"kind": "host"}, "n253": {…
  |                                                    ^^^^^^`,
  )
})

test('control characters of a file do not reach the terminal', () => {
  const text = rendered('nodes: {}\nlinks: []\n\u001b[31mname: x\n')
  expect(text).not.toContain('\u001b')
  expect(text).toContain('\ufffd[31mname')
})

test('a whole file has no line, a warning says that it is one', () => {
  expect(rendered('')).toBe('topology.yaml EMPTY_FILE: expected a topology; found an empty file')
  expect(rendered('nodes: {}\nlinks: []\nname: !x y\n').split('\n')[0]).toBe(
    'topology.yaml:3:7 UNKNOWN_TAG warning: expected plain YAML without tags; found Unresolved tag: !x',
  )
})

test('colour is put in by whoever prints', () => {
  const paint: Painter = {
    place: t => `<${t}>`,
    code: (t, severity) => `[${severity} ${t}]`,
    caret: t => `(${t})`,
    faint: t => `{${t}}`,
  }
  expect(rendered('nodes: 3\nlinks: []\n', paint)).toBe(
    '<topology.yaml:1:8> [error WRONG_TYPE] nodes: expected a map of nodes by name; found 3\n{1 |} nodes: 3\n{  |}        (^)',
  )
})

test('as JSON', () => {
  const parsed = parseTopology('nodes: 3\nlinks: []\n', { file: 't.yaml' })
  expect(JSON.parse(diagnosticsToJson(parsed.ok ? [] : parsed.diagnostics))).toEqual({
    schema: 'xlane/diagnostics@1',
    diagnostics: [
      {
        severity: 'error',
        code: 'WRONG_TYPE',
        file: 't.yaml',
        line: 1,
        column: 8,
        path: 'nodes',
        message: 'expected a map of nodes by name; found 3',
        expected: 'a map of nodes by name',
        found: '3',
        excerpt: { text: 'nodes: 3', caret: 7, length: 1 },
      },
    ],
  })
})

test('the throwing door carries every diagnostic', () => {
  const act = () => parseTopologyOrThrow('nodes: 3\nlinks: 4\n', { file: 't.yaml' })
  expect(act).toThrow(FormatError)
  expect(act).toThrow(
    't.yaml:1:8 WRONG_TYPE nodes: expected a map of nodes by name; found 3\nt.yaml:2:8 WRONG_TYPE links',
  )
  try {
    act()
  } catch (error) {
    expect((error as FormatError).diagnostics).toHaveLength(2)
  }
})
