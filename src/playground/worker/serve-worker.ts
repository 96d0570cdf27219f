import { type Asked, type Computed, compute } from './compute.ts'

/** What the worker says: what came of it, or that it fell over. */
export type Said =
  | { readonly kind: 'done'; readonly computed: Computed }
  | { readonly kind: 'failed'; readonly why: string }

/** The part of a worker's world that is used here. */
interface WorkerWorld {
  onmessage: ((event: { readonly data: Asked }) => void) | null
  readonly postMessage: (said: Said) => void
}

/** Answers what the page asks, one after the other. */
export const serveWorker = (world: WorkerWorld): void => {
  world.onmessage = ({ data }) => {
    try {
      world.postMessage({ kind: 'done', computed: compute(data) })
    } catch (error) {
      world.postMessage({ kind: 'failed', why: error instanceof Error ? error.message : String(error) })
    }
  }
}
