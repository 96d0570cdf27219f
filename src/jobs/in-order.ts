import type { Answered } from './job-kind.ts'

/** Parts `from` up to but not including `to`. */
export interface PartRange {
  readonly from: number
  readonly to: number
}

/** So many parts in ranges of at most `most`, in their order. */
export const rangesOf = (parts: number, most: number): readonly PartRange[] =>
  Array.from({ length: Math.ceil(parts / most) }, (_, i) => ({
    from: i * most,
    to: Math.min(parts, (i + 1) * most),
  }))

/** Answers that come in any order, given out in the order of the parts. */
export class InOrder<Answer> {
  readonly #isLast: (answer: Answer) => boolean
  readonly #byFrom = new Map<number, readonly Answer[]>()
  #needed: number
  #first = 0
  #done = 0

  constructor(total: number, isLast: (answer: Answer) => boolean = () => false) {
    this.#needed = total
    this.#isLast = isLast
  }

  /** Parts answered so far, in any order. */
  get done(): number {
    return this.#done
  }

  /** Parts from here on are of no use. */
  get needed(): number {
    return this.#needed
  }

  /** Whether nothing is missing. */
  get isComplete(): boolean {
    return this.#first >= this.#needed
  }

  has(from: number): boolean {
    return this.#byFrom.has(from)
  }

  /** What was answered from part `from` on; a second time it is the same and not looked at. */
  add(from: number, answers: readonly Answer[]): void {
    if (this.#byFrom.has(from)) return
    this.#byFrom.set(from, answers)
    this.#done += answers.length
    const last = answers.findIndex(this.#isLast)
    if (last >= 0) this.#needed = Math.min(this.#needed, from + last + 1)
    for (;;) {
      const next = this.#byFrom.get(this.#first)
      if (next === undefined || next.length === 0) break
      this.#first += next.length
    }
  }

  /** All up to the first part that has no answer, or that is the last. */
  answered(): Answered<Answer> {
    const answers: Answer[] = []
    const end = Math.min(this.#first, this.#needed)
    while (answers.length < end) {
      const next = this.#byFrom.get(answers.length) ?? []
      for (const answer of next.slice(0, end - answers.length)) answers.push(answer)
    }
    return { answers, isComplete: this.isComplete }
  }
}
