import { COLOUR, Plot, type Point } from './plot.ts'
import { type PortNs, waits, worstOf } from './port.ts'

/** Five packets of 100 ns may be due at once on each of two wires, and a wire brings one after the other. */
const burst = (wire: number) => ({ cost: 100, period: 1_000_000, jitter: 4_000_000, wire })
const PORT: PortNs = {
  same: [burst(1), burst(2)],
  wires: [
    [1, 1],
    [1, 1],
  ],
}
const COST = 100

export const lineCapFigure = (): string => {
  const { waitNs, atNs } = worstOf(PORT, COST)
  // Without higher lanes and blocking, w(a) + C is the work that has come by a.
  const work = waits(PORT, COST, 1000, 10).map(([a, w]): Point => [a, w + COST])
  const first = work[0]?.[1] ?? 0
  const height = atNs + waitNs + COST
  return new Plot(
    'Line cap: five packets of 100 ns due at once on each of two wires',
    { label: 'arrival a, ns', to: 1200, step: 100 },
    { label: 'work, ns of transmission', to: 1200, step: 200 },
  )
    .line(
      [
        [0, 1000],
        [1200, 1000],
      ],
      COLOUR.faint,
      { dashed: true },
    )
    .label([30, 1110], 'staircases alone: all ten at once, Q + C = 1000', COLOUR.faint)
    .line(
      [
        [0, 0],
        [1100, 1100],
      ],
      COLOUR.service,
    )
    .label([720, 620], 'sent by then: t', COLOUR.service)
    .line(work, COLOUR.own)
    .label([20, 800], 'both caps: 2(a + 100)', COLOUR.own)
    .distance([0, first], [first, first], String(first), COLOUR.higher)
    .label([230, 190], 'at the only arrival', COLOUR.higher)
    .distance([atNs, height], [atNs + waitNs + COST, height], `Q + C = ${waitNs + COST}`, COLOUR.found)
    .dot([atNs, height], COLOUR.found)
    .label([420, 920], 'from where the wires stop being full', COLOUR.found)
    .toString()
}
