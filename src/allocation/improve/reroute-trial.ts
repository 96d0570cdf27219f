import type { Chance } from '../../generate/chance.ts'
import type { Rejection } from '../../model/verdict.ts'
import type { PlacedRequests } from '../placed-requests.ts'
import { demandOf } from './orders.ts'

/** Requests taken out in one trial, at most. */
const MOST_OUT = 3
/** Requests that are not in place and are tried behind those of a trial. */
const MOST_BESIDE = 4

/** One more way to place the requests, close to the one that stands: some leave, others and they come in another order. */
export class RerouteTrials {
  readonly #placed: PlacedRequests
  readonly #draws: Chance
  /** What each request was rejected with when it was last tried. */
  readonly #reasons = new Map<number, Rejection>()

  constructor(placed: PlacedRequests, draws: Chance) {
    this.#placed = placed
    this.#draws = draws
  }

  /** Tries one; whether it is any better is not asked. */
  make(): void {
    const outside = this.#placed.where(false)
    const inside = this.#placed.where(true)
    if (outside.length > 0 && (inside.length === 0 || this.#draws.below(4) > 0))
      this.#exchange(outside, inside)
    else if (inside.length > 0) this.#reroute(inside)
  }

  /** A request that was rejected goes before some of those that are in its way. */
  #exchange(outside: readonly number[], inside: readonly number[]): void {
    const next = this.#drawnOutside(outside)
    const reason = this.#reasons.get(next)
    if (reason === undefined) {
      this.#admit(next)
      return
    }
    const near = this.#inTheWayOf(inside, reason)
    const out = this.#drawnOf(near.length > 0 ? near : inside)
    for (const at of out) this.#placed.remove(at)
    this.#admit(next)
    for (const at of out) this.#admit(at)
    for (let i = 0; i < MOST_BESIDE; i++) {
      const at = this.#drawnOutside(outside)
      if (this.#placed.tunnelsOf(at) === undefined) this.#admit(at)
    }
  }

  /** Some that share a link are placed anew, in another order. */
  #reroute(inside: readonly number[]): void {
    const first = this.#draws.oneOf(inside)
    const links = new Set(this.#placed.tunnelsOf(first)?.flatMap(({ routes }) => routes.flat()))
    const beside = inside.filter(at => at !== first && this.#uses(at, link => links.has(link)))
    const out = [first, ...(beside.length > 0 ? this.#drawnOf(beside).slice(1) : [])]
    for (const at of out) this.#placed.remove(at)
    for (const i of this.#draws.distinct(out.length, out.length)) this.#admit(out[i])
  }

  #admit(at: number): void {
    const reason = this.#placed.admit(at, false)
    if (reason !== undefined) this.#reasons.set(at, reason)
  }

  /** Half of the draws are among the quarter that asks least. */
  #drawnOutside(outside: readonly number[]): number {
    if (this.#draws.below(2) === 0) return this.#draws.oneOf(outside)
    const { requests } = this.#placed
    const least = outside.toSorted((a, b) => demandOf(requests[a]) - demandOf(requests[b]) || a - b)
    return least[this.#draws.below(Math.ceil(least.length / 4))]
  }

  #drawnOf(some: readonly number[]): readonly number[] {
    const count = Math.min(some.length, 1 + this.#draws.below(MOST_OUT))
    return this.#draws.distinct(count, some.length).map(i => some[i])
  }

  /** Those that cross the link at which a request failed, or would break where it came. */
  #inTheWayOf(inside: readonly number[], { link, tunnel }: Rejection): readonly number[] {
    return inside.filter(
      at =>
        this.#uses(at, id => id === link) ||
        this.#placed.tunnelsOf(at)?.some(({ id }) => id === tunnel) === true,
    )
  }

  #uses(at: number, isIt: (link: string) => boolean): boolean {
    return this.#placed.tunnelsOf(at)?.some(({ routes }) => routes.some(route => route.some(isIt))) === true
  }
}
