import { CANDIDATE, LEADER, type RaftState } from '../../protocol/raft/state.ts'
import { note, type Worst } from './outcome.ts'
import type { Wrong } from './safety.ts'
import type { TrialMember } from './trial-member.ts'
import type { TrialPlan } from './trial-plan.ts'

/** A leader has crashed, and the next one is awaited. */
interface Failover {
  readonly crashedAt: number
  readonly leader: number
  /** Whether nothing has happened that the bound does not speak of. */
  isClean: boolean
  /** The candidate that crashed too, −1 for none. */
  candidate: number
  next: number
  bound: number
}

/**
 * The proven numbers held against a run, where the schedule stays inside what they assume: detection, commits, failovers.
 * Only what the numbers speak of is held against them: an entry proposed while lost packets are still sent again has no
 * bound, and neither has a failover during which votes are lost.
 */
export class Liveness {
  readonly #plan: TrialPlan
  readonly #members: readonly TrialMember[]
  readonly #worst: Worst
  readonly #wrong: Wrong
  readonly #isInside: boolean
  readonly #beatAt: Float64Array
  /** The life of sender and receiver that a beat belongs to. */
  readonly #beatLife: Int32Array
  /** Since when the leader and all that are up agree on everything; Infinity while they do not. */
  calmSince: number = Number.POSITIVE_INFINITY
  #disturbedAt = Number.NEGATIVE_INFINITY
  #beatLostAt = Number.NEGATIVE_INFINITY
  #established = -1
  #establishedTerm = -1
  #failover: Failover | undefined
  readonly #candidateOf = new Map<number, number>()

  constructor(
    plan: TrialPlan,
    members: readonly TrialMember[],
    worst: Worst,
    wrong: Wrong,
    isInside: boolean,
  ) {
    this.#plan = plan
    this.#members = members
    this.#worst = worst
    this.#wrong = wrong
    this.#isInside = isInside
    const pairs = members.length ** 2
    this.#beatAt = new Float64Array(pairs)
    this.#beatLife = new Int32Array(pairs).fill(-1)
  }

  get leader(): number {
    return this.#established
  }

  get isCalm(): boolean {
    return this.calmSince !== Number.POSITIVE_INFINITY
  }

