import { rejectionFacts, remedyText } from '../../../report/analysis/rejection-facts.ts'
import { hashOf } from '../../address.ts'
import type { MovedRange, Outcome, PlainRange } from '../../live/outcome.ts'
import { type Child, h } from '../dom.ts'
import { timeText } from '../text.ts'
import { rangeText, type ServiceClock, spanText } from './moments.ts'
import type { Problem } from './service.ts'

/** More rows at a time are counted. */
const MOST = 50

const range = ({ minLatencyPs, maxJitterPs }: PlainRange): string => rangeText(minLatencyPs, maxJitterPs)

const tunnel = (id: string): Child => h('a', { href: hashOf({ kind: 'tunnel', id }) }, id)

const rest = (count: number): readonly Child[] =>
  count > MOST ? [h('p', { class: 'note' }, `and ${count - MOST} more`)] : []

const worstOf = ({ minLatencyPs, maxJitterPs }: PlainRange): number | undefined =>
  maxJitterPs === null ? undefined : minLatencyPs + maxJitterPs

/** How much later the latest packet is: `+0.9056 µs`. */
const shiftText = (from: PlainRange, to: PlainRange): string => {
  const [before, after] = [worstOf(from), worstOf(to)]
  if (before === undefined || after === undefined) return after === undefined ? 'lost' : 'bounded again'
  if (before === after) return 'same'
  return after > before ? `+${timeText(after - before)}` : `−${timeText(before - after)}`
}

/** Who moves, before and after. */
const movedTable = (caption: string, moved: readonly MovedRange[]): readonly Child[] => {
  if (moved.length === 0) return []
  const row = ({ id, from, to }: MovedRange): HTMLElement =>
    h(
      'tr',
      {},
      h('th', { scope: 'row', class: 'name' }, tunnel(id)),
      h('td', {}, range(from)),
      h('td', {}, range(to)),
      h('td', { class: 'num' }, shiftText(from, to)),
    )
  const head = h(
    'tr',
    {},
    ...['tunnel', 'before', 'after', 'worst case'].map(text => h('th', { scope: 'col' }, text)),
  )
  return [
    h(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': caption },
      h(
        'table',
        {},
        h('caption', {}, `${caption} (${moved.length})`),
        h('thead', {}, head),
        h('tbody', {}, ...moved.slice(0, MOST).map(row)),
      ),
    ),
    ...rest(moved.length),
  ]
}

const names = (title: string, ids: readonly string[]): readonly Child[] =>
  ids.length === 0
    ? []
    : [
        h(
          'p',
          {},
          `${title} (${ids.length}): `,
          ...ids.slice(0, MOST).flatMap((id, i) => (i === 0 ? [tunnel(id)] : [', ', tunnel(id)])),
        ),
        ...rest(ids.length),
      ]

const nobody = (isDryRun: boolean): Child =>
  h('p', { class: 'note' }, `Nobody else ${isDryRun ? 'would move' : 'moved'}.`)

/** The answer to a call, or what it would be: what is proven, who moves, before and after. */
export const outcomeView = (outcome: Outcome, isDryRun: boolean, clock: ServiceClock): readonly Child[] => {
  const would = isDryRun ? 'would be ' : ''
  const affected = movedTable(isDryRun ? 'Would move' : 'Moved', outcome.affected)
  const moves = affected.length === 0 ? [nobody(isDryRun)] : affected
  switch (outcome.kind) {
    case 'granted': {
      const { id, minLatencyPs, maxJitterPs, periodPs, startsMs, rerouted } = outcome
      const inMs = startsMs - clock.now()
      const start =
        inMs > 0 ? `, from ${spanText(inMs)} ${isDryRun ? 'after the request' : 'from now'} on` : ''
      return [
        h(
          'p',
          {},
          h('strong', { class: 'good' }, isDryRun ? 'Would be granted' : 'Granted'),
          ` ${id}: every packet within ${rangeText(minLatencyPs, maxJitterPs)}, every ${timeText(periodPs)}${start}.`,
        ),
        ...moves,
        ...names(`${would}moved to another tree`, rerouted),
      ]
    }
    case 'released':
      return [
        h('p', {}, h('strong', {}, isDryRun ? 'Would be released' : 'Released'), ` ${outcome.id}.`),
        ...moves,
      ]
    case 'network': {
      const { kept, rerouted, restored, broken } = outcome
      return [
        h('p', {}, `${kept} stay${kept === 1 ? 's' : ''} on ${kept === 1 ? 'its' : 'their'} trees.`),
        ...(broken.length === 0
          ? []
          : [
              h('p', {}, h('strong', { class: 'bad' }, `No place for ${broken.length}:`)),
              h(
                'ul',
                { class: 'broken' },
                ...broken.slice(0, MOST).map(({ id, reason }) => h('li', {}, tunnel(id), ` ${reason}`)),
              ),
              ...rest(broken.length),
            ]),
        ...movedTable(`${would === '' ? 'On' : 'Would be on'} another tree`, rerouted),
        ...names(
          'Without a bound until the old tree has drained',
          rerouted.filter(r => !r.isGapless).map(r => r.id),
        ),
        ...names('Have a place again', restored),
        ...moves,
      ]
    }
  }
  return outcome satisfies never
}

/** Why not, and what would help. */
export const problemView = ({ code, detail, rejection, diagnostics = [] }: Problem): readonly Child[] => {
  const facts = rejection === undefined ? '' : rejectionFacts(rejection)
  return [
    h(
      'p',
      {},
      h('strong', { class: 'bad' }, rejection === undefined ? 'Not done.' : 'Rejected.'),
      ` ${rejection?.message ?? detail} `,
      ...(code === '' ? [] : [h('code', {}, code)]),
    ),
    ...(facts === '' ? [] : [h('p', { class: 'note' }, facts)]),
    ...(rejection?.remedy === undefined
      ? []
      : [h('p', {}, `It would fit with ${remedyText(rejection.remedy)}.`)]),
    ...(diagnostics.length < 2
      ? []
      : [h('ul', {}, ...diagnostics.map(({ path, message }) => h('li', {}, `${path}: ${message}`)))]),
  ]
}
