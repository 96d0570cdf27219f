import type { ResolvedOptions } from '../analysis/options.ts'
import { factsOf } from '../analysis/queue/queue-facts.ts'
import { replicatedJitterViolation } from '../analysis/verdicts/replicated.ts'
import { bufferAt, overloadAt, rangeViolations, tunnelViolations } from '../analysis/verdicts/validity.ts'
import type { Violation } from '../model/verdict.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import type { Propagation, Queue } from './propagation.ts'
import type { ReplicaSlots } from './replica-slots.ts'
import type { UndoLog } from './undo-log.ts'

type Found = Map<number, readonly Violation[]>

/** All that is wrong, kept up to date piece by piece: each piece says again what is wrong with it when it may have changed. */
export class Verdicts {
  readonly #hops: FlowHops
  readonly #options: ResolvedOptions
  readonly #undo: UndoLog
  readonly #replicas: ReplicaSlots
  /** By a tunnel's place, link, queue key, slot, and the number of a request that is sent twice. */
  readonly #faults: Found = new Map()
  readonly #overloads: Found = new Map()
  readonly #buffers: Found = new Map()
  readonly #tunnels: Found = new Map()
  readonly #pairs: Found = new Map()
  #appeared: Told[] = []
  #vanished: Told[] = []
  readonly #toggled: number[] = []
  readonly #newcomers = new Set<number>()

  constructor(hops: FlowHops, options: ResolvedOptions, undo: UndoLog, replicas: ReplicaSlots) {
    this.#hops = hops
    this.#options = options
    this.#undo = undo
    this.#replicas = replicas
  }

  begin(): void {
    this.#appeared = []
    this.#vanished = []
    this.#toggled.length = 0
    this.#newcomers.clear()
  }

  /** The tunnel in slot t queues since the present operation. */
  came(t: number): void {
    this.#newcomers.add(t)
  }

  /** Why the tunnel at a place carries nothing. */
  fault(place: number, violation: Violation | undefined): void {
    this.#put(this.#faults, place, violation)
  }

