import type { Schedule } from '../../model/rehearsal.ts'
import type { RaftEffects } from '../../protocol/raft/events.ts'
import { CANDIDATE, LEADER, type RaftState } from '../../protocol/raft/state.ts'
import type { Clients } from './clients.ts'
import type { RunOutcome, Worst } from './outcome.ts'
import { ClientLoop } from './run/client-loop.ts'
import { Commits } from './run/commits.ts'
import {
  CLIENT,
  DELIVERY,
  DETECTOR_TIMER,
  FAULT,
  FAULT_END,
  INSTALL,
  PERSISTED,
  RAFT_TIMER,
  SLOT,
} from './run/event-kinds.ts'
import { Faults } from './run/faults.ts'
import { Lives } from './run/lives.ts'
import { HEALED_WITHIN_PS, RunState } from './run/run-state.ts'
import type { Steps } from './run/steps.ts'
import { Traffic } from './run/traffic.ts'
import { WakeUps } from './run/wake-ups.ts'
import { CLIENTS, LAST } from './timeline.ts'
import type { TrialMember } from './trial-member.ts'
import type { TrialPlan } from './trial-plan.ts'
import type { World } from './world.ts'

/**
 * One run: members that are protocol machines, a world that says when packets arrive, faults by schedule, clients. Every
 * step of a machine is checked. The same plan, world and schedule give the same run.
 */
export class Run implements Steps {
  readonly #state: RunState
  readonly #traffic: Traffic
  readonly #wakeUps: WakeUps
  readonly #lives: Lives
  readonly #commits: Commits
  readonly #clientLoop: ClientLoop
  readonly #faults: Faults

  /** `sendsAll`: no slot is left out (a test holds runs with and without them together). */
  constructor(plan: TrialPlan, schedule: Schedule, world: World, worst: Worst, sendsAll = false) {
    const state = new RunState(plan, schedule, world, worst, sendsAll)
    this.#state = state
    this.#traffic = new Traffic(state, this)
    this.#wakeUps = new WakeUps(state, this)
    this.#lives = new Lives(state, this)
    this.#commits = new Commits(state, this)
    this.#clientLoop = new ClientLoop(state, this)
    this.#faults = new Faults(state, this)
  }

  get clients(): Clients {
    return this.#state.clients
  }
  get members(): readonly TrialMember[] {
    return this.#state.members
  }

  run(): RunOutcome {
    const state = this.#state
    const { timeline } = state
    const { durationPs } = state.schedule
    this.#begin()
    const endPs = state.healedByPs === Number.POSITIVE_INFINITY ? durationPs : state.healedByPs
    try {
      while (state.breach === undefined && timeline.next() && timeline.atPs <= endPs) {
        state.nowPs = timeline.atPs
        state.events++
        this.#happens(timeline.kind, timeline.a, timeline.b, timeline.c)
        if (state.hasHealed && state.nowPs >= durationPs) break
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error
      state.breach = { check: 'no-failure', message: error.message, atPs: state.nowPs }
    }
    if (state.breach === undefined) this.#end(endPs)
    const { breach, events, nowPs } = state
    return { breach, events, commits: this.#commits.count, endedAtPs: nowPs }
  }

  #begin(): void {
    const { schedule, members, timeline, plan } = this.#state
    const { faults, wild, operations, holds } = schedule
    const late = new Set(faults.flatMap(fault => (fault.kind === 'late' ? [fault.member] : [])))
    for (const member of members) if (!late.has(member.number)) this.start(member)
    for (let i = 0; i < faults.length; i++) timeline.add(faults[i].atPs, LAST, FAULT, i, 0, 0)
    // One client where each commit is held against its bound; else others too, in a hurry, who find every old leader.
    const clients = plan.group === undefined || operations === 0 ? 0 : holds === 'bounds' ? 1 : 3
    for (let client = 0; client < clients; client++) this.#clientLoop.begin(plan.detection.firstThresholdPs)
    if (holds === 'healing')
      this.#state.healedByPs = (wild?.healsAtPs ?? lastFaultPs(schedule)) + HEALED_WITHIN_PS
  }

  #end(endPs: number): void {
    const state = this.#state
    if (state.healedByPs < Number.POSITIVE_INFINITY && !state.hasHealed && state.plan.group !== undefined)
      state.broken('heals', 'nothing was committed in 2 s after all was well')
    else state.liveness.end(Math.min(endPs, state.nowPs))
  }

