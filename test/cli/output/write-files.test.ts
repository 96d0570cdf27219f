import { chmodSync, lstatSync, readFileSync, symlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { scratch, scratchFile, xlane } from '../harness.ts'

const topology = scratchFile(
  'write-topology.yaml',
  'defaults: { link: { bandwidth: 1 Gbit/s, queueSize: 64 KiB } }\nnodes: { a: { kind: host }, b: { kind: host } }\nlinks: [{ from: a, to: b }]\n',
)
const drawnTo = (path: string, ...more: string[]) => xlane(['graph', topology, '--out', path, ...more])

describe('a file that cannot be written', () => {
  test('for its long name is told in words', async () => {
    const { code, stderr } = await drawnTo(scratch(`${'a'.repeat(256)}.svg`))
    expect(stderr).toMatch(/^error: cannot write .*: the name is too long \(ENAMETOOLONG\)\n$/)
    expect(code).toBe(2)
  })

  test('because nobody may is not replaced', async () => {
    const path = scratchFile('mine.svg', 'mine')
    chmodSync(path, 0o444)
    const { code, stderr } = await drawnTo(path)
    expect(stderr).toBe(`error: option '--out <file>': ${path} is there and read-only\n`)
    expect(code).toBe(2)
    expect(readFileSync(path, 'utf8')).toBe('mine')
  })

  test('through a circle of links', async () => {
    symlinkSync(scratch('round-b.svg'), scratch('round-a.svg'))
    symlinkSync(scratch('round-a.svg'), scratch('round-b.svg'))
    const { code, stderr } = await drawnTo(scratch('round-a.svg'))
    expect(stderr).toContain('its links lead in a circle')
    expect(code).toBe(2)
  })
})

test('a link that leads to nothing yet stays, and what it names is made', async () => {
  symlinkSync('made.svg', scratch('link.svg'))
  expect((await drawnTo(scratch('link.svg'))).code).toBe(0)
  expect(lstatSync(scratch('link.svg')).isSymbolicLink()).toBe(true)
  expect(readFileSync(scratch('made.svg'), 'utf8')).toContain('<svg')
})

test('an input below something that is no folder is said as an input', async () => {
  const { code, stderr } = await xlane(['analyze', topology, `${topology}/x.yaml`])
  expect([code, stderr]).toEqual([
    2,
    `${topology}/x.yaml NOT_FOUND: expected a file; found a path through something that is no directory\n`,
  ])
})

test.each([
  ['dataplane', [topology, scratchFile('none.yaml', 'requests: []\n'), '--out']],
  ['playground', ['--out']],
  [
    'services',
    [topology, scratchFile('none.services.yaml', 'services: []\n'), '--stall', '1 ms', '--settings'],
  ],
])('%s: a folder below something that is no folder is said too', async (command, args) => {
  const { code, stderr } = await xlane([command, ...args, `${topology}/x`])
  expect(stderr).toMatch(/^error: .*(no folder|is not a folder|is a file)/m)
  expect(code).toBe(2)
})

describe('a drawing is of the form that its file is called', () => {
  test.each([
    ['drawn.svg', /<svg/],
    ['drawn.dot', /^graph|^digraph/m],
    ['drawn.gv', /^graph|^digraph/m],
    ['drawn', /^graph|^digraph/m],
  ])('%s', async (name, expected) => {
    expect((await drawnTo(scratch(name))).code).toBe(0)
    expect(readFileSync(scratch(name), 'utf8')).toMatch(expected)
  })

  test('and no other', async () => {
    const png = await drawnTo(scratch('drawn.png'))
    expect(png.code).toBe(2)
    expect(png.stderr).toContain('expected a name that ends in .svg, .dot or .gv')
    const other = await drawnTo(scratch('drawn.svg'), '--format', 'dot')
    expect(other.code).toBe(2)
    expect(other.stderr).toContain('--format dot goes to a file that is not called .svg')
    expect((await drawnTo(scratch('odd.txt'), '--format', 'dot')).code).toBe(0)
  })
})
