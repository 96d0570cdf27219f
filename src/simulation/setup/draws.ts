import { drawFor, hashOf } from './hash.ts'

/** Seeded draws one after the other, for a search: what it does depends on its seed alone. */
export class Draws {
  readonly #key: number
  #drawn = 0

  constructor(...seed: readonly number[]) {
    this.#key = hashOf(...seed)
  }

  /** A whole number in [0, count). */
  below(count: number): number {
    return Math.floor((drawFor(this.#key, this.#drawn++) / 2 ** 32) * count)
  }

  oneOf<T>(list: readonly T[]): T {
    return list[this.below(list.length)]
  }

  chance(share: number): boolean {
    return drawFor(this.#key, this.#drawn++) < share * 2 ** 32
  }

  shuffled<T>(list: readonly T[]): T[] {
    const order = [...list]
    for (let i = order.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const other = order[j]
      order[j] = order[i]
      order[i] = other
    }
    return order
  }
}
