import type { Io } from './io.ts'

const SIGNALS = ['SIGINT', 'SIGTERM'] as const
const SIGNAL_NUMBER = { SIGINT: 2, SIGTERM: 15 } as const

/**
 * A signal ends this process at once, as by default: a calculation holds nothing that could be left half done. Only
 * around the few milliseconds of writing a file does it wait: a handler runs after the synchronous `work`, and ends
 * the process with the code of a process ended by that signal (130 for Ctrl-C).
 */
const uninterrupted = <T>(work: () => T): T => {
  if (holding++ === 0) for (const signal of SIGNALS) process.on(signal, end)
  try {
    return work()
  } finally {
    // Not at once: a signal that came meanwhile is delivered by the next turn of the event loop.
    setImmediate(() => setImmediate(release))
  }
}

/** The handler is gone once it ran: a second Ctrl-C ends the process at once, as by default. */
const interruptible = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
  const controller = new AbortController()
  const stop = (): void => controller.abort()
  process.once('SIGINT', stop)
  try {
    return await work(controller.signal)
  } finally {
    process.off('SIGINT', stop)
  }
}

/** Works that signals wait for: one handler serves them all, a folder of files is many. */
let holding = 0

const end = (signal: (typeof SIGNALS)[number]): void => process.exit(128 + SIGNAL_NUMBER[signal])

const release = (): void => {
  if (--holding === 0) for (const signal of SIGNALS) process.off(signal, end)
}

/**
 * A reader that has seen enough (`| head`) is no error: what comes after is not wanted. Anything else, say a full disk
 * behind a redirection, means that the result did not arrive.
 */
const guard = (stream: NodeJS.WriteStream): void => {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // Nobody hears what stderr says then: the result and a service's work go on.
    if (error.code === 'EPIPE' || stream === process.stderr) return
    process.stderr.write(`error: cannot write the result: ${error.code}\n`)
    process.exit(2)
  })
}

/** Time for whoever reads stderr to read the last of it. */
const LAST_LINES_MS = 1000

/** The streams, environment and clock of this process. */
export const processIo = (): Io => {
  guard(process.stdout)
  guard(process.stderr)
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    now: () => performance.now(),
    clock: () => Date.now(),
    stopped: () =>
      new Promise(resolve => SIGNALS.forEach(signal => void process.once(signal, () => resolve()))),
    onReload: reload => {
      process.on('SIGHUP', reload)
      return () => void process.off('SIGHUP', reload)
    },
    done: () => {
      // A pipe that is full keeps a process for as long as it is not read.
      setTimeout(() => {
        if (process.stderr.writableLength > 0) process.exit()
      }, LAST_LINES_MS).unref()
    },
    uninterrupted,
    interruptible,
  }
}
