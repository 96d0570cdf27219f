import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { standardDeviationsFor } from '../../../src/coordination/settings/phi.ts'
import { timeOf } from '../../../src/coordination/settings/setting.ts'
import { type SystemSettings, settingsFor } from '../../../src/coordination/settings/settings-for.ts'
import type { SettingsNumbers } from '../../../src/coordination/settings/settings-numbers.ts'
import { SYSTEMS, type SystemName } from '../../../src/coordination/settings/system.ts'
import { text } from '../../examples/shipped.ts'

const MS = 1e9
const S = 1e12

/** About the paper's testbed, with one heartbeat that may be lost. */
const NUMBERS: SettingsNumbers = {
  periodPs: MS,
  losses: 1,
  latencyPs: 12_094_600,
  jitterPs: 4_130_200,
  thresholdPs: 2_004_130_200,
  members: 17,
}

const valuesOf = ({ settings }: SystemSettings): Record<string, number> =>
  Object.fromEntries(settings.map(({ key, value }) => [key, value]))

describe('on hosts that stall for 200 ms', () => {
  test.each<[SystemName, string]>([
    ['etcd', 'ETCD_HEARTBEAT_INTERVAL=1\nETCD_ELECTION_TIMEOUT=203\n'],
    ['consul', 'performance {\n  raft_multiplier = 1\n}\n'],
    ['zookeeper', 'tickTime=203\ninitLimit=10\nsyncLimit=2\n'],
    ['redis-sentinel', 'sentinel down-after-milliseconds mymaster 201\n'],
    ['redis-cluster', 'cluster-node-timeout 201\n'],
    ['kubernetes-nodes', '--node-monitor-grace-period=11s\n'],
    [
      'kubernetes-leader',
      '--leader-elect-lease-duration=3s\n--leader-elect-renew-deadline=2s\n--leader-elect-retry-period=1s\n',
    ],
    ['patroni', 'bootstrap:\n  dcs:\n    ttl: 20\n    loop_wait: 1\n    retry_timeout: 3\n'],
    ['rabbitmq', '[{kernel, [{net_ticktime, 1}]}].\n'],
    ['corosync', 'totem {\n    token: 201\n    token_coefficient: 0\n    consensus: 242\n}\n'],
    [
      'hazelcast',
      'hazelcast:\n  properties:\n    hazelcast.heartbeat.failuredetector.type: deadline\n' +
        '    hazelcast.heartbeat.interval.seconds: 1\n    hazelcast.max.no.heartbeat.seconds: 3\n',
    ],
    [
      'akka',
      'akka.cluster.failure-detector {\n  heartbeat-interval = 10 ms\n' +
        '  acceptable-heartbeat-pause = 210 ms\n  min-std-deviation = 1 ms\n}\n',
    ],
    [
      'bfd',
      'bfd\n profile xlane\n  detect-multiplier 23\n  receive-interval 10\n  transmit-interval 10\n exit\nexit\n',
    ],
  ])('%s', (system, text) => {
    expect(settingsFor(system, NUMBERS, 200 * MS).text).toBe(text)
  })
})

describe('what binds', () => {
  const bindsOf = (system: SystemName, numbers: SettingsNumbers, stallPs: number) =>
    settingsFor(system, numbers, stallPs).settings.map(({ binds }) => binds)

  test('the software where a host never stalls, the stall where it does, the network where that is slow', () => {
    expect(bindsOf('etcd', NUMBERS, 0)).toEqual(['software', 'software'])
    expect(bindsOf('etcd', NUMBERS, 200 * MS)).toEqual(['software', 'stall'])
    const slow = { ...NUMBERS, latencyPs: 80 * MS, jitterPs: 60 * MS, thresholdPs: 62 * MS }
    expect(bindsOf('redis-sentinel', slow, 20 * MS)).toEqual(['network'])
  })

  test('a stall that is longer than a system can wait is said', () => {
    const { covers, settings } = settingsFor('etcd', NUMBERS, 60 * S)
    expect(covers).toBe(false)
    expect(settings[1]).toMatchObject({ value: 50_000, covers: false })
    expect(settingsFor('consul', NUMBERS, 12 * S)).toMatchObject({ covers: false })
    expect(settingsFor('redis-sentinel', NUMBERS, 2 * S).remarks.join()).toContain('TILT')
    expect(settingsFor('redis-sentinel', NUMBERS, 1.9 * S).remarks.join()).not.toContain('TILT')
  })
})

// Worst detection by the usual settings, as people know it.
test.each<[SystemName, number]>([
  ['etcd', 2],
  ['consul', 10],
  ['zookeeper', 10],
  ['redis-sentinel', 31.1],
  ['redis-cluster', 22.6],
  ['kubernetes-nodes', 50],
  ['kubernetes-leader', 15],
  ['patroni', 30],
  ['rabbitmq', 75],
  ['corosync', 12.75],
  ['hazelcast', 60],
  ['akka', 4.562],
  ['bfd', 0.9],
])('%s as it comes notices a crash within %d s', (system, seconds) => {
  expect(settingsFor(system, NUMBERS, 0).usualDetectionPs).toBe(Math.round(seconds * 1000) * MS)
})

const psUpTo = (most: number) =>
  fc.double({ min: 0, max: 1, noNaN: true }).map(x => Math.round(x ** 4 * most))
