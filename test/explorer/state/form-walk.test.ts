import { describe, expect, it } from 'vitest'
import { addForm, type FormState, readForm, typeIntoForm } from '../../../src/explorer/state/form.ts'
import { TRAITS } from '../../../src/formats/requests/read-traits.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { requestOf } from '../../formats/says.ts'

/** Two planes between a and b. */
const planes = parseTopologyOrThrow(
  `
defaults: { link: { bandwidth: 1 Gbit/s, queueSize: 128 KiB } }
nodes: { a: { kind: host }, b: { kind: host }, p: { kind: switch }, q: { kind: switch } }
links: [ { from: a, to: p }, { from: p, to: b }, { from: a, to: q }, { from: q, to: b } ]
`,
  { file: 'planes.yaml' },
)

const press = (form: FormState, key: string): FormState => {
  const next = typeIntoForm(form, key, planes, [])
  if (next === undefined) throw new Error(`the form does not take ${key}`)
  return next
}

/** Every line typed a key at a time, Tab to the next; what is in the form then. */
const walk = (lines: Readonly<Record<string, string>>): FormState => {
  let form = addForm()
  for (const { key } of form.fields) {
    for (const letter of lines[key] ?? '') form = press(form, letter)
    form = press(form, 'down')
  }
  return form
}

const PLAIN = { id: 'new', sender: 'a', receivers: 'b', loadSize: '1000 B' }
const PERIODIC = { ...PLAIN, period: '1 ms' }
const BOTH = 'replicas: [{ routes: [[a, p, b]] }, { routes: [[a, q, b]] }]'

/** What is typed for each key of traffic, or for several that belong together. */
const TYPED: readonly (readonly [keys: readonly string[], more: string, lines: Record<string, string>])[] = [
  [['minSize'], 'minSize: 64 B', PERIODIC],
  [['packets'], 'packets: 3', PERIODIC],
  [['within'], 'packets: 2, within: 500 us', PERIODIC],
  [['fragment'], 'fragment: true', { ...PERIODIC, loadSize: '9000 B' }],
  [['arrival'], 'arrival: sporadic', PERIODIC],
  [['arrival'], 'arrival: { rate: 10 Mbit/s, burst: 3000 B }', PLAIN],
  [['arrival', 'minSize'], 'arrival: { rate: 10 Mbit/s, burst: 3000 B }, minSize: 64 B', PLAIN],
  [['sendLatency'], 'sendLatency: 2 us', PERIODIC],
  [['sendJitter'], 'sendJitter: 300 ns', PERIODIC],
  [['jitter'], 'jitter: 5 us', PERIODIC],
  [['replicas'], 'replicas: 2', PERIODIC],
  [['replicas'], BOTH, PERIODIC],
  [['replicas', 'packets', 'jitter'], 'packets: 2, jitter: 50 us, replicas: 2', PERIODIC],
]

describe('a request typed into the form, a key at a time', () => {
  it.each(TYPED)('%j', (_keys, more, lines) => {
    const form = walk({ ...lines, more })
    expect(form.problems).toEqual([])
    const typed = Object.entries(lines).map(([key, text]) =>
      key === 'receivers' ? `receivers: [${text}]` : `${key}: ${text}`,
    )
    expect(readForm(form, planes, [])).toEqual({
      kind: 'request',
      request: requestOf([...typed, more].join(', '), planes),
    })
  })

  it('there is a line or a case here for every key of traffic', () => {
    const seen = new Set(TYPED.flatMap(([keys]) => keys))
    expect([...TRAITS].filter(key => !seen.has(key))).toEqual([])
  })

  it('says on the way what is still wrong, and where', () => {
    const form = walk({ ...PERIODIC, more: 'packets: 3, within: 2 ms' })
    expect(form.problems.map(({ code, path }) => [code, path])).toEqual([
      ['OUT_OF_RANGE', 'requests[0].within'],
    ])
    expect(readForm(form, planes, []).kind).toBe('wrong')
  })
})
