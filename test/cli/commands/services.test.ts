import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { ServicesResult } from '../../../src/coordination/outcome/services-result.ts'
import { scratch, scratchFile, xlane } from '../harness.ts'

const root = new URL('../../../', import.meta.url).pathname
const TESTBED = `${root}topologies/testbed.yaml`
const RACKS = `${root}topologies/two-racks.yaml`
const PAPER = `${root}examples/paper.services.yaml`

const TWO = `services:
  - id: fd
    kind: failure-detection
    members: [a1, a2, b1, b2]
    heartbeat: { period: 500 us, loadSize: 26 B }
    application: { update: 700 us, delay: 100 us }
    deadline: { detection: 900 us }
  - id: kv
    kind: replication
    detector: fd
    members: [a1, a2, b1]
    replication: { period: 20 us, packet: 1472 B }
    acks: { period: 20 us, loadSize: 26 B, to: all }
    workload: { rate: 40 MB/s, burst: 8 KiB, entry: 100 B }
    failures: 1
    deadline: { commit: 200 us, failover: 2 ms }
bitErrorRate: 1e-12
`

describe('services', () => {
  test("the paper's services on its testbed, in words", async () => {
    const { code, stdout } = await xlane(['services', TESTBED, PAPER])
    expect(code).toBe(0)
    for (const text of [
      /suspect after +1\.0041302 ms/,
      /crash detected within +1\.0162248 ms/,
      /every 46 minutes among 272 pairs \(a pair every 8\.6 days\)/,
      /losses: 1 +2\.0162248 ms +to detect; a mistake every 65,000 years/,
      /committed, all up +72\.8868 µs/,
      /ranks apart +42\.0736 µs .*336\.5 ms for 99\.9 %/,
      /failover +1\.2348852 ms … 1\.5294004 ms/,
      /A1 .*\n.*A2 .*\n.*A3 .*\n.*A4 .*\n.*A5 /,
      /VALID: 2 of 2 services hold/,
    ])
      expect(stdout).toMatch(text)
  })

  test('what does not hold, with both sides and what would do; exit code 1', async () => {
    const path = scratchFile('two.services.yaml', TWO)
    const { code, stdout, stderr } = await xlane(['services', RACKS, path, '--width', '100'])
    expect([code, stderr]).toEqual([1, ''])
    expect(stdout).toMatch(
      /DETECTION does not hold: a crash is detected within 1\.\d+ ms; deadline 900 µs\n +would do: losses of fd at most 0 \(now 1\): then/,
    )
    expect(stdout).toMatch(/would do: heartbeat period of fd at most \d+ µs \(now 500 µs\): then/)
    expect(stdout).toMatch(/COMMIT holds: /)
    expect(stdout).toMatch(
      /NOT VALID: 1 of 2 services hold · 0 not in place|NOT VALID: 1 of 2 services hold · 1 in place/,
    )
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(100)
    const quick = await xlane(['services', RACKS, path, '--no-remedies'])
    expect(quick.stdout).not.toContain('would do')
  })

  test('JSON, CSV and Markdown say the same', async () => {
    const path = scratchFile('forms.services.yaml', TWO)
    const json = JSON.parse((await xlane(['services', RACKS, path, '--json'])).stdout)
    expect([json.schema, json.valid, json.bitErrorRate]).toEqual(['xlane/services@1', false, 1e-12])
    expect(json.assumptions.map(({ code }: { code: string }) => code)).toEqual(['A1', 'A2', 'A3', 'A4', 'A5'])
    const [fd, kv] = json.services
    expect(fd.app.staleHeartbeats).toBe(1)
    expect(kv.visibleByAcksPs['1']).toBeGreaterThan(0)
    expect(json.analysis.schema).toBe('xlane/analysis@1')
    const csv = (await xlane(['services', RACKS, path, '--csv'])).stdout.split('\r\n')
    expect(csv[0]).toBe('service,kind,accepted,quantity,value,unit')
    expect(csv).toContain(`fd,failure-detection,true,thresholdPs,${fd.thresholdPs},ps`)
    expect(csv).toContain(`kv,replication,true,election.slotPs,${kv.slotPs},ps`)
    expect(csv).toContain('fd,failure-detection,true,DETECTION.detection,false,')
    const markdown = (await xlane(['services', RACKS, path, '--markdown'])).stdout
    expect(markdown).toContain('## kv: HOLDS')
    expect(markdown).toContain('| suspect after | ')
    expect(markdown).toContain('- **DETECTION** does not hold; ')
  })

  test('the allocation and the requests it writes are taken by everything else, unchanged', async () => {
    const services = scratchFile('files.services.yaml', TWO)
    const [out, requests, proof] = [
      scratch('services.alloc.yaml'),
      scratch('services.req.yaml'),
      scratch('proof.json'),
    ]
    const first = await xlane([
      ...[
        'services',
        RACKS,
        services,
        '--out',
        out,
        '--requests-out',
        requests,
        '--certificate',
        proof,
        '--json',
      ],
    ])
    const { analysis } = JSON.parse(first.stdout)
    const again = JSON.parse((await xlane(['analyze', RACKS, requests, '--json'])).stdout)
    expect(again.tunnels).toEqual(analysis.tunnels)
    expect((await xlane(['check', RACKS, out])).code).toBe(0)
    expect((await xlane(['verify', RACKS, out, proof])).code).toBe(0)
    expect((await xlane(['simulate', RACKS, out, '--duration', '5ms', '--seed', '1'])).code).toBe(0)
    expect((await xlane(['prove', RACKS, out, '--runs', '40', '--random', '1'])).code).toBe(0)
    expect((await xlane(['graph', RACKS, out])).stdout).toContain('graph "two-racks"')
    const journal = scratch('services.journal')
    const plan = scratch('services.plan.json')
    const planned = await xlane(['plan', RACKS, requests, '--state', journal, '--out', plan])
    expect([planned.code, planned.stderr.includes('rejected')]).toEqual([0, false])
    expect((await xlane(['apply', RACKS, plan, '--state', journal])).code).toBe(0)
  })

  test('plan takes services too, each as a whole or not at all', async () => {
    const fast = TWO.replaceAll('20 us', '5 us')
    const more = fast
      .slice(fast.indexOf('  - id: kv'), fast.indexOf('bitErrorRate'))
      .replace('id: kv', 'id: kw')
    const path = scratchFile('plan.services.yaml', fast.replace('bitErrorRate', `${more}bitErrorRate`))
    const [journal, out] = [scratch('whole.journal'), scratch('whole.plan.json')]
    const planned = await xlane(['plan', RACKS, path, '--state', journal, '--out', out, '--json'])
    expect([planned.code, planned.stderr]).toEqual([
      1,
      expect.stringMatching(/service kw is left out whole: \w+ kw\/(log|ack)\/\w+: /),
    ])
    const { added, rejected } = JSON.parse(planned.stdout)
    expect(added.map(({ id }: { id: string }) => id.split('/')[0])).toEqual([
      ...Array(4).fill('fd'),
      ...Array(6).fill('kv'),
    ])
    expect(rejected).toEqual([])
    expect((await xlane(['apply', RACKS, out, '--state', journal])).code).toBe(0)
  })

  test('--keep adds to what is there, and refuses names that are taken', async () => {
    const services = scratchFile('keep.services.yaml', TWO)
    const out = scratch('keep.alloc.yaml')
    await xlane(['services', RACKS, services, '--out', out])
    const more = scratchFile(
      'more.services.yaml',
      TWO.replace('id: fd', 'id: fe').replace('detector: fd', 'detector: fe').replace('id: kv', 'id: kw'),
    )
    const both = JSON.parse((await xlane(['services', RACKS, more, '--keep', out, '--json'])).stdout)
    expect(both.analysis.summary.tunnels).toBe(20)
    const clash = await xlane(['services', RACKS, services, '--keep', out])
    expect([clash.code, clash.stderr]).toEqual([
      2,
      expect.stringContaining(`asks for what ${out} has already: fd/a1, fd/a2`),
    ])
  })

  test('a file with mistakes: all of them, exit code 2, nothing printed', async () => {
    const path = scratchFile(
      'wrong.services.yaml',
      TWO.replace('detector: fd', 'detector: fx').replace('a2, b1]', 'a2, b9]'),
    )
    const { code, stdout, stderr } = await xlane(['services', RACKS, path])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('SERVICES_DETECTOR')
    expect(stderr).toContain('UNKNOWN_NODE')
  })

  test('explain --service: steps that add up, and who is meant', async () => {
    const path = scratchFile('explain.services.yaml', TWO)
    const { waterfalls } = JSON.parse(
      (await xlane(['explain', RACKS, path, '--service', 'kv', '--json'])).stdout,
    )
    expect(waterfalls.map(({ of }: { of: string }) => of)).toEqual(['commit', 'failover'])
    const text = (await xlane(['explain', RACKS, path, '--service', 'kv', '--width', '100'])).stdout
    expect(text).toMatch(/kv: an entry is committed at the leader within \d/)
    expect(text).toMatch(/behind a burst/)
    const wrong = await xlane(['explain', RACKS, path, '--service', 'kx'])
    expect([wrong.code, wrong.stderr]).toEqual([2, expect.stringMatching(/no 'kx' in .*; did you mean kv\?/)])
    const neither = await xlane(['explain', RACKS, path])
    expect(neither.code).toBe(2)
    const csv = (await xlane(['explain', RACKS, path, '--service', 'fd', '--csv'])).stdout.split('\r\n')
    expect(csv[0]).toBe(
      'service,of,stage,kind,step,tunnel,ps,sumPs,transmissionPs,queueingPs,latencyPs,jitterPs',
    )
    const markdown = (await xlane(['explain', RACKS, path, '--service', 'fd', '--markdown'])).stdout
    expect(markdown).toContain('## a crash is detected within ')
  })
})

