import type * as z from 'zod'
import { clip, describe } from '../../model/checks/words.ts'
import { nearest } from '../../quantity/nearest.ts'
import type { Problems } from '../source/problems.ts'
import type { Path } from '../source/source.ts'

type Issue = z.core.$ZodIssue

/**
 * Checks `value` against a schema and reports every issue in our words. Zod says *where* and, through the `error`
 * texts of the schemas, *what was expected*; missing keys, unknown keys and wrong choices are told apart here.
 */
export const checkShape = (schema: z.ZodType, value: unknown, path: Path, problems: Problems): void => {
  const result = schema.safeParse(value)
  if (!result.success) for (const issue of result.error.issues) report(issue, value, path, problems)
}

const report = (issue: Issue, root: unknown, base: Path, problems: Problems): void => {
  const at = issue.path as (string | number)[]
  const path = [...base, ...at]
  const value = valueAt(root, at)
  if (issue.code === 'unrecognized_keys') {
    reportUnknownKeys(issue, path, problems)
    return
  }
  if (value === undefined) {
    const key = String(path.at(-1))
    problems.add({
      code: 'MISSING_KEY',
      path,
      expected: `the key ${key}: ${issue.message}`,
      found: 'no such key',
    })
    return
  }
  if (issue.code === 'invalid_union') {
    const inner = closest(issue.errors)
    if (inner !== undefined) {
      for (const deeper of inner) report({ ...deeper, path: [...at, ...deeper.path] }, root, base, problems)
      return
    }
  }
  const choices = choicesOf(issue)
  if (choices !== undefined && typeof value === 'string') {
    const suggestion = nearest(value, choices)
    problems.add({ code: 'BAD_CHOICE', path, expected: issue.message, found: describe(value), suggestion })
    return
  }
  const code = isNumeric(value) && /number/.test(issue.message) ? 'OUT_OF_RANGE' : 'WRONG_TYPE'
  // A key may be called `true`, and a name where it is used must then say that it is one.
  const isMistaken = (typeof value === 'boolean' || value === null) && /^the name of /.test(issue.message)
  problems.add({
    code,
    path,
    expected: issue.message,
    found: isMistaken ? String(value) : describe(value),
    ...(isMistaken ? { suggestion: `"${value}", in quotes` } : {}),
  })
}

/** The issues of the alternative of a union that was probably meant: the one whose mistakes lie inside it. */
const closest = (alternatives: readonly (readonly Issue[])[]): readonly Issue[] | undefined =>
  alternatives.find(
    issues => issues.length > 0 && issues.every(i => i.path.length > 0 || i.code === 'unrecognized_keys'),
  )

const choicesOf = (issue: Issue): readonly string[] | undefined => {
  if (issue.code === 'invalid_value') return issue.values.map(String)
  if (issue.code !== 'invalid_union') return undefined
  const inner = issue.errors.flat().flatMap(i => choicesOf(i) ?? [])
  return inner.length > 0 ? inner : undefined
}

const reportUnknownKeys = (issue: z.core.$ZodIssueUnrecognizedKeys, path: Path, problems: Problems): void => {
  const valid = issue.message.split(', ').filter(key => key !== '$schema')
  // A key of one's own, as in compose files: a place for anchors and for what other programs read.
  for (const key of issue.keys.filter(k => !k.startsWith('x-')))
    problems.add({
      code: 'UNKNOWN_KEY',
      path: [...path, key],
      at: 'key',
      expected: valid.length === 1 ? `the key ${valid[0]}` : `one of ${valid.join(', ')}`,
      found: clip(key),
      suggestion: nearest(key, valid),
    })
}

const valueAt = (root: unknown, path: Path): unknown => {
  let value = root
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}

const isNumeric = (value: unknown): boolean =>
  typeof value === 'number' || (typeof value === 'string' && /^[+-]?[\d.]+(?:e[+-]?\d+)?$/i.test(value))