  #happens(kind: number, a: number, b: number, c: number): void {
    const { members, schedule } = this.#state
    switch (kind) {
      case DELIVERY:
        this.#traffic.deliver(a, b, c)
        break
      case DETECTOR_TIMER:
        this.#wakeUps.wakeDetector(members[a], b)
        break
      case RAFT_TIMER:
        this.#wakeUps.wakeRaft(members[a], b)
        break
      case SLOT:
        this.#traffic.slot(a, b)
        break
      case PERSISTED:
        this.#lives.persisted(members[a], b, c)
        break
      case FAULT:
        this.#faults.begin(schedule.faults[a], a)
        break
      case FAULT_END:
        this.#faults.end(schedule.faults[a])
        break
      case CLIENT:
        this.#clientLoop.client(a, b)
        break
      case INSTALL:
        this.#lives.install(members[a], members[b])
        break
    }
  }

  after(member: TrialMember, effects: RaftEffects, rank: number): void {
    const { raft } = member
    const { plan, safety, liveness, logOf, nowPs } = this.#state
    if (raft === undefined || plan.group === undefined) return
    const { state } = raft
    const { seenRole, seenTerm, seenCommit } = member
    safety.afterStep(member, state, effects)
    if (state.role !== seenRole || state.term !== seenTerm) this.#changed(member, state)
    if (effects.persist > 0 || effects.changedFrom < Number.POSITIVE_INFINITY)
      this.#lives.persist(member, effects)
    if (!member.isUp) return
    this.wakeRaftAt(member, effects.wakeAt)
    // What a client asks at the very instant of a slot does not go with it.
    const fromPs = rank >= CLIENTS ? nowPs + 1 : nowPs
    if (effects.isLogNew && logOf[member.number] >= 0) this.arm(logOf[member.number], fromPs)
    if (effects.newAcks !== 0) this.#traffic.armAcks(member, effects.newAcks, fromPs)
    if (effects.answers.length > 0) this.#commits.answer(member, effects)
    if (effects.snapshotFor !== 0) this.#lives.sendSnapshots(member, effects.snapshotFor)
    if (state.commit > seenCommit) this.#commits.committed(member, state)
    if (state.commit > seenCommit && member.crashMoment === 'committed') this.crash(member)
    if (state.role === LEADER && !liveness.isCalm) liveness.settles(member, state, nowPs)
  }

  #changed(member: TrialMember, state: Readonly<RaftState>): void {
    this.#state.liveness.changed(member, state, this.#state.nowPs)
    const { crashMoment } = member
    if (
      (crashMoment === 'candidate' && state.role === CANDIDATE) ||
      (crashMoment === 'leader' && state.role === LEADER)
    )
      this.crash(member)
  }

  start(member: TrialMember): void {
    this.#lives.start(member)
  }
  crash(member: TrialMember): void {
    this.#lives.crash(member)
  }
  arm(tunnel: number, fromPs: number): void {
    this.#traffic.arm(tunnel, fromPs)
  }
  wakeDetectorAt(member: TrialMember): void {
    this.#wakeUps.wakeDetectorAt(member)
  }
  wakeRaftAt(member: TrialMember, wakeAt: number): void {
    this.#wakeUps.wakeRaftAt(member, wakeAt)
  }
  apply(member: TrialMember): void {
    this.#commits.apply(member)
  }
  done(operation: number): void {
    this.#clientLoop.done(operation)
  }
  lostTheSlowest(): void {
    this.#commits.lostTheSlowest()
  }
}

const lastFaultPs = ({ faults }: Schedule): number =>
  faults.reduce((last, fault) => Math.max(last, 'untilPs' in fault ? fault.untilPs : fault.atPs), 0)
