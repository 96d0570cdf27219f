import { describe, expect, it } from 'vitest'
import { FEATURES, trafficNetwork } from '../arbitraries/traffic.ts'
import { bothEndInOneWindow } from '../arbitraries/traffic-scenarios.ts'
import { type Answer, referenceAnalyze } from './analyze.ts'
import type { Mistakes } from './mistakes.ts'
import { shared } from './replicas.ts'
import { rejections, violations } from './verdicts.ts'

const answer = (seed: number, lineShaping: boolean, mistakes: Mistakes = {}): Answer => {
  const { topology, tunnels } = trafficNetwork(seed)
  return referenceAnalyze(topology, tunnels, { lineShaping, mistakes, arrivalLimit: 2000 })
}
const seeds = Array.from({ length: 40 }, (_, seed) => seed)

describe('random networks with traffic of every kind', () => {
  it('are the same from the same seed, with every kind among them', () => {
    const kinds = new Set(seeds.flatMap(seed => trafficNetwork(seed).features))
    expect([...kinds].sort()).toEqual([...FEATURES].sort())
    for (const seed of seeds) expect(trafficNetwork(seed)).toEqual(trafficNetwork(seed))
  })

  it('are small, may be sent, and ask for no more than there is', () => {
    for (const seed of seeds) {
      const { topology, tunnels } = trafficNetwork(seed)
      expect(topology.links.length).toBeLessThanOrEqual(14)
      expect(rejections(topology, tunnels)).toEqual([])
      const overloads = violations(topology, tunnels, answer(seed, true)).filter(v => v.code === 'OVERLOAD')
      expect(overloads, `network ${seed}`).toEqual([])
    }
  })

  it('send two copies over nothing shared', () => {
    for (const seed of seeds) {
      const { topology, tunnels } = trafficNetwork(seed, ['replicas'])
      const copies = tunnels.filter(t => t.replica?.of === 't0')
      expect(copies).toHaveLength(2)
      expect(shared(topology, copies[0]!, copies[1]!)).toEqual([])
    }
  })

  it('wait no longer for what a wire holds back, and take no more room, 1 bit of rounding apart', () => {
    for (const seed of seeds) {
      const [shaped, not] = [answer(seed, true), answer(seed, false)]
      for (const [id, t] of shaped.tunnels)
        expect(t.maxJitterPs!, `network ${seed}, ${id}`).toBeLessThanOrEqual(
          not.tunnels.get(id)!.maxJitterPs!,
        )
      for (const [key, { backlogBits }] of shaped.queues) {
        const most = not.queues.get(key)!.backlogBits
        if (backlogBits !== null && most !== null)
          expect(backlogBits, `network ${seed}, ${key}`).toBeLessThanOrEqual(most + 1)
      }
    }
  })
})

describe('a cut so late that both packets end in one window', () => {
  it.each(seeds.slice(0, 20))('needs the sum of the two (seed %i)', seed => {
    const { topology, tunnels } = bothEndInOneWindow(seed)
    const worst = (mistakes: Mistakes): number =>
      referenceAnalyze(topology, tunnels, { lineShaping: true, mistakes }).tunnels.get('victim')!.maxJitterPs!
    expect(worst({ largestInsteadOfSum: true })).toBeLessThan(worst({}))
  })

  it.each(seeds.slice(0, 20))('is late by more than the larger alone explains (seed %i)', seed => {
    const { topology, tunnels, phasesPs } = bothEndInOneWindow(seed)
    const bits = (id: string): number => tunnels.find(t => t.id === id)!.sizeBits
    const bps = (id: string): number => topology.links.find(l => l.id === id)!.bandwidthBps
    const on = (id: string, at: string): number => (bits(id) * 1e12) / bps(at)
    // From the release of the packet that is cut, both are at s2 when all their bits and one cut have crossed s1>s2.
    const restAt = phasesPs.cut! + on('cut', 'h2>s1') + on('cut', 's1>s2') + on('express', 's1>s2')
    const cutTime = (24 * 8 * 1e12) / bps('s1>s2')
    const arrives = phasesPs.victim! + on('victim', 'h4>s2')
    expect(arrives).toBeGreaterThanOrEqual(restAt + cutTime)
    // The express packet came one rest (84 B) before, and the link has worked on it since.
    const rest = (84 * 8 * 1e12) / bps('s1>s2')
    const waited =
      Math.max(0, on('express', 's2>h3') - rest) + on('cut', 's2>h3') - (arrives - restAt - cutTime)
    const options = { lineShaping: true, mistakes: { largestInsteadOfSum: true } }
    const said = referenceAnalyze(topology, tunnels, options).tunnels.get('victim')!.maxJitterPs!
    const right = referenceAnalyze(topology, tunnels, { lineShaping: true }).tunnels.get('victim')!
      .maxJitterPs!
    expect(waited).toBeLessThanOrEqual(right)
    expect(waited).toBeGreaterThan(said)
  })
})
