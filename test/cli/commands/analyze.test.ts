import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { leftovers, scratch, scratchFile, xlane } from '../harness.ts'
import { HOPELESS, REQUESTS, TOPOLOGY } from '../star.ts'

const AT_80 = `star

tunnel  lane    size  period   λmin   δmax   worst  deadline  slack  from → to
                                 µs     µs      µs        µs     µs
beat       0   130 B   10 µs  5.038  3.123   8.161    10.000  1.839  h1 → h2
copy       1  1066 B  100 µs  9.535  3.227  12.762         –      –  h3 → h1, h2

worst = λmin + δmax: no packet is ever later · slack = deadline − worst
assumes fixed-point, line shaping on, best-effort frames ≤ 1542 B,
  encapsulation udp4, exact clocks, every packet of its full size,
  one packet a period, MTU 1500 B,
  no preemption, control traffic, sleeping ports or unlimited queues,
  store-and-forward, no pause frames, queues not shared between ports
busiest link s1>h2 1.9 % · fullest queue s1>h1 lane 1 1066 B of 128 KiB
VALID: 2 tunnels accepted · 0 rejected ·
  Σ worst 20.922 µs (lower bound 20.818 µs, gap 0.5 %) · 1 pass
`

describe('analyze', () => {
  test('places and prints; only the result on stdout, nothing on stderr', async () => {
    expect(await xlane(['analyze', TOPOLOGY, REQUESTS], { terminal: 80, env: { NO_COLOR: '1' } })).toEqual({
      code: 0,
      stdout: AT_80,
      stderr: '',
    })
  })

  test('what it writes, check and verify accept', async () => {
    const out = scratch('placed.yaml')
    const proof = scratch('placed.proof.json')
    const ran = await xlane(['analyze', TOPOLOGY, REQUESTS, '--out', out, '--certificate', proof])
    expect(ran.stderr).toBe(`wrote ${out}\nwrote ${proof}\n`)
    const analyzed = await xlane(['analyze', TOPOLOGY, REQUESTS, '--json'])
    const checked = await xlane(['check', TOPOLOGY, out, '--json'])
    expect(JSON.parse(checked.stdout).tunnels).toEqual(JSON.parse(analyzed.stdout).tunnels)
    expect((await xlane(['verify', TOPOLOGY, out, proof])).code).toBe(0)
    expect(leftovers()).toEqual([])
  })

  test('the extension decides between YAML and JSON', async () => {
    const out = scratch('placed.json')
    await xlane(['analyze', TOPOLOGY, REQUESTS, '--out', out])
    expect(JSON.parse(readFileSync(out, 'utf8')).requests.length).toBe(2)
    expect((await xlane(['check', TOPOLOGY, out])).code).toBe(0)
  })

  test('what is rejected is said with both sides and what would fit; the rest is written', async () => {
    const out = scratch('partly.yaml')
    const { code, stdout } = await xlane(['analyze', TOPOLOGY, HOPELESS, '--out', out])
    expect(stdout).toContain(`rejected (1)
  DEADLINE rush at h1>s1
    worst 8.2642 µs > deadline 6 µs, missing 2.2642 µs
    would fit with deadline 8.2642 µs instead of 6 µs
`)
    expect(stdout).toContain('INCOMPLETE: 1 tunnel accepted · 1 rejected')
    expect(code).toBe(1)
    expect(readFileSync(out, 'utf8')).not.toContain('rush')
  })

  test('--keep adds to what is there and says what moves', async () => {
    const kept = scratch('kept.yaml')
    await xlane(['analyze', TOPOLOGY, REQUESTS, '--out', kept])
    const more = scratchFile(
      'more.yaml',
      'requests:\n  - { id: more, sender: h1, receivers: [h2], loadSize: 64 B, period: 50 us }\n',
    )
    const { code, stdout } = await xlane(['analyze', TOPOLOGY, more, '--keep', kept])
    expect(stdout).toMatch(/moved by what was added \(2\)[\s\S]*\nbeat +8\.161 +8\.265 +\+0\.104\n/)
    expect(stdout).toContain('\nVALID: 3 tunnels accepted')
    expect(code).toBe(0)
  })

  test('--keep with a tunnel that is asked for again is refused', async () => {
    const kept = scratch('kept-twice.yaml')
    await xlane(['analyze', TOPOLOGY, REQUESTS, '--out', kept])
    const { code, stderr } = await xlane(['analyze', TOPOLOGY, REQUESTS, '--keep', kept])
    expect(stderr).toMatch(/asks for what .*kept-twice\.yaml has already: beat, copy\n/)
    expect(code).toBe(2)
  })

  test.each([['greedy'], ['x-opt']])('--algorithm %s', async algorithm => {
    const { code, stdout } = await xlane(['analyze', TOPOLOGY, REQUESTS, '--algorithm', algorithm])
    expect(stdout).toContain('VALID: 2 tunnels accepted')
    expect(code).toBe(0)
  })

  test('--method x-adj', async () => {
    const { stdout } = await xlane(['analyze', TOPOLOGY, REQUESTS, '--method', 'x-adj', '--json'])
    expect(JSON.parse(stdout)).toMatchObject({ assumptions: { method: 'x-adj' }, summary: { accepted: 2 } })
  })

  test('--compare after placing', async () => {
    const { code, stdout } = await xlane(['analyze', TOPOLOGY, REQUESTS, '--compare'])
    expect(stdout).toMatch(/^copy +100 µs +9\.535 +12\.762 /m)
    expect(code).toBe(0)
  })

  test('a clock that runs out is a verdict, and says how far it came', async () => {
    const out = scratch('cut.yaml')
    const argv = ['analyze', TOPOLOGY, REQUESTS, '--time-limit', '25 ms', '--out', out]
    const { code, stdout, stderr } = await xlane(argv, { tick: 2 })
    expect(stdout).toMatch(/TIME_LIMIT\n {4}stopped after \d of 2 requests/)
    expect(stderr).toContain(`${out}: only what was decided before it stopped`)
    expect(code).toBe(1)
  })

  test('diagnostics as JSON keep stderr JSON: no notes', async () => {
    const argv = ['analyze', TOPOLOGY, REQUESTS, '--out', scratch('quiet.yaml'), '--diagnostics', 'json']
    expect((await xlane(argv)).stderr).toBe('')
  })

  test('the inputs are safe', async () => {
    const requests = scratchFile('mine.yaml', readFileSync(REQUESTS, 'utf8'))
    for (const option of ['--out', '--certificate']) {
      const { code, stderr } = await xlane(['analyze', TOPOLOGY, requests, option, requests])
      expect(stderr).toContain('would overwrite the input file')
      expect(code).toBe(2)
    }
    expect(readFileSync(requests, 'utf8')).toBe(readFileSync(REQUESTS, 'utf8'))
  })

  test('a certificate is for fixed-point bounds', async () => {
    const argv = ['analyze', TOPOLOGY, REQUESTS, '--method', 'x-adj', '--certificate', scratch('no.json')]
    const { code, stderr } = await xlane(argv)
    expect(stderr).toContain('not for --method x-adj')
    expect(code).toBe(2)
    expect(existsSync(scratch('no.json'))).toBe(false)
  })

  test('a route that cannot work is shown in the file and rejected', async () => {
    const routed = scratchFile('routed.yaml', '')
    writeFileSync(
      routed,
      'requests:\n  - { id: odd, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us, routes: [[h1, h2]] }\n',
    )
    const { code, stdout, stderr } = await xlane(['analyze', TOPOLOGY, routed])
    expect(stderr).toMatch(/routed\.yaml:2:\d+ TREE requests\[0\]\.routes/)
    expect(stdout).toContain('TREE odd')
    expect(code).toBe(1)
  })
})

