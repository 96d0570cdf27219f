import type { Fault, Schedule } from '../../model/rehearsal.ts'
import type { FailureDetectorEvent } from '../../protocol/detector/failure-detector.ts'
import { FailureDetector } from '../../protocol/detector/failure-detector.ts'
import type { RaftEffects, RaftEvent } from '../../protocol/raft/events.ts'
import { Raft } from '../../protocol/raft/raft.ts'
import { CANDIDATE, LEADER, type RaftState, saidTerm } from '../../protocol/raft/state.ts'
import { Registers } from './application.ts'
import { Clients } from './clients.ts'
import { Disk } from './disk.ts'
import { Liveness } from './liveness.ts'
import { MemberClock } from './member-clock.ts'
import type { Breach, CheckName, RunOutcome, Worst } from './outcome.ts'
import { PacketPool } from './packet-pool.ts'
import { Safety } from './safety.ts'
import { CLIENTS, DELIVERIES, LAST, SLOTS, TIMERS, Timeline } from './timeline.ts'
import { TrialMember } from './trial-member.ts'
import { ACKS, BEATS, LOG, type TrialPlan } from './trial-plan.ts'
import { Weather } from './weather.ts'
import type { World } from './world.ts'

/** Kinds of events in the timeline. */
const DELIVERY = 0
const DETECTOR_TIMER = 1
const RAFT_TIMER = 2
const SLOT = 3
const PERSISTED = 4
const FAULT = 5
const FAULT_END = 6
const CLIENT = 7
const INSTALL = 8

const PACKET_BYTES = 2048
/** How long a snapshot takes on its way beside the lane, ps. */
const SNAPSHOT_PS = 100_000_000
/** How long a client waits for an answer before it gives up and asks on, in heartbeats. */
const PATIENCE_BEATS = 6
const HEALED_WITHIN_PS = 2_000_000_000_000
const READS_IN_TEN = 2
/** Clients in a hurry read more, rest less and wait less. */
const MORE_READS = 6
const HURRY = 8
/** How fast a member that went on finds what came in a pause, a third of it for each packet. */
const FOUND_PS = 100_000

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type Of<K extends RaftEvent['kind']> = Mutable<Extract<RaftEvent, { kind: K }>>

/**
 * One run: members that are protocol machines, a world that says when packets arrive, faults by schedule, clients. Every
 * step of a machine is checked. The same plan, world and schedule give the same run.
 *
 * A slot whose packet would say nothing that its receivers have not heard is left out: hearing it again would change
 * nothing (a test holds runs with and without them together).
 */
export class Run {
  readonly #plan: TrialPlan
  readonly #schedule: Schedule
  readonly #world: World
  readonly #timeline: Timeline
  readonly #pool: PacketPool
  readonly #members: readonly TrialMember[]
  readonly #weather: Weather
  readonly #safety: Safety
  readonly #liveness: Liveness
  readonly #clients: Clients
  /** By tunnel: whether a slot is in the timeline, and the first slot that may be used. */
  readonly #isArmed: Uint8Array
  readonly #nextSlot: Float64Array
  readonly #logOf: Int32Array
  /** By sender and receiver: the tunnel of its acks. */
  readonly #acksTo: Int32Array
  readonly #sendsAll: boolean
  #breach: Breach | undefined
  #nowPs = 0
  #events = 0
  #commits = 0
  /** Written and not yet known to all: by index, the operation. */
  readonly #writtenAt: number[] = []
  #knownToAll = 0
  /** By client: what it waits for, −1 for nothing. */
  readonly #outstanding: number[] = []
  #healedBy: number = Number.POSITIVE_INFINITY
  #hasHealed = false

