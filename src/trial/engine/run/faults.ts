import type { Fault } from '../../../model/rehearsal.ts'
import { CLIENTS, DELIVERIES, LAST } from '../timeline.ts'
import type { TrialMember } from '../trial-member.ts'
import { BEATS } from '../trial-plan.ts'
import { DELIVERY, FAULT_END } from './event-kinds.ts'
import type { RunState } from './run-state.ts'
import type { Steps } from './steps.ts'

/** How fast a member that went on finds what came in a pause, a third of it for each packet. */
const FOUND_PS = 100_000

/** Faults of a schedule: what each does to members and to the weather, and what ends with it. */
export class Faults {
  readonly #run: RunState
  readonly #steps: Steps

  constructor(run: RunState, steps: Steps) {
    this.#run = run
    this.#steps = steps
  }

  begin(fault: Fault, index: number): void {
    const now = this.#run.nowPs
    switch (fault.kind) {
      case 'crash': {
        const member = this.#run.members[fault.member]
        if (fault.moment === 'now') this.#steps.crash(member)
        else if (member.isUp) member.crashMoment = fault.moment
        break
      }
      case 'late':
      case 'restart': {
        const member = this.#run.members[fault.member]
        // A crash that still waited for its moment does not come any more.
        member.crashMoment = undefined
        if (member.isUp) break
        this.#run.liveness.disturbed(now)
        this.#steps.start(member)
        break
      }
      case 'cut':
        this.#run.weather.begin(fault)
        this.#run.liveness.disturbed(now)
        this.#run.timeline.add(fault.untilPs, LAST, FAULT_END, index, 0, 0)
        break
      case 'pause':
      case 'slow': {
        const member = this.#run.members[fault.member]
        if (fault.kind === 'pause') member.isPaused = true
        else member.isSlow = true
        this.#run.liveness.disturbed(now)
        this.#run.timeline.add(fault.untilPs, LAST, FAULT_END, index, 0, 0)
        break
      }
      case 'jump': {
        const member = this.#run.members[fault.member]
        member.clock.jump(fault.byPs)
        this.#steps.wakeDetectorAt(member)
        if (member.raft !== undefined) this.#steps.wakeRaftAt(member, member.raft.state.effects.wakeAt)
        break
      }
      case 'change': {
        const leader = this.#run.leader(0)
        if (leader?.raft === undefined) break
        const { member, isVoter } = fault
        const at = leader.clock.read(now)
        const { incarnation } = this.#run.members[member]
        this.#steps.after(
          leader,
          leader.raft.step({ kind: 'change', at, id: 0, member, isVoter, incarnation }),
          CLIENTS,
        )
        break
      }
      default:
        this.#run.weather.begin(fault)
    }
  }

  end(fault: Fault): void {
    const now = this.#run.nowPs
    if (fault.kind === 'cut') {
      this.#run.weather.endCut(fault)
      for (let t = 0; t < this.#run.plan.tunnels.length; t++)
        if (this.#run.plan.tunnels[t].kind !== BEATS) this.#steps.arm(t, now + 1)
    } else if (fault.kind === 'pause') this.#resume(this.#run.members[fault.member])
    else if (fault.kind === 'slow') {
      const member = this.#run.members[fault.member]
      member.isSlow = false
      this.#steps.apply(member)
    }
  }

  #resume(member: TrialMember): void {
    member.isPaused = false
    if (!member.isUp) return
    const { waiting } = member
    // It wakes first, and finds what has come one by one.
    for (let i = 0; i < waiting.length; i += 3)
      this.#run.timeline.add(
        this.#run.nowPs + 1 + i * FOUND_PS,
        DELIVERIES,
        DELIVERY,
        waiting[i],
        waiting[i + 1],
        waiting[i + 2],
      )
    waiting.length = 0
    this.#steps.wakeDetectorAt(member)
    if (member.raft !== undefined) this.#steps.wakeRaftAt(member, member.raft.state.effects.wakeAt)
    for (let t = 0; t < this.#run.plan.tunnels.length; t++)
      if (this.#run.plan.tunnels[t].sender === member.number) this.#steps.arm(t, this.#run.nowPs + 1)
  }
}
