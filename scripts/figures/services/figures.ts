import { accuracyFigure } from './accuracy.ts'
import { commitFigure } from './commit.ts'
import { commitWaterfallFigure } from './commit-waterfall.ts'
import { failoverFigure } from './failover.ts'
import { splitVotesFigure } from './split-votes.ts'
import { throughputFigure } from './throughput.ts'

/** The plots of docs/SERVICES.md by file name: what the product proves and simulates, beside the paper's figures. */
export const SERVICE_FIGURES: ReadonlyMap<string, () => string> = new Map([
  ['accuracy.svg', accuracyFigure],
  ['commit.svg', commitFigure],
  ['commit-waterfall.svg', commitWaterfallFigure],
  ['failover.svg', failoverFigure],
  ['split-votes.svg', splitVotesFigure],
  ['throughput.svg', throughputFigure],
])
