import { Worker } from 'node:worker_threads'
import type { PlanningNews, PlanningTask } from '../state/planning-state.ts'

/** Built beside this file (tsdown.config.ts). */
const WORKER = new URL('./explorer-planner.mjs', import.meta.url)

/** News is shown no more often, and not while somebody types: the newest of each kind stands for all of it. */
const EVERY_MS = 100
const TYPING_MS = 60

/** A question at a time, answered in a thread of its own, so that the screen does not wait. */
export class PlanningThreads {
  #worker: Worker | undefined
  #timer: NodeJS.Timeout | undefined
  #typedAt = Number.NEGATIVE_INFINITY

  /** Ends what was asked before. */
  ask(task: PlanningTask, hear: (news: PlanningNews) => void): void {
    this.stop()
    let waiting: readonly PlanningNews[] = []
    const tell = (): void => {
      const rest = TYPING_MS - (performance.now() - this.#typedAt)
      this.#timer = rest > 0 ? setTimeout(tell, rest) : undefined
      if (rest > 0) return
      const told = waiting
      waiting = []
      for (const news of told) hear(news)
    }
    const worker = new Worker(WORKER, { workerData: task })
    this.#worker = worker
    const hearSoon = (news: PlanningNews): void => {
      if (this.#worker !== worker) return
      waiting = [...waiting.filter(({ kind }) => kind !== news.kind), news]
      this.#timer ??= setTimeout(tell, EVERY_MS)
    }
    worker.on('message', hearSoon)
    worker.on('error', error => hearSoon({ kind: 'failed', why: error.message }))
  }

  /** Somebody types: what the thread says waits. */
  typed(): void {
    this.#typedAt = performance.now()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const ending = this.#worker
    this.#worker = undefined
    void ending?.terminate()
  }
}
