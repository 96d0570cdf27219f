/** Puts a colour around text. What a colour means is decided here; whether it is shown is decided by who calls. */
export type Paint = (text: string) => string

/** Paints words for a terminal; the identity where there is no colour. */
export interface Painter {
  /** What holds. */
  readonly good: Paint
  /** What is near its limit. */
  readonly warn: Paint
  /** What does not hold. */
  readonly bad: Paint
  /** What matters less. */
  readonly dim: Paint
  /** What matters most. */
  readonly strong: Paint
}

const same: Paint = text => text

/** No colour: for files, pipes and tests. */
export const plainPainter: Painter = { good: same, warn: same, bad: same, dim: same, strong: same }
