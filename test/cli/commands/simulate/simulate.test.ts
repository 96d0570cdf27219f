import { describe, expect, test } from 'vitest'
import type { SimulationResult } from '../../../../src/simulation/results/simulation-result.ts'
import { scratch, scratchFile, xlane } from '../../harness.ts'
import { ALLOCATION, HOPELESS, REQUESTS, TOPOLOGY } from '../../star.ts'

const simulate = (...more: string[]) => xlane(['simulate', TOPOLOGY, REQUESTS, '--duration', '2 ms', ...more])
const json = async (...more: string[]): Promise<SimulationResult> =>
  JSON.parse((await simulate('--json', ...more)).stdout) as SimulationResult

describe('what it prints', () => {
  test('for people', async () => {
    const { code, stdout, stderr } = await simulate('--width', '100')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('star\n\ntunnel  to  packets')
    expect(stdout).toMatch(/^beat {4}h2 {6}200 .* \|[.=ox]+\|$/m)
    expect(stdout).toContain('simulated 2 ms, seed 1, phases random, jitter uniform, host jitter uniform')
    expect(stdout).toContain('bounds assume fixed-point, line shaping on')
    expect(stdout).toMatch(/WITHIN BOUNDS: 220 packets · 460 packet-hops · 0 lost · 0 violations\n$/)
  })

  test('JSON alone, with the schema of MODEL "Simulation" and its sums', async () => {
    const result = await json('--replications', '3')
    expect(result).toMatchObject({
      schema: 'xlane/simulation@1',
      complete: true,
      seed: 1,
      durationPs: 2_000_000_000,
      replications: 3,
      packets: 660,
      packetHops: 1380,
      drops: 0,
      violations: [],
    })
    expect(result.tunnels.map(t => [t.id, t.released, t.receivers.map(r => [r.node, r.count])])).toEqual([
      ['beat', 600, [['h2', 600]]],
      [
        'copy',
        60,
        [
          ['h1', 60],
          ['h2', 60],
        ],
      ],
    ])
    expect(result.links.map(l => l.id)).toEqual(['h1>s1', 's1>h1', 's1>h2', 'h3>s1'])
  })

  test('JSON says what the ranges beside it rest on, as check does', async () => {
    const { assumptions } = JSON.parse((await xlane(['analyze', TOPOLOGY, REQUESTS, '--json'])).stdout)
    expect(await json()).toMatchObject({ assumptions })
    const hunt = await xlane(['simulate', TOPOLOGY, REQUESTS, '--adversary', '--runs', '10', '--json'])
    expect(JSON.parse(hunt.stdout)).toMatchObject({ schema: 'xlane/hunt@1', assumptions })
  })

  test('the same bytes for the same seed, and one worker or many', async () => {
    const first = await simulate('--json', '--seed', '7', '--replications', '2')
    expect((await simulate('--json', '--seed', '7', '--replications', '2', '--workers', '1')).stdout).toBe(
      first.stdout,
    )
    expect((await simulate('--json', '--seed', '8', '--replications', '2')).stdout).not.toBe(first.stdout)
  })

  test('histograms where they are asked for: every packet in its bin', async () => {
    const { tunnels } = await json('--histograms')
    for (const { count, minPs, maxPs, histogram } of tunnels.flatMap(t => t.receivers)) {
      const { fromPs, binPs, counts } = histogram!
      expect(counts.reduce((a, b) => a + b, 0)).toBe(count)
      expect(fromPs).toBeLessThanOrEqual(minPs!)
      expect(minPs! - fromPs).toBeLessThan(binPs)
      expect(fromPs + counts.length * binPs).toBeGreaterThan(maxPs!)
      expect(maxPs! - (fromPs + (counts.length - 1) * binPs)).toBeGreaterThanOrEqual(0)
    }
    expect((await json()).tunnels[0]!.receivers[0]).not.toHaveProperty('histogram')
    expect((await simulate('--histograms')).stderr).toContain("option '--histograms' is for --json")
  })

  test('CSV and Markdown', async () => {
    const { stdout } = await simulate('--csv', '--tail', '6 us')
    const [head, ...rows] = stdout.trimEnd().split('\r\n')
    expect(head).toMatch(
      /^id,receiver,released,dropped,count,minPs,.*,position,tailThresholdPs,.*,tailProven$/,
    )
    expect(rows.map(row => row.split(',').slice(0, 5).join())).toEqual([
      'beat,h2,200,0,200',
      'copy,h1,20,0,20',
      'copy,h2,20,0,20',
    ])
    const markdown = (await simulate('--markdown')).stdout
    expect(markdown).toContain('# star\n\nWITHIN BOUNDS: 220 packets')
    expect(markdown).toMatch(/^\| beat \| h2 \| 200 \|/m)
  })

  test('one tunnel, with a picture and its tail', async () => {
    const { stdout } = await simulate('--tunnel', 'beat', '--plot', 'cdf', '--tail', '5 s', '--next', '10')
    expect(stdout).not.toMatch(/^copy /m)
    expect(stdout).toContain('beat to h2, share of packets by latency, µs\n')
    expect(stdout).toMatch(/100\.000 % {2}█{40}\n/)
    expect(stdout).toContain('later than 5 s among the next 10 packets (99 % sure)\n')
    expect(stdout).toMatch(/^beat +h2 +200 +0 +0 +0, proven$/m)
  })

  test('without bounds it compares with nothing', async () => {
    const result = await json('--no-bounds')
    expect(result.bounded).toBe(false)
    expect(result.tunnels[0]!.receivers[0]).toMatchObject({ count: 200, maxJitterPs: null, tightness: null })
    expect((await simulate('--no-bounds')).stdout).toMatch(
      /NOT COMPARED: 220 packets · 460 packet-hops · 0 lost\n$/,
    )
  })
})

