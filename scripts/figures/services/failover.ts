import { analyzeServices } from '../../../src/allocation/analyze-services.ts'
import { chart, lookOf } from './chart.ts'
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
      return ranks == null
        ? []
        : [{ heartbeatUs, firstUs: (ranks[0] ?? 0) / 1e6, lastUs: (ranks[MEMBERS - 2] ?? 0) / 1e6 }]
    })
    return { losses, points }
  })
  return chart({
    title: {
      text: `Failover of a group of ${MEMBERS}: proven, by heartbeat period and losses`,
      subtext:
        'from the crash of the leader to the first commit of the next; solid: rank 0 wins, dashed: the last rank wins',
      left: 8,
      textStyle: { fontSize: 14 },
    },
    legend: { bottom: 0, itemGap: 34, data: curves.map(({ losses }) => nameOf(losses)) },
    xAxis: {
      type: 'log',
      name: 'heartbeat period, µs',
      nameLocation: 'middle',
      nameGap: 24,
      min: 100,
      max: 10_000,
    },
    yAxis: { type: 'log', name: 'failover, µs', nameLocation: 'middle', nameGap: 54, min: 100, max: 100_000 },
    series: curves.flatMap(({ losses, points }, i) => [
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
  })
}

const nameOf = (losses: number): string => (losses === 0 ? 'no loss' : `${losses} lost in a row`)
