import { createColors } from 'picocolors'
import { describe, expect, test } from 'vitest'
import { analysisCsv } from '../../../src/report/analysis/analysis-csv.ts'
import { analysisMarkdown } from '../../../src/report/analysis/analysis-markdown.ts'
import { analysisText } from '../../../src/report/analysis/analysis-text.ts'
import { toCsv } from '../../../src/report/typeset/csv.ts'
import { toJson } from '../../../src/report/typeset/json.ts'
import { escapeMarkdown } from '../../../src/report/typeset/markdown.ts'
import { plainPainter } from '../../../src/report/typeset/painter.ts'
import { slackPaint } from '../../../src/report/typeset/slack-paint.ts'
import { SORT_KEYS, sortTunnels } from '../../../src/report/typeset/sort.ts'
import { exitCodeOf } from '../../../src/report/typeset/summary.ts'
import { BROKEN, result, TUNNELS, tunnel } from '../analysis/fixture.ts'

describe('JSON', () => {
  test('is the result, one line per element', () => {
    const text = toJson(result(BROKEN))
    expect(JSON.parse(text)).toEqual(result(BROKEN))
    expect(text.match(/^ {4}\{"id":"bulk".*"maxJitterPs":null/m)).not.toBeNull()
    expect(text.endsWith('\n}\n')).toBe(true)
  })
})

describe('CSV', () => {
  test('quotes, ends lines with CRLF and disarms formulas', () => {
    expect(
      toCsv(
        ['a', 'b'],
        [
          ['x,"y"', null],
          ['=1+1', -1],
          ['two\nlines', true],
        ],
      ),
    ).toBe('a,b\r\n"x,""y""",\r\n\'=1+1,-1\r\n"two\nlines",true\r\n')
  })
  test('one row per tunnel', () => {
    const lines = analysisCsv(result(BROKEN)).split('\r\n')
    expect(lines).toEqual([
      'id,sender,receivers,lane,sizeBits,periodPs,requestedPeriodPs,minLatencyPs,maxJitterPs,worstPs,deadlinePs,slackPs,exact',
      'control,h1,h2,0,1040,10000000,10000000,4938000,20000001,24938001,20000000,-4938001,true',
      'bulk,h1,h2,7,1040,10000000,10000000,4938000,,,1000000000,,false',
      '',
    ])
  })
  test('or one per receiver', () => {
    const lines = analysisCsv(result(), { perReceiver: true }).split('\r\n')
    expect(lines.length).toBe(1 + 16 + 2 + 1 + 1 + 1 + 1)
    expect(lines[2]).toBe(
      'heartbeat-h1,h1,h3,0,1040,10000000,10000000,4938000,711123,5649123,50000000,44350877,true,2',
    )
  })
})

describe('Markdown', () => {
  test('no name becomes markup', () => {
    expect(escapeMarkdown('a|b_c<img>`x`\n*y*')).toBe('a\\|b\\_c\\<img\\>\\`x\\` \\*y\\*')
  })
  test('has every column and every section', () => {
    const text = analysisMarkdown(result(BROKEN), { links: true, title: 'two-racks' })
    expect(text).toContain('# two-racks\n\nNOT VALID: 2 tunnels accepted')
    expect(text).toContain(
      '|  | tunnel | lane | size | period | λmin µs | δmax µs | worst µs | deadline µs | slack µs | from → to |',
    )
    expect(text.match(/^## .*/gm)).toEqual([
      '## Rejected',
      '## Violations',
      '## Tunnels',
      '## Links',
      '## Moved by what was added',
    ])
    expect(text).toContain('- **NO\\_ROUTE** lost at h9; no path from h1 to h9')
  })
  test('fits into a comment: long tables are folded, and cut where no comment holds them', () => {
    const many = (count: number) =>
      analysisMarkdown(
        result({ tunnels: Array.from({ length: count }, (_, i) => ({ ...TUNNELS[0]!, id: `t${i}` })) }),
      )
    expect(many(30)).toContain('## Tunnels\n')
    expect(many(30)).not.toContain('<details>')
    expect(many(31)).toContain('<details><summary><b>Tunnels (31)</b></summary>\n\n|')
    expect(many(31)).toMatch(/\n\n<\/details>\n$/)
    const long = many(5000)
    expect(long.length).toBeLessThan(65_536)
    expect(long).toContain('<b>Tunnels (5000)</b>')
    const rows = long.match(/^\|.* t\d+ \|/gm)!.length
    expect(rows).toBeGreaterThan(200)
    expect(long).toContain(`… and ${5000 - rows} more`)
  })
})

describe('order', () => {
  const order = (key: (typeof SORT_KEYS)[number], list = [...TUNNELS, ...BROKEN.tunnels!]) =>
    sortTunnels(list, key)
      .map(t => t.id[0])
      .join('')
  test.each([
    ['file', 'hrcttcb'],
    ['slack', 'bcrchtt'],
    ['jitter', 'bcrhctt'],
    ['latency', 'bcrhctt'],
    ['period', 'thccbrt'],
    ['name', 'bcchrtt'],
  ] as const)('by %s', (key, ids) => expect(order(key)).toBe(ids))
  test('every key is tried', () => expect(SORT_KEYS.length).toBe(6))
})

describe('colour', () => {
  const named = { ...plainPainter, good: () => 'good', warn: () => 'warn', bad: () => 'bad' }
  test.each([
    [undefined, undefined, 'x'],
    [null, 100, 'bad'],
    [-1, 100, 'bad'],
    [0, 100, 'warn'],
    [9, 100, 'warn'],
    [10, 100, 'good'],
  ])('slack %s of deadline %s is %s', (slack, deadline, expected) => {
    expect(slackPaint(named, slack, deadline)('x')).toBe(expected)
  })
  test('changes no width and no text', () => {
    const { green: good, yellow: warn, red: bad, dim, bold: strong } = createColors(true)
    const painted = analysisText(result(BROKEN), { width: 80, painter: { good, warn, bad, dim, strong } })
    expect(painted).toContain('\u001b[31m')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences
    expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(analysisText(result(BROKEN), { width: 80 }))
  })
})

test('the exit code is 0 only when everything asked for is proven', () => {
  expect(exitCodeOf(result())).toBe(0)
  expect(exitCodeOf(result({ valid: false }))).toBe(1)
  expect(exitCodeOf(result({ rejected: BROKEN.rejected! }))).toBe(1)
  expect(exitCodeOf(result({ tunnels: [tunnel('t')], violations: BROKEN.violations! }))).toBe(1)
})
