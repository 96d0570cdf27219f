import { leastLatency } from '../analysis/bounds.ts'
import { explainRows } from '../analysis/explain-rows.ts'
import type { Explanation } from '../analysis/explanation.ts'
import { type AnalysisOptions, type ResolvedOptions, resolveOptions } from '../analysis/options.ts'
import { utilizationAt } from '../analysis/queue/queue-facts.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import { type ReplicatedBound, replicatedBound } from '../analysis/verdicts/replicated.ts'
import { TRIED } from '../calculus/queue/work.ts'
import type { Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Violation } from '../model/verdict.ts'
import type { WorkBudget } from '../model/work-budget.ts'
import type { FlowHops } from '../network/flow-hops.ts'
import { compileNetwork, type Network } from '../network/network.ts'
import { type Tree, treeOf } from '../network/tree.ts'
import type { Bound, Certain, Change, FailedElement, Moved, Trial } from './change.ts'
import type { TreeViolation } from './failures.ts'
import { fullResult } from './full-result.ts'
import { RunningAnalysis } from './running-analysis.ts'
import { type Mark, UndoLog } from './undo-log.ts'

const finite = (value: number): number | null => (value === Number.POSITIVE_INFINITY ? null : value)

/** What is known of a queue. */
export interface EngineQueue {
  /** Of the link, all its lanes; for reading. */
  readonly load: number
  /** Wait and transmission, at most. */
  readonly delayPs: number | null
  readonly backlogBits: number | null
}

/** A tunnel on its tree. */
interface Placed {
  readonly tunnel: Tunnel
  readonly tree: Tree
}

/**
 * What if? A network that stays analysed while it is changed tunnel by tunnel and failure by failure; only the queues that
 * a change reaches are analysed again. After any sequence of operations every number is that of a fresh analysis (method
 * `fixed-point`) of the tunnels then in place, bit for bit (MODEL "Allocation"). Times are whole picoseconds, sizes bits.
 *
 * `add`, `tryAdd`, `remove`, `change`, `fail` and `restore` begin a trial where none is open, and go on with the one that is.
 * `mark` sets a mark in it, to any depth, and `rollBackTo` puts everything back as it was there; `rollBack` takes the whole
 * trial back, `commit` keeps it. Everything can be read at any time, inside a trial too.
 *
 * An operation that was stopped (`Stopped`, from the options `workLimit` and `shouldStop`), and a `tryAdd` that lost a bound, are not carried
 * through: until `rollBack`, or `rollBackTo` a mark set before, no other operation begins, and what is read is not to be
 * relied on.
 *
 * @example
 * const engine = Engine.of(topology, tunnels)
 * const before = engine.mark()
 * const { moved, appeared } = engine.fail({ link: 's1>s2' })
 * engine.rollBackTo(before)
 */
export class Engine {
  readonly #options: ResolvedOptions
  readonly #undo = new UndoLog()
  readonly #running: RunningAnalysis
  #isOpen = false
  #isHalfDone = false
  #wasExact = false
  /** Made for a question of another engine, whose decision its steps belong to. */
  #isAsked = false

  /** An engine on a compiled network, without tunnels; {@link Engine.of} takes the topology as it is. */
  constructor(network: Network, options: ResolvedOptions) {
    this.#options = { ...options, method: 'fixed-point' }
    this.#running = new RunningAnalysis(network, this.#options, this.#undo)
  }

  /**
   * An engine on a topology, with tunnels in place, valid or not; those whose routes are no tree stand among the
   * violations (TREE). Throws RangeError for options that mean nothing and for two tunnels of one id.
   */
  static of(topology: Topology, tunnels: readonly Tunnel[] = [], options: AnalysisOptions = {}): Engine {
    const engine = new Engine(compileNetwork(topology), resolveOptions(options))
    engine.load(tunnels.map(tunnel => ({ tunnel, tree: treeOf(engine.hops.network, tunnel) })))
    return engine
  }

  /** The hops of all tunnels in place with their waits and jitters, to be read only. */
  get hops(): FlowHops {
    return this.#running.hops
  }

  /** Counts the steps of its operations against what `workLimit` allows each trial; searches for trees may count with it. */
  get work(): WorkBudget {
    return this.#options.work
  }

