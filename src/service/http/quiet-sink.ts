/** Where a log goes, line by line. */
export interface LogSink {
  write(line: string): unknown
}

/** A sink that fails (a full disk, a reader that is gone) must not end what it reports on: its lines are lost, and counted. */
export class QuietSink implements LogSink {
  readonly #sink: LogSink
  #lost = 0

  constructor(sink: LogSink) {
    this.#sink = sink
  }

  /** Lines that the sink refused. */
  get lost(): number {
    return this.#lost
  }

  write(line: string): void {
    try {
      this.#sink.write(line)
    } catch {
      this.#lost++
    }
  }
}
