import { expect, test } from 'vitest'
import { treeDot } from '../../src/graph/tree-dot.ts'
import { layoutSvg } from './graphviz.ts'

const NODES = [
  { node: 4, id: 'a "1"\\N', kind: 'host', lines: [] },
  { node: 0, id: 's&amp;', kind: 'switch', lines: [] },
  { node: 7, id: 'b', kind: 'host', lines: ['≤ 9 µs'] },
] as const
const HOPS = [
  { link: 2, from: 4, to: 0, lines: ['waits ≤ 1 µs', '4.0 %'], isLatest: true },
  { link: 5, from: 0, to: 7, lines: ['no bound', '99.9 %'], isLatest: false },
] as const

test('names and lines of a tree stand in the drawing as they are', async () => {
  const svg = await layoutSvg(treeDot('t "x"', NODES, HOPS))
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(m =>
    m[1]!.replaceAll('&quot;', '"').replaceAll('&#45;', '-').replaceAll('&lt;', '<').replaceAll('&amp;', '&'),
  )
  for (const text of ['a "1"\\N', 's&amp;', 'b', '≤ 9 µs', 'waits ≤ 1 µs', '4.0 %', 'no bound', '99.9 %'])
    expect(texts).toContain(text)
})

test('ids are positions, and the way to the latest receiver is marked', async () => {
  const svg = await layoutSvg(treeDot('t', NODES, HOPS))
  expect([...svg.matchAll(/<g id="(tree_\w+)" class="([^"]+)"/g)].map(m => `${m[1]} ${m[2]}`).sort()).toEqual(
    [
      'tree_e2 edge latest',
      'tree_e5 edge other',
      'tree_n0 node switch',
      'tree_n4 node host',
      'tree_n7 node host',
    ],
  )
})
