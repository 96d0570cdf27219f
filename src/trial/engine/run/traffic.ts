import type { FailureDetectorEvent } from '../../../protocol/detector/failure-detector.ts'
import type { RaftEvent } from '../../../protocol/raft/events.ts'
import { CANDIDATE, LEADER, saidTerm } from '../../../protocol/raft/state.ts'
import { DELIVERIES, SLOTS } from '../timeline.ts'
import type { TrialMember } from '../trial-member.ts'
import { ACKS, BEATS, LOG } from '../trial-plan.ts'
import { DELIVERY, SLOT } from './event-kinds.ts'
import type { RunState } from './run-state.ts'
import type { Mutable, Steps } from './steps.ts'

type Of<K extends RaftEvent['kind']> = Mutable<Extract<RaftEvent, { kind: K }>>

/**
 * Packets of a run: slots of tunnels, what a member says in them, arrivals. A slot whose packet would say nothing that its
 * receivers have not heard is left out, unless the run sends all.
 */
export class Traffic {
  readonly #run: RunState
  readonly #steps: Steps
  /** By tunnel: whether a slot is in the timeline, and the first slot that may be used. */
  readonly #isArmed: Uint8Array
  readonly #nextSlot: Float64Array
  /** By sender and receiver: the tunnel of its acks. */
  readonly #acksTo: Int32Array
  readonly #isCrashing: TrialMember[] = []
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

  constructor(run: RunState, steps: Steps) {
    this.#run = run
    this.#steps = steps
    const { members, tunnels } = run.plan
    this.#isArmed = new Uint8Array(tunnels.length)
    this.#nextSlot = new Float64Array(tunnels.length)
    this.#acksTo = new Int32Array(members.length ** 2).fill(-1)
    for (let t = 0; t < tunnels.length; t++) {
      const { kind, sender, receivers } = tunnels[t]
      if (kind === ACKS) for (const r of receivers) this.#acksTo[sender * members.length + r] = t
    }
  }

