import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Parsed } from '../../src/formats/diagnostics/diagnostic.ts'
import { renderDiagnostics } from '../../src/formats/diagnostics/render-diagnostic.ts'
import { parseCertificate } from '../../src/formats/others/parse-certificate.ts'
import { parseWitness } from '../../src/formats/others/parse-witness.ts'
import { parseAllocation } from '../../src/formats/requests/parse-allocation.ts'
import { parseRequests } from '../../src/formats/requests/parse-requests.ts'
import { printRequests } from '../../src/formats/requests/print-requests.ts'
import { parseTopology } from '../../src/formats/topology/parse-topology.ts'
import { printTopology } from '../../src/formats/topology/print-topology.ts'
import type { Topology } from '../../src/model/topology.ts'
import { network, requestOf } from './says.ts'

const request = requestOf(
  'id: a, sender: h1, receivers: [h3, h2], loadSize: 64 B, period: 10 us, lane: 1, deadline: 1 ms, maxPeriod: 20 us, routes: [[h1, s1, h2], [h1, s1, { link: b }, s2, h3]]',
)
/** Every key that a topology can have. */
const ports: Topology = {
  ...network,
  mtuBits: 12_000,
  preemption: { expressLanes: 1, minFragmentBits: 512 },
  reserved: [{ name: 'gptp', sizeBits: 720, periodPs: 31_250_000_000, packets: 2 }],
  links: network.links.map((link, i) =>
    i > 1
      ? link
      : {
          ...link,
          queueSizeBits: Number.POSITIVE_INFINITY,
          mtuBits: 72_000,
          preemption: 'none',
          reserved: [],
          bestEffortMaxFrameBits: 0,
          wakeLatencyPs: 16_500_000,
          queueCellBits: 1664,
        },
  ),
}
const plain = 'sender: h1, receivers: [h2], loadSize: 640 B'
/** Every key that a request can have. */
const sources = [
  requestOf(
    `id: c, ${plain}, minSize: 64 B, period: 1 ms, packets: 3, within: 500 us, arrival: sporadic, sendLatency: 1 us, sendJitter: 2 us, jitter: 9 us, replicas: 2`,
  ),
  requestOf(`id: d, ${plain}, arrival: { rate: 10 Mbit/s, burst: 3000 B }`),
  requestOf(
    `id: e, ${plain}, period: 1 ms, fragment: true, replicas: [{ routes: [[h1, s1, h2]] }, { routes: [[h1, s1, h2]] }]`,
  ),
]
const TEXTS = (['yaml', 'json'] as const).flatMap(format => [
  printTopology(network, { format }),
  printTopology(ports, { format }),
  printRequests([request, { ...request, id: 'b' }], network, { format }),
  printRequests(sources, network, { format }),
])
const isJson = (text: string): boolean => text.startsWith('{')

const PARSERS: readonly ((text: string) => Parsed<unknown>)[] = [
  text => parseTopology(text, { file: 'x' }),
  text => parseRequests(text, { file: 'x', topology: network }),
  text => parseAllocation(text, { file: 'x', topology: network }),
  text => parseCertificate(text, { file: 'x' }),
  text => parseWitness(text, { file: 'x' }),
]

/** An answer, and every diagnostic at a place that the text has. */
const answers = (text: string): void => {
  const lines = text.replace(/^\ufeff/, '').split('\n')
  for (const parse of PARSERS) {
    const parsed = parse(text)
    const diagnostics = parsed.ok ? parsed.warnings : parsed.diagnostics
    if (!parsed.ok) expect(diagnostics.some(d => d.severity === 'error')).toBe(true)
    else expect(diagnostics.every(d => d.severity !== 'error')).toBe(true)
    for (const d of diagnostics) {
      expect(d.message).not.toBe('')
      if (d.line === 0) continue
      expect(d.line).toBeLessThanOrEqual(lines.length)
      expect(d.column).toBeLessThanOrEqual(lines[d.line - 1]!.length + 1)
    }
    expect(renderDiagnostics(diagnostics)).not.toMatch(/undefined|\[object/)
  }
}

const PIECES = [
  '',
  ' ',
  '\n',
  '\t',
  ':',
  ',',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '-',
  '#',
  '&a',
  '*a',
  '!t',
  '<<',
  '0',
  '-1',
  '.inf',
  'null',
  '\u0000',
  '\u001b',
  '\ufeff',
  'é',
  '\\',
  '1e999',
  'h1',
  '%',
  '|',
  '>',
  '? ',
  '---\n',
]

test('a good file with some characters changed', () => {
  const edit = fc.tuple(fc.nat({ max: 2000 }), fc.nat({ max: 12 }), fc.constantFrom(...PIECES))
  fc.assert(
    fc.property(fc.constantFrom(...TEXTS), fc.array(edit, { minLength: 1, maxLength: 4 }), (text, edits) => {
      answers(
        edits.reduce(
          (t, [at, length, piece]) => t.slice(0, at % t.length) + piece + t.slice((at % t.length) + length),
          text,
        ),
      )
    }),
    { numRuns: 150 },
  )
})

test('a good file with a value of another kind', () => {
  const paths = (value: unknown, path: readonly string[]): readonly (readonly string[])[] =>
    typeof value !== 'object' || value === null
      ? [path]
      : [path, ...Object.entries(value).flatMap(([key, v]) => paths(v, [...path, key]))]
  const replace = (value: unknown, [step, ...rest]: readonly string[], by: unknown): unknown => {
    if (step === undefined) return by
    const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
      string,
      unknown
    >
    copy[step] = replace(copy[step], rest, by)
    return copy
  }
  const good = TEXTS.filter(isJson).map(text => JSON.parse(text) as unknown)
  const change = fc
    .constantFrom(...good)
    .chain(value =>
      fc.tuple(fc.constant(value), fc.constantFrom(...paths(value, [])), fc.jsonValue({ maxDepth: 2 })),
    )
  fc.assert(
    fc.property(change, fc.boolean(), ([value, path, by], pretty) => {
      answers(JSON.stringify(replace(value, path, by), null, pretty ? 1 : 0))
    }),
    { numRuns: 300 },
  )
})

test('anything at all', () => {
  fc.assert(fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.json()), answers), {
    numRuns: 500,
  })
})
