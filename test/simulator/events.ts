/** At one instant: ends of transmission, arrivals by incoming link, releases by tunnel, control frames by link. */
export const END = 0
export const ARRIVAL = 1
export const RELEASE = 2
export const CONTROL = 3

export interface Event<P> {
  readonly timePs: number
  readonly kind: number
  /** Link of an end, an arrival or a control frame, tunnel of a release: its place in the file. */
  readonly id: number
  /** Order on the wire, or of release. */
  readonly order: number
  readonly packet: P
}

const earlier = <P>(a: Event<P>, b: Event<P>): boolean =>
  a.timePs !== b.timePs
    ? a.timePs < b.timePs
    : a.kind !== b.kind
      ? a.kind < b.kind
      : a.id !== b.id
        ? a.id < b.id
        : a.order < b.order

/** A binary heap of events in the one total order. */
export class EventList<P> {
  readonly #heap: Event<P>[] = []

  get size(): number {
    return this.#heap.length
  }

  add(event: Event<P>): void {
    const heap = this.#heap
    let i = heap.length
    heap.push(event)
    while (i > 0) {
      const parent = (i - 1) >> 1
      if (!earlier(event, heap[parent]!)) break
      heap[i] = heap[parent]!
      i = parent
    }
    heap[i] = event
  }

  take(): Event<P> {
    const heap = this.#heap
    const first = heap[0]!
    const last = heap.pop()!
    if (heap.length === 0) return first
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= heap.length) break
      if (child + 1 < heap.length && earlier(heap[child + 1]!, heap[child]!)) child++
      if (!earlier(heap[child]!, last)) break
      heap[i] = heap[child]!
      i = child
    }
    heap[i] = last
    return first
  }
}
