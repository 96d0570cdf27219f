import type { ResolvedOptions } from '../analysis/options.ts'
import { factsOf, type QueueFacts } from '../analysis/queue/queue-facts.ts'
import type { Tunnel } from '../model/request.ts'
import { FlowHops } from '../network/flow-hops.ts'
import type { Network } from '../network/network.ts'
import type { Tree } from '../network/tree.ts'
import type { Certain, Change, FailedElement, Moved, Trial } from './change.ts'
import { Failures, type TreeViolation } from './failures.ts'
import { ObjectiveFloor } from './objective-floor.ts'
import { Propagation } from './propagation.ts'
import { ReplicaSlots } from './replica-slots.ts'
import { TunnelRanges } from './tunnel-ranges.ts'
import { type Entry, TunnelRegistry } from './tunnel-registry.ts'
import type { Mark, UndoLog } from './undo-log.ts'
import { Verdicts } from './verdicts.ts'

/** Arrivals counted in one busy period where a rough bound will do. */
const ROUGH_ARRIVALS = 1000

/**
 * The analysis an engine keeps up to date, one operation after the other: `begin`, then what enters, leaves or fails, then
 * `settle`. All that it overwrites is noted in the undo log first.
 */
export class RunningAnalysis {
  readonly hops: FlowHops
  readonly registry: TunnelRegistry
  readonly ranges: TunnelRanges
  readonly verdicts: Verdicts
  readonly failures: Failures
  readonly replicas: ReplicaSlots
  readonly #undo: UndoLog
  readonly #propagation: Propagation
  readonly #floor: ObjectiveFloor
  /** Links whose tunnels changed in the present operation. */
  readonly #touched = new Set<number>()
  /** Slots that queue since the present operation. */
  readonly #arrived: number[] = []
  /** Requests sent twice of which a copy came or went in the present operation. */
  readonly #pairs = new Set<number>()

  constructor(network: Network, options: ResolvedOptions, undo: UndoLog) {
    this.hops = new FlowHops(network)
    this.#undo = undo
    this.registry = new TunnelRegistry(undo)
    this.#propagation = new Propagation(this.hops, options, undo)
    this.#floor = new ObjectiveFloor(this.hops, this.#propagation.solver)
    this.replicas = new ReplicaSlots(this.hops, undo)
    this.verdicts = new Verdicts(this.hops, options, undo, this.replicas)
    this.ranges = new TunnelRanges(this.hops, undo)
    this.failures = new Failures(network)
  }

  begin(): void {
    this.#propagation.begin()
    this.verdicts.begin()
    this.ranges.begin()
    this.#touched.clear()
    this.#arrived.length = 0
    this.#pairs.clear()
  }

  /** How often the waits in place took rationals. */
  get rationalWaits(): number {
    return this.#propagation.rational.sum
  }

  /** As Engine.roughly. */
  roughly<T>(trials: () => T): T {
    const { solver } = this.#propagation
    const before = solver.arrivalLimit
    solver.arrivalLimit = Math.min(before, ROUGH_ARRIVALS)
    try {
      return trials()
    } finally {
      solver.arrivalLimit = before
    }
  }

  /** Puts everything back as it was at a mark, or before all that can be taken back. */
  takeBack(mark?: Mark): void {
    this.#undo.restore(
      { hops: this.hops, facts: this.#propagation.slack.facts, worst: this.ranges.worst },
      mark,
    )
    this.#propagation.begin()
    this.ranges.forgetMoves()
  }

  /** Gives a tunnel a place, and its queues where its tree works; those of a `load` are marked all at once, later. */
  enter(tunnel: Tunnel, tree: Tree | TreeViolation, place: number, isLoad: boolean = false): void {
    if ('code' in tree) {
      this.registry.set(tunnel.id, { tunnel, place, slot: -1, fault: tree })
      this.verdicts.fault(place, tree)
      return
    }
    const fault = this.failures.faultOf(tunnel.id, tree)
    const slot = this.hops.lay(tunnel, tree, place)
    this.#undo.step(() => this.hops.release(slot))
    this.registry.set(tunnel.id, { tunnel, place, slot, fault })
    this.verdicts.fault(place, fault)
    if (fault === undefined) this.#attach(tunnel.id, slot, isLoad)
  }

  /** Takes a tunnel out of its queues and its place; its slot is free once that is kept. */
  leave({ tunnel, place, slot, fault }: Entry): void {
    this.verdicts.fault(place, undefined)
    if (fault === undefined) this.#detach(tunnel.id, slot)
    if (slot >= 0) this.#undo.whenKept(() => this.hops.release(slot))
  }

  /** Elements that are not as they shall be. */
  setFailed(what: readonly FailedElement[], isDown: boolean): void {
    for (const one of what) {
      this.failures.set(one, isDown)
      this.#undo.step(() => this.failures.set(one, !isDown))
    }
    for (const entry of this.#reachedBy(what, isDown)) {
      const { id } = entry.tunnel
      const fault = this.failures.faultOf(id, this.hops.trees[entry.slot])
      this.registry.set(id, { ...entry, fault })
      this.verdicts.fault(entry.place, fault)
      if (entry.fault === undefined && fault !== undefined) this.#detach(id, entry.slot)
      if (entry.fault !== undefined && fault === undefined) this.#attach(id, entry.slot, false)
    }
  }

