import { COLOUR, Plot } from './plot.ts'
import { type FlowNs, staircase, worstOf } from './port.ts'

/** Three packets may come at once, because the jitter is longer than two periods; a lower frame is under way. */
const FLOW: FlowNs = { cost: 10, period: 20, jitter: 45 }
const BLOCKING = 7

export const staircaseFigure = (): string => {
  const { waitNs, atNs } = worstOf({ blocking: BLOCKING, same: [FLOW] }, FLOW.cost)
  const packets = Math.floor((atNs + FLOW.jitter) / FLOW.period) + 1
  const burst = FLOW.cost * (1 + FLOW.jitter / FLOW.period)
  return new Plot(
    'Staircase: C = 10, π = 20, J = 45, behind a lower frame B = 7',
    { label: 'length t of the window, ns', to: 80, step: 10 },
    { label: 'work, ns of transmission', to: 80, step: 10 },
  )
    .line(
      [
        [0, burst],
        [80, burst + 80 * (FLOW.cost / FLOW.period)],
      ],
      COLOUR.faint,
      { dashed: true },
    )
    .label([48, 67], 'line σ + ρt', COLOUR.faint)
    .line(
      [
        [BLOCKING, 0],
        [80, 73],
      ],
      COLOUR.service,
    )
    .label([26, 12], 'sent by then: t − B', COLOUR.service)
    .stairs(staircase(FLOW, 80), COLOUR.own)
    .label([10, 57], 'work that has arrived: C·N(t)', COLOUR.own)
    .distance(
      [atNs, packets * FLOW.cost],
      [atNs + waitNs + FLOW.cost, packets * FLOW.cost],
      `Q + C = ${waitNs + FLOW.cost}`,
      COLOUR.found,
    )
    .toString()
}
