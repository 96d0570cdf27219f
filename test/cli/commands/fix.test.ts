import { mkdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { leftovers, scratch, scratchFile, xlane } from '../harness.ts'
import { ALLOCATION, BOASTFUL, HOPELESS, REQUESTS, TOPOLOGY } from '../star.ts'

/** Two hosts share a wire to a third; `late` waits for `bulk` and best effort. */
const LATE = scratchFile(
  'late.yaml',
  `# What is placed.
requests:
  - { id: late, sender: h1, receivers: [h3], loadSize: 64 B, period: 50 us, deadline: 8.9 us, routes: [[h1, s1, h3]] } # urgent
  - { id: bulk, sender: h2, receivers: [h3], loadSize: 1000 B, period: 50 us, deadline: 30 us, routes: [[h2, s1, h3]] }
`,
)

const NO_PROMISE = scratchFile(
  'no-promise.yaml',
  'lane: never\nperiod: never\nsize: never\ndeadline: never\nqueue: never\nbestEffortEverywhere: never\n',
)

const folder = (name: string): string => {
  mkdirSync(scratch(name), { recursive: true })
  return scratch(name)
}

describe('fix', () => {
  test('says what would admit a rejected request, cheapest first, with what it must be at least', async () => {
    const { code, stdout, stderr } = await xlane(['fix', TOPOLOGY, HOPELESS])
    expect([code, stderr]).toEqual([1, ''])
    // Two frames of 64 B and 66 B beside it, of which one is in its way, and a full one: 8.1602 µs and 104 ns.
    expect(stdout).toContain('rush, rejected\n')
    expect(stdout).toMatch(/cost 4\.\d+ {2}rush: deadline 6 µs → 8\.3 µs \(least: 8\.2642 µs\)\n/)
    expect(stdout).toContain('1 of 1 can be fixed\n')
  })

  test('writes the requests with it done, which then are all accepted', async () => {
    const out = scratch('admitted/')
    const before = readFileSync(HOPELESS, 'utf8')
    const { code, stderr } = await xlane(['fix', TOPOLOGY, HOPELESS, '--apply', '1', '--out', out, '-q'])
    expect([code, stderr]).toEqual([0, ''])
    expect(readFileSync(`${out}hopeless.yaml`, 'utf8')).toBe(
      before.replace('deadline: 6 us', 'deadline: 8.3 us'),
    )
    expect(readFileSync(`${out}star.yaml`, 'utf8')).toBe(readFileSync(TOPOLOGY, 'utf8'))
    expect(readFileSync(HOPELESS, 'utf8')).toBe(before)
    expect((await xlane(['analyze', `${out}star.yaml`, `${out}hopeless.yaml`])).code).toBe(0)
    expect(leftovers()).toEqual([])
  })

  test('of an allocation each proposal, written in its place, makes check say VALID', async () => {
    expect((await xlane(['check', TOPOLOGY, LATE])).code).toBe(1)
    const { stdout } = await xlane(['fix', TOPOLOGY, LATE, '--json'])
    const { tunnels } = JSON.parse(stdout) as {
      tunnels: { proposals: { number: number; changes: { change: string }[] }[] }[]
    }
    const proposals = tunnels.flatMap(tunnel => tunnel.proposals)
    expect(
      new Set(proposals.flatMap(({ changes }) => changes.map(({ change }) => change))).size,
    ).toBeGreaterThan(4)
    for (const { number } of proposals) {
      const out = folder(`late-${number}`)
      for (const least of number > 3 ? [[]] : [[], ['--least']]) {
        const argv = ['fix', TOPOLOGY, LATE, '--apply', String(number), '--out', out, ...least]
        const { code, stderr } = await xlane(argv)
        expect([number, code]).toEqual([number, 0])
        expect(stderr).toBe(`wrote ${out}/star.yaml\nwrote ${out}/late.yaml\nVALID then\n`)
        const checked = await xlane(['check', `${out}/star.yaml`, `${out}/late.yaml`])
        expect(checked.stdout).toContain('\nVALID: 2 tunnels')
        expect(readFileSync(`${out}/late.yaml`, 'utf8')).toContain('# What is placed.\n')
        expect(readFileSync(`${out}/late.yaml`, 'utf8')).toContain('# urgent\n')
      }
    }
  })

  test('by costs that leave only the network to be changed; one file where only that changes', async () => {
    const out = scratch('faster.yaml')
    const argv = ['fix', TOPOLOGY, LATE, '--costs', NO_PROMISE]
    const { stdout } = await xlane([...argv, '--csv'])
    const kinds = stdout
      .trimEnd()
      .split('\r\n')
      .slice(1)
      .map(line => line.split(',')[7])
    expect(kinds.length).toBeGreaterThan(1)
    expect(kinds.filter(kind => !/^(bandwidth|preemption|best-effort|queue)$/.test(kind ?? ''))).toEqual([])
    expect((await xlane([...argv, '--apply', '1', '--out', out, '-q'])).code).toBe(0)
    expect((await xlane(['check', out, LATE])).code).toBe(0)
    expect((await xlane(['check', TOPOLOGY, LATE])).code).toBe(1)
  })

  test('of several all at once', async () => {
    const two = scratchFile(
      'two.yaml',
      readFileSync(HOPELESS, 'utf8').replace(
        'period: 10 us, deadline: 10 us',
        'period: 10 us, deadline: 7 us',
      ),
    )
    const out = scratch('all/')
    const { code, stdout } = await xlane(['fix', TOPOLOGY, two, '--apply', 'all', '--out', out])
    expect(stdout).toContain('\nall of them, cost ')
    expect(code).toBe(0)
    expect((await xlane(['analyze', `${out}star.yaml`, `${out}two.yaml`])).code).toBe(0)
  })

  test('an allocation that says of a range what is not true: what is proven is written', async () => {
    const { code, stdout } = await xlane(['fix', TOPOLOGY, BOASTFUL])
    expect(code).toBe(1)
    expect(stdout).toContain('1. cost 0  beat: minLatency and maxJitter as they are proven\n')
    const out = folder('true')
    expect((await xlane(['fix', TOPOLOGY, BOASTFUL, '--apply', '1', '--out', out, '-q'])).code).toBe(0)
    expect((await xlane(['check', TOPOLOGY, `${out}/boastful.yaml`])).code).toBe(0)
  })

  test('where there is nothing to fix', async () => {
    for (const argv of [
      ['fix', TOPOLOGY, REQUESTS],
      ['fix', TOPOLOGY, ALLOCATION, '--tunnel', 'beat'],
    ]) {
      const { code, stdout } = await xlane(argv)
      expect([code, stdout]).toEqual([0, 'star\n\nVALID: nothing to fix\n'])
    }
  })

  test('as JSON and Markdown, the same bytes each time', async () => {
    const one = await xlane(['fix', TOPOLOGY, LATE, '--json'])
    expect(await xlane(['fix', TOPOLOGY, LATE, '--json'])).toEqual(one)
    expect(JSON.parse(one.stdout)).toMatchObject({
      schema: 'xlane/fix@1',
      valid: false,
      tunnels: [{ tunnel: 'late', isRejected: false, isComplete: true, blockers: [{ tunnel: 'bulk' }] }],
    })
    const { stdout } = await xlane(['fix', TOPOLOGY, LATE, '--markdown'])
    expect(stdout).toContain('# star: what would fix it\n\n## late\n')
  })

  test('within a limit of time that passes says that not all was tried', async () => {
    const { code, stdout } = await xlane(['fix', TOPOLOGY, LATE, '--time-limit', '30ms'], { tick: 1 })
    expect(code).toBe(1)
    expect(stdout).toContain('not everything was tried')
  })

  test('within steps that are used up', async () => {
    for (const steps of ['10', '1000', '100000']) {
      const { code, stdout } = await xlane(['fix', TOPOLOGY, LATE, '--work-limit', steps, '--json'])
      expect([0, 1]).toContain(code)
      expect(JSON.parse(stdout)).toMatchObject({ schema: 'xlane/fix@1' })
    }
  })
})

describe('fix refuses, with exit code 2 and nothing written', () => {
  const wrongCosts = scratchFile('wrong-costs.yaml', 'lane: 1\ntunnels:\n  lat: { period: never }\n')
  test.each([
    [['--apply', '1'], 'give both, or neither'],
    [['--out', 'x'], 'give both, or neither'],
    [['--least'], "option '--least' is about --apply"],
    [['--apply', '99', '--out', scratch('none/')], "no proposal '99': there are 1 to "],
    [['--apply', 'first', '--out', scratch('none/')], "no proposal 'first'"],
    [['--apply', '1', '--out', LATE], `would overwrite the input file ${LATE}`],
    [['--apply', '1', '--out', scratch('')], 'would overwrite the input file'],
    [['--tunnel', 'latte'], "option '--tunnel <id>': no 'latte' in"],
    [['--costs', wrongCosts], 'wrong-costs.yaml:3:3 UNKNOWN_TUNNEL'],
    [['--costs', scratch('nowhere.yaml')], 'NOT_FOUND'],
  ])('%j', async (more, says) => {
    const before = readFileSync(LATE, 'utf8')
    const { code, stdout, stderr } = await xlane(['fix', TOPOLOGY, LATE, ...more])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(says)
    expect(readFileSync(LATE, 'utf8')).toBe(before)
  })

  test('both files in one', async () => {
    const mixed = scratchFile('mixed.yaml', 'lane: never\nsize: never\n')
    const argv = ['fix', TOPOLOGY, LATE, '--costs', mixed]
    const { stdout } = await xlane([...argv, '--json'])
    const { tunnels } = JSON.parse(stdout) as {
      tunnels: { proposals: { number: number; changes: { tunnel?: string }[] }[] }[]
    }
    const proposals = tunnels.flatMap(tunnel => tunnel.proposals)
    const own = proposals.find(({ changes }) => changes[0]?.tunnel !== undefined)
    const other = proposals.find(({ changes }) => changes[0]?.tunnel === undefined)
    const both = `${own?.number},${other?.number}`
    const { code, stderr } = await xlane([...argv, '--apply', both, '--out', scratch('both.yaml')])
    expect([code, stderr]).toEqual([2, expect.stringContaining('both files change: give a folder')])
  })
})

describe('analyze and check', () => {
  test('name the next step where something is wrong', async () => {
    const [analyzed, checked] = [
      await xlane(['analyze', TOPOLOGY, HOPELESS]),
      await xlane(['check', TOPOLOGY, LATE]),
    ]
    expect(analyzed.stderr).toBe(`what would mend it: xlane fix ${TOPOLOGY} ${HOPELESS}\n`)
    expect(checked.stderr).toBe(`what would mend it: xlane fix ${TOPOLOGY} ${LATE}\n`)
  })

  test('say nothing more where all is well, where told to be quiet, or of the paper’s method', async () => {
    for (const argv of [
      ['analyze', TOPOLOGY, REQUESTS],
      ['analyze', TOPOLOGY, HOPELESS, '-q'],
      ['analyze', TOPOLOGY, HOPELESS, '--method', 'x-adj'],
      ['check', TOPOLOGY, LATE, '--diagnostics', 'json'],
    ])
      expect((await xlane(argv)).stderr).toBe('')
  })
})
