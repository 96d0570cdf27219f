import { leastLatency } from '../analysis/bounds.ts'
import type { ResolvedOptions } from '../analysis/options.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import type { Tunnel } from '../model/request.ts'
import type { Violation } from '../model/verdict.ts'
import { FlowHops } from '../network/flow-hops.ts'
import type { Network } from '../network/network.ts'
import { type Tree, treeOf } from '../network/tree.ts'
import type { Bound, Change, FailedElement, Trial } from './change.ts'
import { Failures, type TreeViolation } from './failures.ts'
import { fullResult } from './full-result.ts'
import { Propagation } from './propagation.ts'
import { TunnelRanges } from './tunnel-ranges.ts'
import { type Entry, TunnelRegistry } from './tunnel-registry.ts'
import { UndoLog } from './undo-log.ts'
import { Verdicts } from './verdicts.ts'

/**
 * A solved network that is changed tunnel by tunnel and failure by failure, re-analysing only the queues a change
 * reaches. After any sequence of operations every number is that of a fresh analysis (method `fixed-point`) of the
 * tunnels then in place, bit for bit (MODEL "Allocation").
 *
 * `add`, `remove`, `change`, `fail` and `restore` begin a trial where none is open and go on with the one that is;
 * `commit` keeps all of it, `rollBack` puts everything back. All can be read at any time, inside a trial too. An
 * operation that was stopped (`Stopped`), and a `tryAdd` that lost a bound, leave numbers that only `rollBack` makes
 * good.
 */
export class Engine {
  readonly hops: FlowHops
  readonly #options: ResolvedOptions
  readonly #undo = new UndoLog()
  readonly #propagation: Propagation
  readonly #verdicts: Verdicts
  readonly #failures: Failures
  readonly #registry = new TunnelRegistry(this.#undo)
  readonly #ranges: TunnelRanges
  #isOpen = false
  #isHalfDone = false
  /** Slots that are free once the trial is kept. */
  readonly #leaving: number[] = []
  /** Links whose tunnels changed in the present operation. */
  readonly #touched = new Set<number>()
  /** Slots that queue since the present operation. */
  readonly #arrived: number[] = []

  constructor(network: Network, options: ResolvedOptions) {
    this.hops = new FlowHops(network)
    this.#options = { ...options, method: 'fixed-point' }
    this.#propagation = new Propagation(this.hops, this.#options, this.#undo)
    this.#verdicts = new Verdicts(this.hops, this.#options, this.#undo)
    this.#ranges = new TunnelRanges(this.hops, this.#undo)
    this.#failures = new Failures(network)
  }

  /** In order of admission, those without a tree and those that are down included. */
  get tunnels(): readonly Tunnel[] {
    return this.#registry.all().map(({ tunnel }) => tunnel)
  }

  /** Σ (λmin + δmax) over the tunnels that have a bound, ps. */
  get objectivePs(): number {
    return this.#ranges.objectivePs
  }

  has(id: string): boolean {
    return this.#registry.has(id)
  }

  bound(id: string): Bound {
    const { slot, fault } = this.#registry.known(id)
    if (fault === undefined) {
      const range = this.#ranges.of(slot)
      const worstPs = range.maxJitterPs === null ? null : range.minLatencyPs + range.maxJitterPs
      return { ...range, worstPs, isDown: false }
    }
    const minLatencyPs = slot < 0 ? 0 : leastLatency(this.hops, slot)
    return { minLatencyPs, maxJitterPs: null, worstPs: null, isDown: true }
  }

  violations(): readonly Violation[] {
    return this.#verdicts.all()
  }

