import type {
  SimulatedReceiver,
  SimulatedTunnel,
  SimulationResult,
} from '../../simulation/results/simulation-result.ts'
import { nameColumn, receiverColumn } from '../typeset/columns.ts'
import { NO_BOUND } from '../typeset/no-bound.ts'
import { percent } from '../typeset/numbers.ts'
import type { Painter } from '../typeset/painter.ts'
import { rangeBar } from '../typeset/range-bar.ts'
import type { Column } from '../typeset/table.ts'
import { microsDown, microsUp, sensibleDecimals } from '../typeset/time.ts'

export interface SimulationRow {
  readonly tunnel: SimulatedTunnel
  readonly receiver: SimulatedReceiver
  /** Broke what was proven. */
  readonly isBroken: boolean
}

/** One row per tunnel and receiver, of one tunnel where only that is asked for. */
export const simulationRows = (
  { tunnels, violations }: SimulationResult,
  only?: string,
): readonly SimulationRow[] => {
  const broken = new Set(violations.map(v => `${v.tunnel}\n${v.code === 'DROP' ? '' : v.node}`))
  return tunnels
    .filter(({ id }) => only === undefined || id === only)
    .flatMap(tunnel =>
      tunnel.receivers.map(receiver => ({
        tunnel,
        receiver,
        isBroken: broken.has(`${tunnel.id}\n${receiver.node}`) || broken.has(`${tunnel.id}\n`),
      })),
    )
}

const WIDEST_BAR = 24
const NARROWEST_BAR = 12

export const worstPs = ({ minLatencyPs, maxJitterPs }: SimulatedReceiver): number | null =>
  minLatencyPs === null || maxJitterPs === null ? null : minLatencyPs + maxJitterPs

const barText = ({ receiver }: SimulationRow, width: number): string => {
  const { minPs, p50Ps, p99Ps, maxPs, minLatencyPs } = receiver
  const toPs = worstPs(receiver)
  if (minPs === null || p50Ps === null || p99Ps === null || maxPs === null) return ''
  if (minLatencyPs === null || toPs === null) return ''
  return rangeBar({ fromPs: minLatencyPs, toPs, minPs, p50Ps, p99Ps, maxPs }, width)
}

/** The table of what was seen. Least latencies are rounded down, all others up, like the bounds beside them. */
export const simulationColumns = (
  rows: readonly SimulationRow[],
  bounded: boolean,
  painter: Painter,
): readonly Column<SimulationRow>[] => {
  const decimals = sensibleDecimals(
    rows.flatMap(({ receiver }) => [receiver.minPs, receiver.maxPs, worstPs(receiver)]),
  )
  const up = (ps: number | null) => (ps === null ? '–' : microsUp(ps, decimals))
  const down = (ps: number | null) => (ps === null ? '–' : microsDown(ps, decimals))
  const time = (
    head: string,
    rank: number,
    text: (receiver: SimulatedReceiver) => string,
    dim = false,
  ): Column<SimulationRow> => ({
    head: [head],
    unit: 'µs',
    align: 'right',
    rank,
    text: ({ receiver }) => text(receiver),
    ...(dim ? { paint: () => painter.dim } : {}),
  })
  const byRow = ({ isBroken }: SimulationRow) => (isBroken ? painter.bad : (text: string) => text)
  const all: (Column<SimulationRow> | false)[] = [
    nameColumn(
      r => r.tunnel.id,
      r => (r.isBroken ? painter.bad : painter.strong),
      12,
    ),
    receiverColumn(r => r.receiver.node),
    { head: ['packets'], align: 'right', rank: 8, text: r => String(r.receiver.count) },
    rows.some(r => r.tunnel.dropped > 0) && {
      head: ['lost'],
      align: 'right',
      rank: 2,
      text: r => String(r.tunnel.dropped),
      paint: r => (r.tunnel.dropped > 0 ? painter.bad : text => text),
    },
    bounded && time('λmin', 13, r => down(r.minLatencyPs), true),
    time('min', 7, r => down(r.minPs)),
    time('p50', 6, r => up(r.p50Ps)),
    time('p99', 5, r => up(r.p99Ps)),
    time('p99.9', 11, r => up(r.p999Ps)),
    { ...time('max', 3, r => up(r.maxPs)), paint: byRow },
    bounded && {
      ...time('worst', 4, r => (r.maxJitterPs === null ? NO_BOUND : up(worstPs(r))), true),
    },
    bounded && { head: ['tight'], align: 'right', rank: 12, text: r => percent(r.receiver.tightness) },
    bounded && { head: ['position'], align: 'right', rank: 10, text: r => percent(r.receiver.position) },
    bounded && {
      head: ['λmin … worst'],
      align: 'left',
      rank: 6.5,
      least: NARROWEST_BAR,
      text: r => barText(r, WIDEST_BAR),
      cut: (_, width, r) => barText(r, width),
      paint: byRow,
    },
  ]
  return all.filter(column => column !== false)
}
