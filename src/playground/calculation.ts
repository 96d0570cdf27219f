import type { Asked, Computed } from './worker/compute.ts'
import type { Said } from './worker/serve-worker.ts'

/** After so long a calculation is one that the reader may want to end. */
const LONG_MS = 1500

export interface Calculation {
  /** Computes; what is still being computed is ended. */
  readonly start: (asked: Asked) => void
  readonly stop: () => void
}

/** What becomes of a calculation. */
export interface Watching {
  readonly done: (computed: Computed, tookMs: number) => void
  readonly failed: (why: string) => void
  /** It takes long, and can be stopped. */
  readonly long: () => void
}

/** Computes in a worker, so that the page never waits; a worker that is busy with what nobody wants any more is ended. */
export const calculation = (newWorker: () => Worker, watching: Watching): Calculation => {
  let worker: Worker | undefined
  let isBusy = false
  let timer: ReturnType<typeof setTimeout> | undefined

  const stop = (): void => {
    clearTimeout(timer)
    if (!isBusy) return
    worker?.terminate()
    worker = undefined
    isBusy = false
  }

  return {
    stop,
    start: asked => {
      stop()
      worker ??= newWorker()
      isBusy = true
      const begunMs = performance.now()
      const over = (): void => {
        isBusy = false
        clearTimeout(timer)
      }
      worker.onmessage = ({ data }: MessageEvent<Said>) => {
        over()
        if (data.kind === 'done') watching.done(data.computed, performance.now() - begunMs)
        else watching.failed(data.why)
      }
      worker.onerror = event => {
        over()
        worker = undefined
        watching.failed(event.message)
      }
      timer = setTimeout(watching.long, LONG_MS)
      worker.postMessage(asked)
    },
  }
}
