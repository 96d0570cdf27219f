import type { LanedRequest } from '../../model/request.ts'
import type { Rejection, Violation } from '../../model/verdict.ts'
import { treeOf } from '../../network/tree.ts'
import { CommandError } from '../contract/command-error.ts'
import { type Contract, keepingTrees, type Placed, tunnelsOf } from '../contract/contract.ts'
import { requestOf } from '../contract/read-request.ts'
import type { Admission } from './admission.ts'
import type { Deciding } from './deciding.ts'

/** A contract that is placed anew. */
export interface PlacedAnew {
  /** As it will be, its promises still the old ones. */
  readonly contract: Contract
  /** As it was; undefined for one that had no place. */
  readonly from: Contract | undefined
}

/** A contract that finds no place, and why. */
export interface Unplaced {
  readonly contract: Contract
  readonly reason: string
  /** Whether it means nothing on the new network: say its sender is not there. */
  readonly isMeaningless: boolean
}

/** What becomes of all contracts on another network. */
export interface Carried {
  /** On their trees. */
  readonly kept: readonly Contract[]
  readonly placed: readonly PlacedAnew[]
  readonly broken: readonly Unplaced[]
}

/**
 * Brings the contracts of a state onto the network of `anew`, which stands on them afterwards: first those whose trees are there,
 * less those that break something, the newest first; then the others in their order, on trees found anew.
 */
export const carryOver = ({ state }: Deciding, anew: Admission): Carried => {
  const kept = new Map<string, Contract>()
  const homeless: { one: Contract; request: LanedRequest }[] = []
  const broken: Unplaced[] = []
  for (const one of state.held.values()) {
    const request = requestOn(anew, one)
    if (request instanceof CommandError) {
      const isMeaningless = !isFixed(one) || request.faults.some(({ code }) => code === 'UNKNOWN_NODE')
      if (isMeaningless || one.status === 'granted' || one.isCutOff === true)
        broken.push({ contract: one, reason: request.message, isMeaningless })
      continue
    }
    if (one.status === 'demoted' && one.isCutOff !== true) continue
    if (one.status === 'granted' && isOnItsTrees(anew, one, request)) kept.set(one.id, one)
    else homeless.push({ one, request })
  }
  anew.load([...kept.values()].flatMap(tunnelsOf))
  for (const one of breaking(anew, kept)) {
    const request = requestOn(anew, one)
    if (request instanceof CommandError) throw request
    homeless.push({ one, request })
  }
  const places = new Map([...state.held.keys()].map((id, i) => [id, i]))
  homeless.sort((a, b) => (places.get(a.one.id) ?? 0) - (places.get(b.one.id) ?? 0))
  const placed: PlacedAnew[] = []
  for (const { one, request } of homeless) {
    const found = placeAnew(anew, one, request)
    if ('code' in found) broken.push({ contract: one, reason: found.message, isMeaningless: false })
    else placed.push({ contract: { ...one, ...found }, from: one.status === 'granted' ? one : undefined })
  }
  return { kept: [...kept.values()], placed, broken }
}

const isFixed = ({ request: { routes, replicas } }: Contract): boolean =>
  routes !== undefined || typeof replicas === 'object'

const requestOn = ({ network }: Admission, { id, request }: Contract): LanedRequest | CommandError => {
  try {
    return requestOf(network, id, request)
  } catch (error) {
    if (error instanceof CommandError) return error
    throw error
  }
}

const isOnItsTrees = ({ network }: Admission, one: Contract, { sizeBits }: LanedRequest): boolean =>
  tunnelsOf(one).every(tunnel => tunnel.sizeBits === sizeBits && !('code' in treeOf(network, tunnel)))

/** Takes contracts out until nothing is wrong; those that were taken out. */
const breaking = (anew: Admission, kept: Map<string, Contract>): readonly Contract[] => {
  const out: Contract[] = []
  for (;;) {
    const [wrong] = anew.violations()
    if (wrong === undefined) return out
    const one = victimOf(wrong, [...kept.values()])
    if (one === undefined) throw new Error(`nobody is to blame for ${wrong.message}`)
    anew.remove(one)
    kept.delete(one.id)
    out.push(one)
  }
}

/** Of a link that is too full the newest, else whom it is about. */
const victimOf = (wrong: Violation, present: readonly Contract[]): Contract | undefined => {
  const about = 'tunnel' in wrong ? wrong.tunnel : undefined
  const link = 'link' in wrong ? wrong.link : undefined
  const isNamed = (one: Contract): boolean =>
    one.id === about || tunnelsOf(one).some(({ id }) => id === about)
  if ((wrong.code === 'OVERLOAD' || wrong.code === 'BUFFER') && link !== undefined)
    return present.findLast(one =>
      tunnelsOf(one).some(({ routes }) => routes.some(route => route.includes(link))),
    )
  return present.find(isNamed)
}

/** At the period it was granted, as it was asked for where it has none. */
const placeAnew = (anew: Admission, one: Contract, request: LanedRequest): Placed | Rejection => {
  if (one.status === 'demoted') return anew.place(request, false)
  const { maxPeriodPs: _most, ...asked } = request
  const again = anew.place({ ...asked, periodPs: one.tunnel.periodPs }, false)
  if ('code' in again) return again
  const { tunnel, second } = keepingTrees(one, again)
  const found: Placed = {
    tunnel: { ...one.tunnel, sizeBits: tunnel.sizeBits, routes: tunnel.routes },
    ...(one.second === undefined || second === undefined
      ? {}
      : { second: { ...one.second, sizeBits: second.sizeBits, routes: second.routes } }),
  }
  const refused = anew.change(found)
  return refused ?? found
}
