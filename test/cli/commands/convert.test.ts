import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseTopologyOrThrow } from '../../../src/formats/topology/parse-topology.ts'
import { scratch, scratchFile, xlane } from '../harness.ts'

const given = (name: string): string => join(import.meta.dirname, '../../convert/files', name)
const abilene = given('itz-abilene.graphml')

describe('xlane convert', () => {
  test('a rate that is missing lists the links and ends with 2', async () => {
    const { code, stdout, stderr } = await xlane(['convert', abilene])
    expect(code).toBe(2)
    expect(stdout).toBe('')
    expect(stderr.match(/MISSING_RATE/g)).toHaveLength(14)
    expect(stderr).toContain('itz-abilene.graphml:157:5 MISSING_RATE edge 0-1')
    expect(stderr).toContain('--bandwidth RATE')
  })

  test('what is assumed is commented, counted, and makes --strict end with 1', async () => {
    const args = ['convert', abilene, '--bandwidth', '10 Gbit/s']
    const { code, stdout, stderr } = await xlane(args)
    expect(code).toBe(0)
    expect(stderr).toContain('14 of 14 links: bandwidth assumed 10 Gbit/s')
    expect(stdout).toContain('# 14 of 14 links: bandwidth assumed 10 Gbit/s')
    expect(stdout).toMatch(/# source: .*itz-abilene.graphml, sha256 8cd694280d98b336/)
    expect(stdout).toContain('# bandwidth assumed, great circle 1145.8 km')
    expect(parseTopologyOrThrow(stdout, { file: 'a.yaml' }).nodes).toHaveLength(11)
    const strict = await xlane([...args, '--strict'])
    expect([strict.code, strict.stdout]).toEqual([1, stdout])
  })

  test('the same input gives the same bytes', async () => {
    const args = [
      'convert',
      given('itz-uninett2010.graphml'),
      '--bandwidth',
      '1 Gbit/s',
      '--attach-hosts',
      '1',
    ]
    expect((await xlane(args)).stdout).toBe((await xlane(args)).stdout)
  })

  test('--json says what was assumed, where', async () => {
    const out = scratch('abilene.yaml')
    const { code, stdout } = await xlane([
      'convert',
      abilene,
      '--bandwidth',
      '10 Gbit/s',
      '--json',
      '--out',
      out,
    ])
    expect(code).toBe(0)
    const said = JSON.parse(stdout)
    expect(said).toMatchObject({ schema: 'xlane/conversion@1', format: 'graphml', wrote: { topology: out } })
    expect(said.assumptions.map((a: { about: string; count: number }) => [a.about, a.count])).toEqual([
      ['role', 11],
      ['bandwidth', 14],
      ['queueSize', 14],
      ['delay', 14],
    ])
    expect(said.assumptions[1].places[0]).toMatchObject({ line: 157, column: 5, called: 'edge 0-1' })
  })

  test('requests of a file, in lanes and with deadlines', async () => {
    const [out, requests] = [scratch('car.yaml'), scratch('car.requests.yaml')]
    const { code } = await xlane([
      'convert',
      given('tsn-in-vehicle.yaml'),
      '--out',
      out,
      '--requests',
      requests,
    ])
    expect(code).toBe(0)
    const analyzed = await xlane(['analyze', out, requests])
    expect(analyzed.code).toBe(0)
    expect(readFileSync(requests, 'utf8')).toContain('cdt-steering')
  })

  test('rules set rates, roles and delays by name', async () => {
    const rules = scratchFile(
      'rules.yaml',
      'links: [{ match: "client", bandwidth: 10 Gbit/s }]\ndefaults: { link: { bandwidth: 100 Gbit/s, queueSize: 1 MB, minLatency: 5 ns } }\n',
    )
    const { code, stdout } = await xlane(['convert', given('clos01.clab.yml'), '--set', rules])
    expect(code).toBe(0)
    const { links } = parseTopologyOrThrow(stdout, { file: 'a.yaml' })
    expect(links.map(l => [l.from, l.bandwidthBps, l.queueSizeBits, l.minLatencyPs])[0]).toEqual([
      'leaf1',
      1e11,
      8e6,
      5000,
    ])
    expect(links.find(l => l.from === 'client1')?.bandwidthBps).toBe(1e10)
    const wrong = scratchFile('wrong.yaml', 'links: [{ bandwith: 10 Gbit/s }]\n')
    const refused = await xlane(['convert', given('clos01.clab.yml'), '--set', wrong])
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining('1:11 UNKNOWN_KEY links[0].bandwith'),
    ])
  })

  test('--hosts, --component, --names and --attach-hosts', async () => {
    const text = (args: readonly string[]) =>
      xlane(['convert', given('itz-eenet.graphml'), '--bandwidth', '1 Gbit/s', ...args])
    expect((await text(['--hosts', 'leaves'])).stderr).toMatch(/13 nodes \([1-9]\d* hosts\)/)
    expect((await text(['--names', 'id'])).stdout).toContain('"0": { kind: switch')
    expect((await text(['--attach-hosts', '2'])).stderr).toContain('39 nodes (26 hosts)')
    expect((await text(['--component', 'nowhere'])).code).toBe(2)
    expect((await text(['--component', 'largest'])).code).toBe(0)
    expect((await text(['--hosts', '('])).code).toBe(2)
    expect((await text(['--fibre', 'fast'])).code).toBe(2)
    expect((await text(['--fibre', '5us/km'])).code).toBe(0)
  })

  test('any command says what a foreign file is, in one line', async () => {
    const requests = scratchFile('r.yaml', 'requests: []\n')
    for (const argv of [
      ['analyze', abilene, requests],
      ['graph', given('nsfnet-n14-e42.n2p')],
      ['check', given('clos01.clab.yml'), requests],
      ['graph', given('fb-fabric-pod.nodelink.json')],
      ['graph', given('netlab-tc.yml')],
      ['graph', given('itz-aarnet.gml')],
      ['graph', given('saihu-demo.opn.json')],
    ]) {
      const { code, stderr } = await xlane(argv)
      expect(code, argv.join(' ')).toBe(2)
      expect(
        stderr
          .trim()
          .split('\n')
          .filter(line => line.includes('FOREIGN_FORMAT')),
        stderr,
      ).toHaveLength(1)
      expect(stderr).toContain('xlane convert')
      expect(stderr.trim().split('\n').length, stderr).toBeLessThanOrEqual(2)
    }
  })
})

test('hosts that nobody could look through are not attached', async () => {
  const { code, stderr } = await xlane(['convert', 'x.graphml', '--attach-hosts', '1001'])
  expect(code).toBe(2)
  expect(stderr).toContain('Expected at most 1000 hosts at each switch.')
})
