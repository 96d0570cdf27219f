import type { JobKind } from '../../src/jobs/job-kind.ts'

/** Work that takes as long as it is told to, and comes to a number that nobody guesses. */
export interface BurnInput {
  readonly parts: number
  /** Steps of a part: a million take some milliseconds. */
  readonly steps: number
  readonly seed: number
  /** A part that throws. */
  readonly throwsAt?: number
  /** A part that takes the whole process with it. */
  readonly diesAt?: number
}

export interface BurnAnswer {
  readonly part: number
  readonly number: number
}

export const BURN: JobKind<BurnInput, number, BurnAnswer> = {
  name: 'burn',
  partsOf: ({ parts }) => Array.from({ length: parts }, (_, i) => i),
  prepare: ({ steps, seed, throwsAt, diesAt }) => {
    return part => {
      if (part === throwsAt) throw new RangeError(`part ${part} has no answer`)
      if (part === diesAt) process.kill(process.pid, 'SIGKILL')
      let number = seed + part
      for (let i = 0; i < steps; i++) number = (Math.imul(number, 1_664_525) + 1_013_904_223) >>> 0
      return { part, number }
    }
  },
}
