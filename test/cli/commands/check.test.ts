import { describe, expect, test } from 'vitest'
import { scratchFile, xlane } from '../harness.ts'
import { ALLOCATION, BOASTFUL, REQUESTS, TOPOLOGY } from '../star.ts'

// λmin: 2 × 104 ns on the wire, 15 ns + 3 µs, 15 ns + 1.8 µs. δmax: 2 × 1233.6 ns behind a full frame, 655 ns.
const AT_80 = `star

tunnel  lane   size  period   λmin   δmax  worst  deadline  slack  from → to
                                µs     µs     µs        µs     µs
beat       0  130 B   10 µs  5.038  3.123  8.161    10.000  1.839  h1 → h2

worst = λmin + δmax: no packet is ever later · slack = deadline − worst
assumes fixed-point, line shaping on, best-effort frames ≤ 1542 B,
  encapsulation udp4, exact clocks, every packet of its full size,
  one packet a period, MTU 1500 B,
  no preemption, control traffic, sleeping ports or unlimited queues,
  store-and-forward, no pause frames, queues not shared between ports
busiest link h1>s1 1.0 % · fullest queue h1>s1 lane 0 130 B of 128 KiB
VALID: 1 tunnel accepted · 0 rejected ·
  Σ worst 8.161 µs (lower bound 8.160 µs, gap 0.0 %) · 1 pass
`

describe('check', () => {
  test('prints a table on a terminal of 80 columns', async () => {
    const { code, stdout, stderr } = await xlane(['check', TOPOLOGY, ALLOCATION], {
      terminal: 80,
      env: { NO_COLOR: '1' },
    })
    expect(stdout).toBe(AT_80)
    expect([code, stderr]).toEqual([0, ''])
  })

  test('in colour, unless told otherwise', async () => {
    const argv = ['check', TOPOLOGY, ALLOCATION]
    const color = '\u001b['
    expect((await xlane(argv, { terminal: 80 })).stdout).toContain(color)
    expect((await xlane(argv)).stdout).not.toContain(color)
    expect((await xlane([...argv, '--color', 'always'])).stdout).toContain(color)
    expect((await xlane([...argv, '--color', 'never'], { terminal: 80 })).stdout).not.toContain(color)
    expect((await xlane(argv, { terminal: 80, env: { NO_COLOR: '1' } })).stdout).not.toContain(color)
    expect((await xlane(argv, { env: { FORCE_COLOR: '1' } })).stdout).toContain(color)
  })

  test('into a pipe nothing is cut', async () => {
    const { stdout } = await xlane(['check', TOPOLOGY, ALLOCATION])
    expect(stdout).toContain('beat       0  130 B   10 µs  5.038  3.123  8.161    10.000  1.839  h1 → h2\n')
  })

  test('as JSON: the exact numbers, only JSON, the same bytes each time', async () => {
    const one = await xlane(['check', TOPOLOGY, ALLOCATION, '--json'])
    const two = await xlane(['check', TOPOLOGY, ALLOCATION, '--json'])
    expect(one).toEqual(two)
    expect(JSON.parse(one.stdout)).toMatchObject({
      schema: 'xlane/analysis@1',
      valid: true,
      tunnels: [{ id: 'beat', minLatencyPs: 5_038_000, maxJitterPs: 3_122_200, slackPs: 1_839_800 }],
    })
  })

  test('as CSV and Markdown', async () => {
    const csv = await xlane(['check', TOPOLOGY, ALLOCATION, '--csv'])
    expect(csv.stdout).toContain(
      'beat,h1,h2,0,1040,10000000,10000000,5038000,3122200,8160200,10000000,1839800,true\r\n',
    )
    const markdown = await xlane(['check', TOPOLOGY, ALLOCATION, '--markdown'])
    expect(markdown.stdout).toContain(
      '| beat | 0 | 130 B | 10 µs | 5.038 | 3.123 | 8.161 | 10.000 | 1.839 | h1 → h2 |',
    )
  })

  test('a violation ends with 1 and shows both sides', async () => {
    const { code, stdout } = await xlane(['check', TOPOLOGY, BOASTFUL])
    expect(stdout).toContain('DECLARED beat\n    declared λmin + δmax 2 µs < computed 8.1602 µs\n')
    expect(stdout).toContain('NOT VALID: 1 tunnel accepted · 0 rejected · 1 violation')
    expect(code).toBe(1)
  })

  test('--compare puts the methods side by side', async () => {
    const { code, stdout } = await xlane(['check', TOPOLOGY, ALLOCATION, '--compare'])
    expect(stdout).toMatch(/^beat +10 µs +5\.038 +8\.161 +8\.161 +8\.161 +5\.693$/m)
    expect(code).toBe(0)
    const json = await xlane(['check', TOPOLOGY, ALLOCATION, '--compare', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ schema: 'xlane/comparison@1' })
  })

  test('the options reach the calculation and the line that states them', async () => {
    const paper = ['--method', 'x-adj', '--no-blocking', '--no-overtaking']
    const { stdout } = await xlane(['check', TOPOLOGY, ALLOCATION, '--json', ...paper])
    expect(JSON.parse(stdout)).toMatchObject({
      assumptions: { method: 'x-adj', blocking: false, overtaking: false },
      tunnels: [{ maxJitterPs: 655_000 }],
    })
    const limits = ['--no-line-shaping', '--arrival-limit', '7', '--delay-limit', '2 s']
    const limited = await xlane(['check', TOPOLOGY, ALLOCATION, '--json', ...limits])
    expect(JSON.parse(limited.stdout)).toMatchObject({
      assumptions: { method: 'fixed-point', lineShaping: false, arrivalLimit: 7, delayLimitPs: 2e12 },
    })
  })

  test('a clock that runs out is a verdict', async () => {
    const { code, stdout } = await xlane(['check', TOPOLOGY, ALLOCATION, '--time-limit', '24 ms'], {
      tick: 2,
    })
    expect(stdout).toContain('TIME_LIMIT')
    // What was not computed is not unbounded, and nothing is known to be wrong.
    expect(stdout).toMatch(/^beat .* not computed /m)
    expect(stdout).toMatch(/^UNDECIDED: 1 tunnel accepted · .* stopped by the time limit/m)
    expect(stdout).not.toMatch(/unbounded|NOT VALID|violation/)
    expect(code).toBe(1)
  })
})

