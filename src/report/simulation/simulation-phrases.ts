import { formatSize } from '../../quantity/format-quantity.ts'
import { timeText } from '../../quantity/time-text.ts'
import type { Overall, SimulationResult } from '../../simulation/results/simulation-result.ts'
import type { JitterModel } from '../../simulation/setup/jitter-model.ts'
import type { BestEffort } from '../../simulation/setup/scenario.ts'
import { counted, grouped } from '../typeset/numbers.ts'
import type { Painter } from '../typeset/painter.ts'
import { microsDown, microsUp, sensibleDecimals } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'

const share = (part: number): string => `${Number((part * 100).toPrecision(6))} %`

const jitterPhrase = (model: JitterModel): string => {
  switch (model.kind) {
    case 'two-point':
      return `two-point (all of it for ${share(model.share)} of packets)`
    case 'quantiles':
      return 'by measured quantiles'
    default:
      return model.kind
  }
}

const bestEffortPhrase = (bestEffort: BestEffort): string =>
  bestEffort.kind === 'load' ? `load ${share(bestEffort.load)}` : bestEffort.kind

/** How it was simulated: with the files, all that a replay needs. */
export const scenarioPhrases = (result: SimulationResult): readonly string[] => {
  const { scenario, seed, replications, durationPs, warmUpPs } = result
  const { phases, wireJitter, hostJitter, bestEffort, clocks, hosts } = scenario
  return [
    `simulated ${timeText(durationPs)}${replications > 1 ? ` × ${replications}` : ''}`,
    ...(warmUpPs > 0 ? [`after ${timeText(warmUpPs)} of warm-up`] : []),
    `seed ${seed}`,
    `phases ${phases}`,
    `jitter ${jitterPhrase(wireJitter)}`,
    hosts === undefined
      ? `host jitter ${jitterPhrase(hostJitter)}`
      : `hosts ${visible(hosts)} (replayed measurements)`,
    `best effort ${bestEffortPhrase(bestEffort)}`,
    `clocks ${typeof clocks === 'string' ? clocks : `fast, slow at ${clocks.slow.join(', ')}`}`,
  ]
}

/** The paper's Table 2 in a line. */
export const overallPhrases = ({
  count,
  minPs,
  p50Ps,
  p99Ps,
  maxPs,
  spreadPs,
}: Overall): readonly string[] => {
  const decimals = sensibleDecimals([minPs, maxPs, spreadPs])
  const up = (ps: number): string => microsUp(ps, decimals)
  return [
    `all ${grouped(count)} arrivals seen: least ${microsDown(minPs, decimals)}`,
    `50th ${up(p50Ps)}`,
    `99th ${up(p99Ps)}`,
    `greatest ${up(maxPs)}`,
    `spread ${up(spreadPs)} µs`,
  ]
}

const fullest = ({ links }: SimulationResult): string[] => {
  const busiest = links.reduce((a, b) => (b.utilization > a.utilization ? b : a), links[0]!)
  const full = links.reduce((a, b) => (b.maxBacklogBits > a.maxBacklogBits ? b : a), links[0]!)
  return [
    `busiest link ${visible(busiest.id)} ${(busiest.utilization * 100).toFixed(1)} %`,
    `longest queue ${visible(full.id)} ${formatSize(full.maxBacklogBits)}`,
  ]
}

export const hotSpotPhrases = (result: SimulationResult): readonly string[] =>
  result.links.length === 0 ? [] : fullest(result)

/** The verdict in a word, then counts. */
export const simulationSummary = (result: SimulationResult, painter: Painter): readonly string[] => {
  const { violations, bounded, complete, packets, packetHops, drops, tunnels } = result
  const verdict =
    violations.length > 0
      ? painter.bad('UNSOUND')
      : packets === 0
        ? painter.warn('NOTHING SEEN')
        : drops > 0
          ? painter.warn('PACKETS LOST')
          : !tunnels.some(t => t.receivers.some(r => r.maxJitterPs !== null))
            ? painter.warn('NOT COMPARED')
            : complete
              ? painter.good('WITHIN BOUNDS')
              : painter.warn('WITHIN BOUNDS SO FAR')
  return [
    `${verdict}: ${grouped(packets)} ${packets === 1 ? 'packet' : 'packets'}`,
    `${grouped(packetHops)} packet-hops`,
    `${grouped(drops)} lost`,
    ...(bounded ? [counted(violations.length, 'violation')] : []),
  ]
}

/** How far a simulation came that was stopped. */
export const stoppedPhrase = ({
  complete,
  simulatedPs,
  durationPs,
  warmUpPs,
  replications,
}: SimulationResult): string[] => {
  const whole = (durationPs + warmUpPs) * replications
  if (complete) return []
  const part = whole === 0 ? 0 : Math.floor((simulatedPs / whole) * 1000) / 10
  return [`STOPPED after ${part.toFixed(1)} % of the time to simulate: all numbers are of that part`]
}
