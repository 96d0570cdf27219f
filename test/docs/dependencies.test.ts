import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/DEPENDENCIES.md'), 'utf8')
const { dependencies, devDependencies, overrides, allowScripts } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
)

/** Rows of the table below a heading: cells without their quotes. */
const table = (heading: string): readonly (readonly string[])[] => {
  const [, after = ''] = page.split(`## ${heading}\n`)
  const [section = ''] = after.split('\n## ')
  const rows = section.split('\n').filter(line => line.startsWith('| `'))
  return rows.map(row =>
    row
      .split('|')
      .slice(1, -1)
      .map(cell => cell.trim().replaceAll('`', '')),
  )
}

describe('docs/DEPENDENCIES.md', () => {
  test('names every package that is installed along, and none else', () => {
    expect(
      table('Installed with the package')
        .map(([name]) => name)
        .sort(),
    ).toEqual(Object.keys(dependencies).sort())
  })

  test('has a reason for every version that is held, and for none that is not', () => {
    const held = Object.entries<string>({ ...dependencies, ...devDependencies }).filter(
      ([, range]) => !range.startsWith('^'),
    )
    const rows = table('Versions that are held')
    expect(rows.map(([name, range]) => [name, range]).sort()).toEqual(held.sort())
    for (const [name, , reason = ''] of rows) expect(reason.length, name).toBeGreaterThan(20)
  })

  test('has a reason for every override and every install script', () => {
    expect(table('Overrides').map(([name, range]) => [name, range])).toEqual(Object.entries(overrides))
    expect(table('Install scripts').map(([name]) => name)).toEqual(Object.keys(allowScripts))
    for (const row of [...table('Overrides'), ...table('Install scripts')])
      expect(row[2]?.length ?? 0).toBeGreaterThan(20)
  })
})
