import { describe, expect, it } from 'vitest'
import type { JournalEntry } from '../../src/controller/contract/journal-entry.ts'
import { Controller } from '../../src/controller/controller.ts'
import { JournalError } from '../../src/controller/journal/journal-error.ts'
import type { Answered, Turn } from '../../src/controller/turn.ts'
import type { Command } from '../../src/model/command.ts'
import { type Random, random } from '../arbitraries/random.ts'
import { ask, star, twoWays } from './line.ts'
import { randomCommand } from './random-commands.ts'

const QUICK = { graceMs: 100, remedies: false, workLimit: 1_000_000 }

/** What a caller asks when its turn comes: something about the state as it finds it, which is put down. */
const drawn = (draw: Random, controller: Controller, nowMs: number, made: Turn[]): Turn => {
  return () => {
    const { topology } = controller
    const others = ['h1', 's1'].filter(name => topology.nodes.some(node => node.id === name))
    const what = { node: draw.pick(others) }
    const command: Command = draw.chance(0.03)
      ? { kind: draw.pick(['fail', 'restore'] as const), what }
      : randomCommand(draw, topology, controller.state)
    made.push(() => ({ command, nowMs, asking: { actor: { name: 'a' } } }))
    return { command, nowMs, asking: { actor: { name: 'a' } } }
  }
}

const textOf = (answer: Answered): string => JSON.stringify(answer.ok ? answer : String(answer.error))

const standing = ({ state }: Controller): string => JSON.stringify([state, [...state.held]])

describe('decisions that are kept together', () => {
  it('are those that come of the same calls one by one', () => {
    for (const topology of [star(), twoWays()]) {
      const draw = random(71)
      const kept: JournalEntry[] = []
      let writes = 0
      const append = (entries: readonly JournalEntry[]): void => {
        writes++
        kept.push(...entries)
      }
      const together = new Controller(topology, QUICK, { append })
      const told: number[] = []
      together.onDecision(({ sequence }) => {
        // What is told is kept.
        expect(kept.at(-1)?.sequence).toBeGreaterThanOrEqual(sequence)
        told.push(sequence)
      })
      const oneByOne: JournalEntry[] = []
      const alone = new Controller(topology, QUICK, { append: entries => void oneByOne.push(...entries) })
      for (let step = 0; step < 60; step++) {
        const made: Turn[] = []
        const nowMs = 1000 + step * 400
        const turns = Array.from({ length: draw.int(1, 12) }, () => drawn(draw, together, nowMs, made))
        const answers = together.executeEach(turns)
        expect(answers).toHaveLength(turns.length)
        expect(answers.map(textOf)).toEqual(made.flatMap(turn => alone.executeEach([turn])).map(textOf))
        expect(standing(together)).toBe(standing(alone))
      }
      expect(JSON.stringify(kept)).toBe(JSON.stringify(oneByOne))
      expect(told).toEqual(kept.map(entry => entry.sequence))
      expect(writes).toBeLessThan(kept.length / 2)
      expect(together.result().valid).toBe(true)
    }
  })

  it('have not happened where they could not be kept, and all are told so', () => {
    const topology = twoWays()
    const draw = random(72)
    let isFull = false
    const kept: JournalEntry[] = []
    const controller = new Controller(topology, QUICK, {
      append: entries => {
        if (isFull) throw new JournalError('JOURNAL_FULL', 'no room')
        kept.push(...entries)
      },
    })
    let failed = 0
    for (let step = 0; step < 80; step++) {
      const nowMs = 1000 + step * 400
      const before = standing(controller)
      isFull = draw.chance(0.4)
      const sequence = kept.length
      const answers = controller.executeEach(
        Array.from({ length: draw.int(2, 8) }, () => drawn(draw, controller, nowMs, [])),
      )
      if (!isFull) continue
      failed++
      expect(kept).toHaveLength(sequence)
      expect(standing(controller)).toBe(before)
      // Nothing is granted; what cannot be asked and readings that change nothing are answered all the same.
      for (const answer of answers) if (answer.ok) expect(answer.outcome).toMatchObject({ kind: 'metered' })
      expect(answers.some(answer => !answer.ok && answer.error instanceof JournalError)).toBe(true)
      isFull = false
      // What comes after is what comes of the decisions that were kept.
      const wish = ask('h1', 'h3', 1000, 1000)
      const fresh = new Controller(
        topology,
        QUICK,
        undefined,
        JSON.parse(JSON.stringify(kept)) as JournalEntry[],
      )
      const now = controller.foresee({ kind: 'request', request: wish }, nowMs)
      expect(now).toEqual(fresh.foresee({ kind: 'request', request: wish }, nowMs))
    }
    expect(failed).toBeGreaterThan(20)
  })

  it('are not written where nothing was decided', () => {
    let writes = 0
    const controller = new Controller(star(), QUICK, { append: () => void writes++ })
    const release: Turn = () => ({ command: { kind: 'release', id: 'nobody' }, nowMs: 0 })
    expect(controller.executeEach([release, release]).map(({ ok }) => ok)).toEqual([false, false])
    expect(writes).toBe(0)
  })

  it('are left where time is up, and what a listener throws comes when all are decided', () => {
    const controller = new Controller(star(), QUICK)
    const turn =
      (id: string): Turn =>
      () => ({
        command: { kind: 'request', request: ask('h1', 'h3', 1000, 5000, { id }) },
        nowMs: 0,
      })
    let asked = 0
    expect(controller.executeEach([turn('a'), turn('b'), turn('c')], () => ++asked > 1)).toHaveLength(2)
    expect(controller.tunnels.map(({ id }) => id)).toEqual(['a', 'b'])
    controller.on('bandwidthChanged', () => {
      throw new Error('listener')
    })
    expect(() => controller.executeEach([turn('c'), turn('d')])).toThrow('listener')
    expect(controller.tunnels).toHaveLength(4)
  })
})
