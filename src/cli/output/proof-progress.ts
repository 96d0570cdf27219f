import type { ProofStep } from '../../proof/prove.ts'
import type { CommonOptions } from '../options/options.ts'
import type { Io } from '../process/io.ts'

/** What takes less needs no sign of life. */
const QUIET_MS = 1000
const EVERY_MS = 200
const CLEAR_LINE = '\r\u001b[K'

export interface ProofProgress {
  readonly update: (step: ProofStep) => void
  /** Takes the line off again. */
  readonly end: () => void
}

/** `searching 4200 of 20000 · 12 s`, on a terminal's stderr once it takes over a second. */
export const proofProgress = (options: CommonOptions, { stderr, now }: Io): ProofProgress => {
  if (stderr.isTTY !== true || options.diagnostics === 'json')
    return { update: () => undefined, end: () => undefined }
  const start = now()
  let last = start
  let isDrawn = false
  return {
    update: ({ phase, done, total }) => {
      const at = now()
      if (at - start < QUIET_MS || at - last < EVERY_MS) return
      last = at
      isDrawn = true
      const line = `${phase} ${done} of ${total} · ${Math.floor((at - start) / 1000)} s`
      stderr.write(CLEAR_LINE + line.slice(0, Math.max(10, (stderr.columns ?? 80) - 1)))
    },
    end: () => {
      if (isDrawn) stderr.write(CLEAR_LINE)
    },
  }
}
