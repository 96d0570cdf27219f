import { check } from '../analysis/check.ts'
import { optionsOf } from '../analysis/options.ts'
import type { AnalysisResult } from '../analysis/result.ts'
import { requireInput } from '../model/checks/require-input.ts'
import type {
  BandwidthChange,
  BandwidthRequest,
  Command,
  MeterReading,
  NetworkElement,
} from '../model/command.ts'
import type { Topology } from '../model/topology.ts'
import { compileNetwork } from '../network/network.ts'
import { type Contract, usageOf } from './contract/contract.ts'
import type {
  ClockReset,
  CommandOutcome,
  Decision,
  Granted,
  Metered,
  NetworkChanged,
  Rejected,
  Released,
} from './contract/decision.ts'
import { type ControllerEvents, Listeners } from './contract/events.ts'
import type { Asking, Journal, JournalEntry } from './contract/journal-entry.ts'
import {
  type ControllerOptions,
  type ResolvedControllerOptions,
  resolveControllerOptions,
} from './contract/options.ts'
import { type ControllerState, copyOf, evolve, initialState, placedTunnels } from './contract/state.ts'
import { undoOf } from './contract/undo-decision.ts'
import { Admission } from './decide/admission.ts'
import { decide, meteredOf } from './decide/decide.ts'
import { networkInUse } from './decide/network-in-use.ts'
import { copiesOf } from './decide/tunnel-names.ts'
import { Meters } from './meters.ts'
import { StateFingerprint, topologyHash } from './plan/fingerprint.ts'
import { type Answered, type Turn, takeTurns, type Unkept } from './turn.ts'

/** The outcomes that commands would have. */
export interface Rehearsal {
  /** As it would be. */
  readonly state: ControllerState
  /** Takes all of them into the rehearsed state, or none where one is rejected. */
  readonly attempt: (commands: readonly Command[]) => readonly CommandOutcome[]
}

/**
 * The paper's controller (X-Lane §2.2, List. 1): requests come one by one, each is answered at once, nothing promised
 * is ever broken, and every change is announced before it takes effect. Each call takes the time, in whole
 * milliseconds of the caller's clock, and ends with the decision in the journal, the state and the listeners, in this
 * order. Throws CommandError, with nothing decided, for what means nothing here.
 */
export class Controller {
  /** As given, defaults applied. */
  readonly options: ResolvedControllerOptions
  /** What stands; read only. */
  readonly state: ControllerState
  readonly #fingerprint = new StateFingerprint()
  readonly #begunWith: Topology
  #hashed: { readonly topology: Topology; readonly hash: string } | undefined
  #admission: Admission
  readonly #journal: Journal | undefined
  readonly #meters = new Meters()
  readonly #listeners = new Listeners()
  readonly #watchers = new Set<(entry: JournalEntry) => void>()

  /** Takes up where the `past` ends, which follows on `start`; new decisions go to the journal. */
  constructor(
    topology: Topology,
    options: ControllerOptions = {},
    journal?: Journal,
    past: Iterable<JournalEntry> = [],
    start: ControllerState = initialState(),
  ) {
    requireInput({ topology })
    this.#begunWith = topology
    this.options = resolveControllerOptions(options)
    this.#journal = journal
    this.state = start
    for (const { decision } of past) evolve(this.state, decision)
    this.#admission = this.#admissionTo(this.state)
    this.#admission.standOn(this.state)
  }

  /** The network it admits to, what has failed included. */
  get topology(): Topology {
    return this.state.topology ?? this.#begunWith
  }

  /** What of its network has failed. */
  get failed(): readonly NetworkElement[] {
    return this.state.failed ?? []
  }

  /** {@link topologyHash} of its network, what has failed included. */
  get topologyHash(): string {
    const { topology } = this
    if (this.#hashed?.topology !== topology) this.#hashed = { topology, hash: topologyHash(topology) }
    return this.#hashed.hash
  }

  #admissionTo(state: ControllerState): Admission {
    const topology = state.topology ?? this.#begunWith
    return new Admission(compileNetwork(networkInUse(topology, state.failed ?? [])), this.options, topology)
  }

