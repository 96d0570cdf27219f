import type { CommonOptions } from '../options/options.ts'
import type { Io } from '../process/io.ts'

type OnProgress = (done: number, total: number, phase: string) => void

/** Passed on to a calculation; empty where nothing is shown. */
export interface ProgressHook {
  readonly onProgress?: OnProgress
}

/** What takes less needs no bar. */
const QUIET_MS = 1000
/** Room for the phase and two numbers: a bar that wraps could not be taken off again. */
const BESIDE_THE_BAR = 30
/** Redrawing more often is only flicker. */
const EVERY_MS = 100

/** Runs `work` with a bar on a terminal's stderr once it takes over a second; anywhere else with nothing. */
export const withProgress = async <T>(
  options: CommonOptions,
  io: Io,
  work: (hook: ProgressHook) => T,
): Promise<T> => {
  if (io.stderr.isTTY !== true || options.diagnostics === 'json') return work({})
  const { default: progress } = await import('cli-progress')
  const bar = new progress.SingleBar({
    stream: io.stderr as unknown as NodeJS.WriteStream,
    format: '{phase} {bar} {value}/{total}',
    clearOnComplete: true,
    barsize: Math.max(5, Math.min(40, (io.stderr.columns ?? 80) - BESIDE_THE_BAR)),
    // Cursor and line wrapping stay as they are: Ctrl-C ends the process at once, and nobody would bring them back.
    hideCursor: false,
    linewrap: true,
    gracefulExit: false,
  })
  const start = io.now()
  let last = start
  let drawn: string | undefined
  const onProgress: OnProgress = (done, total, phase) => {
    const now = io.now()
    if (now - start < QUIET_MS || now - last < EVERY_MS) return
    last = now
    if (drawn === phase) bar.update(done, { phase })
    else bar.start(total, done, { phase })
    drawn = phase
  }
  try {
    return work({ onProgress })
  } finally {
    // A bar has a timer: left running, it would keep the process alive.
    if (drawn !== undefined) bar.stop()
  }
}
