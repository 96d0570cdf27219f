import { describe, expect, test } from 'vitest'
import type { FaultKind } from '../../src/model/rehearsal.ts'
import { drawSchedule } from '../../src/trial/engine/draw-schedule.ts'
import { noneSeen } from '../../src/trial/engine/outcome.ts'
import { Run } from '../../src/trial/engine/run.ts'
import type { TrialPlan } from '../../src/trial/engine/trial-plan.ts'
import { DrawnWorld } from '../../src/trial/engine/world.ts'
import { judgeHistory } from '../../src/trial/judge-history.ts'
import { runSchedule } from '../../src/trial/run-schedule.ts'
import { type PlanOptions, plansFor } from './plans.ts'

const rehearse = (plan: TrialPlan, faults: FaultKind, isWild: boolean, count: number, seed = 1) => {
  const worst = noneSeen()
  const breaches = Array.from({ length: count }, (_, number) => {
    const schedule = drawSchedule(plan, { seed, number, faults, isWild })
    const { breach } = runSchedule(plan, schedule, (p, s) => new DrawnWorld(p, s), worst)
    return breach === undefined ? [] : [{ number, ...breach }]
  }).flat()
  return { breaches, worst }
}

const WORKLOAD = { rateBps: 8_000_000, burstBits: 60 * 26 * 8, entryBits: 26 * 8 }

const GROUPS: readonly (PlanOptions & { readonly name: string })[] = [
  { name: 'three members', members: 3 },
  { name: 'four', members: 4 },
  { name: 'five, no lost heartbeats', losses: 0 },
  { name: 'nine', members: 9 },
  { name: 'acks to all', acks: 'all' },
  { name: 'commits on heartbeats, as the paper has it', commit: 'heartbeat' },
  { name: 'commits on log packets', commit: 'replication' },
  { name: 'a disk', diskPs: 2_000_000 },
  { name: 'a slow disk', members: 3, diskPs: 200_000_000 },
  { name: 'clocks that drift', clockPpb: 100_000 },
  { name: 'two heartbeats may be lost', losses: 2, clockPpb: 50_000 },
  { name: 'a workload in small packets', packetBytes: 120, workload: WORKLOAD },
  { name: 'random waits', elections: { randomPs: 50_000_000_000 } },
]

describe.each(GROUPS)('$name', ({ name: _, ...options }) => {
  const { group, detector } = plansFor(options)

  test.each<[string, FaultKind, boolean, number]>([
    ['nothing fails', 'none', false, 5],
    ['crashes', 'crash', false, 150],
    ['losses', 'loss', false, 60],
    ['partitions', 'partition', false, 60],
    ['everything at once', 'chaos', false, 250],
    ['outside all bounds', 'chaos', true, 80],
  ])('%s', (_name, faults, isWild, count) => {
    expect(rehearse(group, faults, isWild, count).breaches).toEqual([])
  })

  test('its detector', () => {
    expect(rehearse(detector, 'chaos', false, 60).breaches).toEqual([])
  })
})

test('bounds are reached: threshold, detection, commit, failover', () => {
  const { group } = plansFor()
  const { worst } = rehearse(group, 'chaos', false, 600)
  const tightness = (name: keyof typeof worst): number => worst[name].seenPs / worst[name].boundPs
  expect(tightness('threshold')).toBeGreaterThan(0.99)
  expect(tightness('detection')).toBeGreaterThan(0.99)
  expect(tightness('commit')).toBeGreaterThan(0.99)
  expect(tightness('failover')).toBeGreaterThan(0.95)
})

test('the same schedule gives the same run, event for event', () => {
  const { group } = plansFor({ diskPs: 2_000_000 })
  for (let number = 0; number < 40; number++) {
    const once = () => {
      const schedule = drawSchedule(group, { seed: 3, number, faults: 'chaos', isWild: number % 2 === 1 })
      const run = new Run(group, schedule, new DrawnWorld(group, schedule), noneSeen())
      return { ...run.run(), operations: run.clients.operations }
    }
    expect(once()).toEqual(once())
  }
})

test('slots that would say nothing new change nothing when they are sent', () => {
  const { group } = plansFor()
  for (let number = 0; number < 12; number++) {
    const schedule = drawSchedule(group, { seed: 4, number, faults: 'crash', isWild: false })
    const answers = [false, true].map(sendsAll => {
      const run = new Run(group, schedule, new DrawnWorld(group, schedule), noneSeen(), sendsAll)
      expect(run.run().breach).toBeUndefined()
      return {
        commits: run.members.map(m => m.raft?.state.commit),
        terms: run.members.map(m => m.raft?.state.term),
      }
    })
    expect(answers[0]).toEqual(answers[1])
  }
})

test('the checker refuses what no register would answer', () => {
  const write = {
    register: 1,
    isRead: false,
    member: 0,
    calledAt: 1,
    answeredAt: 2,
    outcome: 'done' as const,
    value: -1,
    index: 1,
    after: 0,
  }
  const read = { ...write, isRead: true, calledAt: 3, answeredAt: 4, value: 0 }
  expect(judgeHistory([write, read])).toBeUndefined()
  expect(judgeHistory([write, { ...read, value: -1 }])).toBe(
    'no order explains operation 1, a read of register 1',
  )
})