  /** Puts the tunnel's next slot at `fromPs` or later into the timeline. */
  arm(tunnel: number, fromPs: number): void {
    if (this.#isArmed[tunnel] === 1) return
    const number = Math.max(this.#nextSlot[tunnel], this.#run.world.slotFrom(tunnel, fromPs))
    this.#isArmed[tunnel] = 1
    this.#run.timeline.add(this.#run.world.slotAt(tunnel, number), SLOTS, SLOT, tunnel, number, 0)
  }

  slot(tunnel: number, number: number): void {
    const { kind, sender } = this.#run.plan.tunnels[tunnel]
    const member = this.#run.members[sender]
    this.#isArmed[tunnel] = 0
    this.#nextSlot[tunnel] = number + 1
    if (!member.isUp) return
    if (kind === BEATS || this.#run.sendsAll) this.arm(tunnel, this.#run.nowPs)
    if (member.isPaused) return
    const packet = this.#run.pool.take()
    const bytes = this.#run.pool.bytes(packet)
    const length = this.#fill(member, tunnel, bytes)
    if (kind !== BEATS && member.isUp) this.#run.safety.says(member, bytes, length, kind === ACKS)
    if (length > 0 && member.crashMoment === 'unsaved' && member.disk.isBusy) this.#crashSoon(member)
    this.#send(tunnel, number, packet, member.isUp ? length : 0)
  }

  #fill(member: TrialMember, tunnel: number, packet: Uint8Array): number {
    const { kind, receivers } = this.#run.plan.tunnels[tunnel]
    const at = member.clock.read(this.#run.nowPs)
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
      this.#steps.after(member, effects, SLOTS)
      if (raft.state.role === CANDIDATE && sentBytes > 0 && member.crashMoment === 'asked')
        this.#crashSoon(member)
      return sentBytes
    }
    this.#ackSlotEvent.at = at
    this.#ackSlotEvent.packet = packet
    this.#ackSlotEvent.to = this.#run.plan.group?.settings.acks === 'all' ? -1 : receivers[0]
    const effects = raft.step(this.#ackSlotEvent)
    const { sentBytes } = effects
    this.#steps.after(member, effects, SLOTS)
    return sentBytes
  }

  /** At the end of this instant, so that what has left is on its way. */
  #crashSoon(member: TrialMember): void {
    member.crashMoment = undefined
    this.#isCrashing.push(member)
  }

  #send(tunnel: number, number: number, packet: number, length: number): void {
    const { kind, sender, receivers } = this.#run.plan.tunnels[tunnel]
    let copies = 0
    let isLost = false
    if (length > 0)
      for (let i = 0; i < receivers.length; i++) {
        const receiver = receivers[i]
        const arrival = this.#run.world.arrivalAt(tunnel, receiver, number)
        if (arrival < 0 || this.#run.weather.loses(tunnel, sender, receiver)) {
          isLost = true
          this.#run.liveness.lost(kind === BEATS, this.#run.nowPs)
          continue
        }
        const readyAt = arrival + this.#processingPs(kind)
        this.#run.timeline.add(readyAt, DELIVERIES, DELIVERY, tunnel, receiver, packet)
        copies++
        const laterPs = this.#run.weather.doublesAfter(tunnel, receiver)
        const again = laterPs > 0 ? readyAt + laterPs : this.#run.world.doubledAt(tunnel, receiver, number)
        if (again > 0) {
          this.#run.timeline.add(again, DELIVERIES, DELIVERY, tunnel, receiver, packet)
          copies++
        }
      }
    this.#run.pool.send(packet, length, copies)
    // Whoever has missed it hears what the next slot says.
    if (isLost && kind !== BEATS) this.arm(tunnel, this.#run.nowPs)
    while (this.#isCrashing.length > 0) {
      const member = this.#isCrashing.pop()
      if (member !== undefined) this.#steps.crash(member)
    }
  }

  #processingPs(kind: number): number {
    const { group } = this.#run.plan
    if (group === undefined || kind === BEATS) return 0
    return kind === LOG ? group.followerPs : group.leaderPs
  }

  deliver(tunnel: number, receiver: number, packet: number): void {
    const member = this.#run.members[receiver]
    if (member.isUp && member.isPaused) {
      member.waiting.push(tunnel, receiver, packet)
      return
    }
    if (member.isUp) this.#receive(member, tunnel, packet)
    this.#run.pool.arrived(packet)
  }

  #receive(member: TrialMember, tunnel: number, packet: number): void {
    const { kind, sender } = this.#run.plan.tunnels[tunnel]
    const at = member.clock.read(this.#run.nowPs)
    const bytes = this.#run.pool.bytes(packet)
    if (kind === BEATS) {
      this.#hear(member, sender, at, bytes, this.#run.pool.length[packet])
      return
    }
    const { raft } = member
    if (raft === undefined) return
    const event = this.#logEvent
    event.kind = kind === LOG ? 'log' : 'ack'
    event.at = at
    event.packet = bytes
    event.length = this.#run.pool.length[packet]
    this.#steps.after(member, raft.step(event), DELIVERIES)
  }

  #hear(member: TrialMember, sender: number, at: number, packet: Uint8Array, length: number): void {
    const { detector, raft } = member
    if (detector === undefined) return
    const beat = this.#beatEvent
    beat.at = at
    beat.packet = packet
    beat.length = length
    const { heard } = detector.step(beat)
    this.#steps.wakeDetectorAt(member)
    if (heard === undefined) return
    this.#run.liveness.beatArrived(member, this.#run.members[sender], at)
    if (raft === undefined) return
    const event = this.#heardEvent
    event.at = at
    event.from = heard.from
    event.incarnation = this.#run.plan.group?.settings.durability === 'disk' ? 0 : heard.incarnation
    event.isLeader = heard.isLeader
    event.term = heard.term
    event.commitIndex = heard.commitIndex
    this.#steps.after(member, raft.step(event), DELIVERIES)
  }

  /** Arms the acks to the members of `mask`, one bit each. */
  armAcks(member: TrialMember, mask: number, fromPs: number): void {
    const width = this.#run.members.length
    for (let m = 0; m < width; m++) {
      const tunnel = this.#acksTo[member.number * width + m]
      if (tunnel >= 0 && (mask & (1 << m)) !== 0) this.arm(tunnel, fromPs)
    }
  }
}