  /** The analysis of the state that a decision led to. */
  #after(decision: Decision, state: ControllerState, admission: Admission): Admission {
    if (decision.network !== undefined) return this.#admissionTo(state)
    admission.rehearse(state)
    return admission
  }

  /** Answers a request at once (List. 1): granted with its range, or rejected with the reason. Throws CommandError. */
  requestBandwidth(request: BandwidthRequest, nowMs: number): Granted | Rejected {
    return only(this.execute({ kind: 'request', request }, nowMs), PLACED)
  }

  /** Ends a contract. Throws CommandError for an unknown id. */
  releaseBandwidth(id: string, nowMs: number): Released {
    return only(this.execute({ kind: 'release', id }, nowMs), ['released'])
  }

  /** Changes a contract, or rejects the change and leaves it. Throws CommandError. */
  changeBandwidth(id: string, change: BandwidthChange, nowMs: number): Granted | Rejected {
    return only(this.execute({ kind: 'change', id, change }, nowMs), PLACED)
  }

  /** Takes a reading of the meter of a tunnel. Throws CommandError. */
  reportUsage(id: string, reading: MeterReading, nowMs: number): Metered {
    return only(this.execute({ kind: 'usage', id, reading }, nowMs), ['metered'])
  }

  /** Carries the contracts over to another network. Throws CommandError, InputError for one that cannot be. */
  changeNetwork(topology: Topology, nowMs: number): NetworkChanged {
    return only(this.execute({ kind: 'network', topology }, nowMs), ['network'])
  }

  /** Something carries nothing any more. Throws CommandError for what is not in the network. */
  fail(what: NetworkElement, nowMs: number): NetworkChanged {
    return only(this.execute({ kind: 'fail', what }, nowMs), ['network'])
  }

  /** It does again. Throws CommandError for what is not in the network. */
  restore(what: NetworkElement, nowMs: number): NetworkChanged {
    return only(this.execute({ kind: 'restore', what }, nowMs), ['network'])
  }

  /** Takes this time as right, where earlier decisions were made by a clock that was wrong. Throws CommandError. */
  resetClock(nowMs: number): ClockReset {
    return only(this.execute({ kind: 'clock' }, nowMs), ['clock'])
  }

  /** The same by command: one decision, kept, taken over and told. */
  execute(command: Command, nowMs: number, asking: Asking = {}): CommandOutcome {
    return this.executeAll([command], nowMs, asking)[0]!
  }

  /** What would be decided; nothing is. Throws CommandError. */
  foresee(command: Command, nowMs: number): CommandOutcome {
    return this.rehearsal(nowMs).attempt([command])[0]!
  }

  /** Several commands of which all are kept or none: if one cannot be decided, nothing has happened. */
  executeAll(commands: readonly Command[], nowMs: number, asking: Asking = {}): readonly CommandOutcome[] {
    const fork = commands.length === 1 ? this.state : copyOf(this.state)
    let admission = this.#admission
    admission.follow(this.state, fork)
    const entries: JournalEntry[] = []
    const outcomes: CommandOutcome[] = []
    const shown: (() => void)[] = []
    for (const given of commands) {
      const { command, outcome, decision, keep } = this.#decided(admission, fork, given, nowMs)
      outcomes.push(outcome)
      shown.push(keep)
      if (decision === undefined || changesNothing(fork, decision)) continue
      entries.push({ sequence: fork.sequence + 1, command, decision, ...asking })
      if (fork === this.state) continue
      evolve(fork, decision)
      admission = this.#after(decision, fork, admission)
    }
    if (entries.length > 0) this.#journal?.append(entries)
    for (const keep of shown) keep()
    if (entries.length > 0) this.#takeOver(entries, admission)
    return outcomes
  }

  /**
   * Several callers one after the other, each answered as if it had come alone, with one write of the journal for those whose
   * decisions may be kept together. Where that fails, none of these has happened, and the error is the answer of all whose turn
   * came on top of them. Where `isEnough` is true between two turns, the rest is left: there are fewer answers. Throws what a
   * listener throws, when all is decided.
   */
  executeEach(turns: readonly Turn[], isEnough: () => boolean = () => false): readonly Answered[] {
    return takeTurns(turns, isEnough, {
      alone: ({ command, nowMs, asking }) => this.#standing(this.execute(command, nowMs, asking)),
      together: ({ command, nowMs, asking }, { entries, undos }) => {
        const { outcome, decision } = this.#decided(this.#admission, this.state, command, nowMs)
        if (decision !== undefined) {
          entries.push({ sequence: this.state.sequence + 1, command, decision, ...asking })
          undos.push(undoOf(this.state, decision))
          evolve(this.state, decision)
          this.#admission.rehearse(this.state)
        }
        return this.#standing(outcome)
      },
      keep: unkept => this.#keepOrPutBack(unkept),
      tell: entries => this.#told(entries),
    })
  }

  /** Keeps decisions that are in the state already; where that fails, it is what it was before them. */
  #keepOrPutBack({ entries, undos }: Unkept): Extract<Answered, { ok: false }> | undefined {
    try {
      this.#journal?.append(entries)
    } catch (error) {
      for (const undo of undos.toReversed()) undo()
      this.#admission.standOn(this.state)
      return { ok: false, error }
    }
    this.#admission.keep(this.state)
    return undefined
  }

  /** An outcome with the contract as it is now. */
  #standing(outcome: CommandOutcome): Answered {
    return { ok: true, outcome, contract: 'id' in outcome ? this.tunnel(outcome.id) : undefined }
  }

  /**
   * Takes over what another controller decided on the very state that this one is in; false where it is no longer. Throws what the
   * journal throws, with nothing taken over.
   */
  adopt(entries: readonly JournalEntry[]): boolean {
    if (entries.length > 0 && entries[0]?.sequence !== this.state.sequence + 1) return false
    if (entries.length === 0) return true
    this.#journal?.append(entries)
    this.#takeOver(entries)
    return true
  }

  /** What is kept becomes the state, and is told. */
  #takeOver(entries: readonly JournalEntry[], admission?: Admission): void {
    for (const { decision } of entries) evolve(this.state, decision)
    const isOther = entries.some(({ decision }) => decision.network !== undefined)
    if (!isOther && admission !== undefined) admission.keep(this.state)
    // One that is made anew stands nowhere yet.
    else this.#admission = this.#admissionTo(this.state)
    this.#told(entries)
  }

  /** Tells of decisions that stand. */
  #told(entries: readonly JournalEntry[]): void {
    this.#journal?.settled?.(this.state)
    for (const entry of entries) for (const listener of [...this.#watchers]) listener(entry)
    // What meters showed at wrong times says nothing now.
    if (entries.some(({ decision }) => decision.outcome.kind === 'clock')) this.#meters.clear()
    for (const { decision } of entries)
      for (const id of decision.gone) for (const name of copiesOf(id)) this.#meters.forget(name)
    this.#listeners.tell(entries.flatMap(({ decision }) => decision.events))
  }

  /** A command and what is decided on it: a reading by its window; nothing on one that a meter has given before. */
  #decided(admission: Admission, state: ControllerState, command: Command, nowMs: number): Decided {
    const on = (exactly: Command, keep: () => void): Decided => {
      const decision = decide(admission, this.options, state, exactly, nowMs)
      const { outcome } = decision
      const isIgnored = outcome.kind === 'metered' && outcome.verdict === 'ignored'
      return { command: exactly, outcome, decision, keep: isIgnored ? nothing : keep }
    }
    if (command.kind !== 'usage') return on(command, nothing)
    const { contract } = meteredOf(state, command.id)
    const resolved = this.#meters.resolve(command.id, command.reading, Math.max(nowMs, state.nowMs))
    if ('reading' in resolved) return on({ ...command, reading: resolved.reading }, resolved.keep)
    const { ignored: window, keep } = resolved
    const outcome = { kind: 'metered', id: contract.id, verdict: 'ignored', window, affected: [] } as const
    return { command, outcome, decision: undefined, keep }
  }

  /** The same for the same contracts on the same trees, in this state or one rehearsed from it: SHA-256, hexadecimal. */
  stateHash(state: ControllerState = this.state): string {
    return this.#fingerprint.of(state)
  }

  /** A state to try commands on; nothing happens to this one. */
  rehearsal(nowMs: number): Rehearsal {
    let admission = this.#admission
    const { options } = this
    const after = (decision: Decision, next: ControllerState, was: Admission): Admission =>
      this.#after(decision, next, was)
    let state = copyOf(this.state)
    admission.follow(this.state, state)
    return {
      get state() {
        return state
      },
      attempt: commands => {
        const next = copyOf(state)
        let tried = admission
        tried.follow(state, next)
        const outcomes: CommandOutcome[] = []
        for (const command of commands) {
          const decision = decide(tried, options, next, command, nowMs)
          outcomes.push(decision.outcome)
          evolve(next, decision)
          tried = after(decision, next, tried)
        }
        if (outcomes.some(outcome => outcome.kind === 'rejected')) return outcomes
        state = next
        admission = tried
        return outcomes
      },
    }
  }

  /** Tells a listener of announcements; returns what ends the subscription. */
  on<K extends keyof ControllerEvents>(kind: K, listener: (event: ControllerEvents[K]) => void): () => void {
    return this.#listeners.on(kind, listener)
  }

  /** Every decision that stands, with its place; must not throw. Returns what ends the subscription. */
  onDecision(listener: (entry: JournalEntry) => void): () => void {
    this.#watchers.add(listener)
    return () => void this.#watchers.delete(listener)
  }

  /** A tunnel under contract; undefined where there is none of this name. */
  tunnel(id: string): Contract | undefined {
    return this.state.held.get(id)
  }

  /** All contracts, in the order in which they came. */
  get tunnels(): readonly Contract[] {
    return [...this.state.held.values()]
  }

  /** Everything that is announced, analysed afresh: the state that is reached when nothing more is decided. */
  result(): AnalysisResult {
    return check(
      this.#admission.network.topology,
      { tunnels: placedTunnels(this.state) },
      optionsOf(this.options.analysis),
    )
  }
}

