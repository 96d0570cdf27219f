import type { CommonOptions } from '../../options/options.ts'
import type { Io } from '../../process/io.ts'

/** What takes less needs no sign of life. */
const QUIET_MS = 1000
const EVERY_MS = 200
const CLEAR_LINE = '\r\u001b[K'

export interface SimulationProgress {
  readonly update: (share: number, packetHops: number) => void
  /** Takes the line off again. */
  readonly end: () => void
}

/** `simulating 43.0 % · 12.3 M packet-hops/s · 4 s left`, on a terminal's stderr once it takes over a second. */
export const simulationProgress = (options: CommonOptions, { stderr, now }: Io): SimulationProgress => {
  if (stderr.isTTY !== true || options.diagnostics === 'json')
    return { update: () => undefined, end: () => undefined }
  const start = now()
  let last = start
  let isDrawn = false
  return {
    update: (share, packetHops) => {
      const at = now()
      const elapsed = at - start
      if (elapsed < QUIET_MS || at - last < EVERY_MS) return
      last = at
      isDrawn = true
      const rate = packetHops / elapsed / 1000
      const left = share > 0 ? Math.ceil((elapsed * (1 - share)) / share / 1000) : undefined
      const parts = [
        `simulating ${(Math.floor(share * 1000) / 10).toFixed(1)} %`,
        `${rate.toFixed(1)} M packet-hops/s`,
        ...(left === undefined ? [] : [`${left} s left`]),
      ]
      stderr.write(CLEAR_LINE + parts.join(' · ').slice(0, Math.max(10, (stderr.columns ?? 80) - 1)))
    },
    end: () => {
      if (isDrawn) stderr.write(CLEAR_LINE)
    },
  }
}
