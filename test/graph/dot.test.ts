import { describe, expect, it, test } from 'vitest'
import { graphDot } from '../../src/graph/dot.ts'
import { dotString } from '../../src/graph/dot-text.ts'
import { linkTitle, loadsOf } from '../../src/graph/loads.ts'
import { homesOf, pairsOf, tiersOf } from '../../src/graph/network-shape.ts'
import { shadeOf, widthOf } from '../../src/graph/shades.ts'
import { shapeOf } from '../../src/graph/topology-shape.ts'
import { FOLD_ABOVE, viewOf } from '../../src/graph/view.ts'
import { link, network, node } from '../arbitraries/tiny.ts'
import { layoutSvg } from './graphviz.ts'

const both = (a: string, b: string, bandwidthBps = 1e9) => [
  link(`${a}>${b}`, { bandwidthBps }),
  link(`${b}>${a}`, { bandwidthBps }),
]

/** Two leaves under a spine, a host on each, and one link that has no way back. */
const TREE = network(
  [node('s0'), node('s1'), node('s2'), node('h1'), node('h2')],
  [...both('h1', 's1'), ...both('s1', 's0', 1e10), ...both('s0', 's2', 1e10), link('s2>h2')],
)
const shape = shapeOf(TREE)

describe('shape', () => {
  it('joins both directions, and leaves what has no way back alone', () => {
    expect(pairsOf(shape).map(p => [p.forth, p.back])).toEqual([
      [0, 1],
      [2, 3],
      [4, 5],
      [6, -1],
    ])
  })

  it('pairs parallel links in their order', () => {
    const [a, b] = both('s0', 's1')
    const twice = network([node('s0'), node('s1')], [a!, { ...a!, id: 'x' }, b!, { ...b!, id: 'x~' }])
    expect(pairsOf(shapeOf(twice)).map(p => [p.forth, p.back])).toEqual([
      [0, 2],
      [1, 3],
    ])
  })

  it('knows tiers, and where hosts are at home', () => {
    expect([...tiersOf(shape)]).toEqual([2, 1, 1, 0, 0])
    expect([...homesOf(shape)]).toEqual([-1, -1, -1, 1, 2])
    const dual = shapeOf(network(TREE.nodes, [...TREE.links, ...both('h1', 's2')]))
    expect([...homesOf(dual)]).toEqual([-1, -1, -1, -1, 2])
  })
})

/** The layout that the DOT text asks Graphviz for. */
const engine = (of: typeof shape): string | undefined =>
  /layout=(\w+)/.exec(graphDot(of, viewOf(of, 'shown')))?.[1]

describe('view', () => {
  it('folds hosts when asked, or when there are many nodes, and unfolds single switches', () => {
    const names = (view: ReturnType<typeof viewOf>) =>
      view.nodes.map(n => `${shape.nodes[n.node]!.id} ${n.hosts}`)
    expect(names(viewOf(shape))).toEqual(['s0 0', 's1 0', 's2 0', 'h1 0', 'h2 0'])
    expect(names(viewOf(shape, 'folded'))).toEqual(['s0 0', 's1 1', 's2 1'])
    expect(names(viewOf(shape, 'folded', new Set([1])))).toEqual(['s0 0', 's1 0', 's2 1', 'h1 0'])
    const many = Array.from({ length: FOLD_ABOVE }, (_, i) => node(`h${i + 10}`))
    const big = shapeOf(
      network([...TREE.nodes, ...many], [...TREE.links, ...many.flatMap(h => both(h.id, 's1'))]),
    )
    expect(viewOf(big).nodes.map(n => n.hosts)).toEqual([0, FOLD_ABOVE + 1, 1])
    expect(viewOf(big, 'shown').nodes).toHaveLength(FOLD_ABOVE + 5)
  })

  it('takes layers for tiers, springs for peers, the fast engine for many', () => {
    expect(engine(shape)).toBe('dot')
    const ring = ['s0', 's1', 's2', 's3']
    const peers = network(
      [...ring, ...ring.map(s => `h${s}`)].map(id => node(id)),
      ring.flatMap((s, i) => [...both(s, ring[(i + 1) % 4]!), ...both(`h${s}`, s)]),
    )
    expect(engine(shapeOf(peers))).toBe('neato')
    const line = Array.from({ length: 201 }, (_, i) => node(`s${i}`))
    const long = network(
      line,
      line.slice(1).flatMap((s, i) => both(line[i]!.id, s.id)),
    )
    expect(engine(shapeOf(long))).toBe('sfdp')
  })
})

