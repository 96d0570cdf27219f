import type { ShouldStop } from '../options/method.ts'
import type { CommonOptions } from '../options/options.ts'
import type { Io } from '../process/io.ts'
import { statusLine, stepText } from './status-line.ts'

interface Stoppable {
  readonly shouldStop?: ShouldStop
}

/** The options of a calculation that says on the status line what it is at. */
export interface Watched<G extends Stoppable> {
  readonly given: G & { readonly shouldStop: () => boolean }
  /** For those that can say how far they are. */
  readonly onProgress: (done: number, total: number, phase: string) => void
  /** Runs `work`, which is to use {@link given}, or what was made with it; the line is gone when it ends. */
  readonly during: <T>(what: string, work: () => T) => T
}

/** A calculation asks now and then whether to stop: that is when the clock is looked at. */
export const watched = <G extends Stoppable>(given: G, options: CommonOptions, io: Io): Watched<G> => {
  const line = statusLine(options, io)
  let text = stepText('')
  let share = 1
  return {
    given: {
      ...given,
      shouldStop: () => {
        line.show(text)
        return given.shouldStop?.(share) ?? false
      },
    },
    onProgress: (done, total, phase) => {
      share = total > 0 ? done / total : 1
      text = done < total ? stepText(phase, done, total) : stepText('analysing')
      line.show(text)
    },
    during: (what, work) => {
      text = stepText(what)
      try {
        return work()
      } finally {
        line.clear()
      }
    },
  }
}