describe('what is simulated', () => {
  test('an allocation as it is, or requests as they are placed; what is rejected sends nothing', async () => {
    const placed = await xlane(['simulate', TOPOLOGY, ALLOCATION, '--packets', '50', '--json'])
    expect(placed.code).toBe(0)
    expect(JSON.parse(placed.stdout)).toMatchObject({ packets: 50, durationPs: 500_000_000 })
    const { code, stdout, stderr } = await xlane([
      'simulate',
      TOPOLOGY,
      HOPELESS,
      '--packets',
      '50',
      '--json',
    ])
    expect(code).toBe(1)
    expect(stderr).toBe('not valid: 1 rejected and not simulated; `xlane analyze` says more\n')
    expect((JSON.parse(stdout) as SimulationResult).tunnels.map(t => t.id)).toEqual(['beat'])
  })

  test('routes that are no tree cannot be', async () => {
    const wrong = scratchFile(
      'no-tree.yaml',
      'requests:\n  - { id: beat, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us, routes: [[h1, h2]] }\n',
    )
    const { code, stdout, stderr } = await xlane(['simulate', TOPOLOGY, wrong])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/\nTREE tunnel beat is not a tree: there is no link h1>h2\n$/)
  })

  test('phases from a file: at full jitter and aligned, every packet of a tunnel takes the same', async () => {
    const phases = scratchFile('phases.json', '{ "phasesPs": { "beat": 0, "copy": 5000000 } }')
    const { tunnels, scenario } = await json(
      '--phases',
      phases,
      '--host-jitter',
      'maximum',
      '--best-effort',
      'none',
    )
    expect(scenario).toMatchObject({ phases: 'given', hostJitter: { kind: 'maximum' } })
    // 2 × 104 ns of transmission, 2 cables, the switch, and the host with its whole jitter.
    expect(tunnels[0]!.receivers[0]).toMatchObject({ minPs: 5_693_000, maxPs: 5_693_000, p50Ps: 5_693_000 })
  })

  test('a hyperperiod, a warm-up, a load, jitters by model', async () => {
    const { stdout } = await xlane([
      ...['simulate', TOPOLOGY, REQUESTS, '--hyperperiod', '--warm-up', '1 ms', '--json'],
      ...[
        '--best-effort',
        '12.5 %',
        '--jitter',
        'none',
        '--host-jitter',
        'two-point:1%',
        '--clocks',
        'worst',
      ],
    ])
    expect(JSON.parse(stdout)).toMatchObject({
      durationPs: 100_000_000,
      warmUpPs: 1_000_000_000,
      packets: 11,
      scenario: {
        bestEffort: { kind: 'load', load: 0.125 },
        wireJitter: { kind: 'none' },
        hostJitter: { kind: 'two-point', share: 0.01 },
        clocks: 'worst',
      },
    })
  })
})