test('shades and widths', () => {
  expect([0, 1e-9, 0.0999, 0.1, 0.25, 0.5, 0.75, 0.9, 1.2].map(shadeOf)).toEqual([0, 1, 1, 2, 3, 4, 5, 6, 6])
  expect([1e8, 1e9, 1e10, 1e15].map(bps => widthOf(bps, 1e8))).toEqual([2.2, 3.5, 4.8, 7])
})

test('the graph, word for word', () => {
  const loads = loadsOf(TREE, [
    { id: 'h1>s1', utilization: 0.3, lanes: [] },
    { id: 's1>s0', utilization: 0.03, lanes: [] },
  ])
  const dot = graphDot(shape, viewOf(shape), {
    utilization: loads,
    linkTitle: l => linkTitle(TREE, loads, l),
  })
  expect(dot).toBe(`graph "tiny" {
  graph [layout=dot, splines=true, nodesep=0.2, ranksep=0.7, outputorder=edgesfirst, bgcolor="transparent"]
  node [fontname="Helvetica,Arial,sans-serif", fontsize=11, margin="0.09,0.05", height=0.3, width=0.4]
  "s0" [id="n0", class="switch", label="s0", shape=box, style="rounded,filled", fillcolor="#e6edf5"]
  "s1" [id="n1", class="switch", label="s1", shape=box, style="rounded,filled", fillcolor="#e6edf5"]
  "s2" [id="n2", class="switch", label="s2", shape=box, style="rounded,filled", fillcolor="#e6edf5"]
  "h1" [id="n3", class="host", label="h1"]
  "h2" [id="n4", class="host", label="h2"]
  "s1" -- "h1" [id="e1", color="#c9ced6;0.5:#4a7cc3", penwidth=2.2, tooltip="s1>h1: 0.0 % of 1 Gbit/s\\nh1>s1: 30.0 % of 1 Gbit/s"]
  "s0" -- "s1" [id="e3", color="#c9ced6;0.5:#a8c6e6", penwidth=3.5, tooltip="s0>s1: 0.0 % of 10 Gbit/s\\ns1>s0: 3.0 % of 10 Gbit/s"]
  "s0" -- "s2" [id="e4", color="#c9ced6", penwidth=3.5, tooltip="s0>s2: 0.0 % of 10 Gbit/s\\ns2>s0: 0.0 % of 10 Gbit/s"]
  "s2" -- "h2" [id="e6", color="#c9ced6", penwidth=2.2, dir=forward, tooltip="s2>h2: 0.0 % of 1 Gbit/s"]
}
`)
})

describe('the text in Graphviz', () => {
  it('is read, and draws everything', async () => {
    const dot = graphDot(shape, viewOf(shape))
    const svg = await layoutSvg(dot)
    for (const id of ['n0', 'n1', 'n2', 'n3', 'n4', 'e1', 'e3', 'e4', 'e6'])
      expect(svg).toContain(`<g id="${id}"`)
  })
})

describe('names from files', () => {
  const NASTY = [
    'a"b',
    'sw1:p0',
    'back\\slash\\',
    '<b>&lt;</b>',
    '\\N',
    'é→\u202e',
    '"; x -> y; "',
    '--',
    'node',
  ]

  it('are strings, whatever is in them', () => {
    expect(dotString('a"b\\')).toBe('"a\\"b\\\\"')
    expect(dotString('&lt;')).toBe('"&amp;lt;"')
    expect(dotString('a\nb\u0000')).toBe('"a\ufffdb\ufffd"')
  })

  it.each(NASTY)('%j comes out of the layout as it went in', async name => {
    const nasty = network(
      [node(name, { kind: 'switch' }), node('h1')],
      [{ ...link('x>y'), id: 'l', from: 'h1', to: name }],
    )
    const svg = await layoutSvg(graphDot(shapeOf(nasty), viewOf(shapeOf(nasty))))
    const text = /<g id="n0"[\s\S]*?<text[^>]*>([^<]*)<\/text>/.exec(svg)?.[1] ?? ''
    const plain = text
      .replace(/&#(\d+);/g, (_, n) => String.fromCodePoint(Number(n)))
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, '&')
      .replace(/\u00a0/g, ' ')
    expect(plain).toBe(name.replace('\u202e', '\ufffd'))
  })
})
