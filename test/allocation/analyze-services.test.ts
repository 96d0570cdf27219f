import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { analyze } from '../../src/allocation/analyze.ts'
import { analyzeServices } from '../../src/allocation/analyze-services.ts'
import { check } from '../../src/analysis/check.ts'
import type { ServiceOutcome } from '../../src/coordination/outcome/service-outcome.ts'
import { changed } from '../../src/coordination/remedies/change-services.ts'
import { serviceNumbers } from '../../src/coordination/service-outcomes.ts'
import { deriveRequests } from '../../src/coordination/tunnels/derive-requests.ts'
import { explainService } from '../../src/coordination/waterfall/explain-service.ts'
import { readServicesOrThrow } from '../../src/formats/services/parse-services.ts'
import { parseTopologyOrThrow } from '../../src/formats/topology/parse-topology.ts'
import type { Services } from '../../src/model/services.ts'

const topologyOf = (name: string) =>
  parseTopologyOrThrow(readFileSync(new URL(`../../topologies/${name}.yaml`, import.meta.url), 'utf8'), {
    file: name,
  })
const racks = topologyOf('two-racks')
const read = (text: string): Services => readServicesOrThrow(text, { file: 's', topology: racks })

const FD = `  - id: fd
    kind: failure-detection
    members: [a1, a2, a3, b1, b2]
    heartbeat: { period: 1 ms, loadSize: 26 B }
`
const group = (id: string, rest = '', period = '40 us', detector = 'fd'): string => `  - id: ${id}
    kind: replication
    detector: ${detector}
    members: [a1, a2, b1]
    replication: { period: ${period}, packet: 1472 B }
    acks: { period: ${period}, loadSize: 26 B }
    processing: { leader: 500 ns, follower: 500 ns }
${rest}`
const file = (...services: string[]): Services => read(`services:\n${services.join('')}`)

const of = (services: readonly ServiceOutcome[], id: string): ServiceOutcome => {
  const one = services.find(s => s.id === id)
  if (one === undefined) throw new Error(`no service ${id}`)
  return one
}
const verdicts = (service: ServiceOutcome) =>
  service.accepted ? service.verdicts.map(({ code, about, holds }) => [code, about, holds]) : 'not in place'

describe('admission', () => {
  test('a service is placed as a whole or not at all, and what follows is not hindered by it', () => {
    // Half of a 10 Gbit/s port for each group: the second group overloads it, a third that is small fits again.
    const services = file(FD, group('one', '', '5 us'), group('two', '', '5 us'), group('three'))
    const { result, allocation } = analyzeServices(racks, services)
    expect(result.services.map(({ id, accepted }) => [id, accepted])).toEqual([
      ['fd', true],
      ['one', true],
      ['two', false],
      ['three', true],
    ])
    const two = of(result.services, 'two')
    expect(!two.accepted && two.rejected[0]?.code).toMatch(/CAPACITY|OVERLOAD|UNBOUNDED/)
    expect(allocation.tunnels.filter(({ id }) => id.startsWith('two/'))).toEqual([])
    expect(allocation.tunnels.filter(({ id }) => id.startsWith('three/'))).toHaveLength(9)
    expect(result.valid).toBe(false)
    // The same as if the second had never been asked for.
    const without = { ...services, services: services.services.filter(({ id }) => id !== 'two') }
    expect(analyzeServices(racks, without).allocation).toEqual(allocation)
    expect(check(racks, allocation).valid).toBe(true)
  })

  test('groups of a failure detection that is not in place are not either', () => {
    const services = file(FD.replace('1 ms', '30 ns'), group('one'))
    const { result, allocation } = analyzeServices(racks, services)
    expect(result.services.map(({ accepted }) => accepted)).toEqual([false, false])
    const one = of(result.services, 'one')
    expect(!one.accepted && one.rejected[0]?.message).toMatch(/^its failure detection fd is not in place: /)
    expect(allocation.tunnels).toEqual([])
  })

  test('other requests of the file come last, each for itself', () => {
    const services = read(`services:
${FD}requests:
  - { id: x, sender: a1, receivers: [b1], loadSize: 100 B, period: 1 ms }
  - { id: y, sender: a1, receivers: [b1], loadSize: 1400 B, period: 1 us }
`)
    const { result } = analyzeServices(racks, services)
    expect(of(result.services, 'fd').accepted).toBe(true)
    expect(result.analysis.rejected.map(({ id }) => id)).toEqual(['y'])
    expect(result.valid).toBe(false)
  })

  test('a period that x-adj would raise is not the service asked for', () => {
    const { result } = analyzeServices(racks, file(FD, group('one', '', '2.6 us')), { method: 'x-adj' })
    const one = of(result.services, 'one')
    if (one.accepted) return expect(one.pairs.length).toBe(6)
    expect(one.rejected.length).toBeGreaterThan(0)
  })

  test('from any analysis of the derived requests come the same numbers', () => {
    const services = file(FD, group('one'))
    const { result } = analyze(racks, deriveRequests(services, racks))
    expect(serviceNumbers(services, result)).toEqual(analyzeServices(racks, services).result.services)
    const refused = {
      ...result,
      rejected: [{ id: 'one/log/a1', code: 'CAPACITY' as const, message: 'full' }],
    }
    expect(of(serviceNumbers(services, refused), 'one')).toMatchObject({
      accepted: false,
      rejected: [{ tunnel: 'one/log/a1', code: 'CAPACITY', message: 'full' }],
    })
  })
})

