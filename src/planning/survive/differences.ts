import { defined } from '../../model/defined.ts'
import type { FailureAnswer, MovedBound, WorstSlack } from '../../model/planning/survival.ts'
import type { Tunnel } from '../../model/request.ts'
import { rank, type Slacks, slackOf } from './slacks.ts'

/** A tunnel and its position in the file. */
export interface Known {
  readonly tunnel: Tunnel
  readonly place: number
}

/** A tunnel that a failure reached. */
export interface Touched extends Known {
  /** λmin + δmax with nothing failed, ps; null without a bound. */
  readonly fromPs: number | null
  /** The same after the failure; undefined where it has stopped. */
  toPs: number | null | undefined
  /** Whether it is on a new tree. */
  isRerouted: boolean
}

type Differences = Pick<
  FailureAnswer,
  'worstSlack' | 'rising' | 'falling' | 'mostRisen' | 'mostFallen' | 'moves'
>

/** How bounds and slacks differ from those of the whole network, in one pass over the tunnels that were reached. */
export const differencesOf = (
  touched: ReadonlyMap<string, Touched>,
  slacks: Slacks,
  listsMoves: boolean,
): Differences => {
  let least: WorstSlack | null = slacks.leastBut(id => touched.has(id))
  let leastPlace = -1
  let rising = 0
  let falling = 0
  let most: Extreme | undefined
  let fewest: Extreme | undefined
  const moves: Touched[] = []
  for (const [id, one] of touched) {
    const { tunnel, place, fromPs, toPs, isRerouted } = one
    if (toPs === undefined) continue
    const slackPs = slackOf(tunnel, toPs)
    if (slackPs !== undefined && isLess(slackPs, place, least, leastPlace)) {
      least = { tunnel: id, slackPs }
      leastPlace = place
    }
    if (fromPs === toPs || isRerouted) continue
    if (listsMoves) moves.push(one)
    const rise = (toPs ?? Number.POSITIVE_INFINITY) - (fromPs ?? Number.POSITIVE_INFINITY)
    if (rise > 0) {
      rising++
      if (most === undefined || rise > most.by || (rise === most.by && place < most.one.place))
        most = { one, by: rise }
    } else {
      falling++
      if (fewest === undefined || rise < fewest.by || (rise === fewest.by && place < fewest.one.place))
        fewest = { one, by: rise }
    }
  }
  return {
    worstSlack: least,
    rising,
    falling,
    ...defined({ mostRisen: most && movedOf(most.one), mostFallen: fewest && movedOf(fewest.one) }),
    ...(listsMoves ? { moves: moves.sort((a, b) => a.place - b.place).map(movedOf) } : {}),
  }
}

interface Extreme {
  readonly one: Touched
  /** By how much its bound rises, ps; infinite where it is lost, or won. */
  readonly by: number
}

/** Of equal slacks that of a tunnel that was not reached counts, then the one that comes first in the file. */
const isLess = (
  slackPs: number | null,
  place: number,
  least: WorstSlack | null,
  leastPlace: number,
): boolean =>
  least === null ||
  rank(slackPs) < rank(least.slackPs) ||
  (rank(slackPs) === rank(least.slackPs) && place < leastPlace)

const movedOf = ({ tunnel: { id }, fromPs, toPs }: Touched): MovedBound => ({
  id,
  fromPs,
  toPs: toPs ?? null,
})
