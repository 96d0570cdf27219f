import { fileURLToPath } from 'node:url'
import type { Piscina } from 'piscina'

/** Parts `from` up to but not including `to` of one piece of work, for a thread. */
export interface PartTask {
  readonly kind: string
  /** The name of the work: threads keep what they have prepared under it. */
  readonly run: string
  /** The input as JSON, in memory that all threads share. */
  readonly input: SharedArrayBuffer
  readonly from: number
  readonly to: number
  /** [1] when nobody waits for the answers any more. */
  readonly isStopped: Int32Array
}

const LOOK_MS = 50

/** Threads that answer parts. */
export interface PartPool {
  /** The answers as a JSON array; fewer than asked for where it was stopped. Rejects with what the part threw. */
  readonly answer: (task: PartTask) => Promise<string>
  readonly destroy: () => Promise<void>
}

/** Only uncompiled, beside the sources: loads the file in `workerData.file`. */
const OF_SOURCES = fileURLToPath(new URL('../../scripts/source-thread.mjs', import.meta.url))

/** Threads that run `file`, whose default export answers a {@link PartTask}. */
export const partPool = async (file: string, threads: number): Promise<PartPool> => {
  const { Piscina: Pool } = await import('piscina')
  const pool: Piscina<PartTask, string> = new Pool({
    ...(file.endsWith('.ts') ? { filename: OF_SOURCES, workerData: { file } } : { filename: file }),
    minThreads: threads,
    maxThreads: threads,
  })
  // What goes wrong in a thread also rejects the task that it had.
  pool.on('error', () => undefined)
  return { answer: task => pool.run(task), destroy: () => pool.destroy() }
}

/** Text in memory that threads share without copying it. */
export const sharedText = (text: string): SharedArrayBuffer => {
  const bytes = new TextEncoder().encode(text)
  const memory = new SharedArrayBuffer(bytes.length)
  new Uint8Array(memory).set(bytes)
  return memory
}

/** What {@link sharedText} holds. */
export const textIn = (memory: SharedArrayBuffer): string =>
  // A decoder takes no shared memory.
  new TextDecoder().decode(new Uint8Array(memory).slice())

/** A sign that threads can see: set once `shouldStop` says so, looked at until `end`. */
export const stopSign = (
  shouldStop: () => boolean,
): { readonly isStopped: Int32Array; readonly end: () => void } => {
  const isStopped = new Int32Array(new SharedArrayBuffer(4))
  const timer = setInterval(() => {
    if (shouldStop()) Atomics.store(isStopped, 0, 1)
  }, LOOK_MS)
  return { isStopped, end: () => clearInterval(timer) }
}
