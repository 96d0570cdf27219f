import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Survival } from '../../../src/model/planning/survival.ts'
import { scratch, scratchFile, xlane } from '../harness.ts'

const TOPOLOGY = scratchFile(
  'survive-square.yaml',
  `name: square
defaults:
  link: { bandwidth: 1 Gbit/s, queueSize: 128 KiB, minLatency: 500 ns }
nodes:
  a: { kind: host }
  b: { kind: host }
  n: { kind: switch }
  e: { kind: switch }
  s: { kind: switch }
  w: { kind: switch }
links:
  - { from: a, to: n }
  - { id: a2, from: a, to: w }
  - { from: b, to: s }
  - { id: b2, from: b, to: e }
  - { from: n, to: e }
  - { from: s, to: w }
  - { from: n, to: w }
sharedRisk:
  bridge: { cables: [n>e, w>s] }
`,
)
const REQUESTS = scratchFile(
  'survive-requests.yaml',
  `requests:
  - { id: twice, sender: a, receivers: [b], loadSize: 64 B, period: 100 us, deadline: 80 us, replicas: 2 }
  - { id: once, sender: a, receivers: [b], loadSize: 256 B, period: 200 us, deadline: 60 us }
`,
)
const ALLOCATION = scratch('survive-placed.yaml')

const survive = async (...options: string[]) => {
  await xlane(['analyze', TOPOLOGY, REQUESTS, '--out', ALLOCATION, '--quiet'])
  return xlane(['survive', TOPOLOGY, ALLOCATION, ...options])
}

const result = async (...options: string[]): Promise<Survival> =>
  JSON.parse((await survive('--json', ...options)).stdout)

const failure = ({ failures }: Survival, ...ids: string[]) =>
  failures.find(({ elements }) => elements.map(({ id }) => id).join(' ') === ids.join(' '))!

