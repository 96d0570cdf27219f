import { FailureDetector } from '../../../protocol/detector/failure-detector.ts'
import type { RaftEffects } from '../../../protocol/raft/events.ts'
import { Raft } from '../../../protocol/raft/raft.ts'
import { LEADER } from '../../../protocol/raft/state.ts'
import { Registers } from '../application.ts'
import { Disk } from '../disk.ts'
import { DELIVERIES } from '../timeline.ts'
import type { TrialMember } from '../trial-member.ts'
import { BEATS } from '../trial-plan.ts'
import { INSTALL, PERSISTED } from './event-kinds.ts'
import type { RunState } from './run-state.ts'
import type { Steps } from './steps.ts'

/** How long a snapshot takes on its way beside the lane, ps. */
const SNAPSHOT_PS = 100_000_000

/** Members that start, die, start again, and what their disks and snapshots keep of them. */
export class Lives {
  readonly #run: RunState
  readonly #steps: Steps

  constructor(run: RunState, steps: Steps) {
    this.#run = run
    this.#steps = steps
  }

  start(member: TrialMember): void {
    const { plan, now } = { plan: this.#run.plan, now: this.#run.nowPs }
    const { detection, group, members } = plan
    const ownAt = member.clock.read(now)
    member.life++
    member.isUp = true
    member.isPaused = false
    member.startedAt = now
    member.applied = 0
    member.registers = new Registers()
    member.crashMoment = undefined
    member.detectorWakesAt = member.raftWakesAt = Number.POSITIVE_INFINITY
    member.detector = new FailureDetector(
      {
        processes: members.length,
        self: member.number,
        incarnation: member.life - 1,
        thresholdPs: detection.thresholdPs[member.number],
        firstThresholdPs: detection.firstThresholdPs,
      },
      ownAt,
    )
    if (group !== undefined) this.#startRaft(member, ownAt)
    this.#steps.wakeDetectorAt(member)
    for (let t = 0; t < plan.tunnels.length; t++) {
      const { kind, sender, receivers } = plan.tunnels[t]
      if (sender === member.number && kind === BEATS) this.#steps.arm(t, now)
      else if (
        kind !== BEATS &&
        (this.#run.sendsAll || (member.life > 1 && receivers.includes(member.number)))
      )
        this.#steps.arm(t, now)
    }
  }

  #startRaft(member: TrialMember, ownAt: number): void {
    const { group } = this.#run.plan
    if (group === undefined) return
    const { settings } = group
    const isDisk = settings.durability === 'disk'
    if (member.life > 1 && !isDisk) member.incarnation++
    const saved = member.life > 1 && isDisk ? member.disk.saved : undefined
    if (!isDisk) member.disk = new Disk()
    const raft = new Raft({ ...settings, self: member.number, incarnation: member.incarnation }, ownAt, saved)
    member.raft = raft
    const { state } = raft
    member.seenTerm = state.term
    member.seenRole = state.role
    member.seenCommit = state.commit
    member.seenLast = state.log.last
    member.applied = state.applied
    this.#steps.wakeRaftAt(member, state.effects.wakeAt)
  }

  crash(member: TrialMember): void {
    if (!member.isUp) return
    member.isUp = false
    member.crashedAt = this.#run.nowPs
    member.disk.loseComing()
    member.reads.length = 0
    member.crashMoment = undefined
    this.#run.liveness.crashed(member, this.#run.nowPs)
    this.#steps.lostTheSlowest()
  }

  persist(member: TrialMember, { persist, changedFrom }: RaftEffects): void {
    const { raft } = member
    const { group } = this.#run.plan
    if (raft === undefined || group?.settings.durability !== 'disk') return
    member.disk.noteChange(changedFrom)
    if (persist === 0) return
    member.disk.begin(persist, raft, undefined)
    this.#run.timeline.add(
      this.#run.nowPs + group.diskPs,
      DELIVERIES,
      PERSISTED,
      member.number,
      persist,
      member.life,
    )
    if (member.crashMoment === 'persisting') this.crash(member)
  }

  persisted(member: TrialMember, version: number, life: number): void {
    if (!member.isUp || member.life !== life || member.raft === undefined) return
    member.disk.end(version)
    if (member.crashMoment === 'persisted') {
      this.crash(member)
      return
    }
    this.#steps.after(
      member,
      member.raft.step({ kind: 'persisted', at: member.clock.read(this.#run.nowPs), version }),
      DELIVERIES,
    )
    const { state } = member.raft
    if (member.crashMoment === 'alone' && state.role === LEADER && state.storedLast >= state.firstOfTerm)
      this.crash(member)
  }

  sendSnapshots(from: TrialMember, mask: number): void {
    for (const member of this.#run.members)
      if ((mask & (1 << member.number)) !== 0)
        this.#run.timeline.add(
          this.#run.nowPs + SNAPSHOT_PS,
          DELIVERIES,
          INSTALL,
          member.number,
          from.number,
          0,
        )
  }

  install(member: TrialMember, from: TrialMember): void {
    const { raft } = member
    if (!member.isUp || !from.isUp || raft === undefined || from.raft === undefined) return
    const snapshot = from.raft.snapshotAt(from.applied)
    if (snapshot.term < 0 || snapshot.index <= raft.state.commit) return
    const effects = raft.step({ kind: 'install', at: member.clock.read(this.#run.nowPs), snapshot })
    member.applied = raft.state.commit
    member.registers.copyFrom(from.registers)
    this.#steps.after(member, effects, DELIVERIES)
  }
}
