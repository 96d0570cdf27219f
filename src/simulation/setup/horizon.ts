import type { PacketRecords } from './packet-records.ts'

/** How long to simulate: a time, so many packets of all tunnels together, until all periods meet again, or as seems fit. */
export type Span =
  | {
      /** How the length is given. */
      readonly kind: 'usual' | 'hyperperiod'
    }
  | {
      readonly kind: 'duration'
      /** The time, ps. */
      readonly ps: number
    }
  | {
      readonly kind: 'packets'
      /** Packets of all tunnels together. */
      readonly count: number
    }

/** A simulation cannot be run as asked; the message says which option is wrong and what would do. */
export class SimulationOptionError extends RangeError {
  override readonly name: string = 'SimulationOptionError'
}

/** 2.2 hours: with the latency of the last packet still a safe whole number. */
export const MOST_PS = 8_000_000_000_000_000
/** Packets of a tunnel are numbered with 31 bits. */
const MOST_PACKETS = 2 ** 31 - 1

/** Packet-hops of a run that nobody gave a length: about a second. */
const USUAL_HOPS = 1_000_000
const MOST_USUAL_HOPS = 10_000_000
const USUAL_PERIODS = 10

/** Packet-hops per picosecond. */
export const hopRate = ({ tunnels, trees, shapes }: PacketRecords): number =>
  tunnels.reduce((sum, { periodPs }, t) => sum + (shapes[t].packets * trees[t].links.length) / periodPs, 0)

/** The time to simulate, ps, warm-up apart. Throws {@link SimulationOptionError}. */
export const durationOf = (plan: PacketRecords, span: Span): number => {
  const { tunnels } = plan
  if (tunnels.length === 0) return span.kind === 'duration' ? span.ps : 0
  switch (span.kind) {
    case 'duration':
      return span.ps
    case 'packets':
      return Math.ceil(
        span.count / tunnels.reduce((sum, { periodPs }, t) => sum + plan.shapes[t].packets / periodPs, 0),
      )
    case 'hyperperiod':
      return hyperperiodPs(tunnels.map(t => t.periodPs))
    case 'usual': {
      const longest = tunnels.reduce((most, { periodPs }) => Math.max(most, periodPs), 0)
      const rate = hopRate(plan)
      const wanted = Math.max(USUAL_PERIODS, Math.ceil(USUAL_HOPS / rate / longest))
      const most = Math.floor(Math.min(MOST_USUAL_HOPS / rate, MOST_PS / 2) / longest)
      return Math.min(MOST_PS / 2, longest * Math.max(1, Math.min(wanted, most)))
    }
  }
}

/** The least common multiple of the periods: after it everything repeats. Throws {@link SimulationOptionError} above 2.2 hours. */
export const hyperperiodPs = (periodsPs: readonly number[]): number => {
  let common = 1n
  for (const period of new Set(periodsPs)) {
    common *= BigInt(period) / gcd(common, BigInt(period))
    if (common > BigInt(MOST_PS))
      throw new SimulationOptionError(
        `the periods meet again only after more than ${MOST_PS} ps (2.2 hours), which cannot be simulated; give a duration or a number of packets instead`,
      )
  }
  return Number(common)
}

const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? a : gcd(b, a % b))

/** Refuses what the kernels cannot count. */
export const checkHorizon = ({ tunnels }: PacketRecords, untilPs: number): void => {
  if (tunnels.length > 0 && untilPs === 0)
    throw new SimulationOptionError('nothing to simulate: expected a time above 0')
  if (untilPs > MOST_PS)
    throw new SimulationOptionError(
      `${untilPs} ps to simulate; expected at most ${MOST_PS} ps (2.2 hours), warm-up included`,
    )
  const fastest = tunnels.reduce((least, { periodPs }) => Math.min(least, periodPs), Number.POSITIVE_INFINITY)
  if (untilPs / fastest > MOST_PACKETS)
    throw new SimulationOptionError(
      `a tunnel with a period of ${fastest} ps would send ${Math.ceil(untilPs / fastest)} packets; expected at most ${MOST_PACKETS}: simulate for less time, or in replications`,
    )
}