  // Events for the machines, used again and again.
  readonly #logEvent: Mutable<RaftEvent & { kind: 'log' | 'ack' }> = {
    kind: 'log',
    at: 0,
    packet: new Uint8Array(0),
    length: 0,
  }
  readonly #heardEvent: Of<'heard'> = {
    kind: 'heard',
    at: 0,
    from: 0,
    incarnation: 0,
    isLeader: false,
    term: 0,
    commitIndex: 0,
  }
  readonly #logSlotEvent: Of<'logSlot'> = { kind: 'logSlot', at: 0, packet: new Uint8Array(0) }
  readonly #ackSlotEvent: Of<'ackSlot'> = { kind: 'ackSlot', at: 0, to: 0, packet: new Uint8Array(0) }
  readonly #timerEvent: Of<'timer'> = { kind: 'timer', at: 0, draw: 0 }
  readonly #beatSlot: Mutable<FailureDetectorEvent & { kind: 'slot' }> = {
    kind: 'slot',
    at: 0,
    packet: new Uint8Array(0),
    counter: 0,
    statement: { group: 0, isLeader: false, term: 0, commitIndex: 0 },
  }
  readonly #beatEvent: Mutable<FailureDetectorEvent & { kind: 'delivery' }> = {
    kind: 'delivery',
    at: 0,
    packet: new Uint8Array(0),
    length: 0,
  }
  readonly #detectorTimer: Mutable<FailureDetectorEvent & { kind: 'timer' }> = { kind: 'timer', at: 0 }

  /** `sendsAll`: no slot is left out. */
  constructor(plan: TrialPlan, schedule: Schedule, world: World, worst: Worst, sendsAll = false) {
    this.#plan = plan
    this.#schedule = schedule
    this.#world = world
    this.#sendsAll = sendsAll
    this.#timeline = new Timeline()
    this.#pool = new PacketPool(PACKET_BYTES)
    const { members, tunnels, group } = plan
    const wrong = (check: CheckName, message: string): void => {
      this.#breach ??= { check, message, atPs: this.#nowPs }
    }
    this.#members = members.map((_, m) => new TrialMember(m, new MemberClock(world.clockPpb[m], 0)))
    this.#weather = new Weather(members.length, tunnels.length)
    this.#safety = new Safety(wrong)
    this.#liveness = new Liveness(plan, this.#members, worst, wrong, schedule.holds === 'bounds')
    this.#clients = new Clients(schedule.seed, schedule.number, group?.workload.entryBytes ?? 0, wrong)
    this.#isArmed = new Uint8Array(tunnels.length)
    this.#nextSlot = new Float64Array(tunnels.length)
    this.#logOf = new Int32Array(members.length).fill(-1)
    this.#acksTo = new Int32Array(members.length ** 2).fill(-1)
    for (let t = 0; t < tunnels.length; t++) {
      const { kind, sender, receivers } = tunnels[t]
      if (kind === LOG) this.#logOf[sender] = t
      if (kind === ACKS) for (const r of receivers) this.#acksTo[sender * members.length + r] = t
    }
  }

  get clients(): Clients {
    return this.#clients
  }
  get members(): readonly TrialMember[] {
    return this.#members
  }

  run(): RunOutcome {
    const { faults, durationPs, wild, operations, holds } = this.#schedule
    const late = new Set(faults.flatMap(fault => (fault.kind === 'late' ? [fault.member] : [])))
    for (const member of this.#members) if (!late.has(member.number)) this.#start(member)
    for (let i = 0; i < faults.length; i++) this.#timeline.add(faults[i].atPs, LAST, FAULT, i, 0, 0)
    // One client where each commit is held against its bound; else others too, in a hurry, who find every old leader.
    const clients = this.#plan.group === undefined || operations === 0 ? 0 : holds === 'bounds' ? 1 : 3
    for (let client = 0; client < clients; client++) {
      this.#outstanding.push(-1)
      this.#timeline.add(this.#plan.detection.firstThresholdPs, CLIENTS, CLIENT, client, -1, 0)
    }
    if (holds === 'healing') this.#healedBy = (wild?.healsAtPs ?? this.#lastFaultPs()) + HEALED_WITHIN_PS
    const endPs = this.#healedBy === Number.POSITIVE_INFINITY ? durationPs : this.#healedBy
    const timeline = this.#timeline
    try {
      while (this.#breach === undefined && timeline.next() && timeline.atPs <= endPs) {
        this.#nowPs = timeline.atPs
        this.#events++
        this.#happens(timeline.kind, timeline.a, timeline.b, timeline.c)
        if (this.#hasHealed && this.#nowPs >= durationPs) break
      }
    } catch (error) {
      if (!(error instanceof Error)) throw error
      this.#breach = { check: 'no-failure', message: error.message, atPs: this.#nowPs }
    }
    if (this.#breach === undefined) {
      if (this.#healedBy < Number.POSITIVE_INFINITY && !this.#hasHealed && this.#plan.group !== undefined)
        this.#breach = {
          check: 'heals',
          message: 'nothing was committed in 2 s after all was well',
          atPs: this.#nowPs,
        }
      else this.#liveness.end(Math.min(endPs, this.#nowPs))
    }
    return { breach: this.#breach, events: this.#events, commits: this.#commits, endedAtPs: this.#nowPs }
  }

  #lastFaultPs(): number {
    return this.#schedule.faults.reduce(
      (last, fault) => Math.max(last, 'untilPs' in fault ? fault.untilPs : fault.atPs),
      0,
    )
  }

  #happens(kind: number, a: number, b: number, c: number): void {
    switch (kind) {
      case DELIVERY:
        this.#deliver(a, b, c)
        break
      case DETECTOR_TIMER:
        this.#wakeDetector(this.#members[a], b)
        break
      case RAFT_TIMER:
        this.#wakeRaft(this.#members[a], b)
        break
      case SLOT:
        this.#slot(a, b)
        break
      case PERSISTED:
        this.#persisted(this.#members[a], b, c)
        break
      case FAULT:
        this.#fault(this.#schedule.faults[a], a)
        break
      case FAULT_END:
        this.#faultEnds(this.#schedule.faults[a])
        break
      case CLIENT:
        this.#client(a, b)
        break
      case INSTALL:
        this.#install(this.#members[a], this.#members[b])
        break
    }
  }

  // Life and death.

  #start(member: TrialMember): void {
    const { plan, now } = { plan: this.#plan, now: this.#nowPs }
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
    this.#wakeDetectorAt(member)
    for (let t = 0; t < plan.tunnels.length; t++) {
      const { kind, sender, receivers } = plan.tunnels[t]
      if (sender === member.number && kind === BEATS) this.#arm(t, now)
      else if (kind !== BEATS && (this.#sendsAll || (member.life > 1 && receivers.includes(member.number))))
        this.#arm(t, now)
    }
  }

  #startRaft(member: TrialMember, ownAt: number): void {
    const { group } = this.#plan
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
    this.#wakeRaftAt(member, state.effects.wakeAt)
  }

  #crash(member: TrialMember): void {
    if (!member.isUp) return
    member.isUp = false
    member.crashedAt = this.#nowPs
    member.disk.loseComing()
    member.reads.length = 0
    member.crashMoment = undefined
    this.#liveness.crashed(member, this.#nowPs)
    // What only this member did not know is known to all now, but by no message.
    this.#knownToAll = Math.max(this.#knownToAll, this.#committedEverywhere())
  }

  #committedEverywhere(): number {
    let least = Number.POSITIVE_INFINITY
    for (const member of this.#members)
      if (member.isUp && member.seenCommit < least) least = member.seenCommit
    return least === Number.POSITIVE_INFINITY ? 0 : least
  }

  #fault(fault: Fault, index: number): void {
    const now = this.#nowPs
    switch (fault.kind) {
      case 'crash': {
        const member = this.#members[fault.member]
        if (fault.moment === 'now') this.#crash(member)
        else if (member.isUp) member.crashMoment = fault.moment
        break
      }
      case 'late':
      case 'restart': {
        const member = this.#members[fault.member]
        // A crash that still waited for its moment does not come any more.
        member.crashMoment = undefined
        if (member.isUp) break
        this.#liveness.disturbed(now)
        this.#start(member)
        break
      }
      case 'cut':
        this.#weather.begin(fault)
        this.#liveness.disturbed(now)
        this.#timeline.add(fault.untilPs, LAST, FAULT_END, index, 0, 0)
        break
      case 'pause':
      case 'slow': {
        const member = this.#members[fault.member]
        if (fault.kind === 'pause') member.isPaused = true
        else member.isSlow = true
        this.#liveness.disturbed(now)
        this.#timeline.add(fault.untilPs, LAST, FAULT_END, index, 0, 0)
        break
      }
      case 'jump': {
        const member = this.#members[fault.member]
        member.clock.jump(fault.byPs)
        this.#wakeDetectorAt(member)
        if (member.raft !== undefined) this.#wakeRaftAt(member, member.raft.state.effects.wakeAt)
        break
      }
      case 'change': {
        const leader = this.#leader(0)
        if (leader?.raft === undefined) break
        const { member, isVoter } = fault
        const at = leader.clock.read(now)
        const { incarnation } = this.#members[member]
        this.#after(
          leader,
          leader.raft.step({ kind: 'change', at, id: 0, member, isVoter, incarnation }),
          CLIENTS,
        )
        break
      }
      default:
        this.#weather.begin(fault)
    }
  }

  #faultEnds(fault: Fault): void {
    const now = this.#nowPs
    if (fault.kind === 'cut') {
      this.#weather.endCut(fault)
      for (let t = 0; t < this.#plan.tunnels.length; t++)
        if (this.#plan.tunnels[t].kind !== BEATS) this.#arm(t, now + 1)
    } else if (fault.kind === 'pause') this.#resume(this.#members[fault.member])
    else if (fault.kind === 'slow') {
      const member = this.#members[fault.member]
      member.isSlow = false
      this.#apply(member)
    }
  }

  #resume(member: TrialMember): void {
    member.isPaused = false
    if (!member.isUp) return
    const { waiting } = member
    // It wakes first, and finds what has come one by one.
    for (let i = 0; i < waiting.length; i += 3)
      this.#timeline.add(
        this.#nowPs + 1 + i * FOUND_PS,
        DELIVERIES,
        DELIVERY,
        waiting[i],
        waiting[i + 1],
        waiting[i + 2],
      )
    waiting.length = 0
    this.#wakeDetectorAt(member)
    if (member.raft !== undefined) this.#wakeRaftAt(member, member.raft.state.effects.wakeAt)
    for (let t = 0; t < this.#plan.tunnels.length; t++)
      if (this.#plan.tunnels[t].sender === member.number) this.#arm(t, this.#nowPs + 1)
  }

  // Timers.

  #wakeDetectorAt(member: TrialMember): void {
    if (member.detector === undefined) return
    const at = Math.max(this.#nowPs, member.clock.whenShows(member.detector.wakeAt))
    if (at >= member.detectorWakesAt || at === Number.POSITIVE_INFINITY) return
    member.detectorWakesAt = at
    this.#timeline.add(at, TIMERS, DETECTOR_TIMER, member.number, member.life, 0)
  }

  #wakeDetector(member: TrialMember, life: number): void {
    const now = this.#nowPs
    if (life !== member.life || now !== member.detectorWakesAt) return
    member.detectorWakesAt = Number.POSITIVE_INFINITY
    const { detector } = member
    if (!member.isUp || member.isPaused || detector === undefined) return
    const at = member.clock.read(now)
    if (detector.wakeAt <= at) {
      this.#detectorTimer.at = at
      const { suspected } = detector.step(this.#detectorTimer)
      for (let i = 0; i < suspected.length; i++)
        this.#liveness.suspected(member, this.#members[suspected[i]], now)
    }
    this.#wakeDetectorAt(member)
  }

  #wakeRaftAt(member: TrialMember, wakeAt: number): void {
    if (wakeAt === Number.POSITIVE_INFINITY) return
    const at = Math.max(this.#nowPs, member.clock.whenShows(wakeAt))
    if (at >= member.raftWakesAt) return
    member.raftWakesAt = at
    this.#timeline.add(at, TIMERS, RAFT_TIMER, member.number, member.life, 0)
  }

  #wakeRaft(member: TrialMember, life: number): void {
    const now = this.#nowPs
    if (life !== member.life || now !== member.raftWakesAt) return
    member.raftWakesAt = Number.POSITIVE_INFINITY
    const { raft } = member
    if (!member.isUp || member.isPaused || raft === undefined) return
    const at = member.clock.read(now)
    if (raft.state.effects.wakeAt > at) {
      this.#wakeRaftAt(member, raft.state.effects.wakeAt)
      return
    }
    this.#timerEvent.at = at
    this.#timerEvent.draw = this.#clients.draw(this.#events, 5, 2 ** 30) / 2 ** 30
    this.#after(member, raft.step(this.#timerEvent), TIMERS)
  }

  // Packets.

  /** Puts the tunnel's next slot at `fromPs` or later into the timeline. */
  #arm(tunnel: number, fromPs: number): void {
    if (this.#isArmed[tunnel] === 1) return
    const number = Math.max(this.#nextSlot[tunnel], this.#world.slotFrom(tunnel, fromPs))
    this.#isArmed[tunnel] = 1
    this.#timeline.add(this.#world.slotAt(tunnel, number), SLOTS, SLOT, tunnel, number, 0)
  }

  #slot(tunnel: number, number: number): void {
    const { kind, sender } = this.#plan.tunnels[tunnel]
    const member = this.#members[sender]
    this.#isArmed[tunnel] = 0
    this.#nextSlot[tunnel] = number + 1
    if (!member.isUp) return
    if (kind === BEATS || this.#sendsAll) this.#arm(tunnel, this.#nowPs)
    if (member.isPaused) return
    const packet = this.#pool.take()
    const bytes = this.#pool.bytes(packet)
    const length = this.#fill(member, tunnel, bytes)
    if (kind !== BEATS && member.isUp) this.#safety.says(member, bytes, length, kind === ACKS)
    if (length > 0 && member.crashMoment === 'unsaved' && member.disk.isBusy) this.#crashSoon(member)
    this.#send(tunnel, number, packet, member.isUp ? length : 0)
  }

  #fill(member: TrialMember, tunnel: number, packet: Uint8Array): number {
    const { kind, receivers } = this.#plan.tunnels[tunnel]
    const at = member.clock.read(this.#nowPs)
    const { raft, detector } = member
    if (kind === BEATS) {
      if (detector === undefined) return 0
      const event = this.#beatSlot
      event.at = at
      event.packet = packet
      event.counter = member.counter++
      if (raft !== undefined && event.statement !== undefined) {
        const { state } = raft
        event.statement.isLeader = state.role === LEADER
        event.statement.term = saidTerm(state)
        event.statement.commitIndex = state.commit
      }
      return detector.step(event).sentBytes
    }
    if (raft === undefined) return 0
    if (kind === LOG) {
      this.#logSlotEvent.at = at
      this.#logSlotEvent.packet = packet
      const effects = raft.step(this.#logSlotEvent)
      const { sentBytes } = effects
      this.#after(member, effects, SLOTS)
      if (raft.state.role === CANDIDATE && sentBytes > 0 && member.crashMoment === 'asked')
        this.#crashSoon(member)
      return sentBytes
    }
    this.#ackSlotEvent.at = at
    this.#ackSlotEvent.packet = packet
    this.#ackSlotEvent.to = this.#plan.group?.settings.acks === 'all' ? -1 : receivers[0]
    const effects = raft.step(this.#ackSlotEvent)
    const { sentBytes } = effects
    this.#after(member, effects, SLOTS)
    return sentBytes
  }

  /** At the end of this instant, so that what has left is on its way. */
  #crashSoon(member: TrialMember): void {
    member.crashMoment = undefined
    this.#isCrashing.push(member)
  }
  readonly #isCrashing: TrialMember[] = []

  #send(tunnel: number, number: number, packet: number, length: number): void {
    const { kind, sender, receivers } = this.#plan.tunnels[tunnel]
    let copies = 0
    let isLost = false
    if (length > 0)
      for (let i = 0; i < receivers.length; i++) {
        const receiver = receivers[i]
        const arrival = this.#world.arrivalAt(tunnel, receiver, number)
        if (arrival < 0 || this.#weather.loses(tunnel, sender, receiver)) {
          isLost = true
          this.#liveness.lost(kind === BEATS, this.#nowPs)
          continue
        }
        const readyAt = arrival + this.#processingPs(kind)
        this.#timeline.add(readyAt, DELIVERIES, DELIVERY, tunnel, receiver, packet)
        copies++
        const laterPs = this.#weather.doublesAfter(tunnel, receiver)
        const again = laterPs > 0 ? readyAt + laterPs : this.#world.doubledAt(tunnel, receiver, number)
        if (again > 0) {
          this.#timeline.add(again, DELIVERIES, DELIVERY, tunnel, receiver, packet)
          copies++
        }
      }
    this.#pool.send(packet, length, copies)
    // Whoever has missed it hears what the next slot says.
    if (isLost && kind !== BEATS) this.#arm(tunnel, this.#nowPs)
    while (this.#isCrashing.length > 0) {
      const member = this.#isCrashing.pop()
      if (member !== undefined) this.#crash(member)
    }
  }

  #processingPs(kind: number): number {
    const { group } = this.#plan
    if (group === undefined || kind === BEATS) return 0
    return kind === LOG ? group.followerPs : group.leaderPs
  }

  #deliver(tunnel: number, receiver: number, packet: number): void {
    const member = this.#members[receiver]
    if (member.isUp && member.isPaused) {
      member.waiting.push(tunnel, receiver, packet)
      return
    }
    if (member.isUp) this.#receive(member, tunnel, packet)
    this.#pool.arrived(packet)
  }

  #receive(member: TrialMember, tunnel: number, packet: number): void {
    const { kind, sender } = this.#plan.tunnels[tunnel]
    const at = member.clock.read(this.#nowPs)
    const bytes = this.#pool.bytes(packet)
    if (kind === BEATS) {
      this.#hear(member, sender, at, bytes, this.#pool.length[packet])
      return
    }
    const { raft } = member
    if (raft === undefined) return
    const event = this.#logEvent
    event.kind = kind === LOG ? 'log' : 'ack'
    event.at = at
    event.packet = bytes
    event.length = this.#pool.length[packet]
    this.#after(member, raft.step(event), DELIVERIES)
  }

  #hear(member: TrialMember, sender: number, at: number, packet: Uint8Array, length: number): void {
    const { detector, raft } = member
    if (detector === undefined) return
    const beat = this.#beatEvent
    beat.at = at
    beat.packet = packet
    beat.length = length
    const { heard } = detector.step(beat)
    this.#wakeDetectorAt(member)
    if (heard === undefined) return
    this.#liveness.beatArrived(member, this.#members[sender], at)
    if (raft === undefined) return
    const event = this.#heardEvent
    event.at = at
    event.from = heard.from
    event.incarnation = this.#plan.group?.settings.durability === 'disk' ? 0 : heard.incarnation
    event.isLeader = heard.isLeader
    event.term = heard.term
    event.commitIndex = heard.commitIndex
    this.#after(member, raft.step(event), DELIVERIES)
  }

  #persisted(member: TrialMember, version: number, life: number): void {
    if (!member.isUp || member.life !== life || member.raft === undefined) return
    member.disk.end(version)
    if (member.crashMoment === 'persisted') {
      this.#crash(member)
      return
    }
    this.#after(
      member,
      member.raft.step({ kind: 'persisted', at: member.clock.read(this.#nowPs), version }),
      DELIVERIES,
    )
    const { state } = member.raft
    if (member.crashMoment === 'alone' && state.role === LEADER && state.storedLast >= state.firstOfTerm)
      this.#crash(member)
  }

  // What a step asks for.

  #after(member: TrialMember, effects: RaftEffects, rank: number): void {
    const { raft } = member
    const { group } = this.#plan
    if (raft === undefined || group === undefined) return
    const { state } = raft
    const now = this.#nowPs
    const { seenRole, seenTerm, seenCommit } = member
    this.#safety.afterStep(member, state, effects)
    if (state.role !== seenRole || state.term !== seenTerm) this.#changed(member, state)
    if (effects.persist > 0 || effects.changedFrom < Number.POSITIVE_INFINITY) this.#persist(member, effects)
    if (!member.isUp) return
    this.#wakeRaftAt(member, effects.wakeAt)
    // What a client asks at the very instant of a slot does not go with it.
    const fromPs = rank >= CLIENTS ? now + 1 : now
    if (effects.isLogNew && this.#logOf[member.number] >= 0) this.#arm(this.#logOf[member.number], fromPs)
    if (effects.newAcks !== 0) this.#armAcks(member, effects.newAcks, fromPs)
    if (effects.answers.length > 0) this.#answer(member, effects)
    if (effects.snapshotFor !== 0) this.#sendSnapshots(member, effects.snapshotFor)
    if (state.commit > seenCommit) this.#committed(member, state)
    if (state.commit > seenCommit && member.crashMoment === 'committed') this.#crash(member)
    if (state.role === LEADER && !this.#liveness.isCalm) this.#liveness.settles(member, state, now)
  }

  #changed(member: TrialMember, state: Readonly<RaftState>): void {
    this.#liveness.changed(member, state, this.#nowPs)
    const { crashMoment } = member
    if (
      (crashMoment === 'candidate' && state.role === CANDIDATE) ||
      (crashMoment === 'leader' && state.role === LEADER)
    )
      this.#crash(member)
  }

  #persist(member: TrialMember, { persist, changedFrom }: RaftEffects): void {
    const { raft } = member
    const { group } = this.#plan
    if (raft === undefined || group?.settings.durability !== 'disk') return
    member.disk.noteChange(changedFrom)
    if (persist === 0) return
    member.disk.begin(persist, raft, undefined)
    this.#timeline.add(this.#nowPs + group.diskPs, DELIVERIES, PERSISTED, member.number, persist, member.life)
    if (member.crashMoment === 'persisting') this.#crash(member)
  }

  #armAcks(member: TrialMember, mask: number, fromPs: number): void {
    const width = this.#members.length
    for (let m = 0; m < width; m++) {
      const tunnel = this.#acksTo[member.number * width + m]
      if (tunnel >= 0 && (mask & (1 << m)) !== 0) this.#arm(tunnel, fromPs)
    }
  }

  #answer(member: TrialMember, { answers }: RaftEffects): void {
    for (let i = 0; i < answers.length; i++) {
      const { id, kind, index } = answers[i]
      const operation = id - 1
      if (kind === 'readable') {
        member.reads.push({ operation, index })
        this.#readApplied(member)
        continue
      }
      const asked = this.#clients.operations[operation]
      this.#clients.answered(operation, kind, index, this.#nowPs)
      if (kind === 'committed') {
        this.#writtenAt[index] = operation
        this.#liveness.entryDone('commit', member.number, asked.calledAt, this.#nowPs)
        if (this.#safety.committedTerm(index) !== member.raft?.state.log.termAt(index))
          this.#breach ??= {
            check: 'answered',
            message: `entry ${index} was answered, and is another`,
            atPs: this.#nowPs,
          }
        if (asked.calledAt >= this.#healedBy - HEALED_WITHIN_PS) this.#hasHealed = true
      }
      this.#done(operation)
    }
  }

  #committed(member: TrialMember, state: Readonly<RaftState>): void {
    this.#commits++
    this.#liveness.committed(member, state, this.#nowPs)
    if (!member.isSlow) this.#apply(member)
    const least = this.#committedEverywhere()
    for (let i = this.#knownToAll + 1; i <= least; i++) {
      const operation = this.#writtenAt[i]
      if (operation === undefined) continue
      const { calledAt, member: leader } = this.#clients.operations[operation]
      this.#liveness.entryDone('visible', leader, calledAt, this.#nowPs)
    }
    this.#knownToAll = Math.max(this.#knownToAll, least)
  }

  #apply(member: TrialMember): void {
    const { raft } = member
    if (raft === undefined) return
    const { log, commit } = raft.state
    for (let i = member.applied + 1; i <= commit; i++) {
      member.registers.apply(log.record(i))
      member.applied = i
    }
    if (member.applied - raft.state.applied >= APPLIED_AT_ONCE)
      this.#after(
        member,
        raft.step({ kind: 'applied', at: member.clock.read(this.#nowPs), index: member.applied }),
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
      this.#clients.read(operation, member, this.#nowPs)
      this.#done(operation)
    }
  }

  #sendSnapshots(from: TrialMember, mask: number): void {
    for (const member of this.#members)
      if ((mask & (1 << member.number)) !== 0)
        this.#timeline.add(this.#nowPs + SNAPSHOT_PS, DELIVERIES, INSTALL, member.number, from.number, 0)
  }

  #install(member: TrialMember, from: TrialMember): void {
    const { raft } = member
    if (!member.isUp || !from.isUp || raft === undefined || from.raft === undefined) return
    const snapshot = from.raft.snapshotAt(from.applied)
    if (snapshot.term < 0 || snapshot.index <= raft.state.commit) return
    const effects = raft.step({ kind: 'install', at: member.clock.read(this.#nowPs), snapshot })
    member.applied = raft.state.commit
    member.registers.copyFrom(from.registers)
    this.#after(member, effects, DELIVERIES)
  }

  // Clients.

  #leader(choice: number): TrialMember | undefined {
    const leaders = this.#members.filter(
      member => member.isUp && !member.isPaused && member.raft?.leads === true,
    )
    return leaders.length === 0 ? undefined : leaders[choice % leaders.length]
  }

  /** An operation that a client waits for is over: it asks the next, at the worst instant or at any. */
  #done(operation: number): void {
    const client = this.#outstanding.indexOf(operation)
    if (client < 0) return
    this.#outstanding[client] = -1
    this.#askSoon(client, operation)
  }

  #askSoon(client: number, after: number): void {
    const { operations, durationPs } = this.#schedule
    if (this.#clients.operations.length >= operations && this.#healedBy === Number.POSITIVE_INFINITY) return
    const choice = this.#clients.draw(after, 1, 10)
    const now = this.#nowPs
    const leader = this.#leader(0)
    const log = leader === undefined ? -1 : this.#logOf[leader.number]
    const restPs = Math.floor(durationPs / Math.max(1, operations) / (client === 0 ? 1 : HURRY))
    let at = now + 1 + this.#clients.draw(after, 2, 2 * restPs)
    if (choice < 6 && log >= 0)
      at = this.#world.slotAt(log, this.#world.slotFrom(log, choice < 3 ? now + 1 : at))
    this.#timeline.add(at, CLIENTS, CLIENT, client, -1, 0)
  }

  /** The next operation of a client; unless `missed`, one that was to be answered by now, has been. */
  #client(client: number, missed: number): void {
    const { group, heartbeatPs } = this.#plan
    if (group === undefined) return
    const now = this.#nowPs
    if (missed >= 0) {
      if (missed !== this.#outstanding[client]) return
      this.#outstanding[client] = -1
    }
    const next = this.#clients.operations.length
    const leader = this.#leader(this.#clients.draw(next, 3, 4))
    if (leader?.raft === undefined) {
      this.#timeline.add(now + Math.floor(heartbeatPs / 4), CLIENTS, CLIENT, client, -1, 0)
      return
    }
    const isRead = this.#clients.draw(next, 4, 10) < (client === 0 ? READS_IN_TEN : MORE_READS)
    const burst = isRead || !this.#liveness.isCalm || group.workload.isLone ? 1 : group.workload.burst
    for (let i = 0; i < burst; i++) this.#ask(leader, isRead, i === burst - 1 ? client : -1)
    const waitsFor = this.#outstanding[client]
    const patiencePs = client === 0 ? PATIENCE_BEATS * heartbeatPs : Math.floor(heartbeatPs / HURRY)
    if (waitsFor >= 0) this.#timeline.add(now + patiencePs, CLIENTS, CLIENT, client, waitsFor, 0)
  }

  #ask(leader: TrialMember, isRead: boolean, awaitedBy: number): void {
    const { raft } = leader
    if (raft === undefined) return
    const operation = this.#clients.ask(leader.number, isRead, this.#nowPs)
    if (awaitedBy >= 0) this.#outstanding[awaitedBy] = operation
    const at = leader.clock.read(this.#nowPs)
    const id = operation + 1
    const { command } = this.#clients
    this.#after(
      leader,
      raft.step(
        isRead
          ? { kind: 'read', at, id }
          : { kind: 'propose', at, id, content: command, length: command.length },
      ),
      CLIENTS,
    )
  }
}

const APPLIED_AT_ONCE = 16
