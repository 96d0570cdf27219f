import { COLOUR, Plot, type Point } from './plot.ts'
import { type PortNs, waits, worstOf } from './port.ts'

/** One wire of twice the port's speed: a packet of the lane and two of a higher one, 200 ns each. */
const PORT: PortNs = {
  same: [{ cost: 200, period: 1_000_000, jitter: 0, wire: 1 }],
  higher: [{ cost: 200, period: 1_000_000, jitter: 1_000_000, wire: 1 }],
  wires: [[2, 1]],
}
const COST = 200

export const jumpFigure = (): string => {
  const { waitNs, atNs } = worstOf(PORT, COST)
  const wait = waits(PORT, COST, 400, 1).map(([a, w]): Point => [a, Math.max(0, w - a)])
  const [[, first] = [0, 0], ...later] = wait
  return new Plot(
    'Jump from the right: one wire of twice the speed, {200} under {200, 200}',
    { label: 'arrival a of the packet, ns', to: 600, step: 100 },
    { label: 'its wait w(a) − a, ns', to: 500, step: 100 },
  )
    .line([[atNs, waitNs], ...later, [600, 0]], COLOUR.own)
    .dot([atNs, waitNs], COLOUR.found, true)
    .label([18, 415], `Q = ${waitNs}: the limit as a falls to 0, reached by no a`, COLOUR.found)
    .dot([0, first], COLOUR.own)
    .label([18, 18], `at a = 0 itself: ${first}`, COLOUR.own)
    .label([225, 260], 'any a > 0, however small: the wire', COLOUR.own)
    .label([225, 235], 'has had time for the two higher packets', COLOUR.own)
    .toString()
}
