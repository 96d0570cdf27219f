import { readFileSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { scratch, scratchFile, xlane } from '../harness.ts'

const TOPOLOGY = 'topologies/testbed.yaml'
const SERVICES = scratchFile(
  'rehearse.services.yaml',
  `services:
  - id: fd
    kind: failure-detection
    members: [h1, h2, h3]
    heartbeat: { period: 1 ms, loadSize: 84 B }
    losses: 0
  - id: log
    kind: replication
    detector: fd
    members: [h1, h2, h3]
    replication: { period: 13.2 us, packet: 1538 B }
    acks: { period: 13.2 us, loadSize: 84 B }
    processing: { leader: 500 ns, follower: 500 ns }
`,
)

const given = ['rehearse', TOPOLOGY, SERVICES]

test('one line per invariant and per bound, and exit 0 where all hold', async () => {
  const ran = await xlane([...given, '--schedules', '60'])
  expect(ran.code).toBe(0)
  expect(ran.stdout).toContain('holds   at most one leader in a term\n')
  expect(ran.stdout).toMatch(/C_ℓ: committed at the leader +0\.99\d\d|C_ℓ: committed at the leader +1\.0000/)
  expect(ran.stdout).toContain('VALID: 2 of 2 services hold')
})

test.each(['packets', 'wild'])('--timing %s, the same bytes every time', async timing => {
  const args = [...given, '--schedules', '12', '--timing', timing, '--json']
  const [once, again] = [await xlane(args), await xlane(args)]
  expect(once.code).toBe(0)
  expect(once.stdout).toBe(again.stdout)
  expect(JSON.parse(once.stdout)).toMatchObject({
    schema: 'xlane/rehearsal@1',
    valid: true,
    timing,
    complete: true,
  })
})

test('a run is seen again by its name, and from a file', async () => {
  const named = await xlane([...given, '--replay', 'log:bounds:crash:1:3', '--json'])
  expect(named.code).toBe(0)
  const { services } = JSON.parse(named.stdout)
  expect(services).toMatchObject([{ id: 'log', schedules: 1 }])
  const file = scratch('run.json')
  const schedule = {
    seed: 1,
    number: 3,
    durationPs: 20_000_000_000,
    holds: 'bounds',
    faults: [{ kind: 'crash', atPs: 9_000_000_000, member: 0, moment: 'now' }],
    operations: 10,
    leastShare: 40,
    greatestShare: 40,
  }
  writeFileSync(
    file,
    JSON.stringify({ schema: 'xlane/replay@1', service: 'log', timing: 'bounds', schedule }),
  )
  const read = await xlane([...given, '--replay', file, '--csv'])
  expect(read.code).toBe(0)
  expect(read.stdout).toMatch(/^log,failover,bound,true,1,/m)
})

test('a bound that is exceeded ends with 1, and leaves a small run that shows it', async () => {
  // Nobody is asked to hold what a run outside the bounds does to them: said to be inside, it fails.
  const file = scratch('outside.json')
  const out = scratch('smaller.json')
  const schedule = {
    seed: 1,
    number: 1,
    durationPs: 20_000_000_000,
    holds: 'bounds',
    faults: [
      { kind: 'slow', atPs: 1_000_000_000, untilPs: 2_000_000_000, member: 2 },
      { kind: 'pause', atPs: 5_000_000_000, untilPs: 15_000_000_000, member: 0 },
    ],
    operations: 10,
    leastShare: 40,
    greatestShare: 40,
  }
  writeFileSync(
    file,
    JSON.stringify({ schema: 'xlane/replay@1', service: 'log', timing: 'bounds', schedule }),
  )
  const ran = await xlane([...given, '--replay', file, '--out', out])
  expect(ran.code).toBe(1)
  expect(ran.stdout).toContain('BROKEN  no live member is suspected')
  const left = JSON.parse(readFileSync(out, 'utf8'))
  expect(left.schedule.faults).toHaveLength(1)
  expect((await xlane([...given, '--replay', out, '--out', scratch('again.json')])).code).toBe(1)
})

test.each([
  [['--replay', 'nobody:bounds:crash:1:3'], 'service nobody'],
  [['--replay', 'log:sometimes:crash:1:3'], 'expected service:timing:faults:seed:number'],
  [['--replay', 'log:bounds:crash:1:99999999999999999999'], 'expected service:timing:faults:seed:number'],
  [['--faults', 'most'], "'most' is invalid"],
])('wrong usage: %j', async (more, says) => {
  const ran = await xlane([...given, ...more])
  expect(ran.code).toBe(2)
  expect(ran.stderr).toContain(says)
})
