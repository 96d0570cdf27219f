import { describe, expect, test } from 'vitest'
import type { Fault, Schedule } from '../../src/model/rehearsal.ts'
import { noneSeen } from '../../src/trial/engine/outcome.ts'
import { Run } from '../../src/trial/engine/run.ts'
import { BEATS, LOG, type TrialPlan, type TunnelKind } from '../../src/trial/engine/trial-plan.ts'
import { DrawnWorld } from '../../src/trial/engine/world.ts'
import { plansFor } from './plans.ts'

const MS = 1_000_000_000
const RUNS = 150

const tunnelOf = (plan: TrialPlan, kind: TunnelKind, sender: number): number =>
  plan.tunnels.findIndex(tunnel => tunnel.kind === kind && tunnel.sender === sender)

const lose = (tunnel: number, receiver: number, atPs: number, count: number): Fault => ({
  kind: 'lose',
  atPs,
  tunnel,
  receiver,
  skip: 0,
  count,
})

const crash = (member: number, atPs: number, moment: 'now' | 'asked' | 'candidate' = 'now'): Fault => ({
  kind: 'crash',
  atPs,
  member,
  moment,
})

/** Runs one schedule with many draws of latencies, phases and clocks. */
const runAll = (plan: TrialPlan, faultsOf: (number: number) => readonly Fault[], durationPs = 24 * MS) => {
  const worst = noneSeen()
  const runs = Array.from({ length: RUNS }, (_, number) => {
    const schedule: Schedule = {
      seed: 5,
      number,
      durationPs,
      holds: 'bounds',
      faults: [...faultsOf(number)].sort((a, b) => a.atPs - b.atPs),
      operations: 400,
      leastShare: 30,
      greatestShare: 40,
    }
    const run = new Run(plan, schedule, new DrawnWorld(plan, schedule), worst)
    return {
      outcome: run.run(),
      leaders: run.members.filter(m => m.isUp && m.raft?.leads === true).map(m => m.number),
      lasts: run.members.map(m => m.raft?.state.log.last ?? 0),
    }
  })
  expect(runs.flatMap(({ outcome }) => (outcome.breach === undefined ? [] : [outcome.breach]))).toEqual([])
  return { runs, worst }
}

const CRASH = 12 * MS

describe.each([0, 100_000])('clocks within %i ppb', clockPpb => {
  test('unequal logs: only the one with the longest log wins, and nobody stands beside it', () => {
    // The leader's last packets reach rank 1 only: rank 0 wins its round with the others, and must yield to it.
    const { group } = plansFor({ clockPpb })
    const { runs, worst } = runAll(group, number => [
      ...[1, 3, 4].map(to =>
        lose(tunnelOf(group, LOG, 0), to, CRASH - (number % 40) * 13_200_000, 1_000_000),
      ),
      crash(0, CRASH),
    ])
    expect(runs.every(({ leaders }) => leaders.length === 1)).toBe(true)
    // Where something was proposed in that time, rank 1 has it.
    expect(runs.filter(({ leaders }) => leaders[0] === 2).length).toBeGreaterThan(RUNS / 10)
    expect(worst.failover.count).toBe(RUNS)
  })

  test.each(['asked', 'candidate'] as const)('a candidate dies too (%s): the next one is in time', moment => {
    const { group } = plansFor({ clockPpb })
    const { runs, worst } = runAll(group, () => [crash(0, CRASH), crash(1, CRASH + 1, moment)])
    expect(runs.every(({ leaders }) => leaders[0] === 2)).toBe(true)
    expect(worst['candidate-crash'].count).toBe(RUNS)
    expect(worst['candidate-crash'].seenPs / worst['candidate-crash'].boundPs).toBeGreaterThan(0.95)
  })

  test('who lost the leader’s last heartbeat stands too early, is denied, and takes its turn again', () => {
    const { group } = plansFor({ clockPpb })
    expect(group.group?.bounds.failoverHoldsWithLosses).toBe(true)
    const { runs, worst } = runAll(group, number => [
      lose(tunnelOf(group, BEATS, 0), 4, CRASH - MS + (number % 10), 1),
      crash(0, CRASH),
    ])
    expect(runs.every(({ leaders }) => leaders.length === 1)).toBe(true)
    expect(worst.failover.count).toBe(RUNS)
  })
})

test('a list of leaders that is too short can stop the group, which is said, and safe', () => {
  const faultsFor = (group: TrialPlan) => (number: number) => [
    lose(tunnelOf(group, LOG, 0), 1, CRASH - (number % 40) * 13_200_000, 1_000_000),
    crash(0, CRASH),
  ]
  const { group: short } = plansFor({ members: 3, leaders: 2 })
  expect(short.group?.bounds.failoverPs).toBeNull()
  const stopped = runAll(short, faultsFor(short)).runs.filter(({ leaders }) => leaders.length === 0)
  expect(stopped.length).toBeGreaterThan(RUNS / 10)
  const { group: all } = plansFor({ members: 3, leaders: 3 })
  const { runs, worst } = runAll(all, faultsFor(all))
  expect(runs.every(({ leaders }) => leaders.length === 1)).toBe(true)
  expect(worst.failover.count).toBe(RUNS)
})
