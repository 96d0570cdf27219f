/** Where a log goes, line by line. */
export interface LogSink {
  write(line: string): unknown
  /** What was written and not taken yet, where that can be told. */
  readonly writableLength?: number
}

/** Of what nobody reads so much is kept, and no more. */
const MOST_BEHIND = 1 << 20

/** Of pino: a warning. */
const WARN = 40

/**
 * A sink that fails (a full disk, a reader that is gone) must not end what it reports on, and one that is not read must not fill its
 * memory: lines are lost, and counted; the log says how many when it goes on.
 */
export class QuietSink implements LogSink {
  readonly #sink: LogSink
  #lost = 0
  #told = 0

  constructor(sink: LogSink) {
    this.#sink = sink
  }

  /** Lines that the sink did not take. */
  get lost(): number {
    return this.#lost
  }

  write(line: string): void {
    const isBehind = (this.#sink.writableLength ?? 0) > MOST_BEHIND
    if (isBehind || !this.#goesOn() || !this.#isWritten(line)) this.#lost++
  }

  /** Whether it takes lines, told of those that it did not. */
  #goesOn(): boolean {
    if (this.#lost === this.#told) return true
    const count = this.#lost - this.#told
    const said = { level: WARN, time: Date.now(), lost: count, msg: `${count} lines of this log were lost` }
    if (!this.#isWritten(`${JSON.stringify(said)}\n`)) return false
    this.#told = this.#lost
    return true
  }

  #isWritten(line: string): boolean {
    try {
      this.#sink.write(line)
      return true
    } catch {
      return false
    }
  }
}
