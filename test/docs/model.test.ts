import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { modelFigures } from '../../scripts/figures/figures.ts'
import { root } from './pages.ts'

// Holds docs/MODEL.md and docs/REFERENCES.md to the code: what cites them names something that is there, and what they
// name in the code is there.

const FOLDERS = ['src', 'test', 'scripts', 'bench', 'examples', 'topologies', 'docs', 'schemas', '.ci']
const TEXTS = new Set(['.ts', '.tsx', '.mjs', '.md', '.yaml', '.json', '.css', ''])
const SELF = 'test/docs/model.test.ts'

interface Source {
  readonly path: string
  readonly text: string
}

const read = (path: string): Source => ({
  path: relative(root, path),
  text: readFileSync(path, 'utf8'),
})

const filesIn = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && TEXTS.has(extname(entry.name)))
    .map(entry => join(entry.parentPath, entry.name))

const files: readonly Source[] = [
  ...FOLDERS.flatMap(filesIn),
  ...readdirSync(root)
    .filter(name => /^[^.].*[.](md|ts)$|^[.]dependency-cruiser[.]mjs$/.test(name))
    .map(name => join(root, name)),
]
  .map(read)
  .filter(({ path }) => path !== SELF)

const page = (name: string): string => readFileSync(join(root, 'docs', name), 'utf8')
const model = page('MODEL.md')
const references = page('REFERENCES.md')
const source = files.filter(({ path }) => path.startsWith('src/'))

/** A comment that runs over several lines, as one: citations may be wrapped. */
const unwrapped = (text: string): string => text.replaceAll(/\s*\n\s*(?:\*|\/\/)?\s*/g, ' ')

const headingsOf = (markdown: string): ReadonlySet<string> =>
  new Set([...markdown.matchAll(/^#{2,3} (.+)$/gm)].map(([, heading]) => heading ?? ''))

/** `MODEL "Line caps", "Backlog"`, `docs/MODEL.md, "Ranges"`. */
const citedSections = (text: string): readonly string[] =>
  [...unwrapped(text).matchAll(/\bMODEL(?:[.]md)?\)?,? ((?:"[^"]+"(?:(?:,| and) )?)+)/g)].flatMap(
    ([, list = '']) => [...list.matchAll(/"([^"]+)"/g)].map(([, heading]) => heading ?? ''),
  )

const KEY = /(?<![\w\])])\[((?:[A-Z]{2,}\d{1,4})|(?:802\d[A-Za-z]*(?:-\d{4})?))\](?!\()/g
const keysIn = (text: string): readonly string[] => [...text.matchAll(KEY)].map(([, key]) => key ?? '')

describe('citations', () => {
  test('of MODEL.md name its sections, and there are many', () => {
    const headings = headingsOf(model)
    const cited = files.flatMap(({ path, text }) => citedSections(text).map(section => ({ path, section })))
    expect(cited.length).toBeGreaterThan(80)
    expect(cited.filter(({ section }) => !headings.has(section))).toEqual([])
  })

  test.each([
    [' * Caps (MODEL "Line caps", "Backlog") and more', ['Line caps', 'Backlog']],
    [' * waits (docs/MODEL.md, "Worst wait at\n * one port").', ['Worst wait at one port']],
    ['// MODEL "Long\n// busy periods"', ['Long busy periods']],
    ['see [MODEL.md](MODEL.md)', []],
  ])('are read from %j', (text, expected) => {
    expect(citedSections(text)).toEqual(expected)
  })

  test('sections cited inside MODEL.md are there', () => {
    const headings = headingsOf(model)
    const cited = [
      ...model.matchAll(/(?:\(|in |of |as in |see |that of |formula of |lines of )"([A-Z][^"\n]+)"/g),
    ]
    expect(cited.length).toBeGreaterThan(5)
    expect(cited.map(([, heading]) => heading).filter(heading => !headings.has(heading ?? ''))).toEqual([])
  })

  test('by key are in REFERENCES.md, and every key there is cited', () => {
    const known = [...references.matchAll(/^- \*\*\[([^\]]+)\]\*\*/gm)].map(([, key]) => key ?? '')
    expect(known.length).toBeGreaterThan(10)
    expect(new Set(known).size).toBe(known.length)
    const cited = files
      .filter(({ path }) => path !== 'docs/REFERENCES.md' && !path.startsWith('test/'))
      .flatMap(({ text }) => keysIn(text))
    expect([...new Set(cited)].sort()).toEqual([...known].sort())
  })
})

describe('the symbols table of MODEL.md', () => {
  const table = model.slice(model.indexOf('## Symbols'), model.indexOf('## Network'))
  const rows = table.split('\n').filter(line => /^\|(?! symbol |---)/.test(line))
  const names = rows.flatMap(row =>
    [...(row.split('|').at(-2) ?? '').matchAll(/`(\w+)`/g)].map(m => m[1] ?? ''),
  )
  const all = source.map(({ text }) => text).join('\n')

  test('has rows, most of them with a name', () => {
    expect(rows.length).toBeGreaterThan(25)
    expect(names.length).toBeGreaterThan(rows.length / 2)
  })

  test.each([...new Set(names)])('src/ declares %s', name => {
    expect(all).toMatch(
      new RegExp(`\\b(const|class|readonly|function) ${name}\\b|^ +#?${name}(\\??:|\\()|\\b${name} = `, 'm'),
    )
  })
})

test('nothing cites what is not in the repository', () => {
  const gone =
    /\bSPEC(?:[.]md)? ?\d|\bSPEC[.]md|\bEXACT[.]md|\bTRAFFIC(?:[.]md)?\b|\bFAULTS(?:[.]md)?\b|\bHOUSE(?:[.]md| \d)|\b[Ii]ssues? #?\d/
  const found = files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, i) => (gone.test(line) ? `${path}:${i + 1}: ${line.trim()}` : [])),
  )
  expect(found).toEqual([])
})

describe('the figures of MODEL.md', () => {
  const figures = modelFigures()

  test.each([...figures.keys()])('%s is what the calculus draws, and is shown', name => {
    expect(readFileSync(join(root, 'docs/images/model', name), 'utf8')).toBe(figures.get(name))
    expect(model).toContain(`](images/model/${name})`)
  })

  test('no other file stands beside them', () => {
    expect(readdirSync(join(root, 'docs/images/model')).sort()).toEqual([...figures.keys()].sort())
  })
})
