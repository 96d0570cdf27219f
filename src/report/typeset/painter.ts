/** Puts a colour around text. What a colour means is decided here; whether it is shown is decided by who calls. */
export type Paint = (text: string) => string

export interface Painter {
  readonly good: Paint
  readonly warn: Paint
  readonly bad: Paint
  readonly dim: Paint
  readonly strong: Paint
}

const same: Paint = text => text

/** No colour: for files, pipes and tests. */
export const plainPainter: Painter = { good: same, warn: same, bad: same, dim: same, strong: same }
