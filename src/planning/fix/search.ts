import type { FixChange } from '../../model/planning/fix.ts'
import type { FixCosts } from '../../model/planning/fix-costs.ts'
import { Stopped } from '../../model/work-budget.ts'
import { entryId } from './change-entries.ts'
import { cableOf } from './change-topology.ts'
import { type Candidate, isBetter } from './front.ts'
import { harmOf } from './harm.ts'
import { isSameLever, type Lever } from './lever.ts'
import { costOf, isRuledOut, priceOf } from './price.ts'
import type { FixTrials, Tried } from './trials.ts'
import { withRoundAmounts } from './with-round-amounts.ts'

/** Of the steps allowed, what one lever is worth beside one set of changes. */
const SHARE = 0.1
/** Settings that do not do alone, but help: so many are tried together with others. */
const MOST_HELPFUL = 8
/** Changes of one set. */
const MOST_CHANGES = 4

/** A setting that was tried and does not do alone. */
interface Helpful {
  readonly lever: Lever
  readonly changes: readonly FixChange[]
  readonly harm: number
  readonly price: number
}

/** Looks for the sets of changes that mend the target of `trials`: first single ones, then pairs, then longer ones where nothing else does. */
export class FixSearch {
  readonly found: Candidate[] = []
  #isComplete = true
  readonly #trials: FixTrials
  readonly #costs: FixCosts
  readonly #target: string
  readonly #onStep: () => void
  /** Of the target as it is. */
  readonly #harm: number
  readonly #helpful: Helpful[] = []
  readonly #proposed = new Set<string>()
  readonly #cables = new Map<string, readonly string[]>()

  constructor(trials: FixTrials, costs: FixCosts, onStep: () => void) {
    this.#trials = trials
    this.#costs = costs
    this.#onStep = onStep
    const [first] = trials.target
    this.#target = first === undefined ? '' : entryId(first)
    this.#harm = harmOf(trials.try([]).broken)
  }

  /**
   * Whether the target may be as it was placed, with its trees said: where only the search for them would not take them.
   */
  given(): void {
    const [first] = this.#trials.target
    if (first === undefined || first.replica !== undefined) return
    const { id: tunnel, routes } = first
    const fixed: FixChange = { change: 'tree', tunnel, fromRoutes: [], toRoutes: routes }
    this.#within(() => this.#tryAll([fixed]))
  }

  /** Whether all that was begun was carried through. */
  get isComplete(): boolean {
    return this.#isComplete && !this.#trials.wasCut
  }

  /** Whether there is nothing to mend. */
  get isIdle(): boolean {
    return this.#harm === 0
  }

