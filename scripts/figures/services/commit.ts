import { lookOf } from '../../../src/chart/palette.ts'
import { renderChart } from '../../../src/chart/render-chart.ts'
import { type Committed, committed, type Spread } from './committed.ts'
import paper from './paper.json' with { type: 'json' }
import { testbed } from './paper-services.ts'

const MEMBERS = paper.fig8_n

type Range = readonly (number | null)[]

/** Latency of a commit by the number of members: the paper's, simulated, and proven above it. */
export const commitFigure = (): string => {
  const topology = testbed()
  const multicast = MEMBERS.map(members => committed(topology, members, false))
  const unicast = MEMBERS.map(members => committed(topology, members, true))
  const measured = paper.fig8_latency_mean_min_max
  return renderChart({
    title: {
      text: 'Commits by the number of members: measured, simulated, proven',
      subtext:
        'mean, and from least to greatest; lines: proven. “at the leader”: a majority has it; “known”: all members know it.\nunicast: one log packet to each follower, as etcd sends them. etcd measured in the paper: software and disk',
      left: 8,
      textStyle: { fontSize: 14 },
    },
    grid: { left: 76, right: 24, top: 88, bottom: 60 },
    legend: { bottom: 0, itemGap: 26, data: [...NAMES] },
    xAxis: {
      type: 'category',
      name: 'members',
      nameLocation: 'middle',
      nameGap: 24,
      data: MEMBERS.map(String),
    },
    yAxis: { type: 'log', name: 'µs', nameLocation: 'middle', nameGap: 54, min: 10, max: 100_000 },
    series: [
      ...spreads(0, measured['X-Raft_us']),
      ...spreads(1, multicast.map(asRange('atLeader'))),
      ...spreads(2, multicast.map(asRange('known'))),
      ...spreads(3, unicast.map(asRange('atLeader'))),
      ...spreads(
        4,
        measured.etcd_ms.map(range => range.map(ms => (ms === null ? null : ms * 1000))),
      ),
      bound(1, multicast, 'atLeaderBound'),
      bound(2, multicast, 'knownBound'),
      bound(3, unicast, 'atLeaderBound'),
    ],
  })
}

const NAMES = [
  'X-Raft (paper)',
  'at the leader',
  'known to all',
  'unicast, at the leader',
  'etcd (paper)',
] as const

const asRange =
  (of: 'atLeader' | 'known') =>
  (one: Committed): Range => {
    const { mean, min, max }: Spread = one[of]
    return [mean, min, max]
  }

/** A marker at the mean and a bar from least to greatest, beside those of the other curves. */
const spreads = (i: number, ranges: readonly Range[]) => {
  const { color, symbol } = lookOf(i)
  const shift = (i - 2) * 16
  return [
    {
      name: NAMES[i] ?? '',
      type: 'scatter' as const,
      color,
      symbol,
      symbolSize: 9,
      symbolOffset: [shift, 0],
      data: ranges.map(([mean], n) => [n, mean ?? '-']),
    },
    {
      type: 'custom' as const,
      silent: true,
      renderItem: (
        _: unknown,
        api: { coord: (at: number[]) => number[]; value: (dimension: number) => number | string },
      ) => {
        const [n, min, max] = [0, 1, 2].map(dimension => Number(api.value(dimension)))
        const [x = 0, low = 0] = api.coord([n ?? 0, min ?? 0])
        const [, high = 0] = api.coord([n ?? 0, max ?? 0])
        return {
          type: 'line' as const,
          shape: { x1: x + shift, y1: low, x2: x + shift, y2: high },
          style: { stroke: color, lineWidth: 2 },
        }
      },
      data: ranges.flatMap(([mean, min, max], n) => (max == null ? [] : [[n, min ?? mean ?? max, max]])),
    },
  ]
}

const bound = (i: number, all: readonly Committed[], of: 'atLeaderBound' | 'knownBound') => ({
  name: NAMES[i] ?? '',
  type: 'line' as const,
  ...lookOf(i),
  symbol: 'none',
  lineStyle: { width: 2, type: i === 3 ? ('dashed' as const) : ('solid' as const) },
  data: all.map((one, n) => [n, one[of]]),
})
