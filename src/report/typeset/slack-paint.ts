import type { Paint, Painter } from './painter.ts'

/** Below this share of the deadline the slack is worth a look. */
const THIN = 0.1

/** Green, yellow or red by what is left of the deadline; `undefined` slack: there is no deadline to judge by. */
export const slackPaint = (
  painter: Painter,
  slackPs: number | null | undefined,
  deadlinePs: number | undefined,
): Paint => {
  if (slackPs === undefined || deadlinePs === undefined) return text => text
  if (slackPs === null || slackPs < 0) return painter.bad
  return slackPs < deadlinePs * THIN ? painter.warn : painter.good
}