interface Decided {
  readonly command: Command
  readonly outcome: CommandOutcome
  /** Undefined where there is nothing to decide. */
  readonly decision: Decision | undefined
  /** Remembers what a meter has shown. */
  readonly keep: () => void
}

const nothing = (): void => undefined

const PLACED = ['granted', 'rejected'] as const

type Of<K extends CommandOutcome['kind']> = Extract<CommandOutcome, { kind: K }>

const isOneOf = <K extends CommandOutcome['kind']>(
  outcome: CommandOutcome,
  kinds: readonly K[],
): outcome is Of<K> => kinds.some(kind => kind === outcome.kind)

/** Each command has outcomes of its own kinds. */
const only = <K extends CommandOutcome['kind']>(outcome: CommandOutcome, kinds: readonly K[]): Of<K> => {
  if (isOneOf(outcome, kinds)) return outcome
  throw new Error(`expected ${kinds.join(' or ')}, decided ${outcome.kind}`)
}

/** A reading that is as expected need not be kept. */
const changesNothing = (state: ControllerState, { usage, held, outcome }: Decision): boolean => {
  if (outcome.kind === 'metered' && outcome.verdict === 'ignored') return true
  if (usage === undefined || held.length > 0) return false
  const one = state.held.get(usage.id)
  return one !== undefined && JSON.stringify(usageOf(one, usage.copy ?? 1)) === JSON.stringify(usage.usage)
}
