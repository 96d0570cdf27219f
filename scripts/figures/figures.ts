import { jointCapFigure } from './joint-cap.ts'
import { jumpFigure } from './jump.ts'
import { lineCapFigure } from './line-cap.ts'
import { longTailFigure } from './long-tail.ts'
import { staircaseFigure } from './staircase.ts'

/** The drawings of docs/MODEL.md by file name, made from the calculus that the product runs. */
export const modelFigures = (): ReadonlyMap<string, string> =>
  new Map([
    ['staircase.svg', staircaseFigure()],
    ['line-cap.svg', lineCapFigure()],
    ['joint-cap.svg', jointCapFigure()],
    ['jump.svg', jumpFigure()],
    ['long-tail.svg', longTailFigure()],
  ])
