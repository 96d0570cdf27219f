import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { HeadroomResult } from '../../../src/model/planning/headroom.ts'
import { scratch, scratchFile, xlane } from '../harness.ts'

const TOPOLOGY = scratchFile(
  'headroom-star.yaml',
  `name: star
nodes:
  s: { kind: switch, minLatency: 1 us }
  h1: { kind: host }
  h2: { kind: host }
  h3: { kind: host }
defaults: { link: { bandwidth: 1 Gbit/s, queueSize: 8 KiB, minLatency: 100 ns } }
links:
  - { from: h1, to: s }
  - { from: h2, to: s }
  - { from: h3, to: s }
`,
)
const REQUESTS = scratchFile(
  'headroom-requests.yaml',
  `requests:
  - { id: a, sender: h1, receivers: [h3], loadSize: 500 B, period: 100 us, deadline: 40 us }
  - { id: b, sender: h2, receivers: [h3], loadSize: 200 B, period: 200 us }
`,
)
const PLACED = scratch('headroom-placed.yaml')

const headroom = async (...options: string[]) => {
  await xlane(['analyze', TOPOLOGY, REQUESTS, '--out', PLACED, '--quiet'])
  return xlane(['headroom', TOPOLOGY, PLACED, ...options])
}

const TEMPLATE = ['--size', '64B', '--period', '50us', '--deadline', '60us']

describe('xlane headroom', () => {
  test('says of tunnels, links and pairs how far they can go', async () => {
    const { code, stdout } = await headroom('--json', ...TEMPLATE)
    expect(code).toBe(0)
    const result: HeadroomResult = JSON.parse(stdout)
    expect(result).toMatchObject({ schema: 'xlane/headroom@1', valid: true, complete: true })
    expect(result.tunnels?.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(result.queues?.length).toBe(3)
    expect(result.pairs?.length).toBe(6)
    expect(result.whole?.factorPpm).toBeGreaterThan(1_000_000)
  })

  test.each([
    ['--csv', 'kind,id,lane,to,quantity,now,then'],
    ['--markdown', '# Headroom of star'],
    ['--width=100', 'links and lanes (3)'],
  ])('prints %s', async (form, text) => {
    const { code, stdout } = await headroom(form, ...TEMPLATE)
    expect(code).toBe(0)
    expect(stdout).toContain(text)
    expect(stdout).toContain('DEADLINE')
  })

  test('--only names what is asked anyway', async () => {
    const one = await headroom('--json', ...TEMPLATE)
    const two = await headroom('--json', '--only', 'tunnels,links,pairs', ...TEMPLATE)
    expect(two.stdout).toBe(one.stdout)
  })

  test('takes requests, and the first request of a file for pairs', async () => {
    const { stdout, stderr } = await xlane([
      ...[
        'headroom',
        TOPOLOGY,
        REQUESTS,
        '--only',
        'pairs',
        '--request',
        REQUESTS,
        '--from',
        'h1',
        '--to',
        'h2',
        '--json',
      ],
    ])
    expect(stderr).toContain('placed as analyze does')
    const { template, pairs } = JSON.parse(stdout)
    expect(template).toMatchObject({ loadSizeBits: 4000, periodPs: 100_000_000, deadlinePs: 40_000_000 })
    expect(pairs).toHaveLength(1)
  })

  test('writes a heat map, a page and JSON', async () => {
    for (const [name, text] of [
      ['map.svg', '<svg'],
      ['page.html', '<table>'],
      ['all.json', '"schema": "xlane/headroom@1"'],
    ] as const) {
      const out = scratch(`headroom-${name}`)
      expect((await headroom('--out', out, '--between', 'switches', ...TEMPLATE)).code).toBe(0)
      expect(readFileSync(out, 'utf8')).toContain(text)
    }
  })

  test('exit code 1 where the allocation does not hold, with what is wrong', async () => {
    const tight = scratchFile(
      'headroom-tight.yaml',
      readFileSync(PLACED, 'utf8').replace('deadline: 40 us', 'deadline: 1 us'),
    )
    const { code, stdout } = await xlane(['headroom', TOPOLOGY, tight, '--only', 'tunnels'])
    expect(code).toBe(1)
    expect(stdout).toContain('NOT VALID as it is: 1 violation')
  })

  test.each([
    [['--only', 'tunels'], 'did you mean tunnels?'],
    [['--only', 'pairs'], 'needs a request to ask for'],
    [['--size', '64B'], "option '--size' needs --period too"],
    [['--deadline', '1us'], 'add --size and --period'],
    [[...TEMPLATE, '--from', 'h11'], 'did you mean h1?'],
    [[...TEMPLATE, '--lane', '8'], 'expected 0 to 7'],
    [[...TEMPLATE, '--out', 'x.png'], 'expected a name that ends with .svg, .html, .json'],
    [['--out', 'x.svg'], 'a picture is of pairs'],
    [[...TEMPLATE, '--request', 'x.yaml'], 'give one'],
  ])('%j is said to be wrong', async (options, text) => {
    const { code, stderr } = await headroom(...options)
    expect(code).toBe(2)
    expect(stderr).toContain(text)
  })
})