  /**
   * An engine of its own on a network of the same nodes and links, whose ports are set otherwise, with the tunnels that are
   * in place here, analysed afresh: for a question. Throws Error after an operation not carried through.
   */
  on(network: Network): Engine {
    this.#requireWhole()
    const other = new Engine(network, this.#options)
    other.#isAsked = true
    const placed = this.#running.registry.all().filter(({ fault }) => fault === undefined)
    other.load(placed.map(({ tunnel, slot }) => ({ tunnel, tree: this.hops.trees[slot] })))
    return other
  }

  /** The same on a topology of the same nodes and links. */
  onTopology(topology: Topology): Engine {
    return this.on(compileNetwork(topology))
  }

  /** In order of admission, those without a tree and those that are down included. */
  get tunnels(): readonly Tunnel[] {
    return this.#running.registry.all().map(({ tunnel }) => tunnel)
  }

  /** Σ (λmin + δmax) over the tunnels that have a bound, ps. */
  get objectivePs(): number {
    return this.#running.ranges.objectivePs
  }

  /** How much the open trial has noted to be taken back; grows with what its operations reach. 0 without a trial. */
  get noted(): number {
    return this.#undo.size
  }

  /** Whether there is a tunnel of this id, down or not. */
  has(id: string): boolean {
    return this.#running.registry.has(id)
  }

  /** As it was given. Throws RangeError for an unknown id. */
  tunnel(id: string): Tunnel {
    return this.#running.registry.known(id).tunnel
  }

  /** The tree of a tunnel, over link and node numbers; undefined where its routes are none. Throws RangeError for an unknown id. */
  tree(id: string): Tree | undefined {
    return this.hops.trees[this.#running.registry.known(id).slot]
  }

  /** λmin, δmax and their sum for a tunnel, ps; `null` where it has no bound. Throws RangeError for an unknown id. */
  bound(id: string): Bound {
    const { slot, fault } = this.#running.registry.known(id)
    if (fault === undefined) {
      const range = this.#running.ranges.of(slot)
      const worstPs = range.maxJitterPs === null ? null : range.minLatencyPs + range.maxJitterPs
      return { ...range, worstPs, isDown: false }
    }
    const minLatencyPs = slot < 0 ? 0 : leastLatency(this.hops, slot)
    return { minLatencyPs, maxJitterPs: null, worstPs: null, isDown: true }
  }

  /** What the receivers of a request that is sent twice may count on; undefined where not both its tunnels are in place. */
  replicated(id: string): ReplicatedBound | undefined {
    const slots = this.#running.replicas.slotsOf(id)
    return slots.length === 2 ? replicatedBound(this.hops, [slots[0], slots[1]]) : undefined
  }

  /**
   * Load of a link, all its lanes (Σ C/π, rounded), and worst delay (ps) and backlog (bits) of its queue in one lane; `null` without
   * a bound. Throws RangeError for an unknown link.
   */
  queue(link: string, lane: number): EngineQueue {
    const number = this.hops.network.linkIndex.get(link)
    if (number === undefined) throw new RangeError(`there is no link ${link}`)
    const { delayPs, backlogBits } = this.#running.queue(number, lane)
    return {
      load: utilizationAt(this.hops, number),
      delayPs: finite(delayPs),
      backlogBits: finite(backlogBits),
    }
  }

  /**
   * Where the bound of a tunnel comes from, hop by hop; its parts add up to the bound. Undefined where it has none or is
   * down. Throws RangeError for an unknown id.
   */
  explain(id: string): Explanation | undefined {
    const { slot, fault } = this.#running.registry.known(id)
    return fault === undefined ? explainRows(this.hops, slot, this.#options) : undefined
  }

  /** All that is wrong, in the order of a fresh analysis: trees, links, queues, tunnels. Empty: every promise can be kept. */
  violations(): readonly Violation[] {
    return this.#running.verdicts.all()
  }

  /** Everything, as `check` gives it for the tunnels in place; those that are down stand among the violations. */
  result(): AnalysisResult {
    const entries = this.#running.registry.all()
    const slots = entries.filter(({ fault }) => fault === undefined).map(({ slot }) => slot)
    const tunnels = entries.map(({ tunnel }) => tunnel)
    const { rationalWaits } = this.#running
    return fullResult(this.hops, slots, tunnels, this.violations(), rationalWaits, this.#options)
  }

  /** Whether this link or node itself has failed. Throws RangeError for an unknown one. */
  hasFailed(what: FailedElement): boolean {
    return this.#running.failures.has(what)
  }

  /**
   * Takes over tunnels as they are, behind those in place, solved in one go and kept; whether they are valid is not asked.
   * Throws Error inside a trial, RangeError for an id that is taken.
   */
  load(placed: readonly { readonly tunnel: Tunnel; readonly tree: Tree | TreeViolation }[]): void {
    if (this.#isOpen) throw new Error('a trial is open: commit it or roll it back before tunnels are loaded')
    const { registry } = this.#running
    this.#begin()
    for (const { tunnel, tree } of placed) {
      registry.refuseKnown(tunnel.id)
      this.#running.enter(tunnel, tree, registry.nextPlace, true)
    }
    this.#running.loaded()
    this.#settle()
    this.commit()
  }

  /**
   * Adds a tunnel behind the others, whatever it breaks. `tree` is that of its routes, where the caller knows it. Throws
   * RangeError for an id that is taken.
   */
  add(tunnel: Tunnel, tree: Tree | TreeViolation = treeOf(this.hops.network, tunnel)): Change {
    const { registry } = this.#running
    registry.refuseKnown(tunnel.id)
    this.#begin()
    this.#running.enter(tunnel, tree, registry.nextPlace)
    return this.#settle()
  }

  /**
   * As {@link add}, for who only wants to know what it would do: ends early where a bound is lost, and then it can only be
   * rolled back; {@link moved} says who moved where it was carried through.
   */
  tryAdd(tunnel: Tunnel, tree: Tree): Trial {
    const { registry } = this.#running
    registry.refuseKnown(tunnel.id)
    this.#begin()
    this.#options.work.spend(TRIED * tree.links.length)
    this.#running.enter(tunnel, tree, registry.nextPlace)
    const { trial, isWhole } = this.#running.settleWhileBounded()
    this.#isHalfDone = !isWhole
    this.#wasExact = !this.#running.isInexact
    return trial
  }

  /**
   * As {@link tryAdd} for many at once, in the order given and in the place of the tunnels `gone`: one calculation, however many
   * they are; at least one comes. Throws RangeError for an id that is taken, or that is gone and was not there.
   */
  tryTogether(come: readonly Placed[], gone: readonly string[] = []): Trial {
    const { registry } = this.#running
    this.#begin()
    for (const id of gone) {
      this.#running.leave(registry.known(id))
      registry.set(id, undefined)
    }
    for (const { tunnel, tree } of come) {
      registry.refuseKnown(tunnel.id)
      this.#options.work.spend(TRIED * tree.links.length)
      this.#running.enter(tunnel, tree, registry.nextPlace)
    }
    const { trial, isWhole } = this.#running.settleWhileBounded()
    this.#isHalfDone = !isWhole
    this.#wasExact = !this.#running.isInexact
    return trial
  }

  /**
   * No more than the objective that {@link tryAdd} would give, told from the queues along the tree alone: what does not come
   * close need not be tried. −Infinity where nothing can be said, Infinity where a bound would be lost or its own deadline
   * missed. `tunnel` need not know its routes yet. Everything stays as it was. Throws Error after an operation not carried through.
   */
  objectiveFloor(tunnel: Tunnel, tree: Tree): number {
    this.#requireWhole()
    return this.#running.objectiveFloor(tunnel, tree)
  }

  /**
   * What adding a tunnel would do for certain, told from the queues along its tree alone, at a fraction of what {@link tryAdd}
   * costs. Everything stays as it was. Throws Error after an operation not carried through.
   */
  certain(tunnel: Tunnel, tree: Tree): Certain {
    this.#requireWhole()
    return this.#running.certain(tunnel, tree)
  }

  /** Whether no affine tail had a part in any number where the last {@link tryAdd} ended, what was taken back since included. */
  get wasExact(): boolean {
    return this.#wasExact
  }

  /**
   * Has trials solved by the affine curves where busy periods are long: quickly, and with bounds that are sound but not the
   * least. Whatever they do must be taken back inside.
   */
  roughly<T>(trials: () => T): T {
    return this.#running.roughly(trials)
  }

  /** Takes a tunnel out. Throws RangeError for an unknown id. */
  remove(id: string): Change {
    const entry = this.#running.registry.known(id)
    this.#begin()
    this.#running.leave(entry)
    this.#running.registry.set(id, undefined)
    return this.#settle()
  }

  /** Puts `to`, of the same id, in the place of a tunnel. Throws RangeError for an unknown id, or another one in `to`. */
  change(id: string, to: Tunnel): Change {
    if (to.id !== id) throw new RangeError(`tunnel ${id} cannot become tunnel ${to.id}: an id stays`)
    const entry = this.#running.registry.known(id)
    this.#begin()
    this.#running.leave(entry)
    this.#running.enter(to, treeOf(this.hops.network, to), entry.place)
    return this.#settle()
  }

  /**
   * Takes a link or node out of service: tunnels over it are down, load nothing, and violation TREE lists them. Throws
   * RangeError for an unknown one; nothing happens to one that has failed already.
   */
  fail(what: FailedElement): Change {
    return this.#setFailed(what, true)
  }

  /** As {@link fail}, for several that fail at once: one change. */
  failAll(what: readonly FailedElement[]): Change {
    const running = this.#running
    const up = what.filter(one => !running.failures.has(one))
    this.#begin()
    running.setFailed(up, true)
    return this.#settle()
  }

  /** Puts a link or node back into service, and with it the tunnels of which nothing else has failed. Errors as for {@link fail}. */
  restore(what: FailedElement): Change {
    return this.#setFailed(what, false)
  }

  /**
   * Tunnels that came, went or moved in the last operation, from where to where: the `moved` of its {@link Change}, and of
   * a `tryAdd` too. It stands through `commit`; empty after a roll back. Throws Error where it was not carried through.
   */
  moved(): readonly Moved[] {
    this.#requireWhole()
    return this.#running.moved()
  }

  /** Sets a mark where the trial stands, and begins one where none is open. Throws Error after an operation not carried through. */
  mark(): Mark {
    this.#requireWhole()
    this.#isOpen = true
    return this.#undo.mark()
  }

  /**
   * Puts everything back as it was at the mark, which stays and can be rolled back to again; marks set later are gone. Throws
   * RangeError for a mark that was rolled past, or whose trial is over.
   */
  rollBackTo(mark: Mark): void {
    this.#requireMark(mark)
    this.#running.takeBack(mark)
    this.#isHalfDone = false
  }

  /** Keeps for good what the trial did before the mark; the mark, and what came after it, stay open. Errors as for {@link rollBackTo}. */
  keepBefore(mark: Mark): void {
    this.#requireMark(mark)
    this.#undo.forget(mark)
  }

  /** Keeps the whole trial, whatever its marks. Throws Error after an operation not carried through. */
  commit(): void {
    this.#requireWhole()
    this.#undo.clear()
    this.#isOpen = false
  }

  /** Takes the whole trial back; does nothing without one. */
  rollBack(): void {
    if (!this.#isOpen) return
    this.#running.takeBack()
    this.#isOpen = false
    this.#isHalfDone = false
  }

  /** Has something of the caller's own go with the trial: `back` is called where what was done so far is taken back. */
  whenTakenBack(back: () => void): void {
    this.#requireWhole()
    this.#isOpen = true
    this.#undo.step(back)
  }

  #setFailed(what: FailedElement, isDown: boolean): Change {
    const wasDown = this.#running.failures.has(what)
    this.#begin()
    if (wasDown !== isDown) this.#running.setFailed([what], isDown)
    return this.#settle()
  }

  #begin(): void {
    this.#requireWhole()
    if (!this.#isOpen && !this.#isAsked) this.#options.work.begin()
    this.#isOpen = true
    this.#isHalfDone = true
    this.#running.begin()
  }

  #settle(): Change {
    const change = this.#running.settle()
    this.#isHalfDone = false
    return change
  }

  #requireWhole(): void {
    if (this.#isHalfDone)
      throw new Error('the last operation was not carried through: only rolling back can end it')
  }

  #requireMark(mark: Mark): void {
    if (!this.#undo.has(mark))
      throw new RangeError('the mark stands no more: it was rolled past, or its trial is over')
  }
}
