import { slowestPs } from '../../calculus/queue/transmission.ts'
import type { MeterReading } from '../../model/command.ts'
import type { Tunnel } from '../../model/request.ts'
import type { Network } from '../../network/network.ts'
import { sourceOf } from '../../network/source.ts'
import { PS_PER_MS } from '../../quantity/scale.ts'
import { commandError } from '../contract/command-error.ts'
import { type Contract, mostJitterPs, soleFromMs, type Usage } from '../contract/contract.ts'
import type { WindowRemark } from '../contract/decision.ts'

/** 2^53 ps: a longer window could not be counted exactly. */
const LONGEST_MS = 9_000_000

const MOST = Number.MAX_SAFE_INTEGER

const COUNTS = ['packets', 'bytes', 'mostInPeriod', 'smallestBytes', 'largestBytes', 'peakBytes'] as const

/** Throws CommandError for numbers that no meter gives, and for a window that is given in no way or in several. */
export const checkReading = (reading: MeterReading): void => {
  const { fromMs, toMs, intervalMs, total, sequence, shortestGapPs } = reading
  for (const name of COUNTS) requireWhole(name, reading[name] ?? 0, 0, MOST)
  requireWhole('shortestGapPs', shortestGapPs ?? 0, 0, LONGEST_MS * PS_PER_MS)
  requireWhole('sequence', sequence ?? 0, 0, MOST)
  if (total === true) {
    requireWhole('toMs', toMs, 0, MOST)
    const beside = [...COUNTS.slice(2), 'shortestGapPs', 'fromMs', 'intervalMs'] as const
    const extra = beside.find(name => reading[name] !== undefined)
    if (extra !== undefined)
      throw commandError('OUT_OF_RANGE', extra, 'only packets and bytes of totals', String(reading[extra]))
    return
  }
  if (intervalMs !== undefined) {
    requireWhole('intervalMs', intervalMs, 1, LONGEST_MS)
    if (fromMs !== undefined || toMs !== undefined)
      throw commandError('OUT_OF_RANGE', 'intervalMs', 'either a window or an interval', String(intervalMs))
    return
  }
  requireWhole('fromMs', fromMs, 0, MOST)
  requireWhole('toMs', toMs, 0, MOST)
  requireWhole('toMs', toMs, fromMs + 1, fromMs + LONGEST_MS)
}

function requireWhole(
  name: string,
  value: number | undefined,
  least: number,
  most: number,
): asserts value is number {
  if (value === undefined || !Number.isSafeInteger(value) || value < least || value > most)
    throw commandError('OUT_OF_RANGE', name, `a whole number from ${least} to ${most}`, String(value))
}

/** When a meter counted. */
export interface Window {
  readonly fromMs: number
  readonly toMs: number
}

/** The window of a reading that is no total; one that is given as an interval ends now. */
export const windowOf = ({ fromMs = 0, toMs = 0, intervalMs }: MeterReading, nowMs: number): Window =>
  intervalMs === undefined ? { fromMs, toMs } : { fromMs: Math.max(0, nowMs - intervalMs), toMs: nowMs }

/** What a window is to a contract. */
export interface Placing {
  readonly window: Window
  /** How much of its time has not been counted yet and is under the contract, ms. */
  readonly newMs: number
  /** Whether some metered time is missing between what is counted and this. */
  readonly hasGap: boolean
  /** Whether all of its packets are known to be under the contract, or under it and the one before it. */
  readonly isProof: boolean
  readonly remark?: WindowRemark
}

/**
 * Places a reading beside what is counted already. The true ends of a window may be `toleranceMs` from those given, so
 * that one proves something only where it begins later than the contract by that.
 */
export const placeWindow = (
  contract: Contract,
  usage: Usage,
  reading: MeterReading,
  nowMs: number,
  toleranceMs: number,
): Placing => {
  const window = windowOf(reading, nowMs)
  const { fromMs, toMs } = window
  if (toMs > nowMs + toleranceMs) return { window, newMs: 0, hasGap: false, isProof: false, remark: 'early' }
  const { earlier, startsMs, promises, status } = contract
  const startMs = status === 'demoted' ? (promises.at(-1)?.fromMs ?? startsMs) : soleFromMs(contract)
  const countedMs = Math.max(usage.countedUntilMs ?? 0, reading.countsFromMs ?? 0)
  const newFromMs = Math.max(fromMs, startMs, countedMs)
  const knownFromMs = earlier === undefined ? startsMs : (earlier.fromMs ?? earlier.untilMs)
  const isOutside = fromMs - toleranceMs < knownFromMs || toMs <= startMs
  const remark = isOutside
    ? 'outside'
    : fromMs >= countedMs
      ? undefined
      : toMs > countedMs
        ? 'overlapping'
        : toMs === countedMs
          ? 'repeated'
          : 'late'
  return {
    window,
    newMs: Math.max(0, toMs - newFromMs),
    hasGap: usage.countedUntilMs !== undefined && newFromMs > usage.countedUntilMs,
    isProof: status === 'granted' && !isOutside,
    ...(remark === undefined ? {} : { remark }),
  }
}

/**
 * After how much time a sender that uses all of its contract has shown half of it to a meter anywhere on the tree, whatever
 * its phase: from there on, less is proof of less use. Whole ms.
 */
export const showsAfterMs = (
  network: Network,
  contract: Contract,
  tunnel: Tunnel,
  toleranceMs: number,
): number => {
  // Of a demoted one some may have gone.
  const links = [...new Set(tunnel.routes.flat())].flatMap(id => network.linkIndex.get(id) ?? [])
  const periodPs = slowestPs(tunnel.periodPs, network.topology.clockTolerancePpb)
  const { windowPs } = sourceOf(network, tunnel, links)
  return Math.ceil((2 * (periodPs + windowPs + mostJitterPs(contract))) / PS_PER_MS) + 2 * toleranceMs
}
