import { nextTurn } from '../../threads/next-turn.ts'
import type { CommonOptions } from '../options/options.ts'
import type { Io } from '../process/io.ts'
import { statusLine } from './status-line.ts'

interface Ended<R> {
  readonly value: R
  /** Ctrl-C was pressed; whether it came in time, the value says. */
  readonly wasInterrupted: boolean
}

/**
 * Runs work that goes step by step until it is done, its time is over (`isOver`), or somebody presses Ctrl-C: between steps
 * signals get through, and the status line says how far it is.
 */
export const runSteps = <S, R>(
  begin: (shouldStop: () => boolean) => Iterator<S, R, void>,
  text: (step: S) => (elapsedMs: number) => string,
  limits: { readonly timeMs: number; readonly isOver?: (() => boolean) | undefined },
  options: CommonOptions,
  io: Io,
): Promise<Ended<R>> => {
  const status = statusLine(options, io)
  return io.interruptible(async signal => {
    const start = io.now()
    const { timeMs, isOver = () => false } = limits
    const running = begin(() => signal.aborted || io.now() - start >= timeMs || isOver())
    try {
      let step = running.next()
      for (; !step.done; step = running.next()) {
        status.show(text(step.value))
        await nextTurn()
      }
      return { value: step.value, wasInterrupted: signal.aborted }
    } finally {
      status.clear()
    }
  })
}
