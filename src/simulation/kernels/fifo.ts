/** First in, first out; a ring that grows. */
export class Fifo<T> {
  #items: (T | undefined)[] = new Array<T | undefined>(8)
  #head = 0
  #tail = 0

  get length(): number {
    return this.#tail - this.#head
  }

  /** Entries that there is room for. */
  get capacity(): number {
    return this.#items.length
  }

  put(item: T): void {
    if (this.length === this.#items.length) this.#grow()
    this.#items[this.#tail++ & (this.#items.length - 1)] = item
  }

  take(): T | undefined {
    if (this.#head === this.#tail) return undefined
    const at = this.#head++ & (this.#items.length - 1)
    const item = this.#items[at]
    this.#items[at] = undefined
    return item
  }

  clear(): void {
    this.#items.fill(undefined)
    this.#head = this.#tail = 0
  }

  #grow(): void {
    const { length } = this.#items
    const items = new Array<T | undefined>(2 * length)
    for (let i = 0; i < length; i++) items[i] = this.#items[(this.#head + i) & (length - 1)]
    this.#items = items
    this.#tail = length
    this.#head = 0
  }
}
