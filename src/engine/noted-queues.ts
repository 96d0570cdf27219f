/** Queues by key, in the order in which they were first noted, each with the answer to a question about it noted last. */
export class NotedQueues {
  readonly keys: number[] = []
  readonly #answer: Uint8Array

  /** Keys are below `count`. */
  constructor(count: number) {
    this.#answer = new Uint8Array(count)
  }

  clear(): void {
    for (const key of this.keys) this.#answer[key] = 0
    this.keys.length = 0
  }

  note(key: number, answer: boolean): void {
    if (this.#answer[key] === 0) this.keys.push(key)
    this.#answer[key] = answer ? YES : NO
  }

  answer(key: number): boolean {
    return this.#answer[key] === YES
  }
}

const NO = 1
const YES = 2
