import { describe, expect, it } from 'vitest'
import { randomNetwork } from '../arbitraries/network.ts'
import { referenceAnalyze } from '../reference/analyze.ts'
import type { Cap, Flow, Port } from '../reference/port.ts'
import { ONE, Rational, ZERO } from '../reference/rational.ts'
import { attack, boundsOf } from './attack.ts'
import { patience } from './effort.ts'

type Distort = (port: Port) => Port

const eachCap =
  (f: (cap: Cap, name: string) => Cap): Distort =>
  port => {
    const groups = port.groups.map(group => {
      if (group.caps === undefined) return group
      const caps = { ...group.caps }
      for (const name of ['same', 'higher', 'both'] as const)
        if (caps[name] !== undefined) caps[name] = f(caps[name], name)
      return { ...group, caps }
    })
    return { ...port, groups }
  }

const eachFlow =
  (f: (flow: Flow) => Flow, lanes: 'all' | 'higher' = 'all'): Distort =>
  port => {
    const groups = port.groups.map(g => ({
      ...g,
      same: lanes === 'all' ? g.same.map(f) : g.same,
      higher: g.higher.map(f),
    }))
    return { ...port, groups }
  }

const scaled = (x: Rational, n: bigint, d: bigint): Rational => x.times(Rational.reduced(n, d))

/** Mistakes one could make in the formula, and a network on which the simulator notices. */
const MUTANTS: readonly [string, number, Distort][] = [
  ['no blocking by lower lanes', 1, port => ({ ...port, blocking: 0n })],
  [
    'blocking 1 ps too short',
    1,
    port => ({ ...port, blocking: port.blocking > 0n ? port.blocking - 1n : 0n }),
  ],
  ['no higher lanes', 1, port => ({ ...port, groups: port.groups.map(g => ({ ...g, higher: [] })) })],
  ['no jitter', 5, eachFlow(f => ({ ...f, jitter: 0n }))],
  ['no jitter of higher lanes', 18, eachFlow(f => ({ ...f, jitter: 0n }), 'higher')],
  ['half the jitter', 5, eachFlow(f => ({ ...f, jitter: f.jitter / 2n }))],
  ['at most one period of jitter', 15, eachFlow(f => ({ ...f, jitter: f.jitter % f.period }))],
  ['a cap without its packet', 0, eachCap(c => ({ ...c, most: ZERO }))],
  [
    'a joint cap with half its packet',
    0,
    eachCap((c, n) => (n === 'both' ? { ...c, most: scaled(c.most, 1n, 2n) } : c)),
  ],
  ['a cap without jitter and late copies', 24, eachCap(c => ({ ...c, window: ZERO }))],
  ['a cap 10 % too slow', 49, eachCap(c => ({ ...c, rate: scaled(c.rate, 9n, 10n) }))],
  ['a cap at the own line rate', 0, eachCap(c => (c.rate.compare(ONE) > 0 ? { ...c, rate: ONE } : c))],
]

const STRONG = { packets: 300, randomRuns: 4, criticalRuns: 8, climb: 40 }

/** The known one first; where the generator has changed since, whichever of the first few hundred will do. */
const candidates = (known: number): readonly number[] => [known, ...Array(400).keys()]

describe('the simulator notices a wrong formula', () => {
  it.each(MUTANTS)('%s', { timeout: patience }, (_name, known, distort) => {
    const noticed = candidates(known).find(seed => {
      const n = randomNetwork(seed)
      const options = { lineShaping: true, distort, backlog: false, sweepLimit: 100 }
      const wrong = referenceAnalyze(n.topology, n.tunnels, options)
      return attack(n, boundsOf(wrong), STRONG).broken.length > 0
    })
    expect(noticed).toBeDefined()
  })
})