const numbers: fc.Arbitrary<SettingsNumbers> = fc
  .record({
    periodPs: psUpTo(2 * S).map(ps => ps + 1),
    losses: fc.integer({ min: 0, max: 3 }),
    leastPs: psUpTo(S),
    jitterPs: psUpTo(S),
    members: fc.integer({ min: 2, max: 50 }),
  })
  .map(({ leastPs, ...rest }) => ({
    ...rest,
    latencyPs: leastPs + rest.jitterPs,
    thresholdPs: (rest.losses + 1) * rest.periodPs + rest.jitterPs,
  }))
const stall = psUpTo(100 * S)
const system = fc.constantFrom(...SYSTEMS)

describe('any numbers, any stall', () => {
  test('stay within what the software takes, hold all parts where they say so, and are no larger than that', () => {
    fc.assert(
      fc.property(system, numbers, stall, (name, n, stallPs) => {
        const { settings, covers, detectionPs } = settingsFor(name, n, stallPs)
        expect(Number.isInteger(detectionPs) && detectionPs > 0).toBe(true)
        expect(covers).toBe(settings.every(setting => setting.covers))
        for (const setting of settings) {
          const { value, least, most = Number.POSITIVE_INFINITY, unit, ownPs, networkPs } = setting
          expect(Number.isInteger(value)).toBe(true)
          expect(value).toBeGreaterThanOrEqual(Math.min(least, most))
          expect(value).toBeLessThanOrEqual(most)
          if (unit === '') continue
          const needed = ownPs + networkPs + setting.stallPs
          if (setting.covers) expect(timeOf(setting)).toBeGreaterThanOrEqual(needed)
          if (value > least) expect(timeOf({ value: value - 1, unit })).toBeLessThan(needed)
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('keep the rules that systems have between their settings', () => {
    fc.assert(
      fc.property(numbers, stall, (n, stallPs) => {
        const of = (name: SystemName) => {
          const chosen = settingsFor(name, n, stallPs)
          return { ...chosen, values: valuesOf(chosen) }
        }
        const { values: e } = of('etcd')
        expect(e['election-timeout']).toBeGreaterThanOrEqual(5 * e['heartbeat-interval']!)
        const { values: k } = of('kubernetes-leader')
        expect(k['leader-elect-lease-duration']).toBeGreaterThan(k['leader-elect-renew-deadline']!)
        expect(10 * k['leader-elect-renew-deadline']!).toBeGreaterThan(12 * k['leader-elect-retry-period']!)
        const { values: p } = of('patroni')
        expect(p.loop_wait! + 2 * p.retry_timeout!).toBeLessThanOrEqual(p.ttl!)
        const { values: c } = of('corosync')
        expect(10 * c.consensus!).toBeGreaterThanOrEqual(12 * c.token!)
        expect(c.token! / 4.2).toBeGreaterThan(30)
        const { values: b, covers } = of('bfd')
        if (covers)
          expect(b['detect-multiplier']! * b['transmit-interval']! * MS).toBeGreaterThanOrEqual(
            (n.losses + 1) * b['transmit-interval']! * MS + n.jitterPs + stallPs,
          )
      }),
      { numRuns: 1000 },
    )
  })

  test('a longer stall, or a slower network, never makes detection faster', () => {
    fc.assert(
      fc.property(system, numbers, stall, stall, psUpTo(S), psUpTo(S), (name, n, a, b, more, wider) => {
        const [short, long] = [Math.min(a, b), Math.max(a, b)]
        const base = settingsFor(name, n, short).detectionPs
        expect(settingsFor(name, n, long).detectionPs).toBeGreaterThanOrEqual(base)
        const slower = {
          ...n,
          latencyPs: n.latencyPs + more + wider,
          jitterPs: n.jitterPs + wider,
          thresholdPs: n.thresholdPs + wider,
        }
        expect(settingsFor(name, slower, short).detectionPs).toBeGreaterThanOrEqual(base)
      }),
      { numRuns: 3000 },
    )
  })
})

test('what is no system, and what is no stall, is refused', () => {
  expect(() => settingsFor('etdc' as SystemName, NUMBERS, 0)).toThrow('system: expected one of etcd, consul')
  expect(() => settingsFor('etcd', NUMBERS, -1)).toThrow(
    'stallPs: expected whole picoseconds, 0 or more; found -1',
  )
})

// P(Z > z) = 10^−φ, from tables of the normal distribution.
test.each([
  [1, 1.281552],
  [2, 2.326348],
  [8, 5.612001],
  [10, 6.361341],
])('φ = %d is %d standard deviations', (phi, z) => {
  expect(standardDeviationsFor(phi)).toBeCloseTo(z, 5)
})

test.each(SYSTEMS)('%s says where each figure was read, and when', name => {
  const { sources, file } = settingsFor(name, NUMBERS, 0)
  expect(sources.length).toBeGreaterThan(0)
  for (const { says, url, date } of sources) {
    expect(says).not.toBe('')
    expect(url).toMatch(/^https:\/\//)
    expect(date).toMatch(/^20\d\d-\d\d-\d\d$/)
  }
  expect(file).toMatch(/^[a-z-]+\.[a-z]+$/)
})

test('docs/SETTINGS.md names every source that the code does', () => {
  const page = text('docs/SETTINGS.md')
  for (const name of SYSTEMS)
    for (const { says, url, date } of settingsFor(name, NUMBERS, 0).sources)
      expect(page).toContain(`| ${says} | <${url}> | ${date} |`)
})
