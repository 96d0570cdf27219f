import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FLOORS, INNER_FLOORS } from '../../.dependency-cruiser.mjs'
import { blocksOf, shows } from './blocks.ts'
import { correct, pages, root, update } from './pages.ts'

test.each([
  ['a\nb\n', 'a  \nb', true],
  ['a\n', 'a\nb\n', false],
  ['a\n…\nd\n', 'a\nb\nc\nd\n', true],
  ['…\nd\n', 'a\nd\n', true],
  ['a\n…\n', 'a\nd\n', true],
  ['a\n…\nx\n…\nd', 'a\nb\nd\n', false],
])('a page that shows %j of %j: %s', (shown, output, expected) => {
  expect(shows(shown, output)).toBe(expected)
})

describe.each(pages)('$path', ({ path, text }) => {
  test('links lead somewhere', () => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(match => match[1] ?? '')
    const broken = links.filter(link => !existsSync(join(root, dirname(path), link)))
    expect(broken).toEqual([])
  })

  // A TypeScript block that begins by naming its file is that file, so that what is read is what is run.
  test('shown programs are the shipped ones', () => {
    for (const { language, body } of blocksOf(text)) {
      const file = language === 'ts' ? /^\/\/ (examples\/\S+[.]ts)\n/.exec(body) : null
      if (file === null) continue
      const source = readFileSync(join(root, file[1] ?? ''), 'utf8')
      if (update) correct(path, body, file[0] + source)
      else expect(body.slice(file[0].length), file[1]).toBe(source)
    }
  })
})

describe('docs/ARCHITECTURE.md', () => {
  const text = readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8')
  // src/doors/ is no room: it stands outside, with index.ts and cli.ts.
  const rooms = readdirSync(join(root, 'src'), { withFileTypes: true })
    .filter(entry => entry.isDirectory() && entry.name !== 'doors')
    .map(entry => entry.name)

  test.each(rooms)('describes src/%s, and a law knows its floor', room => {
    expect(text).toMatch(new RegExp(`^\\| \`${room}\``, 'm'))
    expect(FLOORS.flat()).toContain(room)
  })

  test.each(Object.entries(INNER_FLOORS))('has the floors inside %s in their order', (room, floors) => {
    const shown = floors.map(folders => folders.map(folder => `\`${folder}\``).join(', ')).join(' · ')
    expect(text).toContain(`| ${room} | ${shown} |`)
  })

  test('describes no room that is not there', () => {
    const described = [...text.matchAll(/^\| `([a-z]+)`/gm)].map(match => match[1])
    expect(described.sort()).toEqual(rooms.sort())
  })
})
