import { randomUUID } from 'node:crypto'
import { Worker } from 'node:worker_threads'
import type { Decision } from '../../controller/contract/decision.ts'
import type { Controller } from '../../controller/controller.ts'
import { nextTurn } from '../../threads/next-turn.ts'
import { inPieces } from '../long/state-copy.ts'
import { ProblemError, problemOf } from '../problem.ts'
import { type Answer, Mirror, type Question } from './mirror.ts'
import type { FromMirror, ToMirror } from './mirror-messages.ts'

/** A mirror that is told of decisions and answers questions, each on all that was decided before. */
export interface Mirroring {
  decided(decision: Decision, here: string): void
  /** Throws ProblemError where it has ended. */
  ask(question: Question): Promise<Answer>
  end(): Promise<void>
}

/** Built beside this file (tsdown.config.ts). Uncompiled, as in tests, there is no file that a thread could load. */
const WORKER = new URL('./mirror-worker.mjs', import.meta.url)
const isCompiled = !import.meta.url.endsWith('.ts')

/** A mirror of the controller as it is now; it must be told of every decision from now on. */
export const beginMirror = (controller: Controller, here: string): Mirroring =>
  isCompiled ? new MirrorThread(controller, here) : mirrorHere(controller, here)

const mirrorHere = (controller: Controller, here: string): Mirroring => {
  const mirror = new Mirror(structuredClone(inPieces(controller)), here, randomUUID())
  return {
    decided: (decision, then) => mirror.decided({ decision }, then),
    ask: async question => mirror.answer(question),
    end: async () => undefined,
  }
}

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: unknown) => void
}

/** The same in a thread. */
class MirrorThread implements Mirroring {
  readonly #worker = new Worker(WORKER)
  readonly #waiting = new Map<number, Waiting>()
  /** What is to be said, in order: the state is copied a piece a turn, and decisions go behind it. */
  #said: Promise<void>
  #asked = 0
  #ended = false

  constructor(controller: Controller, here: string) {
    const pieces = inPieces(controller)
    this.#said = this.#begin([...pieces, { kind: 'begin', here, epoch: randomUUID() }])
    this.#worker.on('message', ({ number, answer }: FromMirror) => {
      this.#waiting.get(number)?.resolve(answer)
      this.#waiting.delete(number)
    })
    this.#worker.on('error', error => this.#failed(error))
    this.#worker.on('exit', () => this.#failed(gone()))
    this.#worker.unref()
  }

  decided(decision: Decision, here: string): void {
    this.#say({ kind: 'decided', decision, here })
  }

  ask(question: Question): Promise<Answer> {
    if (this.#ended) return Promise.reject(gone())
    return new Promise((resolve, reject) => {
      const number = this.#asked++
      this.#waiting.set(number, { resolve, reject })
      this.#say({ kind: 'question', number, question })
    })
  }

  async end(): Promise<void> {
    this.#failed(gone())
    await this.#worker.terminate()
  }

  async #begin(told: readonly ToMirror[]): Promise<void> {
    for (const one of told) {
      if (this.#ended) return
      this.#worker.postMessage(one)
      await nextTurn()
    }
  }

  #say(told: ToMirror): void {
    this.#said = this.#said.then(() => {
      if (!this.#ended) this.#worker.postMessage(told)
    })
  }

  #failed(error: unknown): void {
    this.#ended = true
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}

const gone = (): ProblemError =>
  new ProblemError(problemOf(503, 'STOPPING', 'what the page shows cannot be told just now: ask again'))
