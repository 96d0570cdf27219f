import { type Analyzed, analyze } from '../../../src/allocation/analyze.ts'
import { lookOf } from '../../../src/chart/palette.ts'
import { renderChart } from '../../../src/chart/render-chart.ts'
import { requests } from '../../../src/formats/requests/build-requests.ts'
import type { MeasuredJitter } from '../../../src/model/hosts.ts'
import type { Topology } from '../../../src/model/topology.ts'
import { EventKernel } from '../../../src/simulation/kernels/event-kernel.ts'
import { HOSTS, withHosts } from '../../../src/simulation/setup/hosts.ts'
import { planSimulation } from '../../../src/simulation/setup/packet-records.ts'
import { runTables } from '../../../src/simulation/setup/run-tables.ts'
import { resolveSimulation } from '../../../src/simulation/setup/simulation-options.ts'
import paper from './paper.json' with { type: 'json' }
import { testbed } from './paper-services.ts'

/** Rows of the paper's Figure 7: name there, preset here, least latency of its Table 2 (ns). */
const ROWS = [
  ['SNIC', 'xlane-smartnic', 4082],
  ['COM', 'xlane-com', 4938],
  ['X0', 'xlane-untuned', 4789],
  ['QJump', 'qjump', 4270],
  ['DPDK', 'dpdk', 4103],
] as const

/** The receive path of a host of the testbed file is that of `xlane-com`. */
const COM_LEAST_NS = 4938
/** Longer than any delay of these hosts, so that no heartbeat queues behind the one before it. */
const PERIOD = '100 ms'
const PACKETS = 1500
/** µs. */
const THRESHOLDS = [
  ...Array.from({ length: 33 }, (_, i) => 4 + i / 4),
  ...[14, 17, 20, 25, 30, 40, 50, 60, 70, 80, 90, 100, 150, 200, 300, 400, 500, 600, 700, 850, 1000],
]

/** Accuracy of X-FD by its threshold: heartbeats that come within Λ. */
export const accuracyFigure = (): string => {
  const curves = ROWS.map(([name, preset, leastNs]) => {
    const measured = presetOf(preset)
    const topology = hostsOf(measured, leastNs)
    return {
      preset,
      paper: paper.fig7_accuracy_vs_threshold_us[name],
      unicast: accuracy(topology, heartbeats(topology, false), measured),
      multicast: accuracy(topology, heartbeats(topology, true), measured),
    }
  })
  const com = hostsOf(presetOf('xlane-com'), COM_LEAST_NS)
  const proven = [false, true].map(isMulticast => {
    const { result } = heartbeats(com, isMulticast)
    return Math.max(...result.tunnels.map(({ worstPs }) => worstPs ?? Number.POSITIVE_INFINITY)) / 1e6
  })
  return renderChart({
    title: {
      text: 'Accuracy of X-FD by its threshold Λ, 17 servers',
      subtext:
        'share of heartbeats that come within Λ; markers: Figure 7 of the paper; solid: simulated, one receiver each;\ndashed: simulated, multicast to the 16 others; vertical: Λ* proven for xlane-com, unicast and multicast',
      left: 8,
      textStyle: { fontSize: 14 },
    },
    grid: { left: 76, right: 24, top: 88, bottom: 56 },
    legend: { bottom: 0, itemGap: 28, data: curves.map(({ preset }) => preset) },
    xAxis: { type: 'log', name: 'threshold Λ, µs', nameLocation: 'middle', nameGap: 24, min: 4, max: 1000 },
    yAxis: { type: 'value', min: 0, max: 1 },
    series: [
      ...curves.flatMap(({ preset, paper: points, unicast, multicast }, i) => [
        { name: preset, type: 'scatter' as const, ...lookOf(i), symbolSize: 8, data: points },
        { name: preset, type: 'line' as const, ...lookOf(i), symbol: 'none', data: unicast },
        {
          name: preset,
          type: 'line' as const,
          ...lookOf(i),
          symbol: 'none',
          lineStyle: { type: 'dashed' as const },
          data: multicast,
        },
      ]),
      {
        type: 'line' as const,
        symbol: 'none',
        color: '#444444',
        data: [],
        markLine: {
          symbol: 'none',
          silent: true,
          data: proven.map((us, i) => ({
            xAxis: us,
            label: {
              formatter: `Λ* ${us.toFixed(2)} µs${i === 0 ? '' : ' multicast'}`,
              position: i === 0 ? ('insideEndTop' as const) : ('insideMiddleBottom' as const),
            },
          })),
        },
      },
    ],
  })
}

const presetOf = (name: string): MeasuredJitter => {
  const measured = HOSTS.get(name)
  if (measured === undefined) throw new Error(`there are no hosts ${name}`)
  return measured
}

/** The testbed with these hosts, their least latency as measured. */
const hostsOf = (measured: MeasuredJitter, leastNs: number): Topology => {
  const topology = withHosts(testbed(), measured)
  const fasterPs = (COM_LEAST_NS - leastNs) * 1000
  return {
    ...topology,
    nodes: topology.nodes.map(node =>
      node.kind === 'host' ? { ...node, minLatencyPs: node.minLatencyPs - fasterPs } : node,
    ),
  }
}

/** A heartbeat of every server to the next one, or to all others. */
const heartbeats = (topology: Topology, isMulticast: boolean): Analyzed => {
  const hosts = topology.nodes.filter(({ kind }) => kind === 'host').map(({ id }) => id)
  const values = hosts.map((sender, i) => ({
    id: `heartbeat-${sender}`,
    sender,
    receivers: isMulticast ? hosts.filter(id => id !== sender) : [hosts[(i + 1) % hosts.length] ?? sender],
    loadSize: '84 B',
    period: PERIOD,
    lane: 0,
  }))
  return analyze(topology, requests(values, topology))
}

/** For every Λ: the share of the heartbeats that took no longer. */
const accuracy = (topology: Topology, { allocation }: Analyzed, measured: MeasuredJitter): number[][] => {
  const plan = planSimulation(topology, allocation.tunnels)
  const { scenario } = resolveSimulation(plan, {
    span: { kind: 'packets', count: PACKETS * plan.tunnels.length },
    bestEffort: { kind: 'none' },
    hostJitter: { kind: 'quantiles', quantiles: measured },
  })
  const within = THRESHOLDS.map(() => 0)
  let all = 0
  const kernel = new EventKernel(runTables(plan, scenario), (record, _, _a, _s, _e, atPs, bornPs) => {
    if ((plan.endpoint[record] ?? -1) < 0) return
    all++
    THRESHOLDS.forEach((us, i) => {
      if (atPs - bornPs <= us * 1e6) within[i] = (within[i] ?? 0) + 1
    })
  })
  kernel.advance(Number.POSITIVE_INFINITY)
  return THRESHOLDS.map((us, i) => [us, (within[i] ?? 0) / all])
}
