import { analyzeServices } from '../../../src/allocation/analyze-services.ts'
import { PALETTE } from '../../../src/chart/palette.ts'
import { renderChart } from '../../../src/chart/render-chart.ts'
import { explainService } from '../../../src/coordination/waterfall/explain-service.ts'
import { paperServices, testbed } from './paper-services.ts'

const KINDS = [
  ['slot', 'slot', PALETTE[4]],
  ['wire', 'on the wire', PALETTE[0]],
  ['queue', 'in queues', PALETTE[1]],
  ['way', 'switch and cable', PALETTE[2]],
  ['jitter', 'jitter of hosts', PALETTE[3]],
  ['processing', 'processing', PALETTE[6]],
] as const

type Kind = (typeof KINDS)[number][0]

/** What the proven commit of nine members is made of, step by step. */
export const commitWaterfallFigure = (): string => {
  const topology = testbed()
  const services = paperServices(topology, { members: 9 })
  const { result } = analyzeServices(topology, services, { remedies: false })
  const commit = explainService(services, 'log', result.analysis).waterfalls.find(({ of }) => of === 'commit')
  if (commit === undefined) throw new Error('the log of the testbed has a commit')
  const rows = commit.steps.map(({ what, kind, ps, sumPs, hop }) => {
    const parts: Partial<Record<Kind, number>> =
      hop === undefined
        ? { [kind === 'slot' ? 'slot' : 'processing']: ps }
        : { wire: hop.transmissionPs, queue: hop.queueingPs ?? 0, way: hop.latencyPs, jitter: hop.jitterPs }
    return { what, fromUs: (sumPs - ps) / 1e6, parts }
  })
  return renderChart({
    title: {
      text: `A commit among 9 members: at most ${(commit.totalPs / 1e6).toFixed(1)} µs, and of what`,
      subtext: commit.title,
      left: 8,
      textStyle: { fontSize: 14 },
    },
    grid: { left: 170, right: 24, top: 64, bottom: 76 },
    legend: { bottom: 0, itemGap: 22, data: KINDS.map(([, name]) => name) },
    xAxis: { type: 'value', name: 'µs after the proposal', nameLocation: 'middle', nameGap: 24 },
    yAxis: { type: 'category', inverse: true, data: rows.map(({ what }) => what) },
    series: [
      {
        type: 'bar' as const,
        stack: 'commit',
        silent: true,
        itemStyle: { color: 'transparent' },
        data: rows.map(({ fromUs }) => fromUs),
      },
      ...KINDS.map(([kind, name, color]) => ({
        name,
        type: 'bar' as const,
        stack: 'commit',
        color,
        data: rows.map(({ parts }) => (parts[kind] ?? 0) / 1e6),
      })),
    ],
  })
}
