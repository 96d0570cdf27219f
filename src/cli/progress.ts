import type { Io } from './io.ts'
import type { CommonOptions } from './options.ts'

export type OnProgress = (done: number, total: number, phase: string) => void

export interface Progress {
  readonly onProgress?: OnProgress
  /** Takes the bar off the screen. */
  readonly finish: () => void
}

/** What takes less needs no bar. */
const QUIET_MS = 1000
/** Redrawing more often is only flicker. */
const EVERY_MS = 100

/** A bar on a terminal's stderr for what takes over a second; nothing anywhere else. */
export const startProgress = async (options: CommonOptions, io: Io): Promise<Progress> => {
  if (io.stderr.isTTY !== true || options.diagnostics === 'json') return { finish: () => {} }
  const { default: progress } = await import('cli-progress')
  const bar = new progress.SingleBar({
    stream: io.stderr as unknown as NodeJS.WriteStream,
    format: '{phase} {bar} {value}/{total}',
    clearOnComplete: true,
    // The cursor stays: Ctrl-C ends the process at once, and nobody would bring it back.
    hideCursor: false,
    gracefulExit: false,
    linewrap: null,
  })
  const start = io.now()
  let last = start
  let drawn: string | undefined
  return {
    onProgress: (done, total, phase) => {
      const now = io.now()
      if (now - start < QUIET_MS || now - last < EVERY_MS) return
      last = now
      if (drawn === phase) bar.update(done, { phase })
      else bar.start(total, done, { phase })
      drawn = phase
    },
    finish: () => {
      if (drawn !== undefined) bar.stop()
    },
  }
}
