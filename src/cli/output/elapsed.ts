import type { CommonOptions } from '../options/options.ts'
import type { Io } from '../process/io.ts'

/** What takes less needs no sign of life. */
const QUIET_MS = 1000
const EVERY_MS = 250
const CLEAR_LINE = '\r\u001b[K'

interface Stoppable {
  readonly shouldStop?: () => boolean
}

/**
 * Runs a calculation that cannot say how far it is: on a terminal's stderr the seconds go by once it takes over one.
 * It asks now and then whether to stop; that is when the clock is looked at.
 */
export const withElapsed = <G extends Stoppable, T>(
  what: string,
  given: G,
  options: CommonOptions,
  io: Io,
  work: (given: G) => T,
): T => {
  const { stderr } = io
  if (stderr.isTTY !== true || options.diagnostics === 'json') return work(given)
  const start = io.now()
  let last = 0
  const shouldStop = (): boolean => {
    const elapsed = io.now() - start
    if (elapsed >= QUIET_MS && elapsed - last >= EVERY_MS) {
      last = elapsed
      stderr.write(`${CLEAR_LINE}${what}, ${(elapsed / 1000).toFixed(1)} s`)
    }
    return given.shouldStop?.() ?? false
  }
  try {
    return work({ ...given, shouldStop })
  } finally {
    if (last > 0) stderr.write(CLEAR_LINE)
  }
}
