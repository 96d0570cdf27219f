import type { FlowHops } from '../network/flow-hops.ts'
import type { UndoLog } from './undo-log.ts'

/** Which slots hold the tunnels of each request that is sent twice, of those in place. */
export class ReplicaSlots {
  readonly #hops: FlowHops
  readonly #undo: UndoLog
  /** A request has the number that its name had first. */
  readonly #numbers = new Map<string, number>()
  readonly #slots: Set<number>[] = []

  constructor(hops: FlowHops, undo: UndoLog) {
    this.#hops = hops
    this.#undo = undo
  }

  /** Number of the request of which the tunnel in slot t is a copy; undefined for one that is sent once. */
  numberOf(t: number): number | undefined {
    const { replica } = this.#hops.tunnels[t]
    return replica === undefined ? undefined : this.#numbers.get(replica.of)
  }

  /** Slots of its copies in the order of their places. */
  slots(number: number): readonly number[] {
    return [...this.#slots[number]].sort((a, b) => this.#hops.place[a] - this.#hops.place[b])
  }

  /** The same by the name of the request; none for an unknown one. */
  slotsOf(id: string): readonly number[] {
    const number = this.#numbers.get(id)
    return number === undefined ? [] : this.slots(number)
  }

  came(t: number): void {
    const { replica } = this.#hops.tunnels[t]
    if (replica === undefined) return
    const slots = this.#of(replica.of)
    slots.add(t)
    this.#undo.step(() => slots.delete(t))
  }

  went(t: number): void {
    const { replica } = this.#hops.tunnels[t]
    if (replica === undefined) return
    const slots = this.#of(replica.of)
    slots.delete(t)
    this.#undo.step(() => slots.add(t))
  }

  #of(id: string): Set<number> {
    const number = this.#numbers.get(id) ?? this.#slots.push(new Set()) - 1
    this.#numbers.set(id, number)
    return this.#slots[number]
  }
}
