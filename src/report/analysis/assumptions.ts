import type { AnalysisResult, Assumptions } from '../../analysis/result.ts'
import { formatRatio, formatSize } from '../../quantity/format-quantity.ts'
import { timeText } from '../../quantity/time-text.ts'
import { counted } from '../typeset/numbers.ts'
import { visible } from '../typeset/visible.ts'
import { sourcePhrases } from './source-text.ts'

/** What decided a bound and need only be said where it did. */
interface Decided {
  /** A busy period was longer than the arrival limit. */
  readonly byArrivalLimit: boolean
  /** A delay passed the delay limit. */
  readonly byDelayLimit: boolean
}

const bestEffortPhrase = (bits: number): string =>
  bits === 0 ? 'no best effort' : `best-effort frames ≤ ${formatSize(bits)}`

/** Unlimited queues that are named; more are counted. */
const MOST_NAMED = 4

const unlimitedPhrase = (links: readonly string[]): string =>
  links.length <= MOST_NAMED
    ? `loss not checked at ${links.map(visible).join(' ')}`
    : `loss not checked at ${counted(links.length, 'link')}`

/** What only some networks have. */
const networkPhrases = (a: Assumptions): readonly string[] => [
  ...(a.mtuBits === undefined ? [] : [`MTU ${formatSize(a.mtuBits)}`]),
  ...(a.preemption === undefined
    ? []
    : [
        `frame preemption at ${counted(a.preemption.links, 'port')} (fragments ≥ ${formatSize(a.preemption.minFragmentBits)}; no hold and release)`,
      ]),
  ...(a.reserved === undefined
    ? []
    : [
        `control traffic ${a.reserved.names.map(visible).join(' ')} before all lanes at ${counted(a.reserved.links, 'port')}`,
      ]),
  ...(a.wakeLatencyPs === undefined ? [] : [`sleeping ports wake within ${timeText(a.wakeLatencyPs)}`]),
  ...(a.unlimitedQueues === undefined ? [] : [unlimitedPhrase(a.unlimitedQueues)]),
]

/** What the bounds rest on, one phrase each: whoever reads a bound should be able to say when it holds. */
const assumptionPhrases = (a: Assumptions, decided: Decided): readonly string[] => [
  a.method === 'x-adj'
    ? 'x-adj (raises periods)'
    : `fixed-point, line shaping ${a.lineShaping ? 'on' : 'off'}`,
  ...(a.blocking === false ? ['blocking by lower lanes and best effort NOT counted'] : []),
  ...(a.overtaking === false ? ['overtaking by higher lanes NOT counted'] : []),
  ...(a.blocking === false ? [] : [bestEffortPhrase(a.bestEffortBits)]),
  a.encapsulation === 'none' ? 'sizes are those on the wire' : `encapsulation ${visible(a.encapsulation)}`,
  a.clockTolerancePpb === 0 ? 'exact clocks' : `clocks ± ${formatRatio(a.clockTolerancePpb)}`,
  ...networkPhrases(a),
  ...(a.storeAndForward ? ['store-and-forward'] : []),
  ...(a.pauseFrames ? [] : ['no pause frames']),
  ...(a.sharedQueues ? [] : ['queues not shared between ports']),
  ...(decided.byArrivalLimit ? [`busy periods exact up to ${a.arrivalLimit} packets`] : []),
  ...(decided.byDelayLimit ? [`unbounded above ${timeText(a.delayLimitPs)}`] : []),
]

/** The same for a whole result. */
export const assumptionsOf = ({ assumptions, tunnels, links }: AnalysisResult): readonly string[] => [
  ...assumptionPhrases(assumptions, {
    byArrivalLimit: tunnels.some(t => !t.exact),
    byDelayLimit: links.some(l => l.lanes.some(lane => lane.delayPs === null)),
  }),
  ...sourcePhrases(tunnels),
]
