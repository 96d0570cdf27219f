import { COLOUR, Plot } from './plot.ts'
import { type FlowNs, staircase, worstOf } from './port.ts'

const FLOW: FlowNs = { cost: 10, period: 20, jitter: 90 }
/** Packets that may be counted: the seventh comes at 30. */
const LIMIT = 6
const LAST_COUNTED = 29
const SIGMA = FLOW.cost * (1 + FLOW.jitter / FLOW.period)
const RHO = FLOW.cost / FLOW.period

export const longTailFigure = (): string => {
  const { waitNs } = worstOf({ same: [FLOW] }, FLOW.cost, LAST_COUNTED)
  const cut = 30
  const stairs = staircase(FLOW, 110)
  const line = (t: number): number => SIGMA + RHO * t
  const counted = [...stairs.filter(([t]) => t < cut), [cut, FLOW.cost * LIMIT] as const]
  return new Plot(
    `Long tail: C = 10, π = 20, J = 90, ${LIMIT} packets may be counted`,
    { label: 'arrival a, ns', to: 110, step: 10 },
    { label: 'work, ns of transmission', to: 110, step: 10 },
  )
    .line(
      [
        [0, 0],
        [110, 110],
      ],
      COLOUR.service,
    )
    .label([73, 66], 'sent by then: t', COLOUR.service)
    .stairs(stairs, COLOUR.faint)
    .line(
      [
        [0, line(0)],
        [cut, line(cut)],
      ],
      COLOUR.higher,
      { dashed: true, width: 1 },
    )
    .line(
      [
        [cut, line(cut)],
        [110, line(110)],
      ],
      COLOUR.higher,
    )
    .label([8, 92], 'from a′ = 30 on: the line σ + ρa', COLOUR.higher)
    .stairs(counted, COLOUR.own)
    .label([2, 42], 'counted', COLOUR.own)
    .distance([0, 50], [waitNs + FLOW.cost, 50], `Q + C = ${waitNs + FLOW.cost}`, COLOUR.found)
    .distance([cut, line(cut)], [line(cut), line(cut)], `V(30) + C = ${line(cut) - cut}`, COLOUR.higher)
    .toString()
}