  /** Those of some levers that may be changed at all. */
  offered(levers: readonly Lever[]): readonly Lever[] {
    const { topology } = this.#trials
    return levers.filter(({ kind, of }) => !isRuledOut(this.#costs, kind, of, () => cableOf(topology, of)))
  }

  /** Every single change. */
  singles(levers: readonly Lever[]): void {
    for (const lever of levers) {
      this.#onStep()
      const before = this.found.length
      this.#within(() => this.#choose(lever, lever.choices, []))
      this.#within(() => this.#propose(this.#leastOf(lever, [])))
      if (this.found.length === before) this.#within(() => this.#choose(lever, lever.helps ?? [], []))
    }
  }

  /** Settings that help, beside each other and beside the least amount of something else. */
  pairs(levers: readonly Lever[]): void {
    const helpful = this.#mostHelpful()
    for (const [i, one] of helpful.entries()) {
      this.#onStep()
      for (const other of helpful.slice(i + 1)) {
        if (isSameLever(one.lever, other.lever)) continue
        this.#within(() => this.#tryBoth(one, other))
      }
      for (const lever of levers) {
        if (isSameLever(lever, one.lever) || !lever.isQuick || this.#isTooDear(one)) continue
        this.#within(() => this.#propose(this.#leastOf(lever, one.changes)))
      }
    }
  }

  /** Where nothing was found but a limit to be given up: what helps most, and beside it what helps most then, until it does. */
  longer(levers: readonly Lever[]): void {
    let [most] = this.#mostHelpful()
    const used: Lever[] = []
    while (!this.#isMended && most !== undefined && most.changes.length < MOST_CHANGES) {
      this.#onStep()
      const { changes, lever }: Helpful = most
      used.push(lever)
      for (const next of levers)
        if (!used.some(one => isSameLever(one, next)) && next.isQuick)
          this.#within(() => this.#propose(this.#leastOf(next, changes)))
      if (this.#isMended) return
      this.#helpful.length = 0
      for (const next of levers)
        if (!used.some(one => isSameLever(one, next)))
          this.#within(() => this.#choose(next, [...next.choices, ...(next.helps ?? [])], changes))
      const harm: number = most.harm
      most = this.#mostHelpful().find(one => one.harm < harm)
    }
  }

  /** Whether there is something else to do than to give up what was asked for. */
  get #isMended(): boolean {
    return this.found.some(({ changes }) =>
      changes.every(
        one => (one.change !== 'deadline' && one.change !== 'jitter') || one.tunnel !== this.#target,
      ),
    )
  }

  /** Whether even without what it would add it costs as much as what is known. */
  #isTooDear({ price }: Helpful): boolean {
    return this.found.some(one => one.changes.length <= 2 && one.cost <= costOf(price))
  }

  #mostHelpful(): readonly Helpful[] {
    return this.#helpful.toSorted((a, b) => a.harm - b.harm || a.price - b.price).slice(0, MOST_HELPFUL)
  }

  /** Tries the choices of a lever beside what is given; what does not do, but helps, is kept for sets. */
  #choose(lever: Lever, choices: readonly FixChange[], given: readonly FixChange[]): void {
    let best: { readonly changes: readonly FixChange[]; readonly tried: Tried } | undefined
    let nearest: Helpful | undefined
    for (const choice of choices) {
      const changes = [...given, choice]
      const price = this.#priceOf(changes)
      if (price === undefined) continue
      const tried = this.#trials.try(changes)
      if (tried.broken.length > 0) {
        const harm = harmOf(tried.broken)
        if (nearest === undefined || harm < nearest.harm) nearest = { lever, changes, harm, price }
        continue
      }
      if (best === undefined || (tried.worstPs ?? 0) < (best.tried.worstPs ?? 0)) best = { changes, tried }
      if (lever.takes === 'first') break
    }
    if (best !== undefined) this.#propose(best.changes, best.tried)
    else if (nearest !== undefined && nearest.harm < this.#harm) this.#helpful.push(nearest)
  }

  /** Two settings together; each of them then no larger than it must be beside the other. */
  #tryBoth(one: Helpful, other: Helpful): void {
    const changes = [...one.changes, ...other.changes]
    if (this.#trials.try(changes).broken.length > 0) return
    const first = this.#lessOf(one, other.changes)
    this.#propose([...first, ...this.#lessOf(other, first)])
  }

  #lessOf({ lever, changes }: Helpful, given: readonly FixChange[]): readonly FixChange[] {
    const isAmount = changes.length === 1 && lever.helps?.some(help => help === changes[0]) === true
    const less = isAmount ? lever.least?.(given) : undefined
    return less === undefined ? changes : [less]
  }

  #tryAll(changes: readonly FixChange[]): void {
    const tried = this.#trials.try(changes)
    if (tried.broken.length === 0) this.#propose(changes, tried)
  }

  #leastOf(lever: Lever, given: readonly FixChange[]): readonly FixChange[] | undefined {
    if (lever.least === undefined) return undefined
    const change = lever.least(given)
    return change === undefined ? undefined : [...given, change]
  }

  #propose(changes: readonly FixChange[] | undefined, known?: Tried): void {
    if (changes === undefined) return
    const price = this.#priceOf(changes)
    if (price === undefined) return
    const tried = known ?? this.#trials.try(changes)
    if (tried.broken.length > 0 || tried.worstPs === null) return
    const { worstPs, stillBroken } = tried
    const deadlinePs = this.#deadlineWith(changes)
    const slackPs = deadlinePs === undefined ? null : deadlinePs - worstPs
    const bare: Candidate = { changes, cost: costOf(price), worstPs, slackPs, stillBroken }
    const key = JSON.stringify(changes)
    if (this.#proposed.has(key)) return
    this.#proposed.add(key)
    if (changes.length > 1 && this.found.some(other => isBetter(other, bare))) return
    this.found.push({ ...bare, changes: withRoundAmounts(this.#trials, changes) })
  }

  #deadlineWith(changes: readonly FixChange[]): number | undefined {
    for (const change of changes)
      if (change.change === 'deadline' && change.tunnel === this.#target) return change.toPs
    return this.#trials.target[0]?.deadlinePs
  }

  #priceOf(changes: readonly FixChange[]): number | undefined {
    let sum = 0
    for (const change of changes) {
      const price = priceOf(this.#costs, change, this.#target, this.#directions(change))
      if (price === undefined) return undefined
      sum += price
    }
    return sum
  }

  #directions(change: FixChange): readonly string[] {
    if (!('link' in change) || change.link === undefined) return []
    const known = this.#cables.get(change.link) ?? cableOf(this.#trials.topology, change.link)
    this.#cables.set(change.link, known)
    return known
  }

  /** Gives up one question whose steps are used up, and goes on with the next. */
  #within(question: () => void): void {
    const { work } = this.#trials
    try {
      work.ask()
      work.within(SHARE, question)
    } catch (error) {
      if (!(error instanceof Stopped) || error.reason === 'time') throw error
      this.#isComplete = false
    }
  }
}
