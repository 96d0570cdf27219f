import type { FixChange } from '../../model/planning/fix.ts'
import type { FixCosts, FixPrice, LinkPrices } from '../../model/planning/fix-costs.ts'

/** Costs are whole thousandths: sums of them do not depend on their order. */
const PARTS = 1000

/** What one change costs, in thousandths, rounded up; undefined for what is not considered. `target` is what is mended. */
export const priceOf = (
  costs: FixCosts,
  change: FixChange,
  target: string,
  directions: readonly string[] = [],
): number | undefined => {
  if (change.change === 'declared') return 0
  const price = ownPrice(costs, change, directions) ?? commonPrice(costs, change)
  if (price === 'never') return undefined
  const isOther =
    'tunnel' in change && change.tunnel !== target && ownPrice(costs, change, directions) === undefined
  const once = price.fixed + price.doubled * growthOf(change)
  return Math.ceil(once * (isOther ? costs.others : 1) * PARTS)
}

/** Whether changes of a kind, of a tunnel or a link, are not considered; `cable` says which directions a link's cable has. */
export const isRuledOut = (
  costs: FixCosts,
  kind: Priced['change'],
  of: string,
  cable: () => readonly string[],
): boolean => {
  switch (kind) {
    case 'bandwidth':
    case 'queue':
    case 'preemption':
      return (linkPrice(costs, kind, cable()) ?? costs[kind]) === 'never'
    case 'best-effort':
      if (of === '') return costs.bestEffortEverywhere === 'never'
      return (linkPrice(costs, 'bestEffort', cable()) ?? costs.bestEffort) === 'never'
    default:
      return (costs.tunnels.get(of)?.[kind] ?? costs[kind]) === 'never'
  }
}

/** A number of thousandths, as it is said. */
export const costOf = (thousandths: number): number => thousandths / PARTS

/** To say what is proven costs nothing. */
type Priced = Exclude<FixChange, { change: 'declared' }>

const commonPrice = (costs: FixCosts, change: Priced): FixPrice => {
  if (change.change !== 'best-effort') return costs[change.change]
  return change.link === undefined ? costs.bestEffortEverywhere : costs.bestEffort
}

const ownPrice = (costs: FixCosts, change: Priced, directions: readonly string[]): FixPrice | undefined => {
  if ('tunnel' in change) return costs.tunnels.get(change.tunnel)?.[change.change]
  if (change.link === undefined) return undefined
  const key = change.change === 'best-effort' ? 'bestEffort' : change.change
  return linkPrice(costs, key, [change.link, ...directions])
}

const linkPrice = (
  { links }: FixCosts,
  key: keyof LinkPrices,
  directions: readonly string[],
): FixPrice | undefined => {
  for (const id of directions) {
    const own = links.get(id)?.[key]
    if (own !== undefined) return own
  }
  return undefined
}

/** How much of itself a value grows by, or the old one is above the new. */
const growthOf = (change: FixChange): number => {
  const [from, to] = amountsOf(change)
  return to > from ? (to - from) / from : (from - to) / to
}

const amountsOf = (change: FixChange): readonly [from: number, to: number] => {
  if ('fromPs' in change) return [change.fromPs, change.toPs]
  if ('fromBits' in change) return [change.fromBits, change.toBits]
  if ('fromBps' in change) return [change.fromBps, change.toBps]
  return [1, 1]
}