describe('hosts', () => {
  test('measured ones replace those of the topology, for the bounds too', async () => {
    const plain = await json()
    const fast = await json('--hosts', 'xlane-smartnic')
    const jitter = (result: SimulationResult) => result.tunnels[0]!.receivers[0]!.maxJitterPs!
    expect(jitter(plain) - jitter(fast)).toBe(655_000 - 152_000)
    expect(fast.scenario).toMatchObject({ hosts: 'xlane-smartnic', hostJitter: { kind: 'quantiles' } })
    expect(fast.violations).toEqual([])
    const { stdout } = await simulate('--hosts', 'xlane-com')
    expect(stdout).toContain('hosts xlane-com (replayed measurements)')
    expect(stdout).toContain("hosts xlane-com (jitter ≤ 655 ns) in place of the topology's")
  })

  test('anybody’s, from a file', async () => {
    const file = scratchFile(
      'hosts.yaml',
      'name: mine\nquantiles:\n  - { share: 0 %, delay: 100 ns }\n  - { share: 99 %, delay: 100 ns }\n  - { share: 100 %, delay: 7 us }\n',
    )
    const { scenario, tunnels } = await json('--hosts', file)
    expect(scenario.hosts).toBe('mine')
    expect(tunnels[0]!.receivers[0]!.maxJitterPs).toBeGreaterThan(7_000_000)
  })
})

describe('mistakes', () => {
  test('of the options are said all at once', async () => {
    const { code, stderr } = await xlane([
      ...['simulate', TOPOLOGY, REQUESTS, '--duration', '5', '--warm-up', '1 B', '--phases', 'alligned'],
      ...[
        '--jitter',
        'unifrom',
        '--host-jitter',
        'two-point:0%',
        '--best-effort',
        'sturating',
        '--next',
        '5',
      ],
    ])
    expect(code).toBe(2)
    expect(stderr.match(/^error: option '[^']+'/gm)).toEqual(
      [
        '--duration <time>',
        '--warm-up <time>',
        '--phases <how>',
        '--jitter <model>',
        '--host-jitter <model>',
        '--best-effort <kind>',
        '--next',
      ].map(option => `error: option '${option}'`),
    )
    for (const word of ['aligned', 'uniform', 'saturating']) expect(stderr).toContain(`did you mean ${word}?`)
  })

  test('of the files are said all at once', async () => {
    const phases = scratchFile('bad-phases.json', '{ "phasesPs": { "beet": 1, "copy": 2 } }')
    const { code, stderr } = await simulate('--phases', phases, '--jitter', scratch('none.yaml'))
    expect(code).toBe(2)
    expect(stderr).toContain('none.yaml NOT_FOUND')
    const unknown = await simulate('--phases', phases)
    expect(unknown.stderr).toContain(
      'UNKNOWN_TUNNEL phasesPs.beet: expected one of beat, copy; found beet; did you mean beat?',
    )
  })

  test.each([
    [['--duration', '3 h'], 'at most 9007199254740991 ps'],
    [['--duration', '0 s'], 'nothing to simulate'],
    [['--tunnel', 'beet'], "no 'beet' in"],
    [['--plot', 'cdf', '--json'], "option '--plot' draws into text: leave out --json"],
    [['--hosts', 'xlane-com', '--host-jitter', 'none'], 'cannot be used with'],
    [['--tail-method', 'chebyshev'], "option '--tail-method' is about --tail: add --tail <time>"],
    [
      ['--tail', '5 us', '--confidence', '99 %', '--tail-method', 'chebyshev'],
      "option '--confidence' is about '--tail-method clopper-pearson': leave one of them out",
    ],
    [['--tail', '5 us', '--confidence', '100 %'], 'above 0 % and below 100 %'],
    [['--seed', '-1'], 'whole number'],
  ])('%j', async (more, expected) => {
    const { code, stdout, stderr } = await simulate(...more)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(expected)
  })
})

test('stopped by Ctrl-C it prints what was seen so far', async () => {
  const argv = ['simulate', TOPOLOGY, REQUESTS, '--duration', '1000 s']
  const { code, stdout } = await xlane(argv, { interrupt: AbortSignal.abort() })
  expect(code).toBe(130)
  expect(stdout).toContain('STOPPED after 0.0 % of the time to simulate')
})
