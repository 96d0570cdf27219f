import { performance } from 'node:perf_hooks'
import type { CommandOutcome } from '../controller/contract/decision.ts'
import type { Asking } from '../controller/contract/journal-entry.ts'
import type { Controller } from '../controller/controller.ts'
import type { Answered, Turn } from '../controller/turn.ts'
import type { Command } from '../model/command.ts'
import type { SteadyClock } from './steady-clock.ts'

/** A decision that is kept. */
export type Stands = Omit<Extract<Answered, { ok: true }>, 'ok'>

/** Decided at a time. */
const MOST = 64
/** No further one is begun after this time, so that others than those who ask for decisions are answered soon. */
const MOST_MS = 20

interface Waiting {
  readonly turn: Turn
  /** When its turn came. */
  begunMs: number
  readonly answer: (answered: Answered) => void
}

/**
 * Decides what comes, in its order. What comes while others are decided, or in the same turn of the event loop, is decided next, one
 * after the other, and kept by one write: nobody waits for more than the disk takes once. Nothing else runs meanwhile, so that
 * no answer tells of what is not kept.
 */
export class DecisionQueue {
  readonly #controller: Controller
  readonly #clock: SteadyClock
  readonly #decided: (outcome: CommandOutcome, seconds: number) => void
  #waiting: Waiting[] = []

  /** `decided` is told of every decision that stands, and how long it took. */
  constructor(
    controller: Controller,
    clock: SteadyClock,
    decided: (outcome: CommandOutcome, seconds: number) => void,
  ) {
    this.#controller = controller
    this.#clock = clock
    this.#decided = decided
  }

  /** Resolves when it is kept. Throws what `commandOf`, the clock, the controller and the journal throw. */
  decide(commandOf: () => Command, asking: Asking): Promise<Stands> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        begunMs: 0,
        turn: () => {
          waiting.begunMs = performance.now()
          return { command: commandOf(), nowMs: this.#clock.now(), asking }
        },
        answer: answered => (answered.ok ? resolve(answered) : reject(answered.error)),
      }
      if (this.#waiting.push(waiting) === 1) setImmediate(() => this.#decideAll())
    })
  }

  #decideAll(): void {
    const due = this.#waiting.slice(0, MOST)
    const begunMs = performance.now()
    const isEnough = (): boolean => performance.now() - begunMs > MOST_MS
    const answers = this.#controller.executeEach(
      due.map(waiting => waiting.turn),
      isEnough,
    )
    this.#waiting = this.#waiting.slice(answers.length)
    if (this.#waiting.length > 0) setImmediate(() => this.#decideAll())
    const endedMs = performance.now()
    answers.forEach((answer, i) => {
      const waiting = due[i]
      if (answer.ok && waiting !== undefined)
        this.#decided(answer.outcome, (endedMs - waiting.begunMs) / 1000)
      waiting?.answer(answer)
    })
  }
}
