import type { Parsed } from '../../formats/diagnostics/diagnostic.ts'
import { asFields, asList, type Fields, isFields, own, QuantityReader } from '../../formats/reading/fields.ts'
import { Problems } from '../../formats/source/problems.ts'
import { readSource } from '../../formats/source/read-source.ts'
import type { Path, Source } from '../../formats/source/source.ts'
import type { Exact } from '../../quantity/exact.ts'
import { UNLIMITED } from '../../quantity/format-quantity.ts'
import { nearest } from '../../quantity/nearest.ts'

/** What a rule gives a link. */
export interface LinkRule {
  /** Of `from>to` in either direction; every link without. */
  readonly match?: RegExp
  readonly bandwidthBps?: number
  readonly queueBits?: number
  readonly minLatency?: Exact
  readonly maxJitter?: Exact
}

/** What a rule gives a node. */
export interface NodeRule {
  readonly match?: RegExp
  readonly kind?: 'host' | 'switch'
  readonly minLatency?: Exact
  readonly maxJitter?: Exact
}

/** A rules file (`--set`): `links` and `nodes` override what a file says, `defaults` fill in what it does not. */
export interface Rules {
  readonly links: readonly LinkRule[]
  readonly nodes: readonly NodeRule[]
  readonly defaultLink: LinkRule
  readonly defaultNode: { readonly host: NodeRule; readonly switch: NodeRule }
}

export const NO_RULES: Rules = {
  links: [],
  nodes: [],
  defaultLink: {},
  defaultNode: { host: {}, switch: {} },
}

const LINK_KEYS = ['match', 'bandwidth', 'queueSize', 'minLatency', 'maxJitter']
const NODE_KEYS = ['match', 'kind', 'minLatency', 'maxJitter']

/** Reads a rules file; every mistake is reported with its place. */
export const parseRules = (text: string, { file }: { readonly file: string }): Parsed<Rules> => {
  const read = readSource(text, file, 'rules', ['links', 'nodes', 'defaults'])
  if (!read.ok) return read
  const problems = new Problems()
  const { source } = read
  const value = source.data === undefined ? undefined : readRules(source, problems)
  const diagnostics = problems.toDiagnostics(file, source)
  if (value === undefined || diagnostics.some(d => d.severity === 'error')) return { ok: false, diagnostics }
  return { ok: true, value, warnings: diagnostics }
}

const readRules = ({ data }: Source, problems: Problems): Rules => {
  if (!isFields(data))
    problems.add({
      code: 'WRONG_TYPE',
      path: [],
      expected: 'a map with links, nodes or defaults',
      found: 'no map',
    })
  const root = asFields(data)
  knownKeys(root, ['links', 'nodes', 'defaults'], [], problems)
  const read = new QuantityReader(problems)
  const defaults = asFields(own(root, 'defaults'))
  knownKeys(defaults, ['link', 'switch', 'host'], ['defaults'], problems)
  const link = (value: unknown, path: Path): LinkRule =>
    linkRule(mapAt(value, path, problems), path, read, problems)
  const node = (value: unknown, path: Path): NodeRule =>
    nodeRule(mapAt(value, path, problems), path, read, problems)
  return {
    links: listAt(own(root, 'links'), ['links'], problems).map((value, i) => link(value, ['links', i])),
    nodes: listAt(own(root, 'nodes'), ['nodes'], problems).map((value, i) => node(value, ['nodes', i])),
    defaultLink: link(own(defaults, 'link') ?? {}, ['defaults', 'link']),
    defaultNode: {
      switch: node(own(defaults, 'switch') ?? {}, ['defaults', 'switch']),
      host: node(own(defaults, 'host') ?? {}, ['defaults', 'host']),
    },
  }
}

const mapAt = (value: unknown, path: Path, problems: Problems): Fields => {
  if (!isFields(value)) problems.add({ code: 'WRONG_TYPE', path, expected: 'a map', found: String(value) })
  return asFields(value)
}

const listAt = (value: unknown, path: Path, problems: Problems): readonly unknown[] => {
  if (value !== undefined && !Array.isArray(value))
    problems.add({ code: 'WRONG_TYPE', path, expected: 'a list of rules', found: 'no list' })
  return asList(value)
}

const knownKeys = (fields: Fields, keys: readonly string[], path: Path, problems: Problems): void => {
  for (const key of Object.keys(fields))
    if (!keys.includes(key))
      problems.add({
        code: 'UNKNOWN_KEY',
        path: [...path, key],
        at: 'key',
        expected: `one of ${keys.join(', ')}`,
        found: key,
        suggestion: nearest(key, keys),
      })
}

const times = (
  fields: Fields,
  path: Path,
  read: QuantityReader,
): Pick<LinkRule, 'minLatency' | 'maxJitter'> => {
  const minLatency = read.exact(fields, path, 'minLatency', 'time')
  const maxJitter = read.exact(fields, path, 'maxJitter', 'time')
  return {
    ...(minLatency === undefined ? {} : { minLatency }),
    ...(maxJitter === undefined ? {} : { maxJitter }),
  }
}

const linkRule = (fields: Fields, path: Path, read: QuantityReader, problems: Problems): LinkRule => {
  knownKeys(fields, LINK_KEYS, path, problems)
  const bandwidthBps = read.down(fields, path, 'bandwidth', 'rate')
  if (bandwidthBps === 0)
    problems.add({
      code: 'ZERO_BANDWIDTH',
      path: [...path, 'bandwidth'],
      expected: 'a rate above 0',
      found: '0',
    })
  const queueBits =
    own(fields, 'queueSize') === UNLIMITED
      ? Number.POSITIVE_INFINITY
      : read.down(fields, path, 'queueSize', 'size')
  return {
    ...matchOf(fields, path, problems),
    ...(bandwidthBps === undefined ? {} : { bandwidthBps }),
    ...(queueBits === undefined ? {} : { queueBits }),
    ...times(fields, path, read),
  }
}

const nodeRule = (fields: Fields, path: Path, read: QuantityReader, problems: Problems): NodeRule => {
  knownKeys(fields, NODE_KEYS, path, problems)
  const kind = own(fields, 'kind')
  if (kind !== undefined && kind !== 'host' && kind !== 'switch')
    problems.add({
      code: 'BAD_CHOICE',
      path: [...path, 'kind'],
      expected: 'one of host, switch',
      found: String(kind),
    })
  return {
    ...matchOf(fields, path, problems),
    ...(kind === 'host' || kind === 'switch' ? { kind } : {}),
    ...times(fields, path, read),
  }
}

const matchOf = (fields: Fields, path: Path, problems: Problems): { match?: RegExp } => {
  const value = own(fields, 'match')
  if (value === undefined) return {}
  try {
    return { match: new RegExp(String(value), 'u') }
  } catch {
    problems.add({
      code: 'BAD_CHOICE',
      path: [...path, 'match'],
      expected: 'a regular expression',
      found: String(value),
    })
    return {}
  }
}

/** What the rules say of a link, later ones over earlier ones. */
export const ruleOfLink = ({ links }: Rules, from: string, to: string): LinkRule => {
  let result: LinkRule = {}
  for (const rule of links)
    if (rule.match === undefined || rule.match.test(`${from}>${to}`) || rule.match.test(`${to}>${from}`))
      result = { ...result, ...rule }
  return result
}

export const ruleOfNode = ({ nodes }: Rules, name: string): NodeRule => {
  let result: NodeRule = {}
  for (const rule of nodes)
    if (rule.match === undefined || rule.match.test(name)) result = { ...result, ...rule }
  return result
}
