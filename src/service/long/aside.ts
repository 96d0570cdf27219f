import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Controller } from '../../controller/controller.ts'
import { nextTurn } from '../../threads/next-turn.ts'
import { ProblemError, problemOf } from '../problem.ts'
import { type LongWork, type Worked, workOn } from './long-work.ts'
import type { Said } from './long-worker.ts'
import { controllerFrom, inPieces } from './state-copy.ts'

/** Works that may wait for the one in progress. */
const MOST_WAITING = 8

/** Built beside this file (tsdown.config.ts). Uncompiled, as in tests, there is no file that a thread could load. */
const WORKER = new URL('./service-worker.mjs', import.meta.url)
const isCompiled = !import.meta.url.endsWith('.ts')

/** Does long work in a thread of its own, one after the other, on a copy of the controller as it is when its turn comes. */
export class Aside {
  readonly #controller: Controller
  #last: Promise<unknown> = Promise.resolve()
  #waiting = 0
  #worker: Worker | undefined
  #isEnded = false

  constructor(controller: Controller) {
    this.#controller = controller
  }

  /** Works that are in progress or wait. */
  get length(): number {
    return this.#waiting
  }

  /** Throws ProblemError for what it throws, and where too many wait. */
  async run(work: LongWork): Promise<Worked> {
    if (this.#waiting > MOST_WAITING)
      throw new ProblemError(problemOf(503, 'BUSY', `${this.#waiting} plans are being made: try again later`))
    this.#waiting++
    const mine = this.#last.then(() => this.#begin(work))
    this.#last = mine.catch(() => undefined)
    try {
      return await mine
    } finally {
      this.#waiting--
    }
  }

  /** Ends what is in progress: its answer is no longer waited for. */
  async end(): Promise<void> {
    this.#isEnded = true
    await this.#worker?.terminate()
  }

  async #begin(work: LongWork): Promise<Worked> {
    if (this.#isEnded) throw new ProblemError(problemOf(503, 'STOPPING', 'the service is about to end'))
    if (!isCompiled) return workOn(controllerFrom(inPieces(this.#controller)), work)
    const worker = new Worker(WORKER)
    this.#worker = worker
    try {
      const answer = once(worker, 'message')
      for (const piece of inPieces(this.#controller)) {
        worker.postMessage(piece)
        await nextTurn()
      }
      worker.postMessage({ kind: 'work', work })
      const gone = ended(worker)
      // Nobody waits for it once there is an answer.
      gone.catch(() => undefined)
      const [said] = (await Promise.race([answer, gone])) as [Said]
      if (said.kind === 'problem') throw new ProblemError(said.problem)
      return said.worked
    } finally {
      this.#worker = undefined
      await worker.terminate()
    }
  }
}

/** Rejects when a thread ends without an answer. */
const ended = async (worker: Worker): Promise<never> => {
  await once(worker, 'exit')
  throw new ProblemError(problemOf(503, 'STOPPING', 'the service is about to end'))
}
