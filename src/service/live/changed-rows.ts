/** Rows as JSON, each with the decision after which it became what it is: what is different since any of them can be told. */
export class ChangedRows {
  readonly #rows = new Map<string, { text: string; at: number }>()
  readonly #gone = new Map<string, number>()
  #order: readonly string[] = []

  /** Takes all rows there are now over, in their order. */
  update(rows: Iterable<readonly [key: string, row: unknown]>, at: number): void {
    const left = new Set(this.#rows.keys())
    const order: string[] = []
    for (const [key, row] of rows) {
      order.push(key)
      left.delete(key)
      const text = JSON.stringify(row)
      const known = this.#rows.get(key)
      if (known?.text === text) continue
      this.#gone.delete(key)
      this.#rows.set(key, { text, at })
    }
    this.#order = order
    for (const key of left) {
      this.#rows.delete(key)
      this.#gone.set(key, at)
    }
  }

  /** All rows in their order, as JSON. */
  all(): string {
    return `[${this.#order.map(key => this.#rows.get(key)?.text).join(',')}]`
  }

  /** Those that are different after this decision, as JSON, with their keys. */
  since(sequence: number): readonly (readonly [key: string, text: string])[] {
    const found: [string, string][] = []
    for (const [key, { text, at }] of this.#rows) if (at > sequence) found.push([key, text])
    return found
  }

  /** Keys of rows that went after this decision. */
  gone(sequence: number): readonly string[] {
    return Array.from(this.#gone).flatMap(([key, at]) => (at > sequence ? key : []))
  }

  /** Of how many rows it is known that they went. */
  get goneCount(): number {
    return this.#gone.size
  }

  /** Forgets what went: only what comes from now on can be told. */
  forgetGone(): void {
    this.#gone.clear()
  }
}
