import { describe, expect, test } from 'vitest'
import { converted, faults } from './convert-text.ts'

const RATE = { bandwidthBps: 1_000_000_000 }

/** Nodes, and links as `from>to`, each direction of its own. */
const drawn = async (text: string, network?: string) => {
  const { topology } = await converted(text, { ...RATE, ...(network === undefined ? {} : { network }) })
  return {
    nodes: topology.nodes.map(({ id }) => id).join(' '),
    links: topology.links.map(({ from, to }) => `${from}>${to}`).join(' '),
  }
}

describe('DOT as Graphviz takes it', () => {
  test.each([
    ['semicolons behind braces', 'digraph { subgraph c { a; }; b; a -> b; }', 'a b', 'a>b'],
    ['ranks inside braces', 'digraph { a -> { rank=same b c } -> d }', 'a b c d', 'a>b a>c b>d c>d'],
    ['an edge inside the end of an edge', 'graph { a -- { b -- c } }', 'a b c', 'b>c c>b a>b b>a a>c c>a'],
    ['keywords in any case', 'DiGraph G { NODE [a=b] SubGraph x { p } Edge [c=d]; p -> q }', 'p q', 'p>q'],
    ['keywords in quotes are names', 'graph { "node" -- "graph" }', 'node graph', 'node>graph graph>node'],
    [
      'texts joined by +, lines joined by a backslash',
      'graph { "a" + "b" -- "c\\\nd" }',
      'ab cd',
      'ab>cd cd>ab',
    ],
    ['quotes in quotes', 'graph { "say \\"a\\"" }', 'say "a"', ''],
    ['numbers', 'graph { 1 -- -2.5; .5 }', '1 -2.5 .5', '1>-2.5 -2.5>1'],
    [
      'lists without commas, keys without values',
      'graph { a -- b [bold color=red; x=1][y=2] }',
      'a b',
      'a>b b>a',
    ],
    ['HTML', 'graph { a [label=<<b>x</b> &gt; y>]; a -- b }', 'a b', 'a>b b>a'],
    ['comments', '// x\n/* y */ graph {\n# 1 "lab.gv"\na -- b // z\n}', 'a b', 'a>b b>a'],
    ['letters beyond ASCII', 'graph Zürich { é -- 東京 }', 'é 東京', 'é>東京 東京>é'],
    ['a strict graph has an edge once', 'strict graph { a -- b; b -- a }', 'a b', 'a>b b>a'],
    ['labels of records say how they are drawn', 'graph { a [shape=record label="<p> x|y"] }', 'a', ''],
    ['nothing', 'digraph {}', '', ''],
  ])('%s', async (_name, text, nodes, links) => {
    expect(await drawn(text)).toEqual({ nodes, links })
  })

  test('ports, but not points of the compass', async () => {
    const { topology } = await converted('graph { a:eth1:ne -- b:w }', RATE)
    expect(topology.links[0]!.labels).toEqual({ port: 'eth1' })
  })

  test('defaults hold from where they stand, inside', async () => {
    const text = 'graph { edge [delay="1us"]; { edge [delay="2us"] a -- b } b -- c }'
    const { topology } = await converted(text, RATE)
    expect(topology.links.map(({ minLatencyPs }) => minLatencyPs)).toEqual([2e6, 2e6, 1e6, 1e6])
  })

  test('of several graphs the one that --network names', async () => {
    const text = 'graph one { a -- b } digraph two { c -> d }'
    expect(await drawn(text, 'two')).toEqual({ nodes: 'c d', links: 'c>d' })
    expect(await drawn(text)).toEqual({ nodes: 'a b', links: 'a>b b>a' })
  })
})

describe('what is no DOT has a place', () => {
  test.each([
    ['graph { a -> b }', '1:11 FOREIGN_SYNTAX'],
    ['digraph {\n a -- b }', '2:4 FOREIGN_SYNTAX'],
    ['graph {\n a [x=] }', '2:7 FOREIGN_SYNTAX'],
    ['graph {\n a -- }', '2:7 FOREIGN_SYNTAX'],
    ['graph {\n a -- "b', '2:7 FOREIGN_SYNTAX'],
    ['graph {\n a [label=<b', '2:11 FOREIGN_SYNTAX'],
    ['graph { a -- b ', '1:15 FOREIGN_SYNTAX'],
    ['graph { a\n/* b }', '2:1 FOREIGN_SYNTAX'],
    ['graph { a } b', '1:13 FOREIGN_SYNTAX'],
    ['graph { a -- b * c }', '1:16 FOREIGN_SYNTAX'],
    [`graph { ${'{ '.repeat(300)}`, '1:411 FOREIGN_SYNTAX'],
  ])('%s', async (text, place) => {
    expect(await faults(text, RATE)).toEqual([place])
  })

  test('every pair of two thousand nodes is too many', async () => {
    const group = `{ ${Array.from({ length: 2000 }, (_, i) => `n${i}`).join(' ')} }`
    expect(await faults(`graph {\n ${group} -- ${group} }`, RATE)).toEqual(['2:2 FOREIGN_SYNTAX'])
  })
})
