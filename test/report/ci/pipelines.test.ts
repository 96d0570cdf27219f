import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { analyze } from '../../../src/allocation/analyze.ts'
import { entryPlaces } from '../../../src/formats/requests/entry-places.ts'
import { parseRequestsOrThrow } from '../../../src/formats/requests/parse-requests.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { findingsOf } from '../../../src/report/ci/findings.ts'
import { githubAnnotation, githubFindings } from '../../../src/report/ci/github.ts'
import { analysisJunit } from '../../../src/report/ci/junit.ts'
import { analysisSarif } from '../../../src/report/ci/sarif.ts'

const topology = parseTopologyOrThrow(
  `
defaults: { link: { bandwidth: 1 Gbit/s, queueSize: 64 KiB } }
nodes: { a: { kind: host }, b: { kind: host }, c: { kind: host }, s: { kind: switch } }
links: [{ from: a, to: s }, { from: s, to: b }, { from: s, to: c }]
`,
  { file: 'net.yaml' },
)
const TEXT = `requests:
  - { id: fine, sender: a, receivers: [b, c], loadSize: 64 B, period: 1 ms, deadline: 1 ms }
  - { id: "late <1>, 50%", sender: a, receivers: [b], loadSize: 64 B, period: 1 ms,
      deadline: 1 us }
  - { id: twice, sender: a, receivers: [b], loadSize: 64 B, period: 1 ms, replicas: 2 }
`
const requests = parseRequestsOrThrow(TEXT, { file: 'wanted.yaml', topology })
const { result } = analyze(topology, requests)
const places = new Map(
  [...entryPlaces(TEXT, 'wanted.yaml')].map(([id, place]) => [id, { file: 'wanted.yaml', ...place }]),
)

/** How many elements of each name; throws where the text is no well-formed XML. */
const elementsOf = (text: string): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  const parser = new SaxesParser()
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name }) => {
    counts[name] = (counts[name] ?? 0) + 1
  })
  parser.write(text).close()
  return counts
}

test('entries are found where they stand, both tunnels of one that is sent twice too', () => {
  expect(places.get('fine')).toEqual({ file: 'wanted.yaml', line: 2, column: 11 })
  expect(places.get('late <1>, 50%')).toMatchObject({ line: 3, column: 11 })
  expect(places.get('twice~2')).toEqual(places.get('twice'))
  expect(entryPlaces('requests: {', 'x.yaml').size).toBe(0)
  expect(entryPlaces('requests: 3', 'x.yaml').size).toBe(0)
})

describe('JUnit', () => {
  const xml = analysisJunit(result, 'net & co', places)

  test('has a test for each deadline of each receiver, and one for each request that is rejected', () => {
    expect(xml).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites tests="4" failures="2" errors="0">
        <testsuite name="net &amp; co" tests="4" failures="2" errors="0">
          <testcase classname="deadlines" name="fine to b within 1 ms" file="wanted.yaml" line="2"/>
          <testcase classname="deadlines" name="fine to c within 1 ms" file="wanted.yaml" line="2"/>
          <testcase classname="requests" name="DEADLINE late &lt;1&gt;, 50%" file="wanted.yaml" line="3">
            <failure type="DEADLINE" message="late &lt;1&gt;, 50%: worst 27.792 µs &gt; deadline 1 µs, missing 26.792 µs; this path takes 2.08 µs at least: no network could meet it there; would fit with deadline 27.792 µs instead of 1 µs"/>
          </testcase>
          <testcase classname="requests" name="NO_ROUTE twice" file="wanted.yaml" line="5">
            <failure type="NO_ROUTE" message="twice at a&gt;s: there is no second way from a to b: every way takes cable a&gt;s"/>
          </testcase>
        </testsuite>
      </testsuites>
      "
    `)
  })

  test('is XML whatever the names', () => {
    const odd = { ...result, tunnels: result.tunnels.map(t => ({ ...t, id: 'a\u0001"<]]>&\ud800\uffff' })) }
    expect(elementsOf(xml)).toMatchObject({ testsuite: 1, testcase: 4, failure: 2 })
    expect(elementsOf(analysisJunit(odd, 'a"<&>', places))).toMatchObject({ testsuite: 1, testcase: 4 })
    expect(() => elementsOf('<a b="\u0001"/>')).toThrow()
    expect(() => elementsOf('<a><b></a>')).toThrow()
  })

  test('calls what was not decided an error', () => {
    const stopped = analyze(topology, requests, { workLimit: 1 }).result
    expect(analysisJunit(stopped, 'net')).toContain('classname="undecided"')
    expect(analysisJunit(stopped, 'net')).toMatch(/<error type="UNDECIDED"/)
  })
})

test('SARIF has each finding at the line of its request', () => {
  const { runs, version } = JSON.parse(analysisSarif(result, { file: 'net.yaml', version: '1.2.3' }, places))
  expect(version).toBe('2.1.0')
  const [{ tool, results }] = runs
  expect(tool.driver).toMatchObject({ name: 'xlane', version: '1.2.3' })
  expect(tool.driver.rules.map((rule: { id: string }) => rule.id)).toEqual(['DEADLINE', 'NO_ROUTE'])
  expect(results.map((r: object) => r)).toMatchObject([
    {
      ruleId: 'DEADLINE',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'wanted.yaml' },
            region: { startLine: 3, startColumn: 11 },
          },
        },
      ],
    },
    { ruleId: 'NO_ROUTE', locations: [{ physicalLocation: { region: { startLine: 5 } } }] },
  ])
  const nowhere = JSON.parse(analysisSarif(result, { file: 'my net.yaml', version: '1' }))
  expect(nowhere.runs[0].results[0].locations[0].physicalLocation).toEqual({
    artifactLocation: { uri: 'my%20net.yaml' },
  })
})

test('annotations escape what would end them', () => {
  expect(githubAnnotation('warning', 'A:B', '50%\nof it', { file: 'a,b:c.yaml', line: 3, column: 9 })).toBe(
    '::warning file=a%2Cb%3Ac.yaml,line=3,col=9,title=A%3AB::50%25%0Aof it\n',
  )
  expect(githubAnnotation('error', 'NOT_FOUND', 'gone', { file: 'x', line: 0, column: 0 })).toBe(
    '::error file=x,title=NOT_FOUND::gone\n',
  )
  const [first] = githubFindings(findingsOf(result), places).split('\n')
  expect(first).toMatch(/^::error file=wanted.yaml,line=3,col=11,title=DEADLINE::late <1>, 50%25: worst /)
})
