import type { PortCurves } from '../analysis/queue/port-curves.ts'
import type { PagePort } from './page-data.ts'

/** More points than this in one curve are more than a screen has columns. */
const MOST_POINTS = 600

const thinned = <T>(points: readonly T[]): readonly T[] => {
  if (points.length <= MOST_POINTS) return points
  const step = Math.ceil(points.length / MOST_POINTS)
  return points.filter((_, i) => i % step === 0 || i === points.length - 1)
}

/** JSON has no Infinity. */
export const limited = (queueBits: number): number | null =>
  queueBits === Number.POSITIVE_INFINITY ? null : queueBits

export const pagePort = (curves: PortCurves, link: number): PagePort => {
  const { worstDelay, worstBacklog } = curves
  return {
    link,
    lane: curves.lane,
    queueBits: limited(curves.queueBits),
    costPs: curves.costPs,
    blockingPs: curves.blockingPs,
    busyPs: curves.busyPs,
    arrivals: [[0, 0], ...thinned(curves.delays).map(p => [p.atPs, p.bits] as const)],
    service: thinned(curves.service).map(p => [p.atPs, p.bits]),
    freed: thinned(curves.backlogs).map(p => [p.atPs, p.freedBits]),
    delay: { ...worstDelay, ps: worstDelay.endPs - worstDelay.atPs },
    backlog: { ...worstBacklog, keptBits: worstBacklog.bits - worstBacklog.freedBits },
  }
}