  /** Everything, as `check` gives it for the tunnels in place; those that are down stand among the violations. */
  result(): AnalysisResult {
    const entries = this.#registry.all()
    const slots = entries.filter(({ fault }) => fault === undefined).map(({ slot }) => slot)
    const tunnels = entries.map(({ tunnel }) => tunnel)
    return fullResult(this.hops, slots, tunnels, this.#verdicts.all(), this.#options)
  }

  /** Takes over tunnels as they are, behind those in place, solved in one go and kept; whether they are valid is not asked. */
  load(placed: readonly { readonly tunnel: Tunnel; readonly tree: Tree | TreeViolation }[]): void {
    if (this.#isOpen) throw new Error('a trial is open: commit it or roll it back before tunnels are loaded')
    this.#begin()
    for (const { tunnel, tree } of placed) {
      this.#registry.refuseKnown(tunnel.id)
      this.#enter(tunnel, tree, this.#registry.nextPlace, false)
    }
    this.#propagation.loaded()
    this.#settle()
    this.commit()
  }

  /** Adds a tunnel behind the others. `tree` is that of its routes, where the caller knows it. */
  add(tunnel: Tunnel, tree: Tree | TreeViolation = treeOf(this.hops.network, tunnel)): Change {
    this.#registry.refuseKnown(tunnel.id)
    this.#begin()
    this.#enter(tunnel, tree, this.#registry.nextPlace)
    return this.#settle()
  }

  /** As {@link add}, for who only wants to know what it would do: ends early where a bound is lost. */
  tryAdd(tunnel: Tunnel, tree: Tree): Trial {
    this.#registry.refuseKnown(tunnel.id)
    this.#begin()
    this.#isHalfDone = true
    this.#enter(tunnel, tree, this.#registry.nextPlace)
    if (this.#arrived.length === 0) return lost(this.#verdicts.appeared())
    const overloads = [...tree.links].flatMap(link => this.#verdicts.link(link) ?? [])
    if (overloads.length > 0) return lost(overloads)
    const queue = this.#propagation.run(true)
    if (queue !== undefined) return lost([this.#verdicts.lost(queue)])
    this.#lookAgain()
    this.#isHalfDone = false
    return { objectivePs: this.#ranges.objectivePs, violations: this.#verdicts.appeared() }
  }

  remove(id: string): Change {
    const entry = this.#registry.known(id)
    this.#begin()
    this.#leave(entry)
    this.#registry.set(id, undefined)
    return this.#settle()
  }

  /** Puts `to`, of the same id, in the place of a tunnel. */
  change(id: string, to: Tunnel): Change {
    if (to.id !== id) throw new RangeError(`tunnel ${id} cannot become tunnel ${to.id}: an id stays`)
    const entry = this.#registry.known(id)
    this.#begin()
    this.#leave(entry)
    this.#enter(to, treeOf(this.hops.network, to), entry.place)
    return this.#settle()
  }

  /** Takes a link or node out of service: tunnels over it are down, load nothing, and violation TREE lists them. */
  fail(what: FailedElement): Change {
    return this.#setFailed(what, true)
  }

  /** Puts a link or node back into service, and with it the tunnels of which nothing else has failed. */
  restore(what: FailedElement): Change {
    return this.#setFailed(what, false)
  }

  hasFailed(what: FailedElement): boolean {
    return this.#failures.has(what)
  }

  commit(): void {
    if (this.#isHalfDone)
      throw new Error('the last operation was not carried through: only rollBack can end it')
    for (const slot of this.#leaving.splice(0)) this.hops.release(slot)
    this.#undo.clear()
    this.#isOpen = false
  }

  rollBack(): void {
    if (!this.#isOpen) return
    this.#undo.restore(this.hops, this.#ranges.worst)
    this.#leaving.length = 0
    this.#propagation.begin()
    this.#isOpen = false
    this.#isHalfDone = false
  }

  #begin(): void {
    if (this.#isHalfDone) throw new Error('the last operation was not carried through: roll it back first')
    this.#propagation.begin()
    this.#verdicts.begin()
    this.#ranges.beginOperation()
    this.#touched.clear()
    this.#arrived.length = 0
    if (this.#isOpen) return
    this.#isOpen = true
    this.#ranges.beginTrial()
  }

  /** Gives a tunnel a place, and its queues where its tree works. */
  #enter(tunnel: Tunnel, tree: Tree | TreeViolation, place: number, marks: boolean = true): void {
    if ('code' in tree) {
      this.#registry.set(tunnel.id, { tunnel, place, slot: -1, fault: tree })
      this.#verdicts.fault(place, tree)
      return
    }
    const fault = this.#failures.faultOf(tunnel.id, tree)
    const slot = this.hops.lay(tunnel, tree, place)
    this.#undo.step(() => this.hops.release(slot))
    this.#registry.set(tunnel.id, { tunnel, place, slot, fault })
    this.#verdicts.fault(place, fault)
    if (fault === undefined) this.#attach(tunnel.id, slot, marks)
  }

  #leave({ tunnel, place, slot, fault }: Entry): void {
    this.#verdicts.fault(place, undefined)
    if (fault === undefined) this.#detach(tunnel.id, slot)
    if (slot >= 0) this.#leaving.push(slot)
  }

  #attach(id: string, slot: number, marks: boolean): void {
    this.#ranges.came(id, slot)
    this.#undo.rememberTunnel(this.hops, slot)
    this.hops.attach(slot)
    this.#undo.step(() => this.hops.detach(slot))
    this.#touch(slot)
    this.#arrived.push(slot)
    if (marks) this.#propagation.joined(slot)
  }

  #detach(id: string, slot: number): void {
    this.#ranges.went(id, slot)
    this.#undo.rememberTunnel(this.hops, slot)
    this.hops.detach(slot)
    this.#undo.step(() => this.hops.attach(slot))
    this.#touch(slot)
    this.#propagation.left(slot)
    this.#verdicts.gone(slot)
  }

  #touch(slot: number): void {
    for (const link of this.hops.trees[slot].links) this.#touched.add(link)
  }

  #setFailed(what: FailedElement, isDown: boolean): Change {
    const wasDown = this.#failures.has(what)
    this.#begin()
    if (wasDown === isDown) return this.#settle()
    this.#failures.set(what, isDown)
    this.#undo.step(() => this.#failures.set(what, wasDown))
    for (const entry of this.#reachedBy(what, isDown)) {
      const { id } = entry.tunnel
      const fault = this.#failures.faultOf(id, this.hops.trees[entry.slot])
      this.#registry.set(id, { ...entry, fault })
      this.#verdicts.fault(entry.place, fault)
      if (entry.fault === undefined && fault !== undefined) this.#detach(id, entry.slot)
      if (entry.fault !== undefined && fault === undefined) this.#attach(id, entry.slot, true)
    }
    return this.#settle()
  }

  /** Tunnels with a tree that a failure or its end may concern: those over it, and those that are down already. */
  #reachedBy(what: FailedElement, isDown: boolean): readonly Entry[] {
    const { atLink, countAt, tunnel } = this.hops
    const slots = new Set<number>()
    if (isDown)
      for (const link of this.#failures.linksOf(what))
        for (const h of atLink[link].subarray(0, countAt[link])) slots.add(tunnel[h])
    return this.#registry
      .all()
      .filter(({ slot, fault }) => slot >= 0 && (fault !== undefined || slots.has(slot)))
  }

  #settle(): Change {
    this.#isHalfDone = true
    for (const link of this.#touched) this.#verdicts.link(link)
    this.#propagation.run(false)
    this.#lookAgain()
    this.#isHalfDone = false
    const links = new Set(this.#touched)
    for (const key of this.#propagation.solved.keys()) links.add(this.#propagation.queueOf(key).link)
    const { topology } = this.hops.network
    return {
      moved: this.#ranges.moved(this.#registry),
      links: [...links].sort((a, b) => a - b).map(link => topology.links[link].id),
      appeared: this.#verdicts.appeared(),
      vanished: this.#verdicts.vanished(),
    }
  }

  /** Brings verdicts, worst latencies and the objective up to date. */
  #lookAgain(): void {
    const { hops } = this
    for (const [key, needsBacklog] of this.#propagation.solved)
      this.#verdicts.queue(this.#propagation, key, needsBacklog)
    const { moved } = this.#propagation
    for (const t of this.#arrived) moved.add(t)
    for (const link of this.#verdicts.takeToggled())
      for (const h of hops.atLink[link].subarray(0, hops.countAt[link])) moved.add(hops.tunnel[h])
    for (const t of moved) {
      this.#ranges.look(t)
      this.#verdicts.tunnel(t)
    }
  }
}

const lost = (violations: readonly Violation[]): Trial => ({
  objectivePs: Number.POSITIVE_INFINITY,
  violations,
})
