import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { check } from '../../src/analysis/check.ts'
import { explainAll } from '../../src/analysis/explain.ts'
import { buildPageData } from '../../src/page/build-page-data.ts'
import { replicatedHtml } from '../../src/page/page-replicated.ts'
import { analysisCsv } from '../../src/report/analysis/analysis-csv.ts'
import { analysisMarkdown } from '../../src/report/analysis/analysis-markdown.ts'
import { analysisText } from '../../src/report/analysis/analysis-text.ts'
import { assumptionsOf } from '../../src/report/analysis/assumptions.ts'
import { replicatedRows } from '../../src/report/analysis/replicated-table.ts'
import { explanationCsv } from '../../src/report/explanation/explanation-rows.ts'
import { waterfall } from '../../src/report/explanation/waterfall.ts'
import { shippedRequests, shippedTopology } from './shipped.ts'

/** Network, what its bounds rest on beside the usual, and the parts that its waits have. */
const NETWORKS: [name: string, assumed: string[], parts: string[]][] = [
  ['afdx', ['full size where no minSize is given', 'arrivals: sporadic starts'], []],
  [
    'in-vehicle-tsn',
    [
      'best-effort frames ≤ 1542 B',
      'every packet of its full size where no minSize is given',
      'arrivals: one packet a period, batches, messages of several packets or sporadic starts',
      'frame preemption without hold and release at front>left, left>front and 20 more',
      'control traffic above all lanes: gptp',
    ],
    ['control traffic', 'cuts', 'own batch'],
  ],
  [
    'cloud-rack',
    ['best-effort frames ≤ 9042 B', 'token buckets', 'MTU 1500 B or 9000 B'],
    ['control traffic', 'own batch'],
  ],
  [
    'industrial-line',
    [
      'ports that may sleep (EEE): panel>s1, s1>panel and 12 more',
      'control traffic above all lanes: lldp, gptp',
    ],
    ['wake', 'control traffic', 'own batch'],
  ],
]

describe.each(NETWORKS)('%s', (name, assumed, parts) => {
  const topology = shippedTopology(name)
  const { result, allocation } = analyze(topology, shippedRequests(name, topology))
  const explained = explainAll(topology, allocation, new Set(allocation.tunnels.map(t => t.id)))

  test('is valid, and a check of its allocation agrees', () => {
    expect(result.rejected).toEqual([])
    expect(result.violations).toEqual([])
    expect(check(topology, allocation).valid).toBe(true)
  })

  test('says what its bounds rest on', () => {
    const phrases = assumptionsOf(result).join(', ')
    for (const phrase of assumed) expect(phrases).toContain(phrase)
  })

  test('the waterfall adds up to the bound, and its kinds of waits are those of the network', () => {
    expect(explained).toHaveLength(result.tunnels.length)
    const kinds = new Set<string>()
    for (const explanation of explained) {
      const all = waterfall(explanation).flatMap(step => step.parts)
      for (const { kind } of all) kinds.add(kind)
      const worstPs = explanation.minLatencyPs + explanation.maxJitterPs
      expect(all.reduce((sum, part) => sum + part.ps, 0)).toBe(worstPs)
      expect(all.at(-1)?.sumPs).toBe(worstPs)
      const bound = result.tunnels.find(t => t.id === explanation.tunnel)
      expect(bound?.worstPs).toBe(worstPs)
      for (const part of all)
        expect(explanationCsv(explanation)).toContain(`,${part.kind},,${part.ps},${part.sumPs}`)
    }
    for (const kind of parts) expect(kinds).toContain(kind)
  })

  test('what is sent twice has a row for each receiver in text, Markdown and page', () => {
    const rows = replicatedRows(result.replicated)
    expect(rows.length > 0).toBe(name === 'afdx')
    for (const form of [analysisText(result), analysisMarkdown(result)])
      expect(/sent twice/i.test(form)).toBe(name === 'afdx')
    expect(replicatedHtml(result).match(/<tr><td>/g)?.length ?? 0).toBe(rows.length)
    for (const { minLatencyPs, worstPs, worstAfterFailurePs } of rows) {
      expect(worstPs).toBeGreaterThanOrEqual(minLatencyPs)
      expect(worstAfterFailurePs).toBeGreaterThanOrEqual(worstPs!)
    }
  })

  test('CSV and page say how each source sends', () => {
    const head = analysisCsv(result).split('\r\n')[0]
    expect(head).toMatch(/,minSizeBits,packets,fragments,lastBits,arrival,withinPs,rateBps,burstBits$/)
    const page = buildPageData({ topology, result })
    expect(page.tunnels.filter(t => t.source !== undefined)).not.toEqual([])
  })
})
