import type { AnalysisResult, Assumptions } from '../analysis/result.ts'
import type { Witness } from '../model/witness.ts'
import type { Found, SearchResult } from '../simulation/adversary/adversary.ts'
import { Closeness } from './closeness.ts'
import type { ProvenTunnel } from './proof-result.ts'

/** The wire form of `simulate --adversary --json`. */
export interface Hunt {
  readonly schema: 'xlane/hunt@1'
  readonly seed: number
  readonly evaluations: number
  /** What the bounds rest on. */
  readonly assumptions: Assumptions
  /** False where the search was cut short. */
  readonly complete: boolean
  /** No packet was outside its range, and none was lost where none can be. */
  readonly sound: boolean
  readonly tunnels: readonly ProvenTunnel[]
  /** The schedule that came nearest to its bound, or broke it; `null` where no packet arrived. */
  readonly witness: Witness | null
}

/** What a search found, beside what is proven of the tunnels it hunted. */
export const describeSearch = (
  { tunnels, assumptions }: AnalysisResult,
  { found, drops, evaluations, complete }: SearchResult,
  seed: number,
  isDropFree: boolean,
  victim?: string,
): Hunt => {
  const closeness = new Closeness()
  for (const { tunnel, receiver, latencyPs } of found)
    closeness.note(tunnel, receiver, latencyPs, latencyPs, 'search')
  const described = closeness.describe(tunnels.filter(t => victim === undefined || t.id === victim))
  const lost = isDropFree ? drops[0] : undefined
  return {
    schema: 'xlane/hunt@1',
    seed,
    evaluations,
    assumptions,
    complete,
    sound: lost === undefined && found.every(({ witness }) => witness.shows !== 'outside'),
    tunnels: described,
    witness: lost ?? nearest(found, described)?.witness ?? null,
  }
}

/** The one nearest to its bound; where there are no bounds, the slowest. */
const nearest = (found: readonly Found[], tunnels: readonly ProvenTunnel[]): Found | undefined => {
  const positions = new Map(
    tunnels.flatMap(t => t.receivers.map(r => [`${t.id}\n${r.node}`, r.position ?? 0] as const)),
  )
  const at = ({ tunnel, receiver }: Found): number => positions.get(`${tunnel}\n${receiver}`) ?? 0
  return found.reduce<Found | undefined>(
    (best, one) =>
      best === undefined || at(one) > at(best) || (at(one) === at(best) && one.latencyPs > best.latencyPs)
        ? one
        : best,
    undefined,
  )
}
