import { type Paint, type Painter, plainPainter } from '../../report/typeset/painter.ts'

/** The colours of the screen. Colour never carries information on its own: a sign or a word says the same. */
export interface ScreenPainter extends Painter {
  /** The line with the cursor; it has a `▸` as well. */
  readonly select: Paint
  /** What belongs to the selected tunnel; what can be acted on. */
  readonly accent: Paint
}

export const plainScreen: ScreenPainter = { ...plainPainter, select: text => text, accent: text => text }
