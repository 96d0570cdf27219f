import { admit } from '../../allocation/admit.ts'
import { findPlacement, type PlacementTools } from '../../allocation/place-request.ts'
import { withoutTree } from '../../allocation/without-tree.ts'
import type { HeadroomInput } from '../../model/planning/headroom-input.ts'
import type { LanedRequest } from '../../model/request.ts'
import { Stopped } from '../../model/work-budget.ts'
import type { Asking } from './asking.ts'
import type { Hint } from './certainly-refused.ts'
import { type More, moreOnWay } from './more-on-way.ts'
import { bindingOf } from './wrong.ts'

/** What is tried between pairs. */
export type Tried = NonNullable<HeadroomInput['pairs']>

/** How many requests from one host to another are admitted, one after the other, until the first refusal. */
export const morePer = (
  asking: Asking,
  tools: PlacementTools,
  sender: string,
  receiver: string,
  tried: Tried,
  hint: Hint,
): More => {
  const request = { ...tried.template, id: freeId(asking), sender, receivers: [receiver] }
  return tried.ways === 'one'
    ? onWayOfNext(asking, tools, request, tried, hint)
    : oneByOne(asking, tools, request, tried)
}

/** An id that no tunnel has; further ones begin with it. */
const freeId = ({ engine }: Asking): string => {
  let id = 'more'
  while (engine.tunnels.some(tunnel => tunnel.id.startsWith(id))) id = `~${id}`
  return id
}

/** As admission would take them, each on its own way. */
const oneByOne = (
  asking: Asking,
  tools: PlacementTools,
  request: LanedRequest,
  { algorithm, most }: Tried,
): More => {
  const { engine } = asking
  const before = engine.mark()
  try {
    for (let more = 0; more < most; more++) {
      engine.work.begin()
      const decision = admit(tools, { ...request, id: `${request.id}${more + 1}` }, algorithm, false)
      if (decision.kind === 'rejected') return { more, binds: bindingOf(decision.rejection) }
    }
    return { more: most }
  } finally {
    engine.rollBackTo(before)
    engine.rollBack()
  }
}

/** All on the way on which the next one would go by the weights of links, however many. */
const onWayOfNext = (
  asking: Asking,
  tools: PlacementTools,
  request: LanedRequest,
  { most }: Tried,
  hint: Hint,
): More => {
  const found = findPlacement(tools, request, request.periodPs, 'x-opt')
  if ('kind' in found) return { more: 0, binds: bindingOf(withoutTree(tools.network, request, found)) }
  try {
    return moreOnWay(asking, tools, found, most, hint)
  } catch (error) {
    if (!(error instanceof Stopped) || error.reason === 'time') throw error
    return { more: 0, binds: { code: 'UNDECIDED', message: error.message } }
  }
}
