import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Controller } from '../../../src/controller/controller.ts'
import { openController } from '../../../src/controller/journal/open-controller.ts'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { createService } from '../../../src/service/create-service.ts'
import { scratch, scratchFile, xlane } from '../harness.ts'
import { HOPELESS, REQUESTS, TOPOLOGY } from '../star.ts'

const topology = () => parseTopologyOrThrow(readFileSync(TOPOLOGY, 'utf8'), { file: 'star.yaml' })

const LATER = scratchFile(
  'later.yaml',
  `requests:
  - { id: beat, sender: h1, receivers: [h2], loadSize: 128 B, period: 10 us, deadline: 10 us }
  - { id: new, sender: h3, receivers: [h2], loadSize: 64 B, period: 10 us }
`,
)

const FIRST = `star

+ add (2)
tunnel  period   λmin   worst  deadline
                   µs      µs        µs
beat     10 µs  5.038   8.161    10.000
copy    100 µs  9.535  12.762         –

PLAN: 2 to add · 0 to change · 0 to remove · 0 unchanged · 0 rejected ·
  0 bounds of others move
`

test('a plan as the comment of a merge request: what cannot be had first', async () => {
  const { code, stdout } = await xlane([
    'plan',
    TOPOLOGY,
    HOPELESS,
    '--state',
    scratch('md.journal'),
    '--markdown',
  ])
  expect(code).toBe(1)
  expect(stdout).toMatch(/^# star\n\nPLAN: \d+ to add · .* rejected · /)
  const headings = stdout.match(/^## .*/gm)
  expect(headings?.[0]).toBe('## Rejected')
  const first = (await xlane(['plan', TOPOLOGY, REQUESTS, '--state', scratch('md.journal'), '--markdown']))
    .stdout
  expect(first).toBe(`# star

PLAN: 2 to add · 0 to change · 0 to remove · 0 unchanged · 0 rejected · 0 bounds of others move

## To add

| tunnel | period | λmin µs | worst µs | deadline µs |
| --- | --: | --: | --: | --: |
| beat | 10 µs | 5.038 | 8.161 | 10.000 |
| copy | 100 µs | 9.535 | 12.762 | – |
`)
})

describe('plan and apply', () => {
  test('from nothing to what is wanted, and then nothing is left to do', async () => {
    const state = scratch('a.journal')
    const out = scratch('a-plan.json')
    const planned = await xlane(['plan', TOPOLOGY, REQUESTS, '--state', state, '--out', out, '--width', '80'])
    expect(planned).toEqual({
      code: 0,
      stdout: FIRST,
      stderr: `${state} does not exist: planned from nothing\nwrote ${out}\n`,
    })
    expect(existsSync(state)).toBe(false)
    const applied = await xlane(['apply', TOPOLOGY, out, '--state', state], { clock: 1_800_000_000_000 })
    expect(applied).toEqual({
      code: 0,
      stdout: `beat: granted, starts at 2027-01-15T08:00:01.000Z
copy: granted, starts at 2027-01-15T08:00:01.000Z
APPLIED: 2 decisions
`,
      stderr: `${state} does not exist: a new journal\n`,
    })
    const again = await xlane(['plan', TOPOLOGY, REQUESTS, '--state', state, '--detailed-exitcode'])
    expect(again.stdout).toContain('NO CHANGES: 0 to add · 0 to change · 0 to remove · 2 unchanged')
    expect(again.code).toBe(0)
  })

  test('what was decided is a file for all other commands', async () => {
    const [state, out, placed] = ['c.journal', 'c-plan.json', 'c.yaml'].map(scratch) as [
      string,
      string,
      string,
    ]
    await xlane(['plan', TOPOLOGY, REQUESTS, '--state', state, '--out', out])
    const applied = await xlane(['apply', TOPOLOGY, out, '--state', state, '--allocation', placed])
    expect([applied.code, applied.stderr]).toEqual([
      0,
      `${state} does not exist: a new journal\nwrote ${placed}\n`,
    ])
    expect((await xlane(['check', TOPOLOGY, placed])).stdout).toContain('VALID: 2 tunnels accepted')
    const installed = await xlane(['dataplane', TOPOLOGY, placed, '--target', 'ovs'])
    expect(installed.stdout).toContain('# beat')
    const served = ['--server', 'http://127.0.0.1:1', '--allocation', placed]
    expect((await xlane(['apply', TOPOLOGY, out, ...served])).stderr).toContain('it goes with --state')
  })

  test('what changes, goes and moves', async () => {
    const state = scratch('b.journal')
    const out = scratch('b-plan.json')
    await xlane(['plan', TOPOLOGY, REQUESTS, '--state', state, '--out', out])
    await xlane(['apply', TOPOLOGY, out, '--state', state])
    const { code, stdout } = await xlane([
      'plan',
      TOPOLOGY,
      LATER,
      '--state',
      state,
      '--out',
      out,
      '--detailed-exitcode',
    ])
    expect(code).toBe(2)
    expect(stdout).toMatch(/\+ add \(1\)[\s\S]*\nnew +10 µs/)
    expect(stdout).toMatch(/~ change \(1\)[\s\S]*\nbeat +10 µs +8\.161 → 8\.367 +10\.000/)
    expect(stdout).toContain('- remove (1)\n  copy\n')
    const applied = await xlane(['apply', TOPOLOGY, out, '--state', state, '--json'])
    expect(JSON.parse(applied.stdout)).toMatchObject({
      schema: 'xlane/applied@1',
      outcomes: [
        { kind: 'released', id: 'copy' },
        { kind: 'granted', id: 'beat' },
        { kind: 'granted', id: 'new' },
      ],
    })
    // What the plan said is what is there.
    const plan = JSON.parse(readFileSync(out, 'utf8'))
    const { controller, journal } = await openController(state, topology())
    const bounds = controller.result().tunnels.map(t => [t.id, t.minLatencyPs, t.maxJitterPs])
    journal.close()
    for (const t of [...plan.added, ...plan.changed])
      expect(bounds).toContainEqual([t.id, t.minLatencyPs, t.maxJitterPs])
  })

  test('a rejection is shown with its reason, ends with 1, and is not carried out', async () => {
    const state = scratch('c.journal')
    const out = scratch('c-plan.json')
    const { code, stdout } = await xlane(['plan', TOPOLOGY, HOPELESS, '--state', state, '--out', out])
    expect(stdout).toContain('rejected (1)\n  DEADLINE rush at h1>s1\n')
    expect(stdout).toContain('would fit with deadline')
    expect(code).toBe(1)
    const applied = await xlane(['apply', TOPOLOGY, out, '--state', state])
    expect(applied.stdout).toContain('APPLIED: 1 decision\n')
  })

  test('a stale plan is refused, and nothing has happened', async () => {
    const state = scratch('d.journal')
    const [one, two] = [scratch('d1.json'), scratch('d2.json')]
    await xlane(['plan', TOPOLOGY, REQUESTS, '--state', state, '--out', one])
    await xlane(['plan', TOPOLOGY, LATER, '--state', state, '--out', two])
    await xlane(['apply', TOPOLOGY, one, '--state', state])
    expect(await xlane(['apply', TOPOLOGY, two, '--state', state])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: STALE_PLAN: the contracts are not those the plan was made for: plan again\n',
    })
    const other = scratchFile('other.yaml', readFileSync(TOPOLOGY, 'utf8').replace('3 us', '4 us'))
    expect((await xlane(['apply', other, one, '--state', scratch('none.journal')])).stderr).toContain(
      'for another network',
    )
    expect((await xlane(['serve', other, '--state', state])).stderr).toContain('JOURNAL_TOPOLOGY: ')
    const forged = scratchFile(
      'forged.json',
      readFileSync(two, 'utf8').replaceAll('"loadSizeBits":1024', '"loadSizeBits":2048'),
    )
    const fresh = scratch('forged.journal')
    expect((await xlane(['apply', TOPOLOGY, forged, '--state', fresh])).stderr).toMatch(
      /STALE_PLAN: .*plan again/,
    )
  })

  test('against a running service', async () => {
    const controller = new Controller(topology())
    const app = await createService(controller, { token: 'correct horse battery' })
    const server = await app.listen({ port: 0, host: '127.0.0.1' })
    const env = { XLANE_TOKEN: 'correct horse battery' }
    const out = scratch('e-plan.json')
    const planned = await xlane(
      ['plan', TOPOLOGY, REQUESTS, '--server', server, '--out', out, '--width', '80'],
      { env },
    )
    expect([planned.code, planned.stdout]).toEqual([0, FIRST])
    expect((await xlane(['apply', TOPOLOGY, out, '--server', server], { env })).stdout).toContain(
      'APPLIED: 2 decisions',
    )
    expect(controller.tunnels.map(t => t.id)).toEqual(['beat', 'copy'])
    expect((await xlane(['apply', TOPOLOGY, out, '--server', server], { env })).stderr).toContain(
      'STALE_PLAN',
    )
    expect((await xlane(['plan', TOPOLOGY, REQUESTS, '--server', server])).stderr).toContain('UNAUTHORIZED')
    await app.close()
    expect(await xlane(['plan', TOPOLOGY, REQUESTS, '--server', server], { env })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('the service does not answer'),
    })
  })

  test.each([
    [['plan', TOPOLOGY, REQUESTS], 2, /--state FILE for a journal, or --server URL/],
    [['plan', TOPOLOGY, REQUESTS, '--state', 'x', '--server', 'http://y'], 2, /--state FILE/],
    [['plan', TOPOLOGY, REQUESTS, '--server', 'y'], 2, /expected http/],
    [['plan', TOPOLOGY, REQUESTS, '--state', REQUESTS], 2, /NOT_A_JOURNAL/],
    [['plan', TOPOLOGY, 'nowhere.yaml', '--state', 'x', '--detailed-exitcode'], 1, /NOT_FOUND/],
    [['plan', TOPOLOGY, REQUESTS, '--state', 'x', '--grace', '1 us'], 2, /whole milliseconds/],
    [['apply', TOPOLOGY, REQUESTS, '--state', 'x'], 2, /UNKNOWN_KEY|MISSING_KEY/],
    [['serve', TOPOLOGY, '--host', '0.0.0.0'], 2, /set XLANE_TOKEN/],
  ])('%j is refused', async (argv, expected, message) => {
    const { code, stdout, stderr } = await xlane(argv)
    expect(stderr).toMatch(message)
    expect([code, stdout]).toEqual([expected, ''])
  })

  test('serve says where it listens, keeps a journal and ends when it is told to', async () => {
    const state = scratch('serve.journal')
    let stop = (): void => undefined
    const stopped = new Promise<void>(resolve => {
      stop = resolve
    })
    const running = xlane(['serve', TOPOLOGY, '--state', state, '--port', '0'], { stopped: () => stopped })
    await new Promise(resolve => setTimeout(resolve, 1500))
    const busy = await xlane(['plan', TOPOLOGY, REQUESTS, '--state', state])
    expect(busy).toMatchObject({ code: 2, stderr: expect.stringContaining('JOURNAL_BUSY') })
    stop()
    const { code, stdout, stderr } = await running
    expect(stdout).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+, documentation at .*\/docs\n$/)
    expect(JSON.parse(stderr.split('\n')[0]!)).toMatchObject({
      level: 40,
      msg: `${state} does not exist: a new journal`,
    })
    expect(code).toBe(0)
    expect(
      (await xlane(['serve', TOPOLOGY, '--host', '::'], { env: { XLANE_TOKEN: 'short' } })).stderr,
    ).toContain('too short')
  })
})

