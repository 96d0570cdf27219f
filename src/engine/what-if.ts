import { ANALYSIS_RULES, type AnalysisOptions, resolveOptions } from '../analysis/options.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import type { RulesOf } from '../model/checks/option-faults.ts'
import { requireEntries, requireInput } from '../model/checks/require-input.ts'
import { type NetworkNames, namesOf } from '../model/checks/topology-faults.ts'
import type { Allocation, Tunnel } from '../model/request.ts'
import type { Topology } from '../model/topology.ts'
import type { Violation } from '../model/verdict.ts'
import { compileNetwork } from '../network/network.ts'
import { treeOf } from '../network/tree.ts'
import type { Bound, Change, FailedElement } from './change.ts'
import { Engine } from './engine.ts'
import type { Mark } from './undo-log.ts'

/** What a what-if session takes: the options of an analysis. Its method is `fixed-point`. */
export type WhatIfOptions = Omit<AnalysisOptions, 'method' | 'blocking' | 'overtaking'>

const { method: _one, blocking: _b, overtaking: _o, ...WHAT_IF } = ANALYSIS_RULES
/** What each option may be, for `requireInput`. */
export const WHAT_IF_RULES: RulesOf<WhatIfOptions> = WHAT_IF

/**
 * A solved network to ask "what if": tunnels come, go and change, links and nodes fail and are restored, and only the
 * queues that a change reaches are analysed again. After any of it every number is that of a fresh `check` of the
 * tunnels then in place, bit for bit (docs/MODEL.md). Times in ps, sizes in bits.
 *
 * Operations belong to a trial, which `commit` keeps and `rollBack` undoes. Every operation throws InputError for a tunnel
 * that is none on this network, and RangeError for an id, link or node that is not there.
 */
export class WhatIf {
  /** The network, with nothing failed. */
  readonly topology: Topology
  readonly #engine: Engine
  readonly #names: NetworkNames

  /** See {@link whatIf}. */
  constructor(topology: Topology, { tunnels }: Allocation = { tunnels: [] }, options: WhatIfOptions = {}) {
    requireInput({ topology, tunnels, options: [options, WHAT_IF_RULES] })
    this.topology = topology
    this.#names = namesOf(topology)
    const network = compileNetwork(topology)
    this.#engine = new Engine(network, resolveOptions(options))
    this.#engine.load(tunnels.map(tunnel => ({ tunnel, tree: treeOf(network, tunnel) })))
  }

  /** The tunnels in place, in the order in which they came, those that are down included. */
  get tunnels(): readonly Tunnel[] {
    return this.#engine.tunnels
  }

  /** Whether a tunnel of this id is in place. */
  has(id: string): boolean {
    return this.#engine.has(id)
  }

  /** Adds a tunnel behind the others; what it moves, and the violations that come and go with it. */
  add(tunnel: Tunnel): Change {
    requireEntries([tunnel], 'tunnel', this.#names)
    return this.#engine.add(tunnel)
  }

  /** Takes a tunnel away. */
  remove(id: string): Change {
    return this.#engine.remove(id)
  }

  /** Puts `to`, which has the same id, in the place of a tunnel. */
  change(id: string, to: Tunnel): Change {
    requireEntries([to], 'tunnel', this.#names)
    return this.#engine.change(id, to)
  }

  /** Takes a link or a node out of service: tunnels over it are down, and violation TREE names each. */
  fail(what: FailedElement): Change {
    return this.#engine.fail(what)
  }

  /** As {@link fail}, for several that fail at once: one change. */
  failAll(what: readonly FailedElement[]): Change {
    return this.#engine.failAll(what)
  }

  /** Puts a link or a node back into service. */
  restore(what: FailedElement): Change {
    return this.#engine.restore(what)
  }

  /** Sets a mark in the trial, to any depth. */
  mark(): Mark {
    return this.#engine.mark()
  }

  /** Puts everything back as it was at the mark. Throws RangeError for one that was rolled past, or whose trial is over. */
  rollBackTo(mark: Mark): void {
    this.#engine.rollBackTo(mark)
  }

  /** Keeps all that was done since the last commit. */
  commit(): void {
    this.#engine.commit()
  }

  /** Undoes all that was done since the last commit. */
  rollBack(): void {
    this.#engine.rollBack()
  }

  /** The proven range of a tunnel: λmin, δmax and their sum, ps; null where there is no bound. */
  bound(id: string): Bound {
    return this.#engine.bound(id)
  }

  /** Σ (λmin + δmax) of the tunnels that have a bound, ps. */
  get objectivePs(): number {
    return this.#engine.objectivePs
  }

  /** All verdicts against what is in place; none means that it is valid. */
  violations(): readonly Violation[] {
    return this.#engine.violations()
  }

  /** Everything, as `check` gives it for the tunnels in place. */
  result(): AnalysisResult {
    return this.#engine.result()
  }
}

/**
 * A what-if session over these tunnels: `whatIf(topology, allocation).fail({ link: 's1>s2' })` tells who is down and
 * whose bound moves, in milliseconds where a fresh analysis would take seconds. Throws InputError.
 */
export const whatIf = (topology: Topology, allocation?: Allocation, options?: WhatIfOptions): WhatIf =>
  new WhatIf(topology, allocation, options)
