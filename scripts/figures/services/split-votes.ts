import { analyzeServices } from '../../../src/allocation/analyze-services.ts'
import { lookOf } from '../../../src/chart/palette.ts'
import { renderChart } from '../../../src/chart/render-chart.ts'
import { noRivalProbability } from '../../../src/coordination/numbers/failover.ts'
import { paperServices, testbed } from './paper-services.ts'

const GROUPS = [3, 5, 7, 9]
const WINDOWS_MS = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
/** A logarithmic axis has no 0: what is proven never to happen is drawn on its lower edge. */
const NEVER = 1e-4

/** How likely a second member stands before the first is known: by the window of random waits, and 0 by ranks. */
export const splitVotesFigure = (): string => {
  const topology = testbed()
  const curves = GROUPS.map(members => {
    const { result } = analyzeServices(topology, paperServices(topology, { members }), { remedies: false })
    const group = result.services.find(({ id }) => id === 'log')
    if (group === undefined || !('election' in group) || group.election.slotPs === null)
      throw new Error('the testbed has no slot')
    const { slotPs } = group.election
    return { members, slotPs }
  })
  return renderChart({
    title: {
      text: 'A rival candidate: random waits against ranks',
      subtext:
        'probability that another member stands within one slot S* of the first, by the window of random waits;\nmarked: the ranked scheme, never, with waits of at most (n − 2) slots',
      left: 8,
      textStyle: { fontSize: 14 },
    },
    grid: { left: 76, right: 24, top: 88, bottom: 56 },
    legend: { bottom: 0, itemGap: 34, data: curves.map(({ members }) => nameOf(members)) },
    xAxis: {
      type: 'log',
      name: 'longest wait, ms',
      nameLocation: 'middle',
      nameGap: 24,
      min: 0.01,
      max: 1000,
    },
    yAxis: {
      type: 'log',
      name: 'a rival stands',
      nameLocation: 'middle',
      nameGap: 50,
      min: NEVER,
      max: 1,
      axisLabel: { formatter: (value: number) => (value === NEVER ? 'never' : `${value * 100} %`) },
    },
    series: curves.flatMap(({ members, slotPs }, i) => [
      {
        name: nameOf(members),
        type: 'line' as const,
        ...lookOf(i),
        symbol: 'none',
        data: WINDOWS_MS.flatMap(ms => {
          const rival = 1 - noRivalProbability(slotPs, ms * 1e9, members)
          return rival < NEVER ? [] : [[ms, rival]]
        }),
      },
      {
        name: nameOf(members),
        type: 'scatter' as const,
        ...lookOf(i),
        symbolSize: 11,
        data: [[(slotPs * (members - 2)) / 1e9, NEVER]],
      },
    ]),
  })
}

const nameOf = (members: number): string => `${members} members`
