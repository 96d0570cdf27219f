/** Who wants to know how far spread work is, or to end it. */
export interface Spreading<Answer> {
  /** Asked often; once true, it stays true. */
  readonly shouldStop: () => boolean
  /** Parts answered so far, in any order, of how many. */
  readonly onProgress: (done: number, total: number) => void
  /** An answer after which no later part is of use. Default: none. */
  readonly isLast?: (answer: Answer) => boolean
}
