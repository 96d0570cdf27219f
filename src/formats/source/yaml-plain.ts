import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  Scalar,
  type YAMLMap,
} from 'yaml'
import type { Path, SourceProblem, Span } from './source.ts'

/** Values an alias may add in all: an alias bomb stops here, not when the memory is gone. */
const MOST_ALIASED = 1_000_000

/** Thrown inside: this problem ends the reading. */
class Unreadable extends Error {}

interface Anchored {
  readonly node: Node
  done?: { readonly value: unknown; readonly weight: number }
}

interface Walk {
  readonly problems: SourceProblem[]
  /** Nodes by their latest anchor; `done` once converted. */
  readonly anchors: Map<string, Anchored>
  aliased: number
  weight: number
}

/**
 * A YAML document as plain data. Unlike `toJS` it keeps numbers exact (`1.10`, `0777` and 9007199254740993 stay text
 * as written unless they print back the same), names duplicate keys in linear time, and counts what aliases add.
 */
export const yamlToPlain = (document: Document.Parsed): { data: unknown; problems: SourceProblem[] } => {
  const walk: Walk = { problems: [], anchors: new Map(), aliased: 0, weight: 0 }
  try {
    return { data: convert(walk, document.contents, []), problems: walk.problems }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { data: undefined, problems: walk.problems }
  }
}

const spanOf = (node: Node | null | undefined): Span => {
  const range = node?.range ?? [0, 0, 0]
  return { start: range[0], end: range[1] }
}

const convert = (walk: Walk, node: Node | null, path: Path): unknown => {
  walk.weight++
  if (node === null || node === undefined) return null
  if (isAlias(node)) return aliasValue(walk, node, path)
  if (isScalar(node)) {
    const anchor = anchored(walk, node)
    const value = scalarValue(node)
    if (anchor !== undefined) anchor.done = { value, weight: 1 }
    return value
  }
  const before = walk.weight
  const anchor = anchored(walk, node)
  let value: unknown = null
  if (isSeq(node)) value = node.items.map((item, i) => convert(walk, item as Node, [...path, i]))
  else if (isMap(node)) value = mapValue(walk, node, path)
  if (anchor !== undefined) anchor.done = { value, weight: walk.weight - before + 1 }
  return value
}

const anchored = (walk: Walk, node: Node): Anchored | undefined => {
  const name = (node as { anchor?: string }).anchor
  if (name === undefined) return undefined
  const entry: Anchored = { node }
  walk.anchors.set(name, entry)
  return entry
}

/** A number only where it prints back as written; else its text, exactly. */
const scalarValue = (node: Scalar): unknown => {
  const { value, source } = node
  if (typeof value === 'number' && source !== undefined && String(value) !== source) return source
  return typeof value === 'bigint' ? String(value) : value
}

const aliasValue = (walk: Walk, alias: Alias, path: Path): unknown => {
  const target = walk.anchors.get(alias.source)
  if (target?.done === undefined) {
    const [expected, found] =
      target === undefined
        ? ['an alias of an anchor before it', `*${alias.source}, which nothing is called yet`]
        : ['an alias of an anchor before it', `*${alias.source} inside itself`]
    walk.problems.push(
      problem(target === undefined ? 'YAML_SYNTAX' : 'ALIAS_BOMB', alias, path, expected, found),
    )
    throw new Unreadable()
  }
  walk.aliased += target.done.weight
  walk.weight += target.done.weight
  if (walk.aliased > MOST_ALIASED) {
    const expected = `aliases that add at most ${MOST_ALIASED} values in all`
    walk.problems.push(problem('ALIAS_BOMB', alias, path, expected, `more, at *${alias.source}`))
    throw new Unreadable()
  }
  return target.done.value
}

const mapValue = (walk: Walk, node: YAMLMap, path: Path): unknown => {
  const result: Record<string, unknown> = {}
  const merged: unknown[] = []
  for (const pair of node.items) {
    if (!isPair(pair)) continue
    const key = keyText(walk, pair.key as Node | null, path)
    if (key === undefined) continue
    if (key === '<<' && isScalar(pair.key) && pair.key.type === Scalar.PLAIN) {
      const value = convert(walk, pair.value as Node | null, [...path, key])
      merged.push(...(Array.isArray(value) ? (value as unknown[]) : [value]))
      continue
    }
    const childPath = [...path, key]
    if (Object.hasOwn(result, key))
      walk.problems.push(
        problem('DUPLICATE_KEY', pair.key as Node, childPath, 'each key once', `${key} again`),
      )
    put(result, key, convert(walk, pair.value as Node | null, childPath))
  }
  for (const source of merged)
    for (const [key, value] of Object.entries(Object(source) as Record<string, unknown>))
      if (!Object.hasOwn(result, key)) put(result, key, value)
  return result
}

/** A plain property even for `__proto__`. */
const put = (target: Record<string, unknown>, key: string, value: unknown): void => {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true })
  else target[key] = value
}

/** A key as written: `10`, `true` and `1.0` are names here, not values. */
export const keyName = (key: unknown): string | undefined => {
  if (!isScalar(key)) return undefined
  if (typeof key.value === 'string') return key.value
  return key.source ?? String(key.value)
}

const keyText = (walk: Walk, key: Node | null, path: Path): string | undefined => {
  if (isAlias(key)) {
    return keyName(walk.anchors.get(key.source)?.node)
  }
  const name = keyName(key)
  if (name === undefined)
    walk.problems.push(problem('WRONG_TYPE', key, path, 'a name as key', 'a list or map as key'))
  return name
}

const problem = (
  code: SourceProblem['code'],
  node: Node | null,
  path: Path,
  expected: string,
  found: string,
): SourceProblem => ({ severity: 'error', code, path, span: spanOf(node), expected, found })
