import { describe, expect, it } from 'vitest'
import { randomNetwork } from '../arbitraries/network.ts'
import { tightRing } from '../arbitraries/rings.ts'
import { type ReferenceOptions, referenceAnalyze } from '../reference/analyze.ts'
import { type Attack, attack, boundsOf, describeCloseness, fewerTunnels } from './attack.ts'
import { patience, seeds } from './effort.ts'

const KINDS: readonly [string, number, ReferenceOptions][] = [
  ['with line shaping', 0.02, { lineShaping: true }],
  ['without line shaping', 0.02, { lineShaping: false }],
  ['with every busy period cut short', 0.02, { lineShaping: true, arrivalLimit: 1 }],
  ['with most busy periods cut short', 0.02, { lineShaping: true, arrivalLimit: 9 }],
]

describe('the formulas of docs/MODEL.md, without the solver, hold against the simulator', () => {
  it.each(KINDS)('%s', { timeout: patience }, (name, share, options) => {
    const attacks: Attack[] = []
    for (const seed of seeds(share)) {
      const fails = (n: ReturnType<typeof randomNetwork>): readonly string[] => {
        attacks.push(attack(n, boundsOf(referenceAnalyze(n.topology, n.tunnels, options))))
        return attacks.at(-1)!.broken
      }
      expect(fewerTunnels(randomNetwork(seed), fails)).toEqual([])
    }
    console.log(`formulas ${name}: ${describeCloseness(attacks)}`)
  })

  it('around rings where every queue waits for every other', { timeout: patience }, () => {
    for (const seed of seeds(0.004)) {
      const ring = tightRing(seed, 0.8)
      const answer = referenceAnalyze(ring.topology, ring.tunnels, { lineShaping: true })
      expect(attack(ring, boundsOf(answer)).broken).toEqual([])
    }
  })
})
