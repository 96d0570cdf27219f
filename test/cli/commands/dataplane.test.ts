import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { leftovers, scratch, scratchFile, xlane } from '../harness.ts'
import { ALLOCATION, HOPELESS, REQUESTS, TOPOLOGY } from '../star.ts'

const FINE = scratchFile('fine.yaml', 'meter: { tick: 1 us }\n')

const BOUNDS = `star

                                     worst,     worst,
tunnel  lane  period    rate  burst   paced  installed  slack
                      kbit/s   kbit      µs         µs     µs
beat       0   10 µs   84800      2   8.161      8.161  1.839
copy       1  100 µs   83360      9  12.762     12.866      –

paced: every sender keeps its period ·
  installed: all other hosts send whatever the meters let through ·
  slack = deadline − worst, installed
meters: steps of 1 kbit/s and 1 kbit, refilled every 1 µs, all at once (--devices can say otherwise)
VALID AS INSTALLED: 2 tunnels · 5 scripts
`

describe('dataplane', () => {
  test('writes a script per device, and prints the bounds of what they install', async () => {
    const out = scratch('scripts')
    const argv = ['dataplane', TOPOLOGY, REQUESTS, '--devices', FINE, '--out', out, '--width', '100']
    const ran = await xlane(argv)
    expect(ran).toEqual({ code: 0, stdout: BOUNDS, stderr: `wrote 5 scripts to ${out}\n` })
    expect(readdirSync(out).sort()).toEqual([
      'h1.tc.sh',
      'h2.tc.sh',
      'h3.tc.sh',
      's1.ovs.sh',
      's1.tc.sh',
      'xlane-manifest.json',
    ])
    const again = readFileSync(join(out, 's1.ovs.sh'), 'utf8')
    expect((await xlane(argv)).code).toBe(0)
    expect(readFileSync(join(out, 's1.ovs.sh'), 'utf8')).toBe(again)
    expect(leftovers()).toEqual([])
  })

  test('another run replaces what the first one wrote: numbers stay, stale scripts go, those of others and changed ones stay', async () => {
    const out = scratch('twice')
    const run = (topology: string, requests: string, ...more: string[]) =>
      xlane(['dataplane', topology, requests, '--devices', FINE, '--out', out, ...more])
    await run(TOPOLOGY, REQUESTS)
    const names = () => readdirSync(out).sort()
    const all = names()
    const copyOnly = scratchFile(
      'copy.yaml',
      `requests:
  - { id: copy, sender: h3, receivers: [h1, h2], loadSize: 1 kB, period: 100 us, lane: 1 }
`,
    )
    await run(TOPOLOGY, copyOnly)
    expect(names()).toEqual(all)
    expect(readFileSync(join(out, 's1.ovs.sh'), 'utf8')).toContain('meter=2,kbps')
    expect(readFileSync(join(out, 'h1.tc.sh'), 'utf8')).toContain('no tunnel leaves here')
    writeFileSync(join(out, 'mine.sh'), 'echo mine')
    writeFileSync(join(out, 'h1.tc.sh'), 'echo changed')
    const smaller = scratchFile(
      'smaller.yaml',
      readFileSync(TOPOLOGY, 'utf8')
        .replaceAll('h1', 'h9')
        .replace('  h2: { kind: host }\n', '')
        .replace('  - { from: h2, to: s1 }\n', ''),
    )
    const moved = scratchFile(
      'moved.yaml',
      'requests:\n  - { id: copy, sender: h3, receivers: [h9], loadSize: 1 kB, period: 100 us }\n',
    )
    const ovs = await run(smaller, moved, '--target', 'ovs')
    expect(ovs.stderr).toBe(`wrote 1 scripts to ${out}\n`)
    expect(names()).toEqual([...all, 'mine.sh'].sort())
    const { code, stderr } = await run(smaller, moved)
    expect([code, stderr]).toEqual([
      0,
      'removed h2.tc.sh: nothing is written for that device\n' +
        'h1.tc.sh is of an earlier run, and was changed since: kept\n' +
        `wrote 4 scripts to ${out}\n`,
    ])
    expect(names()).toEqual([
      'h1.tc.sh',
      'h3.tc.sh',
      'h9.tc.sh',
      'mine.sh',
      's1.ovs.sh',
      's1.tc.sh',
      'xlane-manifest.json',
    ])
  })

  test('without a folder prints them all, of one target alone if told so', async () => {
    const { stdout } = await xlane(['dataplane', TOPOLOGY, ALLOCATION, '--devices', FINE, '--target', 'tc'])
    expect(stdout.match(/^== .*$/gm)).toEqual(['s1', 'h1', 'h2', 'h3'].map(id => `== ${id}.tc.sh`))
    expect(stdout).toMatch(/VALID AS INSTALLED: 1 tunnel · 4 scripts\n$/)
  })

  test('what holds for paced senders but not as installed ends with 1; the scripts are written', async () => {
    const out = scratch('coarse')
    const requests = scratchFile(
      'coarse.yaml',
      `requests:
  - { id: a, sender: h1, receivers: [h2], loadSize: 1 kB, period: 10 us, deadline: 20 us }
  - { id: b, sender: h3, receivers: [h2], loadSize: 1 kB, period: 10 us, deadline: 20 us }
`,
    )
    const { code, stdout } = await xlane(['dataplane', TOPOLOGY, requests, '--out', out])
    expect(stdout).toContain('\nNOT VALID AS INSTALLED: 2 tunnels · 5 scripts · 3 violations\n')
    expect(stdout).toMatch(
      /BUFFER a at s1>h2, lane 0\n.*\n {2}DEADLINE at s1>h2: 2 tunnels\n {4}a, b: worst /,
    )
    expect([code, existsSync(join(out, 's1.ovs.sh'))]).toEqual([1, true])
  })

  test('as JSON: all of it and nothing else', async () => {
    const { code, stdout, stderr } = await xlane([
      'dataplane',
      TOPOLOGY,
      ALLOCATION,
      '--devices',
      FINE,
      '--json',
    ])
    expect([code, stderr]).toEqual([0, ''])
    const { files, ...rest } = JSON.parse(stdout)
    expect(rest).toEqual({
      schema: 'xlane/dataplane@1',
      kind: 'installable',
      valid: true,
      meter: { rateStepBps: 1000, burstStepBits: 1000, tickPs: 1_000_000 },
      tunnels: [
        {
          id: 'beat',
          number: 1,
          lane: 0,
          queue: 0,
          packets: { layer: 'udp4', source: '10.0.0.2', destination: '10.0.0.3', udpPort: 7001 },
          frameBytes: { least: 106, most: 106 },
          meter: {
            rateBps: 84_800_000,
            burstBits: 2000,
            realisedPeriodPs: 10_000_000,
            realisedJitterPs: 14_584_906,
          },
          periodPs: 10_000_000,
          minLatencyPs: 5_038_000,
          maxJitterPs: 3_122_200,
          installedMaxJitterPs: 3_122_200,
          deadlinePs: 10_000_000,
        },
      ],
      violations: [],
      warnings: [],
    })
    expect(files.map((file: { name: string }) => file.name)).toEqual([
      's1.ovs.sh',
      's1.tc.sh',
      'h1.tc.sh',
      'h2.tc.sh',
      'h3.tc.sh',
    ])
  })

  test('what was rejected is said, and ends with 1', async () => {
    const { code, stdout, stderr } = await xlane(['dataplane', TOPOLOGY, HOPELESS, '--devices', FINE])
    expect(stderr).toContain('rush was rejected and is not installed: DEADLINE ')
    expect(stdout).toContain('VALID AS INSTALLED: 1 tunnel ')
    expect(code).toBe(1)
  })

  test('nothing is written over an input, or where no folder can be', async () => {
    const folder = scratch('inputs')
    mkdirSync(folder)
    const clash = scratchFile('inputs/h1.tc.sh', readFileSync(TOPOLOGY, 'utf8'))
    const over = await xlane(['dataplane', clash, ALLOCATION, '--out', folder])
    expect(over.stderr).toMatch(/h1\.tc\.sh would overwrite the input file/)
    expect([over.code, readdirSync(folder)]).toEqual([2, ['h1.tc.sh']])
    expect(readFileSync(clash, 'utf8')).toBe(readFileSync(TOPOLOGY, 'utf8'))
    for (const out of [TOPOLOGY, join(scratch('nowhere'), 'deep'), '-', '']) {
      const { code, stdout } = await xlane(['dataplane', TOPOLOGY, ALLOCATION, '--out', out])
      expect([out, code, stdout]).toEqual([out, 2, ''])
    }
  })

  test('mistakes of all files are said together', async () => {
    const devices = scratchFile('bad-devices.yaml', 'nodes: { h9: {} }\ntunnels: { baet: {} }\n')
    const { code, stderr } = await xlane(['dataplane', TOPOLOGY, ALLOCATION, '--devices', devices])
    expect(stderr).toContain('bad-devices.yaml:1:10 UNKNOWN_NODE nodes.h9')
    expect(stderr).toContain('did you mean beat?')
    expect(code).toBe(2)
  })
})
