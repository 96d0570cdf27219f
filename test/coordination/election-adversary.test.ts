import { test } from '@fast-check/vitest'
import fc from 'fast-check'
import { expect, test as plain } from 'vitest'
import { clocksWithin } from '../../src/coordination/numbers/clocks.ts'
import { type ElectionInput, electionSlots, survives } from '../../src/coordination/numbers/election.ts'
import type { Pace } from '../../src/coordination/numbers/pace.ts'
import type { Replication } from '../../src/model/services.ts'
import { chanceFrom, drawEnds, TOLERANCES, trueTimes } from './schedule.ts'

interface Election {
  readonly input: ElectionInput
  readonly heartMostPs: number
  readonly logPs: number
  readonly ackPs: number
  readonly workPs: number
  readonly ppb: number
}

const election: fc.Arbitrary<Election> = fc
  .record({
    thresholdPs: fc.integer({ min: 10_000_000, max: 2_000_000_000 }),
    leaders: fc.integer({ min: 2, max: 9 }),
    spreadPs: fc.integer({ min: 0, max: 20_000_000 }),
    leastLogPs: fc.integer({ min: 100_000, max: 20_000_000 }),
    logSpreadPs: fc.integer({ min: 0, max: 20_000_000 }),
    ackMostPs: fc.integer({ min: 100_000, max: 40_000_000 }),
    logPs: fc.integer({ min: 1_000_000, max: 50_000_000 }),
    ackPs: fc.integer({ min: 1_000_000, max: 50_000_000 }),
    workPs: fc.integer({ min: 0, max: 2_000_000 }),
    ppb: fc.constantFrom(...TOLERANCES),
  })
  .map(({ logSpreadPs, ackMostPs, logPs, ackPs, workPs, ppb, ...input }) => ({
    input: {
      ...input,
      largestLogPs: input.leastLogPs + logSpreadPs,
      largestAckPs: ackMostPs,
      lossPs: 0,
    },
    heartMostPs: input.spreadPs,
    logPs,
    ackPs,
    workPs,
    ppb,
  }))

const slotsOf = ({ input, logPs, ackPs, workPs, ppb }: Election) => {
  const clocks = clocksWithin(ppb)
  const pace: Pace = {
    logSlot: clocks.longest(logPs),
    ackSlot: clocks.longest(ackPs),
    heartbeatSlot: 0,
    followerPs: workPs,
    leaderPs: workPs,
  }
  return electionSlots(input, pace, clocks)
}

/**
 * When members of ranks 0 to c − 2 stand after the last heartbeat of a leader that crashed, by their own clocks, and when the
 * request of the first is known to the others; true time.
 */
const stand = (e: Election, slotPs: number, gracePs: number, seed: number) => {
  const chance = chanceFrom(seed)
  const { input, ppb, workPs, logPs } = e
  const heard = Array.from({ length: input.leaders - 1 }, () => drawEnds(chance, 0, input.spreadPs))
  const timer = (ps: number): number => {
    const [shortest, longest] = trueTimes(ps, ppb)
    return chance() < 0.5 ? shortest : Math.max(shortest, longest)
  }
  // One timer: its clock is one clock.
  const stands = heard.map((at, rank) => at + timer(input.thresholdPs + gracePs + rank * slotPs))
  const suspects = heard.map(at => at + timer(input.thresholdPs))
  const [, longestSlot] = trueTimes(logPs, ppb)
  const request = (from: number): number =>
    from + drawEnds(chance, 0, longestSlot) + drawEnds(chance, input.leastLogPs, input.largestLogPs)
  return { stands, suspects, known: (rank: number) => request(stands[rank]!) + drawEnds(chance, 0, workPs) }
}

test.prop([election, fc.integer()], { numRuns: 2000 })(
  'nobody stands before it knows of the rank before it, if that one stood',
  (e, seed) => {
    const { slotPs, gracePs } = slotsOf(e)
    if (slotPs === undefined) return
    const { stands, known } = stand(e, slotPs, gracePs, seed)
    for (let rank = 0; rank + 1 < stands.length; rank++)
      expect(known(rank)).toBeLessThanOrEqual(stands[rank + 1]!)
  },
)

test.prop([election, fc.integer()], { numRuns: 2000 })(
  'every voter suspects the leader itself when the first request comes',
  (e, seed) => {
    const { gracePs } = slotsOf(e)
    const { stands, suspects } = stand(e, 0, gracePs, seed)
    // Whole picoseconds of the two timers may each be off by one.
    for (const at of suspects) expect(at).toBeLessThanOrEqual(stands[0]! + e.input.leastLogPs + 2)
  },
)

plain('with half of the slot members stand for one term: the schedules above can break it', () => {
  let broken = 0
  for (const [i, e] of fc.sample(election, { numRuns: 300, seed: 3 }).entries()) {
    const { slotPs, gracePs } = slotsOf(e)
    if (slotPs === undefined || e.input.leaders < 3) continue
    const { stands, known } = stand(e, Math.floor(slotPs / 2), gracePs, i)
    if (stands.some((at, rank) => rank > 0 && known(rank - 1) > at)) broken++
  }
  expect(broken).toBeGreaterThan(50)
})

plain('where clocks drift by more than a slot over all ranks there is no slot', () => {
  const [e] = fc.sample(election, { numRuns: 1, seed: 1 })
  const wild = { ...e!, ppb: 100_000_000, input: { ...e!.input, leaders: 9 } }
  expect(slotsOf(wild).slotPs).toBeUndefined()
  expect(slotsOf({ ...wild, input: { ...wild.input, leaders: 7 } }).slotPs).toBeGreaterThan(0)
})

plain.each([
  // Known answers: c ≥ m + f, all members leading is enough for as many as a majority allows.
  { n: 3, c: 2, f: 1, lives: false },
  { n: 3, c: 3, f: 1, lives: true },
  { n: 4, c: 3, f: 1, lives: false },
  { n: 4, c: 4, f: 1, lives: true },
  { n: 5, c: 3, f: 1, lives: false },
  { n: 5, c: 4, f: 1, lives: true },
  { n: 5, c: 4, f: 2, lives: false },
  { n: 5, c: 5, f: 2, lives: true },
  { n: 2, c: 2, f: 1, lives: false },
  { n: 3, c: 1, f: 1, lives: false },
])('$n members, $c may lead, $f crash: $lives', ({ n, c, f, lives }) => {
  const members = Array.from({ length: n }, (_, i) => `m${i}`)
  const group = { members, leaders: members.slice(0, c) } as unknown as Replication
  expect(survives(group, f)).toBe(lives)
})
