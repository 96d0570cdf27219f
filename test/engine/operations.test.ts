import { describe, expect, it } from 'vitest'
import { resolveOptions } from '../../src/analysis/options.ts'
import { Engine } from '../../src/engine/engine.ts'
import { inTurn } from '../../src/engine/in-turn.ts'
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

  it('moves a higher lane by a packet that cannot be cut, though a longer frame that can be was there', () => {
    const preemption = { expressLanes: 2, minFragmentBits: 64 * 8 }
    const wire = network([node('h1'), node('s1')], [link('h1>s1')], {
      preemption,
      bestEffortMaxFrameBits: 12_336,
    })
    const engine = new Engine(compileNetwork(wire), resolveOptions())
    engine.add(tunnel('top', ['h1>s1'], 800, 1000 * US, 0))
    // 143 B of the best-effort frame cannot be cut.
    expect(engine.bound('top').maxJitterPs).toBe(1_144_000)
    engine.add(tunnel('express too', ['h1>s1'], 8000, 1000 * US, 1))
    expect(engine.bound('top').maxJitterPs).toBe(8 * US)
    engine.remove('express too')
    expect(engine.bound('top').maxJitterPs).toBe(1_144_000)
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

  it('says what broke in one order, however it came to know: the newcomer first, the others by their places', () => {
    const tight = { ...a, deadlinePs: 3 * US }
    const others = ['y', 'x'].map(id => ({ ...tight, id, periodPs: 400 * US }))
    const named = (engine: Engine): string[] =>
      engine.add({ ...b, deadlinePs: US }).appeared.map(v => ('tunnel' in v ? (v.tunnel ?? '') : ''))
    const grown = engineWith({ ...tight, id: 'gone' }, ...others.map(t => ({ ...t, deadlinePs: 5 * US })))
    grown.remove('gone')
    expect(named(grown)).toEqual(['b', 'y', 'x'])
    expect(
      named(
        Engine.of(
          topology,
          others.map(t => ({ ...t, deadlinePs: 5 * US })),
        ),
      ),
    ).toEqual(['b', 'y', 'x'])
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

describe('marks', () => {
  it('nest: each goes back to where it was set, as often as wanted, until a roll back passes it', () => {
    const engine = engineWith(a)
    const outer = engine.mark()
    engine.add(b)
    const inner = engine.mark()
    engine.change('b', { ...b, periodPs: 50 * US })
    engine.remove('a')
    engine.rollBackTo(inner)
    expect(engine.tunnels).toEqual([a, b])
    expect(engine.bound('a').worstPs).toBe(6 * US)
    engine.fail({ node: 's2' })
    engine.rollBackTo(inner)
    expect(engine.violations()).toEqual([])
    engine.rollBackTo(outer)
    expect(engine.tunnels).toEqual([a])
    expect(() => engine.rollBackTo(inner)).toThrow(RangeError)
    engine.rollBackTo(outer)
    engine.commit()
    expect(() => engine.rollBackTo(outer)).toThrow('the mark stands no more')
  })

  it('what is kept before one stays when the trial is rolled back', () => {
    const engine = engineWith(a)
    const first = engine.mark()
    engine.change('a', { ...a, periodPs: 50 * US })
    const second = engine.mark()
    engine.add(b)
    engine.keepBefore(second)
    expect(() => engine.rollBackTo(first)).toThrow('the mark stands no more')
    engine.rollBack()
    expect(engine.tunnels).toEqual([{ ...a, periodPs: 50 * US }])
    expect(engine.noted).toBe(0)
  })

  it('take along what else belongs to the trial, the last first', () => {
    const engine = engineWith(a)
    const undone: string[] = []
    engine.whenTakenBack(() => undone.push('first'))
    const mark = engine.mark()
    engine.whenTakenBack(() => undone.push('second'))
    engine.whenTakenBack(() => undone.push('third'))
    engine.rollBackTo(mark)
    expect(undone).toEqual(['third', 'second'])
    engine.commit()
    engine.rollBack()
    expect(undone).toHaveLength(2)
  })

  it('a tunnel only tried says whom it moved; one that lost its bound can only be rolled back', () => {
    const engine = engineWith(a)
    const mark = engine.mark()
    const tree = (id: string) => engine.tree(id)!
    const { moved } = engine.add(b)
    const same = tree('b')
    engine.rollBackTo(mark)
    expect(engine.moved()).toEqual([])
    expect(engine.tryAdd(b, same)).toEqual({ objectivePs: 13 * US, violations: [] })
    expect(engine.moved()).toEqual(moved)
    expect(engine.explain('b')).toMatchObject({ minLatencyPs: 6 * US, maxJitterPs: US })
    engine.rollBackTo(mark)
    expect(engine.tryAdd({ ...b, periodPs: US }, same).violations[0]?.code).toBe('OVERLOAD')
    for (const act of [
      () => engine.moved(),
      () => engine.commit(),
      () => engine.mark(),
      () => engine.remove('a'),
    ])
      expect(act).toThrow('not carried through')
    engine.rollBackTo(mark)
    expect(engine.tunnels).toEqual([a])
  })
})

it('an engine of a topology has all tunnels in place, what is no tree among the violations', () => {
  const engine = Engine.of(topology, [a, { ...b, routes: [['h2>s1']] }])
  expect(engine.violations().map(v => v.code)).toEqual(['TREE'])
  expect(engine.tree('b')).toBeUndefined()
  expect(engine.explain('b')).toBeUndefined()
  expect(engine.bound('b')).toMatchObject({ isDown: true, worstPs: null })
  expect(() => Engine.of(topology, [a, a])).toThrow('there is a tunnel a already')
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

  it('of several at once are one change: that of them one after the other, less what comes and goes between', () => {
    const both = engineWith(a, b)
    const inTurnOf = engineWith(a, b)
    const what = [{ link: 'h1>s1' }, { node: 'h3' }, { link: 'h1>s1' }]
    const change = both.failAll(what)
    const parts = what.map(one => inTurnOf.fail(one))
    expect(both.result()).toEqual(inTurnOf.result())
    expect(change.moved.map(({ id, after }) => [id, after])).toEqual([
      ['a', undefined],
      ['b', undefined],
    ])
    expect(
      inTurn([parts[0]!, ...parts.slice(1)])
        .moved.map(({ id }) => id)
        .sort(),
    ).toEqual(['a', 'b'])
    expect(both.failAll([{ link: 'h1>s1' }])).toEqual({ moved: [], links: [], appeared: [], vanished: [] })
    expect(() => both.failAll([{ link: 's1>s2' }, { link: 'nowhere' }])).toThrow('there is no link nowhere')
    expect(both.hasFailed({ link: 's1>s2' })).toBe(false)
    both.rollBack()
    expect(both.result()).toEqual(engineWith(a, b).result())
  })
})
