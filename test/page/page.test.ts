import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { check } from '../../src/analysis/check.ts'
import { compare } from '../../src/analysis/compare.ts'
import { explainAll } from '../../src/analysis/explain.ts'
import { solve } from '../../src/analysis/solution.ts'
import { buildPageData, criticalPorts, criticalTunnels } from '../../src/page/build-page-data.ts'
import { scriptJson, scriptText } from '../../src/page/escape.ts'
import { headMarkup } from '../../src/page/head/head-markup.ts'
import type { PageData } from '../../src/page/page-data.ts'
import { pageHtml } from '../../src/page/page-html.ts'
import { escaped, markupText } from '../../src/report/typeset/markup.ts'
import { networks } from '../arbitraries/networks.ts'
import { link, network, node, tunnel } from '../arbitraries/tiny.ts'
import { BROKEN, tunnel as bound, result } from '../report/analysis/fixture.ts'

const US = 1_000_000
const STAR = network(
  [node('s1'), node('h1'), node('h2'), node('h3')],
  ['h1', 'h2', 'h3'].flatMap(h => [link(`${h}>s1`), link(`s1>${h}`)]),
  { name: 'star' },
)
const TUNNELS = [
  tunnel('beat', ['h1>s1>h2', 'h1>s1>h3'], 1000, 100 * US),
  tunnel('copy', ['h2>s1>h3'], 8000, 500 * US, 1),
]

const everything = (topology = STAR, tunnels = TUNNELS): PageData => {
  const found = check(topology, { tunnels })
  return buildPageData({
    topology,
    result: found,
    explanations: explainAll(topology, { tunnels }, criticalTunnels(found, 10)),
    ports: criticalPorts(found, 10).flatMap(
      ({ link, lane }) => solve(topology, { tunnels }).curves(link, lane) ?? [],
    ),
    comparison: compare(topology, { tunnels }),
  })
}

describe('escaping', () => {
  test('markup, quotes and what cannot be seen', () => {
    expect(escaped(`<b a='1' c="2">&\u202e`)).toBe('&lt;b a=&#39;1&#39; c=&quot;2&quot;&gt;&amp;\ufffd')
  })

  test('data cannot end its script, and reads back as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), value => {
        const text = scriptJson({ value, evil: '</script><!-- <script> \u2028' })
        expect(text).not.toMatch(/[<\u2028\u2029]/)
        expect(JSON.parse(text).value).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
  })

  test('a program cannot end its script', () => {
    expect(scriptText('a="</SCRIPT>";b="<!--";c=a<b')).toBe('a="<\\/SCRIPT>";b="<\\!--";c=a<b')
  })
})

describe('the data of the page', () => {
  it('says what the analysis says: every range is the sum of its hops', () => {
    fc.assert(
      fc.property(networks(), ({ topology, tunnels }) => {
        const found = check(topology, { tunnels })
        const data = buildPageData({ topology, result: found })
        data.tunnels.forEach((t, i) => {
          expect(t.tree.map(l => data.links[l]!.id)).toEqual(found.tunnels[i]!.tree)
          for (const [r, receiver] of t.receivers.entries()) {
            let worst: number | null = t.send[0] + t.send[1]
            for (let at = receiver.leaf; at >= 0; at = t.up[at]!) {
              const [transmission, wait, latency, jitter] = t.hops[at]!
              worst = worst === null || wait === null ? null : worst + transmission + wait + latency + jitter
            }
            if (receiver.worstPs !== null) expect(worst).toBe(receiver.worstPs)
            expect(data.nodes[receiver.node]!.id).toBe(found.tunnels[i]!.receivers[r]!.node)
          }
        })
      }),
      { numRuns: 20 },
    )
  })

  it('explains what is critical, and each waterfall ends at the bound', () => {
    const data = everything()
    expect(Object.keys(data.waterfalls)).toEqual(['0', '1'])
    for (const [t, { steps }] of Object.entries(data.waterfalls))
      expect(steps.at(-1)!.parts.at(-1)!.sumPs).toBe(data.tunnels[Number(t)]!.worstPs)
    expect(data.ports.map(p => [data.links[p.link]!.id, p.lane])).toEqual([
      ['h1>s1', 0],
      ['h2>s1', 1],
      ['s1>h2', 0],
      ['s1>h3', 0],
      ['s1>h3', 1],
    ])
  })

  it('takes what is broken first, then what is closest to its deadline, then the latest', () => {
    const tunnels = [
      bound('calm', { worstPs: 1, slackPs: 8, deadlinePs: 9 }),
      bound('free'),
      bound('late', { maxJitterPs: 1e9 }),
      bound('tight', { worstPs: 8, slackPs: 1, deadlinePs: 9 }),
      bound('broken', { worstPs: 4, slackPs: 5, deadlinePs: 9 }),
    ]
    const found = result({
      tunnels,
      violations: [{ code: 'PERIOD', message: '', tunnel: 'broken', periodPs: 1, requestedPeriodPs: 2 }],
    })
    expect([...criticalTunnels(found, 4)]).toEqual(['broken', 'tight', 'calm', 'late'])
  })
})

