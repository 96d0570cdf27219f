import { CLIENTS } from '../timeline.ts'
import type { TrialMember } from '../trial-member.ts'
import { CLIENT } from './event-kinds.ts'
import type { RunState } from './run-state.ts'
import type { Steps } from './steps.ts'

/** How long a client waits for an answer before it gives up and asks on, in heartbeats. */
const PATIENCE_BEATS = 6
const READS_IN_TEN = 2
/** Clients in a hurry read more, rest less and wait less. */
const MORE_READS = 6
const HURRY = 8

/** Clients of a run: what each asks, of whom, when, and how long it waits. */
export class ClientLoop {
  readonly #run: RunState
  readonly #steps: Steps
  /** By client: the operation that it waits for, −1 for nothing. */
  readonly #outstanding: number[] = []

  constructor(run: RunState, steps: Steps) {
    this.#run = run
    this.#steps = steps
  }

  /** Lets another client ask from `fromPs` on. */
  begin(fromPs: number): void {
    const client = this.#outstanding.push(-1) - 1
    this.#run.timeline.add(fromPs, CLIENTS, CLIENT, client, -1, 0)
  }

  /** An operation that a client waits for is over: it asks the next, at the worst instant or at any. */
  done(operation: number): void {
    const client = this.#outstanding.indexOf(operation)
    if (client < 0) return
    this.#outstanding[client] = -1
    this.#askSoon(client, operation)
  }

  #askSoon(client: number, after: number): void {
    const { operations, durationPs } = this.#run.schedule
    if (
      this.#run.clients.operations.length >= operations &&
      this.#run.healedByPs === Number.POSITIVE_INFINITY
    )
      return
    const choice = this.#run.clients.draw(after, 1, 10)
    const now = this.#run.nowPs
    const leader = this.#run.leader(0)
    const log = leader === undefined ? -1 : this.#run.logOf[leader.number]
    const restPs = Math.floor(durationPs / Math.max(1, operations) / (client === 0 ? 1 : HURRY))
    let at = now + 1 + this.#run.clients.draw(after, 2, 2 * restPs)
    if (choice < 6 && log >= 0)
      at = this.#run.world.slotAt(log, this.#run.world.slotFrom(log, choice < 3 ? now + 1 : at))
    this.#run.timeline.add(at, CLIENTS, CLIENT, client, -1, 0)
  }

  /** The next operation of a client; unless `missed`, one that was to be answered by now, has been. */
  client(client: number, missed: number): void {
    const { group, heartbeatPs } = this.#run.plan
    if (group === undefined) return
    const now = this.#run.nowPs
    if (missed >= 0) {
      if (missed !== this.#outstanding[client]) return
      this.#outstanding[client] = -1
    }
    const next = this.#run.clients.operations.length
    const leader = this.#run.leader(this.#run.clients.draw(next, 3, 4))
    if (leader?.raft === undefined) {
      this.#run.timeline.add(now + Math.floor(heartbeatPs / 4), CLIENTS, CLIENT, client, -1, 0)
      return
    }
    const isRead = this.#run.clients.draw(next, 4, 10) < (client === 0 ? READS_IN_TEN : MORE_READS)
    const burst = isRead || !this.#run.liveness.isCalm || group.workload.isLone ? 1 : group.workload.burst
    for (let i = 0; i < burst; i++) this.#ask(leader, isRead, i === burst - 1 ? client : -1)
    const waitsFor = this.#outstanding[client]
    const patiencePs = client === 0 ? PATIENCE_BEATS * heartbeatPs : Math.floor(heartbeatPs / HURRY)
    if (waitsFor >= 0) this.#run.timeline.add(now + patiencePs, CLIENTS, CLIENT, client, waitsFor, 0)
  }

  #ask(leader: TrialMember, isRead: boolean, awaitedBy: number): void {
    const { raft } = leader
    if (raft === undefined) return
    const operation = this.#run.clients.ask(leader.number, isRead, this.#run.nowPs)
    if (awaitedBy >= 0) this.#outstanding[awaitedBy] = operation
    const at = leader.clock.read(this.#run.nowPs)
    const id = operation + 1
    const { command } = this.#run.clients
    this.#steps.after(
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
