import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainAll } from '../../src/analysis/explain.ts'
import { solve } from '../../src/analysis/solution.ts'
import { buildPageData } from '../../src/page/build-page-data.ts'
import { ganttMarkup } from '../../src/page/gantt/gantt-markup.ts'
import { boundTimeline, journeyTimeline } from '../../src/page/gantt/timeline.ts'
import { markupText } from '../../src/report/typeset/markup.ts'
import { searchWorst } from '../../src/simulation/adversary/adversary.ts'
import { journeyOf } from '../../src/simulation/witness/journey.ts'
import { networks } from '../arbitraries/networks.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'

const US = 1_000_000

describe('the worst case on a time axis', () => {
  it('has the waits, transmissions and end of the explanation, and no wire is used twice at once', () => {
    let rows = 0
    fc.assert(
      fc.property(networks(), ({ topology, tunnels }) => {
        const all = new Set(tunnels.map(t => t.id))
        const explanations = explainAll(topology, { tunnels }, all)
        const { result } = solve(topology, { tunnels })
        const data = buildPageData({ topology, result, explanations })
        for (const explanation of explanations) {
          const index = data.tunnels.findIndex(t => t.id === explanation.tunnel)
          const timeline = boundTimeline(index, data.waterfalls[index]!)
          const own = timeline.rows.filter(row => row.link >= 0)
          expect(timeline.worstPs).toBe(explanation.worstPs)
          expect(own.at(-1)?.farPs).toBe(explanation.worstPs)
          own.forEach((row, i) => {
            const hop = explanation.hops[i]!
            expect(data.links[row.link]!.id).toBe(hop.link)
            expect(row.startsPs - row.arrivesPs).toBe(hop.queueingPs)
            expect(row.endsPs - row.startsPs).toBe(hop.transmissionPs)
            expect(row.arrivesPs).toBe(
              i === 0 ? explanation.send.latencyPs + explanation.send.jitterPs : own[i - 1]!.farPs,
            )
            for (const [j, block] of row.blocks.entries()) {
              expect(block.toPs).toBeGreaterThanOrEqual(block.fromPs)
              if (j > 0) expect(block.fromPs).toBe(row.blocks[j - 1]!.toPs)
            }
            const last = row.blocks.at(-1)?.toPs ?? row.startsPs
            expect(Math.abs(last - row.startsPs)).toBeLessThan(1)
            rows++
          })
        }
      }),
      { numRuns: 25 },
    )
    expect(rows).toBeGreaterThan(50)
  })

  it('of a witness is what its packet met', () => {
    const topology = network(
      [node('s1'), node('h1'), node('h2'), node('h3')],
      ['h1', 'h2', 'h3'].flatMap(h => [link(`${h}>s1`), link(`s1>${h}`)]),
    )
    const tunnels = [
      tunnel('beat', ['h1>s1>h3'], 1000, 100 * US),
      tunnel('copy', ['h2>s1>h3'], 8000, 100 * US, 1),
    ]
    const { result } = solve(topology, { tunnels })
    const found = searchWorst(topology, tunnels, { victims: ['beat'], runs: 40, seed: 1 })
    const journey = journeyOf(topology, tunnels, found.found[0]!.witness)
    const data = buildPageData({ topology, result, journey })
    const { rows } = journeyTimeline(data, data.journey!)
    expect(rows.map(row => row.startsPs - row.arrivesPs)).toEqual(journey.hops.map(hop => hop.waitPs))
    expect(rows[0]!.arrivesPs).toBe(journey.hops[0]!.arrivalPs - journey.releasedPs)
    const text = markupText(ganttMarkup(data, journeyTimeline(data, data.journey!)))
    expect(text).toContain('<a href="#link/s1%3Eh3">')
    expect(text.match(/class="block own"/g)).toHaveLength(2)
  })
})
