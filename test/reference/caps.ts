import { type Crossing, isMixed } from './crossing.ts'
import type { Cap } from './port.ts'
import { max, maxBig, Rational } from './rational.ts'
import type { Kind } from './source.ts'
import { jitterOver, multicastAt } from './tree.ts'
import { cells, fast, isExpress, nominal, SECOND, settingsAt, slow, type World } from './world.ts'

/** κ: by how much jitter and late copies can push packets together. */
const windowOf = ({ topology }: World, set: readonly Crossing[], from: Crossing): Rational => {
  const late = set.map(s => multicastAt(topology, s.tunnel, from.link.from))
  return new Rational(jitterOver(topology, from.previous!) + Math.max(...late) - Math.min(...late))
}

/** M: the largest packet may have begun before the window; over a preempting wire, one of either sort. */
const mostOf = (
  world: World,
  set: readonly Crossing[],
  from: Crossing,
  largest: (c: Crossing) => bigint,
): Rational => {
  const before = settingsAt(world, from.previous!)
  const most = (some: readonly Crossing[]): bigint => some.map(largest).reduce(maxBig, 0n)
  if (before.preemption === undefined || world.mistakes.largestInsteadOfSum) return new Rational(most(set))
  const express = set.filter(c => isExpress(before, c.tunnel.lane))
  const preemptable = set.filter(c => !isExpress(before, c.tunnel.lane))
  return new Rational(most(express) + most(preemptable))
}

/** Fastest transmission on the wire before, as the mistaken reader sees it. */
const before = (world: World, bits: bigint, { previous }: Crossing): bigint =>
  world.mistakes.capFromNominal ? nominal(bits, previous!) : fast(world, bits, previous!)

/** The largest of the ratios; none where one of them has no bound. */
const largestRatio = (
  least: Rational,
  set: readonly Crossing[],
  ratio: (c: Crossing, k: Kind) => readonly [bigint, bigint],
): Rational | undefined => {
  let rate = least
  for (const c of set)
    for (const kind of c.source.kinds) {
      const [over, under] = ratio(c, kind)
      if (under <= 0n) return undefined
      rate = max(rate, Rational.reduced(over, under))
    }
  return rate
}

/** What the wire before may bring of a set of tunnels, in time at this link; `extra` is what a packet's cuts cost. */
export const capInTime = (
  world: World,
  set: readonly Crossing[],
  extra: (c: Crossing) => bigint,
): Cap | undefined => {
  const [from] = set
  if (from?.previous === undefined) return undefined
  const least = Rational.reduced(BigInt(from.previous.bandwidthBps), BigInt(from.link.bandwidthBps))
  const rate = largestRatio(least, set, (c, k) =>
    isMixed(k)
      ? [slow(world, k.lo, c.link) + 3n + extra(c), before(world, k.lo, c) - 2n]
      : [slow(world, k.hi, c.link) + extra(c), before(world, k.hi, c)],
  )
  if (rate === undefined) return undefined
  const largest = (c: Crossing): bigint =>
    c.source.kinds.map(k => slow(world, k.hi, c.link) + extra(c)).reduce(maxBig, 0n)
  return { rate, window: windowOf(world, set, from), most: mostOf(world, set, from, largest) }
}

/** The same in bits of this link's queue. */
export const capInBits = (world: World, set: readonly Crossing[]): Cap | undefined => {
  const [from] = set
  if (from?.previous === undefined) return undefined
  const settings = settingsAt(world, from.link)
  const least = Rational.reduced(BigInt(from.previous.bandwidthBps), SECOND)
  const rate = largestRatio(least, set, (c, k) =>
    isMixed(k)
      ? [k.lo + settings.cellBits - 1n, before(world, k.lo, c) - 2n]
      : [cells(settings, k.hi), before(world, k.hi, c)],
  )
  if (rate === undefined) return undefined
  const largest = (c: Crossing): bigint => c.source.kinds.map(k => cells(settings, k.hi)).reduce(maxBig, 0n)
  return { rate, window: windowOf(world, set, from), most: mostOf(world, set, from, largest) }
}