describe('what is wrong with the input', () => {
  test('is said of all files together', async () => {
    const topology = scratchFile('bad-topology.yaml', 'nodes: { h1: { kind: hst } }\nlinks: []\n')
    const allocation = scratchFile(
      'bad-allocation.yaml',
      'requests:\n  - { id: a, period: 10, routes: [[h1, h2]] }\n',
    )
    const { code, stdout, stderr } = await xlane(['check', topology, allocation])
    expect(stderr).toMatch(/bad-topology\.yaml:1:\d+ BAD_CHOICE nodes\.h1\.kind/)
    expect(stderr).toMatch(/bad-allocation\.yaml:2:\d+ MISSING_UNIT requests\[0\]\.period/)
    // Its names cannot be judged without the topology.
    expect(stderr).not.toContain('UNKNOWN_NODE')
    expect([code, stdout]).toEqual([2, ''])
  })

  test('requests are placed as analyze does, which is said', async () => {
    const { code, stdout, stderr } = await xlane(['check', TOPOLOGY, REQUESTS])
    expect(stderr).toBe(`${REQUESTS}: requests, placed as analyze does\n`)
    const analyzed = await xlane(['analyze', TOPOLOGY, REQUESTS])
    expect([code, stdout]).toEqual([analyzed.code, analyzed.stdout])
  })

  test('-q leaves the exit code, and what a program reads', async () => {
    const silent = await xlane(['check', TOPOLOGY, REQUESTS, '-q'])
    expect([silent.stdout, silent.stderr]).toEqual(['', ''])
    const { stdout, stderr } = await xlane(['check', TOPOLOGY, REQUESTS, '-q', '--json'])
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'xlane/analysis@1' })
    const wrong = await xlane(['check', TOPOLOGY, 'nowhere.yaml', '-q'])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toContain('NOT_FOUND')
  })

  test('--limit 0 leaves no rows', async () => {
    const { stdout } = await xlane(['check', TOPOLOGY, ALLOCATION, '--limit', '0'])
    expect(stdout).not.toContain('from → to')
    expect(stdout).toMatch(/… and \d+ more/)
  })

  test.each([
    [['--json', '--csv'], /'--json' cannot be used with option '--csv'/],
    [['--csv', '--markdown'], /'--csv' cannot be used with option '--markdown'/],
    [['--no-blocking'], /add --method x-adj/],
    [['--no-overtaking'], /add --method x-adj/],
    [['--time-limit', '3'], /--time-limit <time>': expected a time/],
    [['--delay-limit', '1001 s'], /--delay-limit <time>': expected a time from 1 ps to 1000 s/],
    [['--delay-limit', '0 s'], /--delay-limit <time>': expected a time from 1 ps to 1000 s/],
    [['--delay-limit', '3 m'], /--delay-limit <time>': expected a time/],
    [['--method', 'guess'], /Allowed choices are fixed-point, x-adj/],
    [['--sort', 'size'], /Allowed choices are file, slack/],
    [['--width', '10'], /Expected a whole number of at least 40/],
    [['--limit', '-1'], /Expected a whole number of at least 0/],
  ])('options %j are refused', async (options, expected) => {
    const { code, stdout, stderr } = await xlane(['check', TOPOLOGY, ALLOCATION, ...options])
    expect(stderr).toMatch(expected)
    expect([code, stdout]).toEqual([2, ''])
  })
})