describe('another network than the contracts are on', () => {
  const text = readFileSync(TOPOLOGY, 'utf8')

  test('by another title or in another order is the same', async () => {
    const state = scratch('renamed.journal')
    const out = scratch('renamed.json')
    await xlane(['plan', TOPOLOGY, REQUESTS, '--state', state, '--out', out])
    await xlane(['apply', TOPOLOGY, out, '--state', state])
    const renamed = scratchFile('renamed.yaml', text.replace('name: star', 'name: sun'))
    expect((await xlane(['plan', renamed, REQUESTS, '--state', state])).stdout).toContain('NO CHANGES')
  })

  test('is planned and applied: what stays, what moves by how much, what breaks and why', async () => {
    const state = scratch('network.journal')
    const out = scratch('network.json')
    await xlane(['plan', TOPOLOGY, REQUESTS, '--state', state, '--out', out])
    await xlane(['apply', TOPOLOGY, out, '--state', state])
    // h3 is gone, and h2 has a slower cable.
    const next = scratchFile(
      'next.yaml',
      text
        .replace('  h3: { kind: host }\n', '')
        .replace('  - { from: h3, to: s1 }\n', '')
        .replace('from: h2, to: s1', 'from: h2, to: s1, bandwidth: 5 Gbit/s'),
    )
    const wanted = scratchFile(
      'wanted.yaml',
      `requests:
  - { id: beat, sender: h1, receivers: [h2], loadSize: 64 B, period: 10 us, deadline: 10 us }
`,
    )
    const planned = await xlane(['plan', next, wanted, '--state', state, '--out', out, '--width', '100'])
    expect(planned.stdout).toMatch(
      /! another network\n {2}1 contract stays on its trees\n {2}ends copy: .*h3/,
    )
    expect(planned.stdout).toMatch(/bounds that move \(1\)/)
    expect(planned.code).toBe(1)
    const applied = await xlane(['apply', next, out, '--state', state])
    expect(applied).toMatchObject({
      code: 0,
      stdout: 'network: 1 kept, 0 rerouted, 1 broken\nAPPLIED: 1 decision\n',
    })
    expect((await xlane(['plan', next, wanted, '--state', state])).stdout).toContain('NO CHANGES')
    expect((await xlane(['journal', 'verify', state, next])).stdout).toContain(
      'borne out by a fresh analysis',
    )
    expect((await xlane(['serve', TOPOLOGY, '--state', state, '--port', '0'])).stderr).toContain(
      'JOURNAL_TOPOLOGY',
    )
  })
})
