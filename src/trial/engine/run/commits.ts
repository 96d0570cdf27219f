import type { RaftEffects } from '../../../protocol/raft/events.ts'
import type { RaftState } from '../../../protocol/raft/state.ts'
import { DELIVERIES } from '../timeline.ts'
import type { TrialMember } from '../trial-member.ts'
import { HEALED_WITHIN_PS, type RunState } from './run-state.ts'
import type { Steps } from './steps.ts'

const APPLIED_AT_ONCE = 16

/** What becomes of entries: committed, answered, applied, known to all, read. */
export class Commits {
  readonly #run: RunState
  readonly #steps: Steps
  count = 0
  /** Written and not yet known to all: by index, the operation. */
  readonly #writtenAt: number[] = []
  #knownToAll = 0

  constructor(run: RunState, steps: Steps) {
    this.#run = run
    this.#steps = steps
  }

  answer(member: TrialMember, { answers }: RaftEffects): void {
    for (let i = 0; i < answers.length; i++) {
      const { id, kind, index } = answers[i]
      const operation = id - 1
      if (kind === 'readable') {
        member.reads.push({ operation, index })
        this.#readApplied(member)
        continue
      }
      const asked = this.#run.clients.operations[operation]
      this.#run.clients.answered(operation, kind, index, this.#run.nowPs)
      if (kind === 'committed') {
        this.#writtenAt[index] = operation
        this.#run.liveness.entryDone('commit', member.number, asked.calledAt, this.#run.nowPs)
        if (this.#run.safety.committedTerm(index) !== member.raft?.state.log.termAt(index))
          this.#run.broken('answered', `entry ${index} was answered, and is another`)
        if (asked.calledAt >= this.#run.healedByPs - HEALED_WITHIN_PS) this.#run.hasHealed = true
      }
      this.#steps.done(operation)
    }
  }

  committed(member: TrialMember, state: Readonly<RaftState>): void {
    this.count++
    this.#run.liveness.committed(member, state, this.#run.nowPs)
    if (!member.isSlow) this.apply(member)
    const least = this.#committedEverywhere()
    for (let i = this.#knownToAll + 1; i <= least; i++) {
      const operation = this.#writtenAt[i]
      if (operation === undefined) continue
      const { calledAt, member: leader } = this.#run.clients.operations[operation]
      this.#run.liveness.entryDone('visible', leader, calledAt, this.#run.nowPs)
    }
    this.#knownToAll = Math.max(this.#knownToAll, least)
  }

  #committedEverywhere(): number {
    let least = Number.POSITIVE_INFINITY
    for (const member of this.#run.members)
      if (member.isUp && member.seenCommit < least) least = member.seenCommit
    return least === Number.POSITIVE_INFINITY ? 0 : least
  }

  apply(member: TrialMember): void {
    const { raft } = member
    if (raft === undefined) return
    const { log, commit } = raft.state
    for (let i = member.applied + 1; i <= commit; i++) {
      member.registers.apply(log.record(i))
      member.applied = i
    }
    if (member.applied - raft.state.applied >= APPLIED_AT_ONCE)
      this.#steps.after(
        member,
        raft.step({ kind: 'applied', at: member.clock.read(this.#run.nowPs), index: member.applied }),
        DELIVERIES,
      )
    this.#readApplied(member)
  }

  #readApplied(member: TrialMember): void {
    const { reads } = member
    for (let i = 0; i < reads.length; i++) {
      if (reads[i].index > member.applied) continue
      const { operation } = reads[i]
      reads.splice(i--, 1)
      this.#run.clients.read(operation, member, this.#run.nowPs)
      this.#steps.done(operation)
    }
  }

  /** What only a member that has died did not know is known to all now, but by no message. */
  lostTheSlowest(): void {
    this.#knownToAll = Math.max(this.#knownToAll, this.#committedEverywhere())
  }
}