describe('analyze, searching on', () => {
  test('says what it found, and how to find it again', async () => {
    const ran = await xlane(['analyze', TOPOLOGY, REQUESTS, '--improve-trials', '5', '--seed', '7'])
    expect(ran.code).toBe(0)
    expect(ran.stdout).toContain('better placements: 5 trials, seed 7')
    expect(ran.stdout).toContain('again with --improve-trials 5 --seed 7')
    const json = await xlane(['analyze', TOPOLOGY, REQUESTS, '--improve-trials', '5', '--json'])
    expect(JSON.parse(json.stdout).improvement).toMatchObject({ trials: 5, seed: 1 })
  })

  test('ends by time or Ctrl-C with the best so far, and says after how many trials', async () => {
    const timed = await xlane(['analyze', TOPOLOGY, REQUESTS, '--improve', '1s', '--json'], { tick: 20 })
    const { trials } = JSON.parse(timed.stdout).improvement
    expect(trials).toBeGreaterThan(0)
    const again = await xlane(['analyze', TOPOLOGY, REQUESTS, '--improve-trials', String(trials), '--json'])
    expect(again.stdout).toBe(timed.stdout)
    const ran = await xlane(['analyze', TOPOLOGY, REQUESTS, '--improve', '1h'], {
      interrupt: AbortSignal.abort(),
    })
    expect(ran).toMatchObject({ code: 0, stderr: 'stopped by Ctrl-C after 0 trials: the best so far\n' })
  })

  test('proves the best there is', async () => {
    const ran = await xlane(['analyze', TOPOLOGY, REQUESTS, '--exact'])
    expect(ran.stdout).toContain('the best there is over 2 ways to place them')
  })

  test('refuses what does not go together', async () => {
    const says = async (...args: readonly string[]) =>
      (await xlane(['analyze', TOPOLOGY, REQUESTS, ...args])).stderr
    expect(await says('--seed', '3')).toContain("option '--seed'")
    expect(await says('--exact', '--method', 'x-adj')).toContain('method fixed-point beside exact')
    expect(await says('--improve', '3', '--method', 'fixed-point')).toContain('did you mean 3s?')
  })
})
