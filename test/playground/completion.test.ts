import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { placeInYaml } from '../../src/playground/editor/place-in-yaml.ts'
import { ENTRY, keysAt, type Schema, valuesAt } from '../../src/playground/editor/schema.ts'

const schema = (name: string): Schema =>
  JSON.parse(readFileSync(new URL(`../../schemas/${name}.schema.json`, import.meta.url), 'utf8'))

describe('where something is being written', () => {
  it.each([
    ['', [], true, ''],
    ['na', [], true, 'na'],
    ['name: x\nde', [], true, 'de'],
    ['defaults:\n  lin', ['defaults'], true, 'lin'],
    ['defaults:\n  link: { bandwidth: 10 Gbit/s, qu', ['defaults', 'link'], true, 'qu'],
    ['nodes:\n  a: { kind: ho', ['nodes', 'a', 'kind'], false, 'ho'],
    ['nodes:\n  a:\n    kind: sw', ['nodes', 'a', 'kind'], false, 'sw'],
    ['nodes:\n  a: { kind: host }\nli', [], true, 'li'],
    ['links:\n  - { from: a, t', ['links', ENTRY], true, 't'],
    ['links:\n- fr', ['links', ENTRY], true, 'fr'],
    ['links:\n- from: a\n  t', ['links', ENTRY], true, 't'],
    ['links:\n  - from: a\n    to: b\n  - fr', ['links', ENTRY], true, 'fr'],
    ['links:\n  - from: a\n    to: b\nna', [], true, 'na'],
    ['requests:\n  - id: x\n    receivers: [a, b', ['requests', ENTRY, 'receivers', ENTRY], false, 'b'],
    ['requests:\n  - id: x\n    receivers:\n      - a', ['requests', ENTRY, 'receivers', ENTRY], true, 'a'],
    ['requests:\n  - id: x # a } b\n    lo', ['requests', ENTRY], true, 'lo'],
    ['requests:\n  - { id: "a, {b", se', ['requests', ENTRY], true, 'se'],
  ] as const)('%j', (text, path, isKey, begun) => {
    expect(placeInYaml(text)).toEqual({ path, isKey, begun })
  })
})

describe('what may stand there', () => {
  const texts = (choices: readonly { readonly text: string }[]) => choices.map(({ text }) => text)

  it('keys of maps, of entries, of named maps, with what they mean', () => {
    expect(texts(keysAt(schema('topology'), []))).toEqual(
      expect.arrayContaining(['name', 'nodes', 'links', 'defaults']),
    )
    const link = keysAt(schema('topology'), ['links', ENTRY])
    expect(texts(link)).toEqual(expect.arrayContaining(['from', 'to', 'bandwidth', 'queueSize']))
    expect(link.find(({ text }) => text === 'bandwidth')?.description).not.toBe('')
    expect(texts(keysAt(schema('topology'), ['nodes', 'any-name']))).toContain('kind')
    expect(texts(keysAt(schema('requests'), ['requests', ENTRY]))).toEqual(
      expect.arrayContaining(['sender', 'receivers', 'deadline', 'period']),
    )
    expect(keysAt(schema('requests'), ['nothing', 'here'])).toEqual([])
  })

  it('values where the schema names them', () => {
    expect(texts(valuesAt(schema('topology'), ['nodes', 'a', 'kind']))).toEqual(['host', 'switch'])
    expect(texts(valuesAt(schema('topology'), ['encapsulation']))).toContain('udp4')
    expect(texts(valuesAt(schema('requests'), ['requests', ENTRY, 'fragment']))).toEqual(['true', 'false'])
  })
})
