import { outward } from '../../formats/reading/fields.ts'
import { floorExact } from '../../quantity/exact.ts'
import { formatRate, formatSize, formatTime } from '../../quantity/format-quantity.ts'
import type { Findings } from '../foreign/findings.ts'
import type { ForeignLink, ForeignNetwork } from '../foreign/network.ts'
import { delaysOf } from './delays.ts'
import type { BuildOptions } from './options.ts'
import { type LinkRule, ruleOfLink } from './rules.ts'
import type { Wire } from './wire.ts'

export interface FilledLinks {
  readonly wires: readonly Wire[]
  /** Entries of the file without a rate, and without anything that a delay could be made of. */
  readonly withoutRate: number
  readonly withoutDelay: number
}

/** Every link with all its numbers: as stated, by rule, or assumed, which is noted; a rate that nobody gives is an error. */
export const fillLinks = (
  network: ForeignNetwork,
  links: readonly ForeignLink[],
  names: ReadonlyMap<string, string>,
  options: BuildOptions,
  findings: Findings,
): FilledLinks => {
  const delayOf = delaysOf(network, links, options, findings)
  const of = { count: links.length, what: links.length === 1 ? 'link' : 'links' }
  const wires: Wire[] = []
  let withoutRate = 0
  let withoutDelay = 0
  for (const link of links) {
    const from = names.get(link.from)!
    const to = names.get(link.to)!
    const rule = ruleOfLink(options.rules, from, to)
    const remarks: string[] = link.id === undefined || link.own?.id === link.id ? [] : [`id ${link.id}`]
    if (link.rate === undefined) withoutRate++
    const bandwidthBps = rateOf(link, rule, options, remarks, of, findings)
    const queueSizeBits = queueOf(link, rule, options, of, findings)
    const known = delayOf(link)
    if (known === undefined) {
      findings.error(link.place, 'UNSAFE_VALUE', 'a delay of at most 2.5 hours', 'more')
      continue
    }
    if (known.from === undefined) withoutDelay++
    const delay = ruledDelay(rule, options.rules.defaultLink, known.from === undefined)
    if (delay !== undefined)
      findings.note(
        'assumption',
        'delay',
        `delay set to ${formatTime(delay.least)} … ${formatTime(delay.least + delay.spread)}`,
        link.place,
        of,
      )
    else if (known.from === undefined)
      findings.note('assumption', 'delay', 'no delay and no position in the file: 0 assumed', link.place, of)
    else if (known.from === 'great circle') {
      const text = `delay from the great circle between the ends, at most ${options.detour} times as long`
      findings.note('assumption', 'delay', text, link.place, of)
    }
    if (delay === undefined && known.note !== undefined) remarks.push(known.note)
    if (bandwidthBps === undefined) continue
    wires.push({
      from,
      to,
      place: link.place,
      bandwidthBps,
      queueSizeBits,
      minLatencyPs: delay?.least ?? known.minLatencyPs,
      maxJitterPs: delay?.spread ?? known.maxJitterPs,
      isOneWay: link.isDirected ?? false,
      ...(link.own === undefined ? {} : { own: link.own }),
      ...(link.port === undefined ? {} : { port: link.port }),
      ...(link.farPort === undefined ? {} : { farPort: link.farPort }),
      remarks,
    })
  }
  return { wires, withoutRate, withoutDelay }
}

type Of = { readonly count: number; readonly what: string }

const rateOf = (
  link: ForeignLink,
  rule: LinkRule,
  options: BuildOptions,
  remarks: string[],
  of: Of,
  findings: Findings,
): number | undefined => {
  const stated = link.rate === undefined ? undefined : floorExact(link.rate)
  if (rule.bandwidthBps !== undefined) {
    if (stated !== rule.bandwidthBps)
      findings.note(
        'assumption',
        'bandwidth',
        `bandwidth set to ${formatRate(rule.bandwidthBps)}`,
        link.place,
        of,
      )
    return rule.bandwidthBps
  }
  if (stated !== undefined && stated > 0) {
    if (link.rateNote !== undefined) remarks.push(link.rateNote)
    return stated
  }
  const assumed = options.rules.defaultLink.bandwidthBps ?? options.bandwidthBps
  if (assumed === undefined) {
    const hint = link.rateNote === 'label' ? '--labels (its label reads as one), ' : ''
    const expected = `a rate; ${hint}--bandwidth RATE or --set RULES.yaml gives one`
    findings.error(link.place, 'MISSING_RATE', expected, `none for ${link.from} to ${link.to}`)
    return undefined
  }
  remarks.push('bandwidth assumed')
  findings.note('assumption', 'bandwidth', `bandwidth assumed ${formatRate(assumed)}`, link.place, of)
  return assumed
}

const queueOf = (
  { queueBits, place }: ForeignLink,
  rule: LinkRule,
  options: BuildOptions,
  of: Of,
  findings: Findings,
): number => {
  if (rule.queueBits !== undefined) return rule.queueBits
  if (queueBits !== undefined) return queueBits
  const assumed = options.rules.defaultLink.queueBits ?? options.queueBits ?? Number.POSITIVE_INFINITY
  const text =
    assumed === Number.POSITIVE_INFINITY
      ? 'queueSize unlimited: loss is not checked (--queue SIZE)'
      : `queueSize assumed ${formatSize(assumed)}`
  findings.note('assumption', 'queueSize', text, place, of)
  return assumed
}

/** What the rules say of a delay; those of `defaults` only where the file has none. */
const ruledDelay = (
  rule: LinkRule,
  fallback: LinkRule,
  isMissing: boolean,
): { least: number; spread: number } | undefined => {
  for (const { minLatency, maxJitter } of isMissing ? [rule, fallback] : [rule])
    if (minLatency !== undefined || maxJitter !== undefined) return outward(minLatency ?? 0, maxJitter ?? 0)
  return undefined
}
