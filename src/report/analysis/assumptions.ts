import type { AnalysisResult, Assumptions, SourceAssumption } from '../../analysis/result.ts'
import { formatRatio, formatSize } from '../../quantity/format-quantity.ts'
import { timeText } from '../../quantity/time-text.ts'
import { visible } from '../typeset/visible.ts'

/** What decided a bound and need only be said where it did. */
interface Decided {
  /** A busy period was longer than the arrival limit. */
  readonly byArrivalLimit: boolean
  /** A delay passed the delay limit. */
  readonly byDelayLimit: boolean
}

const bestEffortPhrase = (bits: number): string =>
  bits === 0 ? 'no best effort' : `best-effort frames ≤ ${formatSize(bits)}`

const SOURCES: Readonly<Record<SourceAssumption, string>> = {
  sizes: 'any size from minSize to loadSize',
  batches: 'batches',
  messages: 'messages of several packets',
  sporadic: 'sporadic starts',
  'token-bucket': 'token buckets',
}

const listed = (ids: readonly string[]): string =>
  ids.length <= 3
    ? ids.map(visible).join(', ')
    : `${ids.slice(0, 2).map(visible).join(', ')} and ${ids.length - 2} more`

/** Phrases for what only some networks and sources have. */
const beyondPlain = (a: Assumptions): readonly string[] => [
  ...(a.sources === undefined ? [] : [`sources: ${a.sources.map(kind => SOURCES[kind]).join(', ')}`]),
  ...(a.preemption === undefined
    ? []
    : [`frame preemption without hold and release at ${listed(a.preemption)}`]),
  ...(a.reserved === undefined ? [] : [`control traffic above all lanes: ${listed(a.reserved)}`]),
  ...(a.sleepingLinks === undefined ? [] : [`ports that may sleep (EEE): ${listed(a.sleepingLinks)}`]),
  ...(a.unlimitedQueues === undefined ? [] : [`loss NOT checked at ${listed(a.unlimitedQueues)}`]),
  ...(a.mtuBits === undefined ? [] : [`MTU ${a.mtuBits.map(bits => formatSize(bits)).join(' or ')}`]),
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
  ...beyondPlain(a),
  ...(a.storeAndForward ? ['store-and-forward'] : []),
  ...(a.pauseFrames ? [] : ['no pause frames']),
  ...(a.sharedQueues ? [] : ['queues not shared between ports']),
  ...(decided.byArrivalLimit ? [`busy periods exact up to ${a.arrivalLimit} packets`] : []),
  ...(decided.byDelayLimit ? [`unbounded above ${timeText(a.delayLimitPs)}`] : []),
]

/** The same for a whole result. */
export const assumptionsOf = ({ assumptions, tunnels, links }: AnalysisResult): readonly string[] =>
  assumptionPhrases(assumptions, {
    byArrivalLimit: tunnels.some(t => !t.exact),
    byDelayLimit: links.some(l => l.lanes.some(lane => lane.delayPs === null)),
  })
