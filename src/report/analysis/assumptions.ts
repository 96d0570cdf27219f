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

/** How packets come, of the kinds that {@link SourceAssumption} tells apart; sizes are said beside it. */
const ARRIVALS: Readonly<Partial<Record<SourceAssumption, string>>> = {
  'one-a-period': 'one packet a period',
  batches: 'batches',
  messages: 'messages of several packets',
  sporadic: 'sporadic starts',
  'token-bucket': 'token buckets',
}

/** `a, b or c`. */
const either = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`

/** A packet smaller than said can be as wrong as a larger one: it comes sooner. */
const sizePhrases = (sources: readonly SourceAssumption[]): readonly string[] => {
  const isMixed = sources.includes('sizes')
  if (sources.includes('full-size'))
    return [`every packet of its full size${isMixed ? ' where no minSize is given' : ''}`]
  return isMixed ? ['packets of any size from minSize to loadSize'] : []
}

const arrivalPhrases = (sources: readonly SourceAssumption[]): readonly string[] => {
  const arrivals = sources.flatMap(kind => ARRIVALS[kind] ?? [])
  if (arrivals.length === 1 && sources.includes('one-a-period')) return arrivals
  return arrivals.length === 0 ? [] : [`arrivals: ${either(arrivals)}`]
}

/** With sizes as on the wire, only links that give an MTU have one. */
const mtuPhrase = ({ mtuBits, encapsulation }: Assumptions): string =>
  mtuBits.length === 0
    ? 'no MTU'
    : `MTU ${either(mtuBits.map(bits => formatSize(bits)))}${encapsulation === 'none' ? ' where given' : ''}`

const listed = (ids: readonly string[]): string =>
  ids.length <= 3
    ? ids.map(visible).join(', ')
    : `${ids.slice(0, 2).map(visible).join(', ')} and ${ids.length - 2} more`

/** What ports do: what is counted, where; and what would break the bounds if it were there. */
const portPhrases = (a: Assumptions): readonly string[] => {
  const features: readonly [there: readonly string[], said: string, name: string][] = [
    [a.preemption, 'frame preemption without hold and release at', 'preemption'],
    [a.reserved, 'control traffic above all lanes:', 'control traffic'],
    [a.sleepingLinks, 'ports that may sleep (EEE):', 'sleeping ports'],
    [a.unlimitedQueues, 'loss NOT checked at', 'unlimited queues'],
  ]
  const absent = features.filter(([there]) => there.length === 0).map(([, , name]) => name)
  return [
    ...features.filter(([there]) => there.length > 0).map(([there, said]) => `${said} ${listed(there)}`),
    ...(absent.length === 0 ? [] : [`no ${either(absent)}`]),
  ]
}

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
  ...sizePhrases(a.sources),
  ...arrivalPhrases(a.sources),
  mtuPhrase(a),
  ...portPhrases(a),
  ...(a.storeAndForward ? ['store-and-forward'] : []),
  ...(a.pauseFrames ? [] : ['no pause frames']),
  ...(a.sharedQueues ? [] : ['queues not shared between ports']),
  ...(decided.byArrivalLimit ? [`busy periods exact up to ${a.arrivalLimit} packets`] : []),
  ...(decided.byDelayLimit ? [`unbounded above ${timeText(a.delayLimitPs)}`] : []),
]

/** The same for a whole result, or for a part of it with the same assumptions. */
export const assumptionsOf = ({
  assumptions,
  tunnels,
  links,
}: Pick<AnalysisResult, 'assumptions' | 'tunnels' | 'links'>): readonly string[] =>
  assumptionPhrases(assumptions, {
    byArrivalLimit: tunnels.some(t => !t.exact),
    byDelayLimit: links.some(l => l.lanes.some(lane => lane.delayPs === null)),
  })
