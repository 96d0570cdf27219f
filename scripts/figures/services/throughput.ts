import { analyze } from '../../../src/allocation/analyze.ts'
import { lookOf } from '../../../src/chart/palette.ts'
import { renderChart } from '../../../src/chart/render-chart.ts'
import { numbersOf } from '../../../src/coordination/service-numbers.ts'
import { deriveRequests } from '../../../src/coordination/tunnels/derive-requests.ts'
import { latenciesOf } from '../../../src/coordination/tunnels/latencies.ts'
import paper from './paper.json' with { type: 'json' }
import { paperServices, testbed } from './paper-services.ts'

const MEMBERS = paper.fig8_n
const MEASURED = paper.fig8_throughput_MBps_mean_min_max

/** What a log carries by the number of members: the paper's, and what its slots carry. */
export const throughputFigure = (): string => {
  const topology = testbed()
  const carried = MEMBERS.map(members => {
    const services = paperServices(topology, { members })
    const { result } = analyze(topology, deriveRequests(services, topology))
    const log = numbersOf(services.services, latenciesOf(result), 0).find(
      ({ service }) => service.kind === 'replication',
    )?.numbers
    return log !== undefined && 'throughputBytesPerSecond' in log ? log.throughputBytesPerSecond / 1e6 : 0
  })
  const rows = [
    ['X-Raft (paper)', MEASURED['X-Raft'].map(([mean]) => mean ?? 0)],
    ['slots, multicast', carried],
    ['slots, unicast', carried.map((mb, i) => mb / ((MEMBERS[i] ?? 2) - 1))],
    ['Redis + X-Raft (paper)', MEASURED['Redis+X-Raft'].map(([mean]) => mean ?? 0)],
    ['etcd (paper)', MEASURED.etcd.map(([mean]) => mean ?? 0)],
  ] as const
  return renderChart({
    title: {
      text: 'Throughput by the number of members',
      subtext:
        'a log packet of 1538 B every 13.2 µs, its headers apart: what those slots carry; unicast shares them among followers',
      left: 8,
      textStyle: { fontSize: 14 },
    },
    legend: { bottom: 0, itemGap: 26, data: rows.map(([name]) => name) },
    grid: { left: 76, right: 24, top: 76, bottom: 60 },
    xAxis: {
      type: 'category',
      name: 'members',
      nameLocation: 'middle',
      nameGap: 24,
      data: MEMBERS.map(String),
    },
    yAxis: { type: 'log', name: 'MB/s', nameLocation: 'middle', nameGap: 44, min: 0.5, max: 200 },
    series: rows.map(([name, data], i) => ({
      name,
      type: 'line' as const,
      ...lookOf(i),
      symbolSize: 8,
      data: [...data],
    })),
  })
}
