import { describe, expect, it } from 'vitest'
import { resolveOptions } from '../../src/analysis/options.ts'
import { Engine } from '../../src/engine/engine.ts'
import { compileNetwork } from '../../src/network/network.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'

const US = 1_000_000
const topology = network(
  [node('h1'), node('h2'), node('h3'), node('s1'), node('s2')],
  ['h1>s1', 'h2>s1', 's1>s2', 's2>h3'].map(id => link(id)),
)
const a = tunnel('a', ['h1>s1>s2>h3'], 1000, 100 * US)
const b = { ...tunnel('b', ['h2>s1>s2>h3'], 2000, 100 * US), deadlinePs: 7 * US }

const engineWith = (...tunnels: readonly (typeof a)[]): Engine => {
  const engine = new Engine(compileNetwork(topology), resolveOptions())
  for (const t of tunnels) engine.add(t)
  engine.commit()
  return engine
}

describe('one operation', () => {
  it('says whom it moved, from where to where, where it looked, and what broke', () => {
    const engine = engineWith(a)
    // b sends 2 us on each of three links and waits 1 us for a at s1>s2; there a waits for b in turn.
    expect(engine.add(b)).toEqual({
      moved: [
        { id: 'b', before: undefined, after: { minLatencyPs: 6 * US, maxJitterPs: US } },
        {
          id: 'a',
          before: { minLatencyPs: 3 * US, maxJitterPs: 0 },
          after: { minLatencyPs: 3 * US, maxJitterPs: 3 * US },
        },
      ],
      links: ['h2>s1', 's1>s2', 's2>h3'],
      appeared: [],
      vanished: [],
    })
    const { appeared } = engine.change('b', { ...b, deadlinePs: 6 * US })
    expect(appeared).toMatchObject([{ code: 'DEADLINE', tunnel: 'b', worstPs: 7 * US, deadlinePs: 6 * US }])
    expect(engine.violations()).toEqual(appeared)
    engine.rollBack()
    expect(engine.tunnels).toEqual([a])
    expect(engine.bound('a')).toEqual({
      minLatencyPs: 3 * US,
      maxJitterPs: 0,
      worstPs: 3 * US,
      isDown: false,
    })
  })

  it('keeps the place of what it changes, and gives a removed tunnel its place back', () => {
    const engine = engineWith(a, b)
    engine.change('a', { ...a, periodPs: 50 * US })
    engine.commit()
    expect(engine.tunnels.map(t => t.id)).toEqual(['a', 'b'])
    engine.remove('a')
    engine.add({ ...a, id: 'c' })
    expect(engine.tunnels.map(t => t.id)).toEqual(['b', 'c'])
    engine.rollBack()
    expect(engine.tunnels.map(t => t.id)).toEqual(['a', 'b'])
  })

  it('refuses what it does not know, and changes nothing then', () => {
    const engine = engineWith(a)
    expect(() => engine.add(a)).toThrow('there is a tunnel a already')
    expect(() => engine.remove('z')).toThrow('there is no tunnel z')
    expect(() => engine.change('a', b)).toThrow('tunnel a cannot become tunnel b: an id stays')
    expect(() => engine.fail({ link: 's9>s1' })).toThrow('there is no link s9>s1')
    expect(() => engine.restore({ node: 's9' })).toThrow('there is no node s9')
    expect(engine.tunnels).toEqual([a])
  })
})

describe('failures', () => {
  it('take tunnels down, whose load leaves every queue, and bring them back exactly', () => {
    const engine = engineWith(a, b)
    const before = engine.result()
    const { moved, appeared } = engine.fail({ link: 'h1>s1' })
    expect(appeared).toEqual([
      {
        code: 'TREE',
        message: 'tunnel a is down: link h1>s1 of its tree has failed',
        tunnel: 'a',
        link: 'h1>s1',
      },
    ])
    expect(moved.map(m => [m.id, m.after])).toEqual([
      ['a', undefined],
      ['b', { minLatencyPs: 6 * US, maxJitterPs: 0 }],
    ])
    expect(engine.bound('a')).toEqual({
      minLatencyPs: 3 * US,
      maxJitterPs: null,
      worstPs: null,
      isDown: true,
    })
    engine.fail({ node: 's2' })
    engine.restore({ link: 'h1>s1' })
    expect(engine.violations().map(v => v.message)).toEqual([
      'tunnel a is down: node s2 of its tree has failed',
      'tunnel b is down: node s2 of its tree has failed',
    ])
    engine.restore({ node: 's2' })
    engine.commit()
    expect(engine.result()).toEqual(before)
  })
})
