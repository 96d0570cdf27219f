import { type Document, isAlias, isMap, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'
import type { Path, Source, SourceProblem, Span } from './source.ts'
import { tooDeepAt } from './too-deep.ts'
import { keyName, yamlToPlain } from './yaml-plain.ts'

/** YAML 1.2, core schema, whatever a %YAML directive says: `yes`, `10:30` and `2026-01-01` stay text. */
export const yamlSource = (text: string): Source => {
  try {
    return read(text)
  } catch (error) {
    // The YAML reader recurses; its other mistakes are data, not exceptions.
    if (error instanceof RangeError) return tooDeepAt(text, 0)
    throw error
  }
}

const read = (text: string): Source => {
  const document = parseDocument(text, {
    schema: 'core',
    version: '1.2',
    merge: false,
    // Duplicate keys are found while converting: this check of yaml's is quadratic.
    uniqueKeys: false,
    prettyErrors: false,
    // `silent` would also hush a second document.
    logLevel: 'error',
  })
  const syntax = syntaxProblems(document, text)
  const broken = syntax.some(p => p.severity === 'error')
  const { data, problems } = broken ? { data: undefined, problems: [] } : yamlToPlain(document)
  return {
    text,
    data,
    problems: [...syntax, ...problems],
    locate: (path, part) => locate(document, path, part),
    keysInOrder: path => keysInOrder(document, path),
  }
}

const syntaxProblems = (document: Document.Parsed, text: string): SourceProblem[] => {
  const errors: SourceProblem[] = []
  const lines = new Set<number>()
  for (const error of document.errors) {
    const at = error.pos[0]
    if (error.code === 'MULTIPLE_DOCS') {
      if (!hasNothing(text.slice(at))) errors.push(secondDocument(at))
      continue
    }
    // One tab is one mistake, whatever the parser then stumbles over.
    const line = text.lastIndexOf('\n', at)
    if (lines.has(line)) continue
    lines.add(line)
    errors.push(syntaxProblem('error', 'YAML_SYNTAX', error))
  }
  return [...errors, ...document.warnings.map(warning => syntaxProblem('warning', 'UNKNOWN_TAG', warning))]
}

/** Whether there is nothing but marks of documents and comments. */
const hasNothing = (text: string): boolean => /^(?:(?:---|\.\.\.)?[ \t]*(?:#.*)?(?:\r?\n|$))*$/.test(text)

const secondDocument = (at: number): SourceProblem => ({
  severity: 'error',
  code: 'YAML_SYNTAX',
  path: [],
  span: { start: at, end: at + 3 },
  expected: 'one document per file',
  found: 'a second one, which begins here',
})

const syntaxProblem = (
  severity: 'error' | 'warning',
  code: 'YAML_SYNTAX' | 'UNKNOWN_TAG',
  error: { readonly message: string; readonly pos: readonly [number, number] },
): SourceProblem => ({
  severity,
  code,
  path: [],
  span: { start: error.pos[0], end: error.pos[1] },
  expected: severity === 'error' ? 'valid YAML' : 'plain YAML without tags',
  found: error.message,
})

/** The pair of `key` in a map, its merged maps included. */
const pairOf = (document: Document.Parsed, map: YAMLMap, key: string): Pair | undefined => {
  const own = map.items.findLast(pair => keyName(pair.key) === key)
  if (own !== undefined) return own
  for (const pair of map.items) {
    if (keyName(pair.key) !== '<<') continue
    const value = resolved(document, pair.value as Node | null)
    for (const source of isSeq(value) ? value.items : [value]) {
      const merged = resolved(document, source as Node | null)
      const found = isMap(merged) ? pairOf(document, merged, key) : undefined
      if (found !== undefined) return found
    }
  }
  return undefined
}

const resolved = (document: Document.Parsed, node: Node | null): Node | null =>
  isAlias(node) ? (node.resolve(document) ?? null) : node

const spanOf = (node: Node | null | undefined, otherwise: Span): Span =>
  node?.range == null ? otherwise : { start: node.range[0], end: node.range[1] }

const locate = (document: Document.Parsed, path: Path, part: 'key' | 'value'): Span => {
  let node: Node | null = document.contents
  let span = spanOf(node, { start: 0, end: 0 })
  for (const [depth, step] of path.entries()) {
    node = resolved(document, node)
    if (isMap(node)) {
      const pair: Pair | undefined = pairOf(document, node, String(step))
      if (pair === undefined) break
      const key = spanOf(pair.key as Node, span)
      node = pair.value as Node | null
      span = part === 'key' && depth === path.length - 1 ? key : emptyIsKey(spanOf(node, key), key)
    } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
      node = node.items[step] as Node | null
      span = spanOf(node, span)
    } else break
  }
  return span
}

/** An absent value (`key:` and nothing behind) is shown at its key. */
const emptyIsKey = (value: Span, key: Span): Span => (value.end > value.start ? value : key)

const keysInOrder = (document: Document.Parsed, path: Path): readonly string[] => {
  let node: Node | null = document.contents
  for (const step of path) {
    node = resolved(document, node)
    if (isMap(node)) node = (pairOf(document, node, String(step))?.value as Node | undefined) ?? null
    else if (isSeq(node) && typeof step === 'number') node = (node.items[step] as Node | undefined) ?? null
  }
  node = resolved(document, node)
  if (!isMap(node)) return []
  return node.items.flatMap(pair => keyName(pair.key) ?? [])
}
