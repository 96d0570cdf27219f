import { analyzeServices } from '../../../src/allocation/analyze-services.ts'
import { lookOf } from '../../../src/chart/palette.ts'
import { renderChart } from '../../../src/chart/render-chart.ts'
import { settingsFor } from '../../../src/coordination/settings/settings-for.ts'
import { settingsNumbers } from '../../../src/coordination/settings/settings-numbers.ts'
import { paperServices, testbed } from './paper-services.ts'

const PERIODS_US = [100, 200, 300, 500, 1000, 2000, 3000, 5000, 10_000]
const LOSSES = [0, 1, 2]
const MEMBERS = 5

/** Proven failover of a group of five by the period of its heartbeats, for so many that may be lost in a row. */
export const failoverFigure = (): string => {
  const topology = testbed()
  const curves = LOSSES.map(losses => {
    const points = PERIODS_US.flatMap(heartbeatUs => {
      const services = paperServices(topology, { members: MEMBERS, heartbeatUs, losses })
      const { result } = analyzeServices(topology, services, { remedies: false })
      const group = result.services.find(({ id }) => id === 'log')
      const ranks = group !== undefined && 'election' in group ? group.election?.failoverPs : null
      const fd = result.services.find(one => one.id === 'fd')
      if (ranks == null || fd?.kind !== 'failure-detection' || !fd.accepted) return []
      const etcd = settingsFor('etcd', settingsNumbers(fd), 0)
      return [
        {
          heartbeatUs,
          firstUs: (ranks[0] ?? 0) / 1e6,
          lastUs: (ranks[MEMBERS - 2] ?? 0) / 1e6,
          derivedUs: etcd.detectionPs / 1e6,
          usualUs: etcd.usualDetectionPs / 1e6,
        },
      ]
    })
    return { losses, points }
  })
  return renderChart({
    title: {
      text: `Failover of a group of ${MEMBERS}: proven, by heartbeat period and losses`,
      subtext:
        'from the crash of the leader to the first commit of the next; solid: rank 0 wins, dashed: the last rank;\netcd: until it notices, by its default timeouts and by the smallest that its floor and the network allow',
      left: 8,
      textStyle: { fontSize: 14 },
    },
    grid: { left: 76, right: 24, top: 88, bottom: 60 },
    legend: { bottom: 0, itemGap: 22, data: [...curves.map(({ losses }) => nameOf(losses)), DERIVED, USUAL] },
    xAxis: {
      type: 'log',
      name: 'heartbeat period, µs',
      nameLocation: 'middle',
      nameGap: 24,
      min: 100,
      max: 10_000,
    },
    yAxis: {
      type: 'log',
      name: 'failover, µs',
      nameLocation: 'middle',
      nameGap: 54,
      min: 100,
      max: 10_000_000,
    },
    series: [
      ...curves.flatMap(({ losses, points }, i) => [
        {
          name: nameOf(losses),
          type: 'line' as const,
          ...lookOf(i),
          symbolSize: 7,
          data: points.map(p => [p.heartbeatUs, p.firstUs]),
        },
        {
          name: nameOf(losses),
          type: 'line' as const,
          ...lookOf(i),
          symbol: 'none',
          lineStyle: { type: 'dashed' as const },
          data: points.map(p => [p.heartbeatUs, p.lastUs]),
        },
      ]),
      {
        name: DERIVED,
        type: 'line' as const,
        ...lookOf(3),
        data: curves[0]?.points.map(p => [p.heartbeatUs, p.derivedUs]) ?? [],
      },
      {
        name: USUAL,
        type: 'line' as const,
        ...lookOf(4),
        data: curves[0]?.points.map(p => [p.heartbeatUs, p.usualUs]) ?? [],
      },
    ],
  })
}

const DERIVED = 'etcd, derived'
const USUAL = 'etcd, default'

const nameOf = (losses: number): string => (losses === 0 ? 'no loss' : `${losses} lost in a row`)