const ASSUMPTIONS = [
  'fixed-point, line shaping on',
  'no best effort',
  'sizes are those on the wire',
  'exact clocks',
  'every packet of its full size',
  'one packet a period',
  'no MTU',
  'no preemption, control traffic, sleeping ports or unlimited queues',
  'store-and-forward',
  'no pause frames',
  'queues not shared between ports',
]

describe('the page', () => {
  // beat: 1 + 8 behind copy + 1; copy: 8 + 1 behind beat + 8; alone 2 and 16.
  const found = check(STAR, { tunnels: TUNNELS })
  const page = pageHtml(found, everything(), 'run()')

  it('begins with the verdict and what it rests on', () => {
    const words = page
      .slice(page.indexOf('<body>'), page.indexOf('<main>'))
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    expect(words).toBe(
      'Skip to the tunnels xlane report star Dark or light ✓ VALID ' +
        'copy : never later than 17 µs, the latest of those without a deadline; 5.8 % of its worst case is waiting at s1&gt;h3 , behind beat. ' +
        '2 tunnels accepted · 0 rejected · Σ worst 27.000 µs (lower bound 18.000 µs, gap 50.0 %) · 1 pass ' +
        'No deadlines are given: the latest waiting the rest of the worst case tunnel worst longest wait ' +
        'copy 17 µs 1 µs at s1&gt;h3 beat 10 µs 8 µs at s1&gt;h3 No tunnel has a deadline. ' +
        'busiest link s1&gt;h3 2.6 % fullest queue h2&gt;s1 lane 1: 1000 B of 128 MiB ' +
        `Assumptions ${ASSUMPTIONS.join('; ')} ${ASSUMPTIONS.join(' ')} ` +
        'While these assumptions hold, every packet of a tunnel arrives within [λmin, λmin + δmax] at every receiver, whatever the ' +
        'others do; worst is λmin + δmax, slack what is left of the deadline.',
    )
  })

  it('lets nothing run but its own program, and nothing be fetched', () => {
    const hash = createHash('sha256').update('run()').digest('base64')
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? ''
    expect(policy).toContain("default-src 'none'; ")
    expect(policy).toContain(`script-src 'sha256-${hash}' 'wasm-unsafe-eval'; `)
    expect(policy).not.toContain('unsafe-inline')
    expect(policy).not.toMatch(/\bdata:|\bhttps?:/)
    expect(page).not.toMatch(/\b(src|href)="(?!#)/)
  })

  it('is the same bytes for the same files', () => {
    expect(pageHtml(found, everything(), 'run()')).toBe(page)
  })

  it('leads from what is broken to its place', () => {
    const broken = { ...found, ...BROKEN, tunnels: found.tunnels, links: found.links }
    const violated = {
      ...broken,
      violations: [
        {
          code: 'DEADLINE' as const,
          message: 'm',
          tunnel: 'copy',
          link: 's1>h3',
          worstPs: 3 * US,
          deadlinePs: US,
        },
        {
          code: 'OVERLOAD' as const,
          message: 'm',
          tunnel: 'nobody',
          link: 's1>h2',
          tunnels: 3,
          utilization: 1.25,
        },
        { code: 'TREE' as const, message: 'the routes of x < y are no tree', tunnel: 'x < y' },
      ],
    }
    const list = headMarkup(buildPageData({ topology: STAR, result: violated }))
      .map(markupText)
      .join('')
    expect(list).toContain('✗</span> NOT VALID')
    expect(list).toContain(
      '<li><code>DEADLINE</code> <a href="#tunnel/copy">copy at s1&gt;h3</a> <a href="#link/s1%3Eh3">its link</a><div>worst 3 µs &gt; deadline 1 µs, 2 µs too late</div></li>',
    )
    expect(list).toContain(
      '<li><code>OVERLOAD</code> <a href="#link/s1%3Eh2">nobody at s1&gt;h2</a><div>load 125.0 % ≥ 100 %, 3 tunnels</div></li>',
    )
    expect(list).toContain('<li><code>TREE</code> x &lt; y<div>the routes of x &lt; y are no tree</div></li>')
    expect(list).toContain('would fit with deadline 61.2 µs instead of 50 µs')
    expect(list).toContain('<h2 id="rejected">Rejected (2)</h2>')
  })
})