describe('verdicts and what would fix them', () => {
  const holdsWith = (
    services: Services,
    remedy: Parameters<typeof changed>[1],
    id: string,
    about: string,
  ) => {
    const service = of(
      analyzeServices(racks, changed(services, remedy), { remedies: false }).result.services,
      id,
    )
    return service.accepted && service.verdicts.find(v => v.about === about)?.holds
  }

  test('DETECTION: fewer losses, or a shorter period; the largest that was tried holds and one more does not', () => {
    const services = file(FD.replace('26 B }', '26 B }\n    deadline: { detection: 1.5 ms }'))
    const [fd] = analyzeServices(racks, services).result.services
    if (fd === undefined || !fd.accepted) throw new Error('not in place')
    const [verdict] = fd.verdicts
    expect(verdict).toMatchObject({ code: 'DETECTION', holds: false, deadlinePs: 1_500_000_000 })
    expect(verdict?.remedies?.map(({ change }) => change)).toEqual(['losses', 'heartbeat.period'])
    const [losses, period] = verdict?.remedies ?? []
    expect(losses).toMatchObject({ from: 1, to: 0 })
    if (period === undefined) throw new Error('no remedy')
    expect(holdsWith(services, period, 'fd', 'detection')).toBe(true)
    expect(holdsWith(services, { ...period, to: period.to + 1_000_000 }, 'fd', 'detection')).toBe(false)
    expect(period.found).toBeLessThanOrEqual(1_500_000_000)
  })

  test('COMMIT: the largest period of log or acks', () => {
    const services = file(FD, group('g', '    deadline: { commit: 80 us, visible: 1 s }\n'))
    const g = of(analyzeServices(racks, services).result.services, 'g')
    if (!g.accepted) throw new Error('not in place')
    expect(verdicts(g)).toEqual([
      ['COMMIT', 'commit', false],
      ['COMMIT', 'visible', true],
      ['SPLIT', 'split', true],
    ])
    const remedies = g.verdicts[0]?.remedies ?? []
    expect(remedies.map(({ change }) => change)).toEqual(['replication.period', 'acks.period'])
    for (const remedy of remedies) {
      expect(holdsWith(services, remedy, 'g', 'commit')).toBe(true)
      expect(holdsWith(services, { ...remedy, to: remedy.to + 100_000 }, 'g', 'commit')).toBe(false)
    }
  })

  test('THROUGHPUT: nothing of commits is bounded, and a shorter period carries it', () => {
    const services = file(
      FD,
      group('g', '    workload: { rate: 60 MB/s, entry: 26 B }\n    deadline: { commit: 1 ms }\n'),
    )
    const g = of(analyzeServices(racks, services).result.services, 'g')
    if (!g.accepted || g.kind !== 'replication') throw new Error('not in place')
    expect([g.throughputOk, g.commitPs, g.slotWaitPs, g.ringPackets]).toEqual([false, null, null, null])
    const [throughput, commit] = g.verdicts
    expect(throughput).toMatchObject({ code: 'THROUGHPUT', holds: false, carriedBytesPerSecond: 36_400_000 })
    expect(throughput?.code === 'THROUGHPUT' && throughput.offeredBytesPerSecond).toBeCloseTo(
      (60e6 * 28) / 26,
      3,
    )
    // P/r = 1456 B / 64.6 MB/s = 22.53 µs.
    expect(throughput?.remedies).toMatchObject([{ change: 'replication.period', to: 22_500_000 }])
    expect(commit).toMatchObject({ code: 'COMMIT', holds: false, foundPs: null })
  })

  test('FAILOVER: c ≥ m + f, named; more leaders would do', () => {
    const services = file(FD, group('g', '    leaders: [a1, a2]\n    deadline: { failover: 20 ms }\n'))
    const g = of(analyzeServices(racks, services).result.services, 'g')
    if (!g.accepted || g.kind !== 'replication') throw new Error('not in place')
    expect(g.failoverPs).toBeNull()
    const verdict = g.verdicts.find(v => v.code === 'FAILOVER')
    expect(verdict).toMatchObject({
      holds: false,
      foundPs: null,
      message: 'no bound: c ≥ m + f does not hold: 2 may lead, 2 are a majority, 1 may crash; deadline 20 ms',
      remedies: [{ change: 'leaders', from: 2, to: 3 }],
    })
  })

  test('FAILOVER: too slow with one loss, in time without', () => {
    const services = file(FD, group('g', '    deadline: { failover: 2 ms }\n'))
    const g = of(analyzeServices(racks, services).result.services, 'g')
    if (!g.accepted) throw new Error('not in place')
    const changes = g.verdicts
      .find(v => v.code === 'FAILOVER')
      ?.remedies?.map(({ change, to }) => [change, to])
    expect(changes?.[0]).toEqual(['losses', 0])
    expect(changes?.[1]?.[0]).toBe('heartbeat.period')
  })

  test('SPLIT: clocks that drift by a slot over all ranks', () => {
    const wild = { ...racks, clockTolerancePpb: 200_000_000 }
    const services = file(FD, group('g').replace('[a1, a2, b1]', '[a1, a2, a3, b1, b2]'))
    const g = of(analyzeServices(wild, services).result.services, 'g')
    if (!g.accepted || g.kind !== 'replication') throw new Error('not in place')
    expect(g.slotPs).toBeNull()
    expect(g.verdicts.find(v => v.code === 'SPLIT')).toMatchObject({ holds: false, drift: 1, remedies: [] })
  })
})