  beatArrived(observer: TrialMember, sender: TrialMember, ownAt: number): void {
    if (!this.#isInside) return
    const pair = observer.number * this.#members.length + sender.number
    const life = observer.life * 1024 + sender.life
    if (this.#beatLife[pair] === life) {
      const bound = this.#plan.detection.pairThresholdPs[observer.number][sender.number]
      const gap = ownAt - this.#beatAt[pair]
      if (note(this.#worst.threshold, gap, bound))
        this.#wrong(
          'threshold',
          `${gap} ps between heartbeats of ${sender.number} at ${observer.number}, above ${bound}`,
        )
    }
    this.#beatLife[pair] = life
    this.#beatAt[pair] = ownAt
  }

  suspected(observer: TrialMember, sender: TrialMember, atPs: number): void {
    if (!this.#isInside || sender.life === 0) return
    if (sender.isUp) {
      if (sender.startedAt === 0)
        this.#wrong('no-false-suspicion', `member ${observer.number} suspects ${sender.number}, which is up`)
      return
    }
    if (observer.startedAt > sender.startedAt) return
    const bound = this.#plan.detection.detectionPs
    const seen = atPs - sender.crashedAt
    if (note(this.#worst.detection, seen, bound))
      this.#wrong(
        'detection',
        `${seen} ps until ${observer.number} noticed that ${sender.number} had crashed, above ${bound}`,
      )
  }

  /** A packet was lost, or will not come. */
  lost(isBeat: boolean, atPs: number): void {
    if (isBeat) this.#beatLostAt = atPs
    else this.calmSince = Number.POSITIVE_INFINITY
    const { failoverHoldsWithLosses } = this.#plan.group?.bounds ?? { failoverHoldsWithLosses: true }
    if (this.#failover !== undefined && !(isBeat && failoverHoldsWithLosses)) this.#failover.isClean = false
  }

  /** A member was started, or parts of the network were cut off. */
  disturbed(atPs: number): void {
    this.calmSince = Number.POSITIVE_INFINITY
    this.#disturbedAt = atPs
    if (this.#failover !== undefined) this.#failover.isClean = false
  }

  crashed(member: TrialMember, atPs: number): void {
    const failover = this.#failover
    if (failover !== undefined) {
      if (failover.candidate >= 0 || member.seenRole !== CANDIDATE) failover.isClean = false
      failover.candidate = member.number
      return
    }
    if (member.number !== this.#established) return
    this.calmSince = Number.POSITIVE_INFINITY
    this.#established = -1
    const group = this.#plan.group
    if (group === undefined) return
    const { thresholdPs } = group.settings.elections
    const { failoverPs, failoverHoldsWithLosses } = group.bounds
    const hasLostBeats = atPs - this.#beatLostAt < 2 * thresholdPs
    this.#failover = {
      crashedAt: atPs,
      leader: member.number,
      isClean:
        this.#isInside &&
        failoverPs !== null &&
        atPs - this.#disturbedAt > 2 * thresholdPs &&
        (failoverHoldsWithLosses || !hasLostBeats) &&
        this.#hasMajority(),
      candidate: -1,
      next: -1,
      bound: Number.POSITIVE_INFINITY,
    }
  }

  #hasMajority(): boolean {
    const up = this.#members.filter(member => member.isUp).length
    return up >= Math.floor(this.#members.length / 2) + 1
  }

  /** A member has changed its role or its term. */
  changed(member: TrialMember, state: Readonly<RaftState>, atPs: number): void {
    if (state.role === CANDIDATE) this.#stands(member, state.term)
    if (state.role === LEADER) this.#leads(member, state, atPs)
    else if (this.#established === member.number) {
      this.#established = -1
      this.calmSince = Number.POSITIVE_INFINITY
    }
  }

  #stands(member: TrialMember, term: number): void {
    const other = this.#candidateOf.get(term)
    this.#candidateOf.set(term, member.number)
    // One that crashed before anybody heard of it is no rival.
    if (other === undefined || other === member.number || !this.#members[other].isUp) return
    if (this.#failover?.isClean !== true) return
    if (this.#plan.group?.bounds.isRanked === true)
      this.#wrong(
        'one-candidate',
        `members ${other} and ${member.number} are both candidates of term ${term}`,
      )
  }

  #leads(member: TrialMember, state: Readonly<RaftState>, atPs: number): void {
    this.calmSince = Number.POSITIVE_INFINITY
    const old = this.#established
    if (old >= 0 && old !== member.number && this.#isInside && this.#members[old].isUp)
      this.#wrong('no-false-suspicion', `member ${member.number} replaces leader ${old}, which is up`)
    const failover = this.#failover
    if (failover === undefined) return
    failover.next = member.number
    failover.bound = this.#boundOf(failover, state, member)
    if (atPs < failover.crashedAt) this.#failover = undefined
  }

  /** A(j), where j of those before are dead, or behind somebody that may lead. */
  #boundOf({ leader, candidate }: Failover, state: Readonly<RaftState>, winner: TrialMember): number {
    const group = this.#plan.group
    if (group === undefined) return Number.POSITIVE_INFINITY
    const ranks = group.settings.leaders.filter(member => member !== leader)
    if (candidate >= 0) {
      const isNext = ranks[0] === candidate && ranks[1] === winner.number
      return isNext ? (group.bounds.candidateCrashPs ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY
    }
    const logs = ranks.map(rank => {
      const other = this.#members[rank]
      const log = other.raft?.state.log
      if (!other.isUp || log === undefined) return { term: -1, last: -1 }
      if (other !== winner) return { term: log.lastTerm, last: log.last }
      return { term: state.log.termAt(log.last - 1), last: log.last - 1 }
    })
    const isBehind = (a: { term: number; last: number }): boolean =>
      logs.some(b => b.term > a.term || (b.term === a.term && b.last > a.last))
    const rank = logs.findIndex(log => log.term >= 0 && !isBehind(log))
    return group.bounds.failoverPs?.[rank] ?? Number.POSITIVE_INFINITY
  }

  /** A leader has committed: its first entry establishes it. */
  committed(member: TrialMember, state: Readonly<RaftState>, atPs: number): void {
    if (state.role !== LEADER || state.commit < state.firstOfTerm) return
    if (this.#establishedTerm !== state.term) {
      this.#establishedTerm = state.term
      this.#established = member.number
      this.#endFailover(member, atPs)
    }
  }

  /** A leader has taken a step: it may agree with all that are up now. */
  settles(member: TrialMember, state: Readonly<RaftState>, atPs: number): void {
    if (this.#established === member.number && this.#agrees(member, state)) this.calmSince = atPs
  }

  #endFailover(member: TrialMember, atPs: number): void {
    const failover = this.#failover
    this.#failover = undefined
    if (failover === undefined || failover.next !== member.number || !failover.isClean) return
    if (failover.bound === Number.POSITIVE_INFINITY) return
    const name = failover.candidate >= 0 ? 'candidate-crash' : 'failover'
    const seen = atPs - failover.crashedAt
    if (note(this.#worst[name], seen, failover.bound))
      this.#wrong(
        name,
        `${seen} ps from the crash of leader ${failover.leader} until ${member.number} committed, above ${failover.bound}`,
      )
  }

  /** Whether everybody that is up has all of the leader's log. */
  #agrees(leader: TrialMember, { log, peerMatch }: Readonly<RaftState>): boolean {
    for (const other of this.#members)
      if (other !== leader && other.isUp && peerMatch[other.number] < log.last) return false
    return true
  }

  /** An entry proposed at an instant is committed at its leader, or everywhere. */
  entryDone(name: 'commit' | 'visible', leader: number, proposedAt: number, atPs: number): void {
    if (!this.#isInside || proposedAt <= this.calmSince || leader !== this.#established) return
    const group = this.#plan.group
    if (group === undefined) return
    const down = this.#members.filter(member => !member.isUp).length
    const { commitPs, visiblePs } = group.bounds
    const bound = name === 'commit' ? commitPs?.[down]?.[leader] : visiblePs?.[down]
    if (bound === undefined) return
    if (name === 'visible' && this.#beatLostAt >= proposedAt - this.#plan.heartbeatPs) return
    const seen = atPs - proposedAt
    if (note(this.#worst[name], seen, bound))
      this.#wrong(
        name,
        `${seen} ps until an entry was ${name === 'commit' ? 'committed' : 'known to all'}, above ${bound}`,
      )
  }

  /** The run is over: what should have happened by now has happened. */
  end(atPs: number): void {
    if (!this.#isInside) return
    const { detectionPs } = this.#plan.detection
    for (const member of this.#members) {
      if (member.isUp || member.life === 0 || atPs - member.crashedAt <= detectionPs) continue
      for (const observer of this.#members)
        if (
          observer.isUp &&
          observer.startedAt <= member.startedAt &&
          observer.detector?.table.isSuspected[member.number] === 0
        )
          this.#wrong(
            'detection',
            `member ${observer.number} has not noticed that ${member.number} has crashed`,
          )
    }
    const failover = this.#failover
    if (failover === undefined || !failover.isClean || failover.candidate >= 0) return
    const bounds = this.#plan.group?.bounds.failoverPs ?? []
    const longest = bounds.reduce((most, ps) => Math.max(most, ps), 0)
    if (longest > 0 && atPs - failover.crashedAt > longest)
      this.#wrong(
        'failover',
        `nobody has committed ${atPs - failover.crashedAt} ps after the leader crashed, above ${longest}`,
      )
  }
}
