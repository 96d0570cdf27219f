/** Wrong tokens that an address may try at once. */
const BURST = 10
/** It gets back so many a second. */
const PER_SECOND = 0.5
/** Addresses remembered; the longest unseen goes. */
const MOST_ADDRESSES = 10_000

interface Tried {
  left: number
  atMs: number
  /** Hash of the last token that was right: who has one is not shut out by others behind its address. */
  good?: string
}

/** Counts wrong tokens by address: who has tried too many is not told of the next whether it was right. */
export class Guesses {
  readonly #now: () => number
  readonly #tried = new Map<string, Tried>()

  /** `now`: milliseconds of a clock that never goes back. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Whole seconds until another token is looked at; 0: at once. */
  waitS(address: string, sha256: string): number {
    const tried = this.#tried.get(address)
    if (tried === undefined || tried.good === sha256) return 0
    this.#refill(tried)
    return tried.left >= 1 ? 0 : Math.ceil((1 - tried.left) / PER_SECOND)
  }

  wrong(address: string): void {
    const tried = this.#at(address)
    this.#refill(tried)
    tried.left = Math.max(0, tried.left - 1)
  }

  right(address: string, sha256: string): void {
    if (this.#tried.get(address)?.good !== sha256) this.#at(address).good = sha256
  }

  #refill(tried: Tried): void {
    const nowMs = this.#now()
    tried.left = Math.min(BURST, tried.left + ((nowMs - tried.atMs) / 1000) * PER_SECOND)
    tried.atMs = nowMs
  }

  #at(address: string): Tried {
    const tried = this.#tried.get(address) ?? { left: BURST, atMs: this.#now() }
    this.#tried.delete(address)
    this.#tried.set(address, tried)
    if (this.#tried.size > MOST_ADDRESSES) {
      const [oldest] = this.#tried.keys()
      if (oldest !== undefined) this.#tried.delete(oldest)
    }
    return tried
  }
}
