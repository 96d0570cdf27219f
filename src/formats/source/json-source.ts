import { countColons, JsonNode, type Member, skipBlanks } from './json-scan.ts'
import type { Path, Source, SourceProblem } from './source.ts'

/**
 * JSON the fast way: `JSON.parse` gives the data; positions are found in the text only when someone asks.
 * `JSON.parse` keeps the last of two equal keys in silence, so keys are counted and the double ones named.
 */
export const jsonSource = (text: string, data: unknown): Source => {
  const root = new JsonNode(text, skipBlanks(text, 0))
  const doubled = countKeys(data) !== countColons(text)
  return {
    text,
    data,
    problems: doubled ? duplicateKeys(root) : [],
    locate: (path, part) => {
      const { node, member } = walk(root, path, doubled)
      if (part === 'key' && typeof member?.name === 'string') return member.key
      return { start: node.start, end: node.end }
    },
    keysInOrder: path => {
      const { node, rest } = walk(root, path, doubled)
      return rest > 0 ? [] : [...node.members()].map(member => String(member.name))
    },
  }
}

/** As far along `path` as the text goes. */
const walk = (
  root: JsonNode,
  path: Path,
  doubled: boolean,
): { node: JsonNode; member?: Member; rest: number } => {
  let node = root
  let member: Member | undefined
  for (const [depth, step] of path.entries()) {
    const next = doubled ? node.lastMember(step) : node.member(step)
    if (next === undefined) return { node, rest: path.length - depth }
    member = next
    node = next.node
  }
  return member === undefined ? { node, rest: 0 } : { node, member, rest: 0 }
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

const duplicateKeys = (root: JsonNode): readonly SourceProblem[] => {
  const problems: SourceProblem[] = []
  const pending: { node: JsonNode; path: Path }[] = [{ node: root, path: [] }]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const names = new Set<string | number>()
    for (const { name, key, node } of next.node.members()) {
      const path = [...next.path, name]
      if (names.has(name))
        problems.push({
          severity: 'error',
          code: 'DUPLICATE_KEY',
          path,
          span: key,
          expected: 'each key once',
          found: `${name} again`,
        })
      if (problems.length === MOST_DUPLICATES) return problems
      names.add(name)
      if (node.isCollection) pending.push({ node, path })
    }
  }
  return problems
}