describe('what times are made of', () => {
  test.each([0, 100_000])('adds up to the picosecond, clocks within %i ppb', clockTolerancePpb => {
    const topology = { ...racks, clockTolerancePpb }
    const services = file(
      FD.replace('26 B }', '26 B }\n    poll: 7 us'),
      group(
        'g',
        '    workload: { rate: 10 MB/s, burst: 5 kB, entry: 26 B }\n    failures: 1\n    durability: { disk: 1 ms }\n',
      ),
      group('h').replace('loadSize: 26 B }', 'loadSize: 26 B, to: all }'),
    )
    const { result } = analyzeServices(topology, services)
    for (const service of result.services) {
      if (!service.accepted) throw new Error(`${service.id} is not in place`)
      const { waterfalls } = explainService(services, service.id, result.analysis)
      for (const { steps, totalPs } of waterfalls) {
        expect(steps.reduce((sum, step) => sum + step.ps, 0)).toBe(totalPs)
        expect(steps.at(-1)?.sumPs).toBe(totalPs)
        for (const { hop, ps } of steps)
          if (hop !== undefined && clockTolerancePpb === 0)
            expect(hop.transmissionPs + (hop.queueingPs ?? 0) + hop.latencyPs + hop.jitterPs).toBe(ps)
      }
      const totals = waterfalls.map(({ of: what, totalPs }) => [what, totalPs])
      if (service.kind === 'failure-detection') expect(totals).toEqual([['detection', service.detectionPs]])
      else
        expect(totals).toEqual([
          ['commit', service.commitPs?.[service.failures]?.leader],
          ['failover', service.failoverPs?.worst],
        ])
    }
  })

  test('an id that no service has, and a tunnel without a bound', () => {
    const services = file(FD)
    const { result } = analyzeServices(racks, services)
    expect(() => explainService(services, 'x', result.analysis)).toThrow(RangeError)
    expect(() => explainService(services, 'fd', { ...result.analysis, tunnels: [] })).toThrow(
      'no proven range of tunnel fd/a1 to a2',
    )
  })
})
