import type { Engine } from '../../engine/engine.ts'
import type { Tunnel } from '../../model/request.ts'
import { Stopped } from '../../model/work-budget.ts'
import type { Placement } from '../place-request.ts'
import { compareRanks, type Rank } from '../rank.ts'

/** Ways to place one request; each takes its id. */
export type Choices = readonly Placement[]

/** What a search of all sets gave. */
export interface BestSet {
  /** The tunnels of the best set, where it is better than what was known. */
  readonly tunnels: readonly Tunnel[] | undefined
  /** Whether nothing is better: all sets are looked at, or were ruled out. */
  readonly isBest: boolean
  /** Tunnels tried. */
  readonly trials: number
}

/** A way to place a request beside those in place, and its own worst latency then, ps. */
interface Option {
  readonly placement: Placement
  readonly worstPs: number
  readonly objectivePs: number
}

/**
 * The best set of placements, one or none of each request, by branch and bound (MODEL "Exact placements"). Adding a tunnel
 * shortens nobody's bound and mends nothing: what cannot come in beside some cannot beside more, and a set costs at least what
 * stands, and what each of the others would have for itself beside that.
 */
export class BestSetSearch {
  readonly #engine: Engine
  readonly #mostTrials: number
  #best: Rank
  #tunnels: readonly Tunnel[] | undefined
  #trials = 0
  #isExact = true

  /** `engine` holds what stays; `known` is what a set must be better than. */
  constructor(engine: Engine, known: Rank, mostTrials: number) {
    this.#engine = engine
    this.#best = known
    this.#mostTrials = mostTrials
  }

  run(requests: readonly Choices[]): BestSet {
    let isBest = false
    const before = this.#engine.mark()
    try {
      this.#search([], requests)
      isBest = this.#isExact
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      this.#engine.rollBackTo(before)
    }
    return { tunnels: this.#tunnels, isBest, trials: this.#trials }
  }

  #search(placed: readonly Tunnel[], requests: readonly Choices[]): void {
    const left = requests.map(choices => this.#optionsOf(choices)).filter(options => options.length > 0)
    this.#note(placed)
    if (left.length === 0 || !this.#canBeBetter(placed.length, left)) return
    // The request with the fewest ways is decided first: with one less, everything below is cut sooner.
    const next = left.reduce((fewest, options) => (options.length < fewest.length ? options : fewest))
    const others = left
      .filter(options => options !== next)
      .map(options => options.map(({ placement }) => placement))
    const before = this.#engine.mark()
    for (const { placement } of next.toSorted((a, b) => a.objectivePs - b.objectivePs)) {
      this.#try(placement)
      this.#search([...placed, placement.tunnel], others)
      this.#engine.rollBackTo(before)
    }
    this.#search(placed, others)
  }

  /** What still can come in. */
  #optionsOf(choices: Choices): readonly Option[] {
    const before = this.#engine.mark()
    return choices.flatMap(placement => {
      const { violations, objectivePs } = this.#try(placement)
      const worstPs = violations.length > 0 ? null : this.#engine.bound(placement.tunnel.id).worstPs
      this.#engine.rollBackTo(before)
      return worstPs === null ? [] : [{ placement, worstPs, objectivePs }]
    })
  }

  #try({ tunnel, tree }: Placement): ReturnType<Engine['tryAdd']> {
    if (this.#trials++ >= this.#mostTrials) throw new Stopped('work')
    this.#engine.work.ask()
    this.#engine.work.begin()
    const trial = this.#engine.tryAdd(tunnel, tree)
    if (!this.#engine.wasExact) this.#isExact = false
    return trial
  }

  #note(placed: readonly Tunnel[]): void {
    const rank = { accepted: placed.length, stretchPs: 0, objectivePs: this.#engine.objectivePs }
    if (compareRanks(rank, this.#best) >= 0) return
    this.#best = rank
    this.#tunnels = placed
  }

  #canBeBetter(placed: number, left: readonly (readonly Option[])[]): boolean {
    const most = placed + left.length
    if (most !== this.#best.accepted) return most > this.#best.accepted
    const ownPs = left.reduce((sum, options) => sum + Math.min(...options.map(({ worstPs }) => worstPs)), 0)
    return this.#best.stretchPs > 0 || this.#engine.objectivePs + ownPs < this.#best.objectivePs
  }
}