describe('xlane survive', () => {
  test('says who is down, who goes on by a copy, and what takes both', async () => {
    const survival = await result()
    expect(survival.elements).toEqual({ cable: 7, switch: 4, group: 1 })
    expect(survival.complete).toBe(true)
    const north = failure(survival, 'n')
    expect(north.covered).toEqual(['twice'])
    expect(north.interrupted).toEqual(north.lost.map(({ id }) => id))
    expect(failure(survival, 'bridge').lost.map(({ id }) => id)).toEqual(['twice', 'once'])
    expect(failure(survival, 'bridge').cutOff).toEqual([
      { id: 'twice', receiver: 'b' },
      { id: 'once', receiver: 'b' },
    ])
    expect(failure(survival, 'n>w')).toMatchObject({ down: [], lost: [], broken: [] })
    expect(survival.exposed.map(({ id, cuts }) => [id, cuts.map(cut => cut.id)])).toEqual([
      ['once', ['bridge']],
      ['twice', ['bridge']],
    ])
  })

  test('finds new trees for what is down, and the order of a planned move', async () => {
    const survival = await result('--reroute', 'greedy', '--moves')
    const over = survival.failures.filter(({ down }) => down.includes('once'))
    expect(over.length).toBeGreaterThan(2)
    for (const { elements, rerouted, planned, lost } of over) {
      if (elements[0]?.id === 'bridge') continue
      expect(lost).toEqual([])
      expect(rerouted.map(({ id }) => id)).toContain('once')
      expect([...planned!.gapless, ...planned!.withGap].sort()).toEqual(rerouted.map(({ id }) => id).sort())
    }
  })

  test('prints what hurts most first, within the width asked for', async () => {
    for (const width of [40, 60, 80, 120]) {
      const { stdout, code } = await survive('--reroute', 'greedy', '--width', String(width))
      expect(code).toBe(0)
      for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(width)
      expect(stdout).toMatch(/what hurts most[\s\S]*\ngroup bridge[\s\S]*most exposed/)
    }
    const { stdout } = await survive('--only', 'bridge', '--width', '80')
    expect(stdout).toContain('twice: no way to b is left')
  })

  test('Markdown and CSV say the same', async () => {
    const { stdout: markdown } = await survive('--markdown')
    expect(markdown).toMatch(/^# square\n[\s\S]*## What hurts most[\s\S]*\| group bridge \| 3 \| 2 \|/)
    const { stdout: csv } = await survive('--csv')
    const [head, first, ...rest] = csv.trimEnd().split('\r\n')
    expect(head).toMatch(/^kind,element,secondKind,secondElement,harm,down,/)
    expect(first).toMatch(/^group,bridge,,,loses,3,/)
    expect(rest).toHaveLength(11)
  })

  test('pairs: all of them, or a draw that a seed repeats', async () => {
    const all = await result('--k', '2', '--kinds', 'cable')
    expect(all.pairs).toEqual({ all: 21, looked: 21 })
    expect(all.failures).toHaveLength(28)
    expect(failure(all, 'n>e', 's>w').lostTogether).toBe(1)
    const drawn = async (seed: string) =>
      (await survive('--k', '2', '--kinds', 'cable', '--samples', '6', '--seed', seed, '--csv')).stdout
    expect(await drawn('7')).toBe(await drawn('7'))
    expect(await drawn('7')).not.toBe(await drawn('8'))
  })

  test.each([
    ['none-down', [], 1],
    ['none-broken', [], 0],
    ['connected', [], 1],
    ['connected', ['--kinds', 'cable,switch'], 0],
    ['rerouted', ['--reroute', 'greedy', '--kinds', 'cable,switch'], 0],
    ['rerouted', ['--reroute', 'greedy'], 1],
    ['rerouted-where-possible', ['--reroute', 'greedy'], 0],
  ])('--require %s %j: %i', async (name, options, code) => {
    const ran = await survive('--require', name, ...options)
    expect(ran.code).toBe(code)
    expect(ran.stdout).toContain(`${code === 0 ? 'HOLDS' : 'DOES NOT HOLD'} ${name}:`)
    expect(await survive('--require', name, ...options, '--quiet')).toEqual({ code, stdout: '', stderr: '' })
  })

  test('--out has all of it as JSON', async () => {
    const file = scratch('survival.json')
    const { stdout } = await survive('--json', '--out', file, '--quiet')
    expect(readFileSync(file, 'utf8')).toBe(stdout)
  })

  test('--junit has a test for each failure, which fails where what is required does not hold', async () => {
    const file = scratch('survival.xml')
    await survive('--require', 'connected', '--junit', file, '--quiet')
    const text = readFileSync(file, 'utf8')
    expect(text).toContain('<testsuite name="square" tests="12" failures="1" errors="0">')
    expect(text).toContain('<testcase classname="connected" name="cable n&gt;w"/>')
    expect(text).toMatch(
      /name="group bridge">\n +<failure type="LOST" message="2 requests interrupted; lost: 2 no way left/,
    )
  })

  test('requests are placed first, and what is rejected is said', async () => {
    const { stderr, code } = await xlane(['survive', TOPOLOGY, REQUESTS])
    expect(code).toBe(0)
    expect(stderr).toContain('requests, placed as analyze does')
  })

  test('an allocation that is not valid with nothing failed is said, and is exit code 1', async () => {
    await survive()
    const late = readFileSync(ALLOCATION, 'utf8').replace('deadline: 60 us', 'deadline: 20 us')
    const { code, stdout } = await xlane(['survive', TOPOLOGY, scratchFile('survive-late.yaml', late)])
    expect(code).toBe(1)
    expect(stdout).toContain('with nothing failed: NOT VALID, 1 violation')
  })

  test('a time that is over is said, with what was looked at until then', async () => {
    await survive()
    const { code, stdout } = await xlane(['survive', TOPOLOGY, ALLOCATION, '--time-limit', '40ms'], {
      tick: 1,
    })
    expect(code).toBe(1)
    expect(stdout).toContain('cut short: not all failures are decided')
  })

  test('Ctrl-C before anything is known', async () => {
    await survive()
    const interrupt = AbortSignal.abort()
    const { code, stderr } = await xlane(['survive', TOPOLOGY, ALLOCATION], { interrupt })
    expect(code).toBe(130)
    expect(stderr).toContain('nothing is computed')
  })

  test('steps that are used up are said', async () => {
    const { code, stderr } = await survive('--work-limit', '1')
    expect(code).toBe(1)
    expect(stderr).toContain('UNDECIDED nothing is computed')
    const some = await result('--work-limit', '2000')
    expect(some.failures.every(({ undecided, down }) => undecided === undefined || down.length === 0)).toBe(
      true,
    )
  })

  test.each([
    [['--only', 'bridg'], '--only: expected one of'],
    [['--only', 'bridg'], 'did you mean bridge?'],
    [['--samples', '5'], 'add --k 2'],
    [['--require', 'rerouted'], 'add --reroute greedy'],
    [['--kinds', 'cables'], "Expected cable, switch, group, with commas; found 'cables'"],
    [['--k', '3'], 'Allowed choices are 1, 2'],
  ])('%j is a mistake: %s', async (options, says) => {
    const { code, stderr } = await survive(...options)
    expect(code).toBe(2)
    expect(stderr).toContain(says)
  })
})
