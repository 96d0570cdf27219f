import { loadavg } from 'node:os'
import { performance } from 'node:perf_hooks'

export interface Measured {
  readonly bestMs: number
  readonly medianMs: number
  /** Least processor time of a round (all threads of the process): waiting for a core does not count. */
  readonly cpuMs: number
  /** `cpuMs` over that of the calibration loop in the same rounds. */
  readonly ratio: number
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1]!
}

export const millisOf = (work: () => void): number => {
  const start = performance.now()
  work()
  return performance.now() - start
}

/** Processor time of `work` on all threads, which waiting for a core does not lengthen. */
export const cpuMillisOf = (work: () => void): number => sample(work).cpuMs

interface Sample {
  readonly wallMs: number
  readonly cpuMs: number
}

const sample = (work: () => void): Sample => {
  const before = process.cpuUsage()
  const wallMs = millisOf(work)
  const { user, system } = process.cpuUsage(before)
  return { wallMs, cpuMs: (user + system) / 1000 }
}

/** `work` timed `rounds` times after two warm-up rounds; `before` restores what it consumes, outside the time. */
export const measure = (rounds: number, before: () => void, work: () => void): Measured => {
  const samples: Sample[] = []
  const calibrations: Sample[] = []
  for (let round = -2; round < rounds; round++) {
    const calibration = sample(calibrate)
    before()
    const taken = sample(work)
    if (round < 0) continue
    samples.push(taken)
    calibrations.push(calibration)
  }
  const cpuMs = Math.min(...samples.map(s => s.cpuMs))
  return {
    bestMs: Math.min(...samples.map(s => s.wallMs)),
    medianMs: median(samples.map(s => s.wallMs)),
    cpuMs,
    ratio: cpuMs / Math.min(...calibrations.map(c => c.cpuMs)),
  }
}

const SIZE = 2 ** 16
const jitters = Float64Array.from({ length: SIZE }, (_, i) => (i * 7919) % 1_000_003)
const periods = Float64Array.from({ length: SIZE }, (_, i) => 1 + ((i * 104_729) % 999_983))
const sums = new Float64Array(SIZE)

/** A fixed piece of the same kind of work: divisions, floors, scattered writes. */
const calibrate = (): void => {
  sums.fill(0)
  let sum = 0
  for (let i = 0; i < 8 * SIZE; i++) {
    sum += Math.floor(jitters[i % SIZE]! / periods[(i * 31) % SIZE]!)
    sums[(i * 40_503) % SIZE]! += sum
  }
}

export const peakMegabytes = (): number => process.resourceUsage().maxRSS / 1024

export const machine = (): string =>
  `node ${process.version}, load average ${loadavg()
    .map(x => x.toFixed(1))
    .join(' ')}`
