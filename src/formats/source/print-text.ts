/** What the writers build: plain values of a file, in the order in which they are printed. */
export type Printable = string | number | boolean | readonly Printable[] | PrintableMap

/** A Map where keys come from users: an object would put whole numbers first. */
type PrintableMap = { readonly [key: string]: Printable } | ReadonlyMap<string, Printable>

/** How a file is written. */
export interface PrintOptions {
  /** Default `yaml`. JSON is read about twenty times faster. */
  readonly format?: 'yaml' | 'json'
  /** Address of the JSON Schema, relative to the file, so that editors complete and check it. */
  readonly schema?: string
  /** Lines put at the top as comments (YAML only). */
  readonly comment?: string
  /** Said behind entries (YAML only): by `nodes.NAME` and `links.INDEX`. */
  readonly notes?: ReadonlyMap<string, string>
}

/** The text of a file: top-level keys on lines of their own, below them one line per entry. */
export const printText = (root: { readonly [key: string]: Printable }, options: PrintOptions): string => {
  const { format = 'yaml', schema, comment, notes } = options
  if (format === 'json') return json(schema === undefined ? root : { $schema: schema, ...root })
  const lines = [
    ...(schema === undefined ? [] : [`yaml-language-server: $schema=${schema}`]),
    ...(comment?.split('\n') ?? []),
  ]
  return (
    lines.map(line => `# ${line}`.trimEnd()).join('\n') + (lines.length > 0 ? '\n' : '') + yaml(root, notes)
  )
}

/** Texts that are plain scalars in block and flow style alike and mean only themselves; the rest is quoted. */
const PLAIN = /^[A-Za-z_][\w.~>/-]*$/
const QUANTITY = /^\d+(?:\.\d+)? [A-Za-z]+(?:\/s)?$/
const RESERVED = /^(?:true|false|null|yes|no|on|off|y|n)$/i

const scalar = (value: string | number | boolean): string => {
  if (typeof value !== 'string') return String(value)
  if ((PLAIN.test(value) && !RESERVED.test(value)) || QUANTITY.test(value)) return value
  return JSON.stringify(value)
}

const isList = (value: Printable): value is readonly Printable[] => Array.isArray(value)

const entriesOf = (map: PrintableMap): readonly (readonly [string, Printable])[] =>
  map instanceof Map ? [...(map as ReadonlyMap<string, Printable>)] : Object.entries(map)

/** A value on one line: `{ id: a, receivers: [h1, h2] }`. */
export const flow = (value: Printable): string => {
  if (typeof value !== 'object') return scalar(value)
  if (isList(value)) return `[${value.map(flow).join(', ')}]`
  const entries = entriesOf(value)
  return entries.length === 0
    ? '{}'
    : `{ ${entries.map(([key, v]) => `${scalar(key)}: ${flow(v)}`).join(', ')} }`
}

/** Keys and values as they stand between the braces of an entry: `packets: 3, within: 500 us`. */
export const printKeys = (map: Readonly<Record<string, Printable>>): string =>
  Object.entries(map)
    .map(([key, value]) => `${scalar(key)}: ${flow(value)}`)
    .join(', ')

type Notes = ReadonlyMap<string, string> | undefined

const yaml = (root: PrintableMap, notes: Notes): string =>
  entriesOf(root)
    .map(([key, value]) => `${key}:${block(value, key, notes)}\n`)
    .join('')

/** What is said behind an entry, on its line. */
const noteOf = (notes: Notes, key: string, entry: string | number): string => {
  const note = notes?.get(`${key}.${entry}`)
  return note === undefined ? '' : ` # ${note.replace(/\s+/g, ' ')}`
}

const block = (value: Printable, of: string, notes: Notes): string => {
  if (typeof value !== 'object') return ` ${scalar(value)}`
  if (isList(value))
    return value.length === 0
      ? ' []'
      : value.map((v, i) => `\n  - ${flow(v)}${noteOf(notes, of, i)}`).join('')
  const entries = entriesOf(value)
  if (!entries.some(([, v]) => typeof v === 'object')) return ` ${flow(value)}`
  return entries.map(([key, v]) => `\n  ${scalar(key)}: ${flow(v)}${noteOf(notes, of, key)}`).join('')
}

const json = (root: PrintableMap): string =>
  `{\n${entriesOf(root)
    .map(([key, value]) => `  ${JSON.stringify(key)}: ${jsonBlock(value)}`)
    .join(',\n')}\n}\n`

const jsonBlock = (value: Printable): string => {
  if (typeof value !== 'object') return JSON.stringify(value)
  if (isList(value))
    return value.length === 0 ? '[]' : `[\n${value.map(v => `    ${JSON.stringify(v)}`).join(',\n')}\n  ]`
  const entries = entriesOf(value)
  if (!entries.some(([, v]) => typeof v === 'object')) return JSON.stringify(value)
  return `{\n${entries.map(([key, v]) => `    ${JSON.stringify(key)}: ${JSON.stringify(v)}`).join(',\n')}\n  }`
}