  /** Looks again at the load of a link whose tunnels changed. */
  link(link: number): Violation | undefined {
    const violation = overloadAt(this.#hops, link)
    const wasOverloaded = this.#overloads.has(link)
    this.#put(this.#overloads, link, violation)
    if (wasOverloaded !== (violation !== undefined)) this.#toggled.push(link)
    return violation
  }

  /** Whether something is wrong with a tunnel that is in place: it may have no bound. */
  get isAnyTunnelBroken(): boolean {
    return this.#tunnels.size + this.#overloads.size > 0
  }

  /** Links that became overloaded or ceased to be, each told once: tunnels without a bound are blamed on them. */
  takeToggled(): readonly number[] {
    return this.#toggled.splice(0)
  }

  /** Looks again at a queue that was solved, or is empty now. */
  queue(propagation: Propagation, key: number, needsBacklog: boolean): void {
    this.#put(this.#buffers, key, needsBacklog ? this.#bufferAt(propagation, key) : undefined)
  }

  /** Looks again at the tunnel in slot t, which is in place. */
  tunnel(t: number): void {
    // Where nothing was wrong with one that is no newcomer, only its range can be.
    const isKnown = !this.#newcomers.has(t) && !this.#tunnels.has(t)
    const violations = isKnown ? rangeViolations : tunnelViolations
    this.#set(this.#tunnels, t, violations(this.#hops, t, this.#options, this.#overloads))
  }

  /** Looks again at both copies of a request that is sent twice. */
  pair(number: number): void {
    this.#put(this.#pairs, number, replicatedJitterViolation(this.#hops, this.#replicas.slots(number)))
  }

  gone(t: number): void {
    this.#set(this.#tunnels, t, NONE)
  }

  /** A queue without bound, said once for all its tunnels. */
  lost({ link, lane }: Queue): Violation {
    const hops = this.#hops
    const { id } = hops.network.topology.links[link]
    const h = hops.atLink[link].subarray(0, hops.countAt[link]).find(row => hops.lane[row] === lane)!
    return {
      code: 'UNBOUNDED',
      message: `the delay in lane ${lane} of link ${id} grows without bound`,
      link: id,
      lane,
      tunnel: hops.tunnels[hops.tunnel[h]].id,
      delayLimitPs: this.#options.delayLimitPs,
    }
  }

  /**
   * In the order of {@link all}, newcomers before other tunnels: a function of what is in place, whichever way the change took
   * through the queues. The first is what a rejection names.
   */
  appeared(): readonly Violation[] {
    return without(sorted(this.#appeared), sorted(this.#vanished))
  }

  vanished(): readonly Violation[] {
    return without(sorted(this.#vanished), sorted(this.#appeared))
  }

  /** In the order of a fresh analysis: trees, loads, queues by link and lane, tunnels by their places, pairs by their second ones. */
  all(): readonly Violation[] {
    const kinds = [this.#faults, this.#overloads, this.#buffers, this.#tunnels, this.#pairs]
    return sorted(
      kinds.flatMap(found => [...found].map(([key, violations]) => this.#told(found, key, violations))),
    )
  }

  #told(found: Found, key: number, violations: readonly Violation[]): Told {
    if (found === this.#faults) return { kind: 0, rank: key, violations }
    if (found === this.#overloads) return { kind: 1, rank: key, violations }
    if (found === this.#tunnels) return { kind: 3, rank: this.#hops.place[key], violations }
    if (found === this.#pairs) {
      const last = this.#replicas.slots(key).at(-1)
      return { kind: 4, rank: last === undefined ? 0 : this.#hops.place[last], violations }
    }
    const { linkCount } = this.#hops.network
    return { kind: 2, rank: (key % linkCount) * linkCount + Math.floor(key / linkCount), violations }
  }

  #bufferAt(propagation: Propagation, key: number): Violation | undefined {
    const { link, lane } = propagation.queueOf(key)
    const { solver } = propagation
    return bufferAt(this.#hops, factsOf(this.#hops, solver, solver.gather(link, lane, propagation.room)))
  }

  #isNew(found: Found, key: number): boolean {
    if (found === this.#tunnels) return this.#newcomers.has(key)
    return found === this.#pairs && this.#replicas.slots(key).some(t => this.#newcomers.has(t))
  }

  #put(found: Found, key: number, violation: Violation | undefined): void {
    this.#set(found, key, violation === undefined ? NONE : [violation])
  }

  #set(found: Found, key: number, now: readonly Violation[]): void {
    const before = found.get(key) ?? NONE
    if (before.length === 0 && now.length === 0) return
    const gone = without(before, now)
    const come = without(now, before)
    if (gone.length === 0 && come.length === 0) return
    const isNew = this.#isNew(found, key)
    this.#vanished.push({ ...this.#told(found, key, gone), isNew })
    this.#appeared.push({ ...this.#told(found, key, come), isNew })
    const write = (violations: readonly Violation[]): void => {
      if (violations.length === 0) found.delete(key)
      else found.set(key, violations)
    }
    write(now)
    this.#undo.step(() => write(before))
  }
}

const NONE: readonly Violation[] = []

/** What is wrong with one thing, and where that stands among the rest. */
interface Told {
  readonly kind: number
  readonly rank: number
  readonly isNew?: boolean
  readonly violations: readonly Violation[]
}

const sorted = (told: readonly Told[]): readonly Violation[] =>
  told
    .toSorted(
      (a, b) => a.kind - b.kind || Number(b.isNew ?? false) - Number(a.isNew ?? false) || a.rank - b.rank,
    )
    .flatMap(({ violations }) => violations)

/** Those of the first list that the second does not hold word for word. */
const without = (some: readonly Violation[], others: readonly Violation[]): readonly Violation[] => {
  if (some.length === 0 || others.length === 0) return some
  const known = new Set(others.map(v => JSON.stringify(v)))
  return some.filter(v => !known.has(JSON.stringify(v)))
}