  /** Everything is to be solved. */
  loaded(): void {
    this.#propagation.loaded()
  }

  /** Solves what the operation reached, and says what it did. */
  settle(): Change {
    for (const link of this.#touched) this.verdicts.link(link)
    this.#propagation.run(false)
    this.#lookAgain()
    const links = new Set(this.#touched)
    for (const key of this.#propagation.solved.keys) links.add(this.#propagation.queueOf(key).link)
    const { topology } = this.hops.network
    return {
      moved: this.moved(),
      links: [...links].sort((a, b) => a - b).map(link => topology.links[link].id),
      appeared: this.verdicts.appeared(),
      vanished: this.verdicts.vanished(),
    }
  }

  /** As {@link settle} after tunnels entered, for as long as every tunnel has a bound; `isWhole` where that is to the end. */
  settleWhileBounded(): { readonly trial: Trial; readonly isWhole: boolean } {
    if (this.#arrived.length === 0) return lost(this.verdicts.appeared())
    const overloads = [...this.#touched].flatMap(link => this.verdicts.link(link) ?? [])
    if (overloads.length > 0) return lost(overloads)
    const queue = this.#propagation.run(true)
    if (queue !== undefined) return lost([this.verdicts.lost(queue)])
    this.#lookAgain()
    const trial = { objectivePs: this.ranges.objectivePs, violations: this.verdicts.appeared() }
    return { trial, isWhole: true }
  }

  /** Whether an affine tail has a part in the numbers of some queue. */
  get isInexact(): boolean {
    return this.#propagation.isInexact
  }

  /** As Engine.objectiveFloor. */
  objectiveFloor(tunnel: Tunnel, tree: Tree): number {
    if (this.#propagation.isInexact || this.verdicts.isAnyTunnelBroken) return Number.NEGATIVE_INFINITY
    if (this.failures.faultOf(tunnel.id, tree) !== undefined) return Number.POSITIVE_INFINITY
    return this.ranges.objectivePs + this.#floor.of(tunnel, tree, this.registry.nextPlace)
  }

  /** As Engine.certain. */
  certain(tunnel: Tunnel, tree: Tree): Certain {
    if (this.#propagation.isInexact || this.failures.faultOf(tunnel.id, tree) !== undefined) return {}
    return this.#floor.certain(tunnel, tree, this.registry.nextPlace)
  }

  /** Facts of a queue as it stands. */
  queue(link: number, lane: number): QueueFacts {
    const { solver, room } = this.#propagation
    return factsOf(this.hops, solver, solver.gather(link, lane, room))
  }

  moved(): readonly Moved[] {
    return this.ranges.moved(this.registry)
  }

  #attach(id: string, slot: number, isLoad: boolean): void {
    this.ranges.came(id, slot)
    this.#undo.rememberTunnel(this.hops, slot)
    this.hops.attach(slot)
    this.#undo.step(() => this.hops.detach(slot))
    this.#touch(slot)
    this.#arrived.push(slot)
    this.replicas.came(slot)
    this.#pairOf(slot)
    this.verdicts.came(slot)
    if (!isLoad) this.#propagation.joined(slot)
  }

  #detach(id: string, slot: number): void {
    this.ranges.went(id, slot)
    this.#undo.rememberTunnel(this.hops, slot)
    this.hops.detach(slot)
    this.#undo.step(() => this.hops.attach(slot))
    this.#touch(slot)
    this.#propagation.left(slot)
    this.verdicts.gone(slot)
    this.#pairOf(slot)
    this.replicas.went(slot)
  }

  #pairOf(slot: number): void {
    const number = this.replicas.numberOf(slot)
    if (number !== undefined) this.#pairs.add(number)
  }

  #touch(slot: number): void {
    for (const link of this.hops.trees[slot].links) this.#touched.add(link)
  }

  /** Tunnels with a tree that a failure or its end may concern: those over it, and those that are down already. */
  #reachedBy(what: readonly FailedElement[], isDown: boolean): readonly Entry[] {
    const { atLink, countAt, tunnel } = this.hops
    const slots = new Set<number>()
    if (isDown)
      for (const link of what.flatMap(one => this.failures.linksOf(one)))
        for (const h of atLink[link].subarray(0, countAt[link])) slots.add(tunnel[h])
    return this.registry
      .all()
      .filter(({ slot, fault }) => slot >= 0 && (fault !== undefined || slots.has(slot)))
  }

  /** Brings verdicts, worst latencies and the objective up to date. */
  #lookAgain(): void {
    const { hops } = this
    const { solved } = this.#propagation
    for (const key of solved.keys) this.verdicts.queue(this.#propagation, key, solved.answer(key))
    const { moved } = this.#propagation
    for (const t of this.#arrived) moved.add(t)
    for (const link of this.verdicts.takeToggled())
      for (const h of hops.atLink[link].subarray(0, hops.countAt[link])) moved.add(hops.tunnel[h])
    for (const t of moved) {
      this.ranges.look(t)
      this.verdicts.tunnel(t)
      this.#pairOf(t)
    }
    for (const number of this.#pairs) this.verdicts.pair(number)
  }
}

const lost = (violations: readonly Trial['violations'][number][]): { trial: Trial; isWhole: false } => ({
  trial: { objectivePs: Number.POSITIVE_INFINITY, violations },
  isWhole: false,
})
