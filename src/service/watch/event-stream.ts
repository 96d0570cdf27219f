import type { ServerResponse } from 'node:http'

/** One client that watches: text is written as it comes, and who does not read it is let go of. */
export class EventStream {
  readonly #response: ServerResponse
  /** Bytes it may lag behind; beyond, it is ended and may come back. */
  readonly #mostBehind: number

  constructor(response: ServerResponse, mostBehind: number) {
    this.#response = response
    this.#mostBehind = mostBehind
    // A client that goes away while it is written to is no error of ours.
    response.on('error', () => undefined)
  }

  send(id: string, event: string, data: unknown): void {
    this.#write(`id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
  }

  /** A comment, so that neither side takes the connection for dead. */
  beat(): void {
    this.#write(':\n\n')
  }

  end(): void {
    if (!this.#response.writableEnded) this.#response.end()
  }

  /** What was cut off cannot be mistaken for an end: the client comes back with the last id it saw. */
  #write(text: string): void {
    if (this.#response.destroyed || this.#response.writableEnded) return
    if (this.#response.writableLength > this.#mostBehind) this.#response.destroy()
    else this.#response.write(text)
  }
}