describe('settings of real systems', () => {
  const ask = (...more: string[]) => xlane(['services', TESTBED, PAPER, '--width', '140', ...more])

  test('a table in words, and everything in JSON', async () => {
    const { code, stdout } = await ask('--system', 'etcd,patroni', '--stall', '200ms')
    expect(code).toBe(0)
    expect(stdout).toContain('settings from fd, on hosts that stall for at most 200 ms')
    expect(stdout).toMatch(
      /etcd +heartbeat-interval +1 ms +100 ms +24\.1892 µs +– +1 ms +software +404 ms +2 s/,
    )
    expect(stdout).toMatch(/election-timeout +202 ms +1000 ms +4\.1302 µs +200 ms +1 ms +stall/)
    expect(stdout).toMatch(/patroni +ttl +20 s/)
    const { settings } = JSON.parse(
      (await ask('--system', 'etcd', '--stall', '200ms', '--json')).stdout,
    ) as ServicesResult
    expect(settings).toMatchObject([
      { service: 'fd', system: 'etcd', stallPs: 200e9, covers: true, detectionPs: 404e9, file: 'etcd.env' },
    ])
    expect(JSON.parse((await ask('--json')).stdout)).not.toHaveProperty('settings')
  })

  test('files of all systems, in a folder that is made', async () => {
    const folder = scratch('settings/all')
    const { code, stderr } = await ask('--settings', folder, '--stall', '1 s')
    expect([code, stderr.match(/^wrote /gm)]).toEqual([0, Array(13).fill('wrote ')])
    expect(readdirSync(folder)).toHaveLength(13)
    expect(readFileSync(join(folder, 'etcd.env'), 'utf8')).toBe(
      'ETCD_HEARTBEAT_INTERVAL=1\nETCD_ELECTION_TIMEOUT=1002\n',
    )
  })

  test.each([
    [['--system', 'etcd'], 'settings rest on how long a host may stall: add --stall <time>'],
    [['--stall', '1 s'], "option '--stall' is about settings"],
    [['--system', 'etdc', '--stall', '1 s'], 'found etdc; did you mean etcd?'],
    [['--settings', PAPER, '--stall', '1 s'], 'is not a folder'],
    [['--system', 'etcd', '--stall', 'long'], '--stall'],
  ])('%j is refused', async (more, message) => {
    const { code, stdout, stderr } = await ask(...more)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain(message)
  })
})
