import { countColons, endOf, type JsonNode, membersOf, skipBlanks } from './json-scan.ts'
import type { Path, Source, SourceProblem, Span } from './source.ts'

/**
 * JSON the fast way: `JSON.parse` gives the data; positions are found in the text only when someone asks.
 * `JSON.parse` keeps the last of two equal keys in silence, so keys are counted and the double ones named.
 */
export const jsonSource = (text: string, data: unknown): Source => {
  const root: JsonNode = { start: skipBlanks(text, 0) }
  return {
    data,
    problems: countKeys(data) === countColons(text) ? [] : duplicateKeys(text, root),
    locate: (path, part) => locate(text, root, path, part),
    keysInOrder: path => keysInOrder(text, root, path),
  }
}

const locate = (text: string, root: JsonNode, path: Path, part: 'key' | 'value'): Span => {
  let at = root
  for (const [depth, step] of path.entries()) {
    const member = membersOf(text, at).get(step)
    if (member === undefined) break
    if (part === 'key' && depth === path.length - 1 && typeof step === 'string') return member.key
    at = member.node
  }
  return { start: at.start, end: endOf(text, at) }
}

const keysInOrder = (text: string, root: JsonNode, path: Path): readonly string[] => {
  let at = root
  for (const step of path) {
    const member = membersOf(text, at).get(step)
    if (member === undefined) return []
    at = member.node
  }
  return [...membersOf(text, at).keys()].map(String)
}

const countKeys = (data: unknown): number => {
  let count = 0
  const pending: unknown[] = [data]
  for (let value = pending.pop(); value !== undefined; value = pending.pop()) {
    if (typeof value !== 'object' || value === null) continue
    const children = Array.isArray(value) ? (value as unknown[]) : Object.values(value)
    if (!Array.isArray(value)) count += children.length
    for (const child of children) if (typeof child === 'object' && child !== null) pending.push(child)
  }
  return count
}

const MOST_DUPLICATES = 100

const duplicateKeys = (text: string, root: JsonNode): readonly SourceProblem[] => {
  const found: SourceProblem[] = []
  const pending: { node: JsonNode; path: Path }[] = [{ node: root, path: [] }]
  for (let next = pending.pop(); next !== undefined && found.length < MOST_DUPLICATES; next = pending.pop()) {
    const members = membersOf(text, next.node)
    for (const { key, span } of next.node.duplicates ?? [])
      found.push({
        severity: 'error',
        code: 'DUPLICATE_KEY',
        path: [...next.path, key],
        span,
        expected: 'each key once',
        found: `${key} again`,
      })
    for (const [step, member] of members) {
      if ('[{'.includes(text[member.node.start]!))
        pending.push({ node: member.node, path: [...next.path, step] })
    }
  }
  return found
}
