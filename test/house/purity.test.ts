import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { EDGES } from '../../.dependency-cruiser.mjs'

const root = resolve(import.meta.dirname, '../..')

/** What needs no import and is still the outside world; the import laws cannot see it. */
const GLOBALS = new Set([
  'process',
  'console',
  'performance',
  'crypto',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'navigator',
  'globalThis',
  'global',
])
const MEMBERS = new Set(['Math.random', 'Date.now', 'import.meta'])

/** Uses of the outside world in a source, as `name:line`. Comments, strings and properties of that name do not count. */
const outsideWorld = (source: string): string[] => {
  const file = ts.createSourceFile('a.ts', source, ts.ScriptTarget.Latest, true)
  const found: string[] = []
  const report = (name: string, node: ts.Node): void => {
    found.push(`${name}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`)
  }
  const visit = (node: ts.Node): void => {
    const text = node.getText()
    if (ts.isPropertyAccessExpression(node) || ts.isMetaProperty(node)) {
      if (MEMBERS.has(text)) report(text, node)
    }
    // With an argument it is a way to write an instant; without, it reads the clock.
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
      report('new Date', node)
    if (ts.isIdentifier(node) && GLOBALS.has(text)) {
      const { parent } = node
      const isMember = ts.isPropertyAccessExpression(parent) && parent.name === node
      const isDeclared = 'name' in parent && parent.name === node
      if (!isMember && !isDeclared) report(text, node)
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

test.each([
  ['const now = Date.now()', ['Date.now:1']],
  ['const now = new Date()', ['new Date:1']],
  ['const then = new Date(5)', []],
  ['\nconst x = Math.random()', ['Math.random:2']],
  ['console.log(1)', ['console:1']],
  ['export const debug = process.env.DEBUG', ['process:1']],
  ['setTimeout(() => 1, 5)', ['setTimeout:1']],
  ['const here = import.meta.dirname', ['import.meta:1']],
  ['// process.env is not read here\nexport const a = "Date.now()"', []],
  ['export interface Node { readonly process: number }', []],
  ['export const f = (n: { process: number }): number => n.process', []],
])('%j', (source, found) => {
  expect(outsideWorld(source)).toEqual(found)
})

test('clocks, chance, terminals and the environment are touched only at the edges', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map(path =>
    join('src', path),
  )
  const inside = files.filter(path => path.endsWith('.ts') && !new RegExp(EDGES).test(path))
  const found = inside.flatMap(path =>
    outsideWorld(readFileSync(join(root, path), 'utf8')).map(use => `${path}: ${use}`),
  )
  expect(inside.length).toBeGreaterThan(10)
  expect(found).toEqual([])
})
