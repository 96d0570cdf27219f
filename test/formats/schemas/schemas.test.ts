import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { jsonSchemas } from '../../../src/formats/schemas/json-schemas.ts'
import { UNITS } from '../../../src/quantity/units.ts'

const folder = new URL('../../../schemas/', import.meta.url)
const schemas = jsonSchemas()

test('the committed schemas are up to date (npm run schemas)', () => {
  expect(readdirSync(folder).sort()).toEqual([...schemas.keys()].sort())
  for (const [name, text] of schemas) expect(readFileSync(new URL(name, folder), 'utf8')).toBe(text)
})

interface Schema {
  readonly description?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: boolean | Schema
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly pattern?: string
  readonly type?: string
}

const schemaOf = (name: string): Schema => JSON.parse(schemas.get(`${name}.schema.json`)!) as Schema

/** Every key of every map, with its path. */
function* keys(schema: Schema, path: string): Generator<readonly [string, Schema]> {
  for (const [key, value] of Object.entries(schema.properties ?? {})) {
    yield [`${path}.${key}`, value]
    yield* keys(value, `${path}.${key}`)
  }
  for (const inner of [schema.additionalProperties, schema.items, ...(schema.anyOf ?? [])])
    if (typeof inner === 'object') yield* keys(inner, `${path}[]`)
}

test.each(['topology', 'requests', 'allocation', 'certificate', 'witness', 'devices'])(
  'every key of %s says what it means',
  name => {
    const all = [...keys(schemaOf(name), name)]
    expect(all.length).toBeGreaterThan(5)
    expect(all.filter(([, schema]) => (schema.description ?? '').length < 10).map(([path]) => path)).toEqual(
      [],
    )
  },
)

test('editors refuse unknown keys and bare numbers, and take every unit that is recommended', () => {
  const link = schemaOf('topology').properties?.links?.items
  expect(link?.additionalProperties).toBe(false)
  const matches = (key: string, text: string): boolean =>
    new RegExp(link?.properties?.[key]?.anyOf?.[0]?.pattern ?? '$^', 'u').test(text)
  for (const unit of UNITS.time) expect(matches('minLatency', `1.5 ${unit}`)).toBe(true)
  for (const unit of UNITS.size) expect(matches('queueSize', `1.5e3${unit}`)).toBe(true)
  for (const unit of [...UNITS.rate, 'Gbps']) expect(matches('bandwidth', `10 ${unit}`)).toBe(true)
  expect(matches('minLatency', '3 \u00b5s')).toBe(true)
  expect(matches('minLatency', '3')).toBe(false)
  expect(matches('minLatency', '-3 us')).toBe(false)
  expect(matches('bandwidth', '10 Gbit')).toBe(false)
  expect(link?.properties?.minLatency?.anyOf?.[1]).toEqual({ const: 0 })
})
