import { check } from '../../src/analysis/check.ts'
import type { AnalysisResult } from '../../src/analysis/result.ts'
import { type Answer, referenceAnalyze } from '../reference/analyze.ts'
import { MISTAKES, type Mistake } from '../reference/mistakes.ts'
import { USUAL_EFFORT } from './campaign.ts'
import { drawCase, optionsFor } from './case.ts'
import { type Analysis, noCounts } from './ground.ts'
import { examine } from './laws.ts'

/** Rounds after which the reference has no verdict; then nothing is mistaken. */
const MOST_SWEEPS = 50
/** Arrivals that the reference counts, which takes its time. */
const MOST_ARRIVALS = 300

/** The numbers of an answer of the reference in the place of a result's own. */
const withNumbers = (result: AnalysisResult, { tunnels, queues }: Answer): AnalysisResult => ({
  ...result,
  tunnels: result.tunnels.map(tunnel => {
    const { minLatencyPs, maxJitterPs, receivers } = tunnels.get(tunnel.id)!
    return {
      ...tunnel,
      minLatencyPs,
      maxJitterPs,
      receivers: tunnel.receivers.map(r => {
        const range = receivers.get(r.node)!
        return { ...r, minLatencyPs: range.minLatencyPs, maxJitterPs: range.maxJitterPs }
      }),
    }
  }),
  links: result.links.map(link => ({
    ...link,
    lanes: link.lanes.map(lane => ({
      ...lane,
      backlogBits: queues.get(`${link.id}/${lane.lane}`)?.backlogBits ?? lane.backlogBits,
    })),
  })),
  // Queues as large as the mistaken backlog are what it would call enough.
  violations: result.violations.filter(v => v.code !== 'BUFFER'),
})

/** An analysis as somebody would write it who makes this mistake, or none; where the reference gives up, a right one. */
export const mistaken =
  (mistake?: Mistake): Analysis =>
  (topology, allocation, options = {}) => {
    const result = check(topology, allocation, options)
    const { lineShaping = true, arrivalLimit = MOST_ARRIVALS } = options
    try {
      const answer = referenceAnalyze(topology, allocation.tunnels, {
        lineShaping,
        arrivalLimit: Math.min(arrivalLimit, MOST_ARRIVALS),
        delayLimitPs: 50_000_000_000,
        sweepLimit: MOST_SWEEPS,
        mistakes: mistake === undefined ? {} : { [mistake]: true },
      })
      return withNumbers(result, answer)
    } catch {
      return result
    }
  }

/** How a mistake fared: networks drawn until one broke a promise (undefined: none did), and of them how many it changed. */
export interface Caught {
  readonly mistake: Mistake
  readonly seed: number | undefined
  readonly drawn: number
  readonly changed: number
  readonly message?: string
}

const promises = ({ tunnels, links }: AnalysisResult): string =>
  JSON.stringify([
    tunnels.map(t => t.receivers.map(r => [r.minLatencyPs, r.maxJitterPs])),
    links.map(l => l.lanes.map(lane => lane.backlogBits)),
  ])

/** Plants a mistake into the analysis and fuzzes it, by simulations alone, for so many networks at most. */
export const hunted = (mistake: Mistake, seeds: Iterable<number>, shouldStop = () => false): Caught => {
  const [analysis, right] = [mistaken(mistake), mistaken()]
  let [drawn, changed] = [0, 0]
  for (const seed of seeds) {
    if (shouldStop()) break
    drawn++
    const of = drawCase(seed)
    const options = optionsFor(of)
    const honest = right(of.topology, { tunnels: of.tunnels }, options)
    if (of.tunnels.length === 0 || honest.tunnels.some(t => t.maxJitterPs === null)) continue
    const wrong = analysis(of.topology, { tunnels: of.tunnels }, options)
    if (promises(wrong) === promises(honest)) continue
    changed++
    const failure = examine(of, { analysis, effort: USUAL_EFFORT, counts: noCounts() }, 'ranges')
    if (failure?.law === 'ranges') return { mistake, seed, drawn, changed, message: failure.message }
  }
  return { mistake, seed: undefined, drawn, changed }
}

/** All of them, one after the other. */
export function* huntedAll(
  firstSeed: number,
  networks: number,
  shouldStop: () => boolean,
): Generator<Caught> {
  for (const mistake of MISTAKES)
    yield hunted(
      mistake,
      Array.from({ length: networks }, (_, i) => firstSeed + i),
      shouldStop,
    )
}
