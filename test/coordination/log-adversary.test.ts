import { test } from '@fast-check/vitest'
import fc from 'fast-check'
import { expect, test as plain } from 'vitest'
import { clocksWithin } from '../../src/coordination/numbers/clocks.ts'
import { carriesWorkload, groupNumbers } from '../../src/coordination/numbers/group.ts'
import type { LatencyRange } from '../../src/coordination/tunnels/latencies.ts'
import { ackId, heartbeatId, logId } from '../../src/model/service-tunnels.ts'
import type { FailureDetection, Replication } from '../../src/model/services.ts'
import { type LogWorld, runLog, type Way } from './log-adversary.ts'
import { TOLERANCES } from './schedule.ts'

const way: fc.Arbitrary<Way> = fc
  .tuple(fc.integer({ min: 100_000, max: 30_000_000 }), fc.integer({ min: 0, max: 30_000_000 }))
  .map(([least, spread]) => [least, least + spread])

const world: fc.Arbitrary<LogWorld> = fc
  .record({
    n: fc.integer({ min: 2, max: 6 }),
    logPs: fc.integer({ min: 5_000_000, max: 60_000_000 }),
    ackPs: fc.integer({ min: 5_000_000, max: 60_000_000 }),
    heartbeatPs: fc.integer({ min: 50_000_000, max: 1_000_000_000 }),
    packet: fc.integer({ min: 100, max: 1472 }),
    commit: fc.constantFrom('heartbeat' as const, 'replication' as const, 'both' as const),
    ppb: fc.constantFrom(...TOLERANCES),
    processing: fc.integer({ min: 0, max: 3_000_000 }),
    load: fc.option(
      fc.record({
        share: fc.constantFrom(1, 0.9, 0.3),
        burst: fc.integer({ min: 1, max: 5000 }),
        entry: fc.integer({ min: 1, max: 900 }),
      }),
    ),
    downShare: fc.integer({ min: 0, max: 2 }),
    ways: fc.array(fc.tuple(way, way, way), { minLength: 5, maxLength: 5 }),
  })
  .map(w => {
    const members = Array.from({ length: w.n }, (_, i) => `m${i}`)
    const most = w.n - (Math.floor(w.n / 2) + 1)
    const f = Math.min(most, w.downShare)
    const ways = w.ways.slice(0, w.n - 1)
    // The fastest followers being down is the worst case.
    const order = ways
      .map((_, i) => i)
      .sort((a, b) => ways[a]![0][1] + ways[a]![1][1] - ways[b]![0][1] - ways[b]![1][1])
    const capacity = ((w.packet - 16) * 8e12 * (1 - w.ppb / 1e9)) / w.logPs
    const slots = { sizeBits: 0, lane: 1 }
    const entryBits = (w.load?.entry ?? 1) * 8
    const rateBps = Math.floor((capacity * (w.load?.share ?? 1) * entryBits) / (entryBits + 16)) - 1
    const group: Replication = {
      kind: 'replication',
      id: 'g',
      detector: 'fd',
      members,
      leaders: ['m0'],
      replication: { periodPs: w.logPs, loadSizeBits: w.packet * 8, ...slots },
      acks: { periodPs: w.ackPs, loadSizeBits: 208, ...slots, to: 'leader' },
      commit: w.commit,
      elections: 'ranked',
      processing: { leaderPs: w.processing, followerPs: w.processing },
      failures: f,
      ...(w.load === null || rateBps < 1000
        ? {}
        : { workload: { rateBps, burstBits: Math.max(entryBits, w.load.burst * 8), entryBits } }),
    }
    return {
      group,
      tolerancePpb: w.ppb,
      heartbeatPs: w.heartbeatPs,
      log: ways.map(([log]) => log),
      ack: ways.map(([, ack]) => ack),
      heartbeat: ways.map(([, , beat]) => beat),
      down: new Set(order.slice(0, f)),
    }
  })

const numbersOf = ({ group, heartbeatPs, tolerancePpb, log, ack, heartbeat }: LogWorld) => {
  const detector: FailureDetection = {
    kind: 'failure-detection',
    id: 'fd',
    members: group.members,
    heartbeat: { periodPs: heartbeatPs, loadSizeBits: 208, sizeBits: 0, lane: 0 },
    losses: 0,
    pollPs: 0,
  }
  const range = ([minLatencyPs, maxLatencyPs]: Way): LatencyRange => ({ minLatencyPs, maxLatencyPs })
  const followers = group.members.slice(1)
  const latencies = new Map([
    [logId('g', 'm0'), new Map(followers.map((q, i) => [q, range(log[i]!)]))],
    [heartbeatId('fd', 'm0'), new Map(followers.map((q, i) => [q, range(heartbeat[i]!)]))],
    ...followers.map((q, i) => [ackId('g', q, 'm0'), new Map([['m0', range(ack[i]!)]])] as const),
  ])
  return groupNumbers(group, detector, { pairs: [] }, latencies, clocksWithin(tolerancePpb))
}

test.prop([world, fc.integer()], { numRuns: 200 })(
  'no entry is committed, or known to all, later than proven',
  (w, seed) => {
    if (!carriesWorkload(w.group, clocksWithin(w.tolerancePpb))) return
    const { commitPs } = numbersOf(w)
    const bound = commitPs?.[w.group.failures]
    const seen = runLog(w, seed, 80)
    expect(seen.commitPs).toBeLessThanOrEqual(bound?.leader ?? 0)
    expect(seen.visiblePs).toBeLessThanOrEqual(bound?.visible ?? 0)
  },
)

plain('the bound on commits is nearly reached, so the schedules above can break it', () => {
  let [tightest, entries] = [0, 0]
  for (const [i, w] of fc.sample(world, { numRuns: 80, seed: 7 }).entries()) {
    if (!carriesWorkload(w.group, clocksWithin(w.tolerancePpb))) continue
    const seen = runLog(w, i, 400)
    entries += seen.entries
    tightest = Math.max(tightest, seen.commitPs / (numbersOf(w).commitPs?.[w.group.failures]?.leader ?? 1))
  }
  expect(entries).toBeGreaterThan(5_000)
  expect(tightest).toBeGreaterThan(0.98)
  expect(tightest).toBeLessThanOrEqual(1)
})
