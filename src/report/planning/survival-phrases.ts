import type { ElementKind, Survival, SurvivalRequirement } from '../../model/planning/survival.ts'
import { timeText } from '../../quantity/time-text.ts'
import { counted, grouped } from '../typeset/numbers.ts'
import { visible } from '../typeset/visible.ts'
import { type Harm, harmOf } from './failure-columns.ts'

const PLURAL: Readonly<Record<ElementKind, string>> = { cable: 'cables', switch: 'switches', group: 'groups' }

const elementsText = (survival: Survival): string =>
  (Object.keys(PLURAL) as ElementKind[])
    .flatMap(kind => {
      const count = survival.elements[kind]
      return count === 0 ? [] : [`${grouped(count)} ${count === 1 ? kind : PLURAL[kind]}`]
    })
    .join(', ')

const HARMS: readonly (readonly [harm: Harm, one: string, more: string])[] = [
  ['undecided', 'is undecided', 'are undecided'],
  ['loses', 'loses requests for good', 'lose requests for good'],
  ['breaks', 'breaks promises of others', 'break promises of others'],
  ['interrupts', 'interrupts requests, all of which go on', 'interrupt requests, all of which go on'],
  ['covered', 'only takes one of two copies', 'only take one of two copies'],
  ['none', 'interrupts nothing', 'interrupt nothing'],
]

/** How many failures do how much harm, the worst first. */
export const harmPhrases = (survival: Survival): readonly string[] => {
  const counts = new Map<Harm, number>()
  for (const failure of survival.failures) counts.set(harmOf(failure), (counts.get(harmOf(failure)) ?? 0) + 1)
  return HARMS.flatMap(([harm, one, more]) => {
    const count = counts.get(harm)
    return count === undefined ? [] : [`${grouped(count)} ${count === 1 ? one : more}`]
  })
}

/** What was looked at. */
export const scopePhrases = (survival: Survival): readonly string[] => {
  const { failures, pairs, reroute, requests, complete } = survival
  return [
    `${grouped(failures.length)} ${failures.length === 1 ? 'failure' : 'failures'} of ${elementsText(survival) || 'nothing'}`,
    ...(pairs.all > 0 ? [`${grouped(pairs.looked)} of ${grouped(pairs.all)} pairs`] : []),
    counted(requests, 'request'),
    reroute === 'none' ? 'no rerouting' : `rerouted by ${reroute}`,
    ...(complete ? [] : ['cut short: not all failures are decided']),
  ]
}

/** How it stands with nothing failed. */
export const wholePhrase = ({ violationsBefore, worstSlackBefore }: Survival): string => {
  const state =
    violationsBefore === 0
      ? 'with nothing failed: valid'
      : `with nothing failed: NOT VALID, ${counted(violationsBefore, 'violation')} (xlane check)`
  if (worstSlackBefore === null) return state
  const { slackPs, tunnel } = worstSlackBefore
  return `${state}, least slack ${slackPs === null ? 'none' : timeText(slackPs)} of ${visible(tunnel)}`
}

const ASKS: Readonly<Record<SurvivalRequirement, string>> = {
  'none-down': 'no failure interrupts a request or breaks a promise',
  'none-broken': 'no failure breaks a promise of a tunnel that runs',
  rerouted: 'every request goes on within its deadline, and nothing is broken',
  'rerouted-where-possible':
    'every request that has a way left goes on within its deadline, and nothing is broken',
  connected: 'every request has a way left',
}

/** Whether what was required holds. */
export const requirementPhrase = ({ required, failures, complete }: Survival): string | undefined => {
  if (required === undefined) return undefined
  const { name, holds, failures: unmet, isBrokenBefore } = required
  if (holds) return `HOLDS ${name}: ${ASKS[name]}`
  const why = [
    ...(unmet > 0 ? [`not in ${grouped(unmet)} of ${counted(failures.length, 'failure')}`] : []),
    ...(isBrokenBefore ? ['the network is not valid with nothing failed'] : []),
    ...(complete ? [] : ['not all failures are decided']),
  ]
  return `DOES NOT HOLD ${name}: ${ASKS[name]}; ${why.join(', ')}`
}
