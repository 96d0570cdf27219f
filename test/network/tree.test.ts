import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Topology } from '../../src/model/topology.ts'
import { compileNetwork, speedRatio } from '../../src/network/network.ts'
import { type Tree, treeOf } from '../../src/network/tree.ts'
import { networks } from '../arbitraries/networks.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'

const both = (from: string, to: string) => [link(`${from}>${to}`), link(`${to}>${from}`)]

/** Two switches side by side below a third; hf forwards, h1 has two ways out. */
const topology: Topology = network(
  [
    node('h1', { multicastLatencyPs: 7 }),
    node('s1', { multicastLatencyPs: 100 }),
    node('s2', { multicastLatencyPs: 200 }),
    node('hf', { forwards: true, multicastLatencyPs: 30 }),
    node('h2'),
    node('h3'),
  ],
  [
    ...both('h1', 's1'),
    ...both('h1', 's2'),
    ...both('s1', 's2'),
    ...both('s1', 'hf'),
    ...both('hf', 'h2'),
    ...both('s1', 'h2'),
    ...both('s2', 'h3'),
    ...both('h2', 'h3'),
  ],
)
const net = compileNetwork(topology)

const accepted = (...paths: string[]): Tree => {
  const tree = treeOf(net, tunnel('t', paths, 8, 8))
  if ('code' in tree) throw new Error(tree.message)
  return tree
}

const refused = (...paths: string[]) => {
  const tree = treeOf(net, tunnel('t', paths, 8, 8))
  if (!('code' in tree)) throw new Error('a tree')
  return tree
}

const idsOf = (tree: Tree): string[] => Array.from(tree.links, e => topology.links[e]!.id)

describe('merging routes', () => {
  it('shares what they have in common, parents first', () => {
    const tree = accepted('h1>s1>h2', 'h1>s1>s2>h3')
    expect(idsOf(tree)).toEqual(['h1>s1', 's1>h2', 's1>s2', 's2>h3'])
    expect([...tree.parents]).toEqual([-1, 0, 0, 2])
    expect([...tree.leaves]).toEqual([1, 3])
  })

  it('copies where ways part: multicast latency after the wire into that node only', () => {
    const tree = accepted('h1>s1>h2', 'h1>s1>s2>h3')
    expect([...tree.branchPs]).toEqual([100, 0, 0, 0])
    expect(tree.sendBranchPs).toBe(0)
  })

  it('a sender with two ways branches itself', () => {
    const tree = accepted('h1>s1>h2', 'h1>s2>h3')
    expect([...tree.branchPs]).toEqual([0, 0, 0, 0])
    expect(tree.sendBranchPs).toBe(7)
  })

  it('a receiver that passes on counts as one way more', () => {
    const tree = accepted('h1>s1>hf', 'h1>s1>hf>h2')
    expect(idsOf(tree)).toEqual(['h1>s1', 's1>hf', 'hf>h2'])
    expect([...tree.branchPs]).toEqual([0, 30, 0])
    expect([...tree.leaves]).toEqual([1, 2])
    // Merely passing through is no branch.
    expect([...accepted('h1>s1>hf>h2').branchPs]).toEqual([0, 0, 0])
  })
})

describe('what is no tree', () => {
  it('a link that is missing', () => {
    expect(refused('h1>hf')).toMatchObject({ code: 'TREE', tunnel: 't', link: 'h1>hf' })
    expect(refused('h1>hf').message).toContain('there is no link h1>hf')
  })

  it('a link that starts elsewhere', () => {
    const routes = [['h1>s1', 's2>h3']]
    const found = treeOf(net, { id: 't', sender: 'h1', receivers: ['h3'], routes })
    expect(found).toMatchObject({ code: 'TREE', link: 's2>h3' })
    expect('message' in found && found.message).toContain('does not start at s1')
  })

  it('a way through a host', () => {
    expect(refused('h1>s1>h2>h3')).toMatchObject({ code: 'TREE', node: 'h2', link: 'h2>h3' })
    expect(refused('h1>s1>h2>h3').message).toContain('does not forward')
  })

  it('two ways to one node', () => {
    expect(refused('h1>s1>h2', 'h1>s2>s1>h2')).toMatchObject({ node: 's1', link: 's2>s1' })
    expect(refused('h1>s1>h2', 'h1>s1>hf>h2')).toMatchObject({ node: 'h2', link: 'hf>h2' })
    expect(refused('h1>s1>h1>s2>h3').message).toContain('reaches h1 by two ways')
    expect(refused('h1>s1>s2>s1>h2').message).toContain('reaches s1 by two ways')
  })

  it('a route that ends elsewhere, or nowhere', () => {
    const shape = (routes: string[][]) => treeOf(net, { id: 't', sender: 'h1', receivers: ['h3'], routes })
    expect(shape([['h1>s1', 's1>h2']])).toMatchObject({ code: 'TREE', node: 'h3' })
    expect(shape([[]])).toMatchObject({ code: 'TREE', node: 'h3' })
  })

  it('more receivers than routes, or fewer', () => {
    const two = treeOf(net, { id: 't', sender: 'h1', receivers: ['h2', 'h3'], routes: [['h1>s1', 's1>h2']] })
    expect(two).toMatchObject({ code: 'TREE', message: expect.stringContaining('2 receivers, but 1 routes') })
  })
})

describe('random trees', () => {
  it('hold every route, and branch exactly where more than one way goes on', () => {
    fc.assert(
      fc.property(networks(), ({ topology, tunnels }) => {
        const net = compileNetwork(topology)
        for (const t of tunnels) {
          const tree = treeOf(net, t)
          if ('code' in tree) throw new Error(tree.message)
          const ids = Array.from(tree.links, e => topology.links[e]!.id)
          expect(new Set(ids)).toEqual(new Set(t.routes.flat()))
          t.routes.forEach((route, i) => {
            const path: string[] = []
            for (let h = tree.leaves[i]!; h >= 0; h = tree.parents[h]!) path.unshift(ids[h]!)
            expect(path).toEqual(route)
          })
          ids.forEach((id, h) => {
            const end = topology.nodes.find(n => n.id === topology.links.find(l => l.id === id)!.to)!
            const ways = tree.parents.filter(p => p === h).length + (t.receivers.includes(end.id) ? 1 : 0)
            expect(tree.branchPs[h]).toBe(ways > 1 ? end.multicastLatencyPs : 0)
          })
        }
      }),
    )
  })
})

describe('the compiled network', () => {
  it('counts a node with every link that enters it', () => {
    const nodes = [node('h1', { minLatencyPs: 1000 }), node('s1', { minLatencyPs: 30, maxJitterPs: 4 })]
    const links = [link('h1>s1', { minLatencyPs: 5, maxJitterPs: 2 }), link('s1>h1', { bandwidthBps: 25e8 })]
    const net = compileNetwork(
      network(nodes, links, { bestEffortMaxFrameBits: 1000, clockTolerancePpb: 1000 }),
    )
    expect([...net.latencyPs]).toEqual([35, 1000])
    expect([...net.jitterPs]).toEqual([6, 0])
    // 1000 bits at 1 Gbit/s, 1 ppm slow.
    expect([...net.bestEffortPs]).toEqual([1_000_001, 400_001])
    expect(speedRatio(net, 1, 0)).toEqual([5, 2])
    expect(speedRatio(net, 0, 1)).toEqual([2, 5])
  })
})
