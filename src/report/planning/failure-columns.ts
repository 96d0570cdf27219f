import type { FailureOutcome, LostRequest, RiskElement, Survival } from '../../model/planning/survival.ts'
import type { Painter } from '../typeset/painter.ts'
import type { Column } from '../typeset/table.ts'
import { cutEnd, cutMiddle } from '../typeset/text-width.ts'
import { microsDown, sensibleDecimals } from '../typeset/time.ts'
import { visible } from '../typeset/visible.ts'

type Named = Pick<RiskElement, 'kind' | 'id'>

/** `cable a>b`, `switch s1`, `group duct-7`. */
export const elementName = ({ kind, id }: Named): string => `${kind} ${visible(id)}`

/** What fails: one element, or two joined by `+`. */
export const failureName = ({ elements }: Pick<FailureOutcome, 'elements'>): string =>
  elements.map(elementName).join(' + ')

/** How bad a failure is. */
export type Harm = 'undecided' | 'loses' | 'breaks' | 'interrupts' | 'covered' | 'none'

/** The worst that a failure does. */
export const harmOf = ({ undecided, lost, broken, interrupted, down }: FailureOutcome): Harm =>
  undecided !== undefined
    ? 'undecided'
    : lost.length > 0
      ? 'loses'
      : broken.length > 0
        ? 'breaks'
        : interrupted.length > 0
          ? 'interrupts'
          : down.length > 0
            ? 'covered'
            : 'none'

/** Failures that a reader has to know of: all that take a tunnel down, break a promise, or are not decided. */
export const harmful = ({ failures }: Survival): readonly FailureOutcome[] =>
  failures.filter(failure => harmOf(failure) !== 'none')

/** Why a request is lost, in two words. */
const lossOf = ({ id, why }: LostRequest, { cutOff }: FailureOutcome): string =>
  cutOff.some(cut => cut.id === id) ? 'no way left' : (why?.code ?? 'not rerouted')

/** Why requests are lost, the commonest reason first: `12 no way left, 3 DEADLINE`. */
export const lossesText = (failure: FailureOutcome): string => {
  const counts = new Map<string, number>()
  for (const one of failure.lost) {
    const reason = lossOf(one, failure)
    counts.set(reason, (counts.get(reason) ?? 0) + 1)
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([reason, count]) => `${count} ${reason}`)
    .join(', ')
}

/** The columns of the table of failures. */
export const failureColumns = (
  failures: readonly FailureOutcome[],
  { reroute }: Pick<Survival, 'reroute'>,
  painter: Painter,
): readonly Column<FailureOutcome>[] => {
  const decimals = sensibleDecimals(failures.map(({ worstSlack }) => worstSlack?.slackPs))
  const hasSlack = failures.some(({ worstSlack }) => worstSlack !== null)
  const hasPairs = failures.some(({ lostTogether }) => lostTogether > 0)
  const hasLost = failures.some(({ lost }) => lost.length > 0)
  const hasRising = failures.some(({ rising }) => rising > 0)
  const count = (
    head: string,
    rank: number,
    of: (failure: FailureOutcome) => number,
    isBad = false,
  ): Column<FailureOutcome> => ({
    head: [head],
    align: 'right',
    rank,
    text: failure => (failure.undecided === undefined ? String(of(failure)) : '?'),
    paint: failure => (isBad && of(failure) > 0 ? painter.bad : text => text),
  })
  const all: (Column<FailureOutcome> | false)[] = [
    {
      head: ['failure'],
      align: 'left',
      rank: 0,
      least: 30,
      text: failureName,
      cut: cutMiddle,
      paint: failure =>
        harmOf(failure) === 'loses' || harmOf(failure) === 'breaks' ? painter.bad : painter.strong,
    },
    count('down', 3, ({ down }) => down.length),
    reroute !== 'none' && count('rerouted', 4, ({ rerouted }) => rerouted.length),
    count('lost', 1, ({ lost }) => lost.length, true),
    hasPairs && count('only as a pair', 9, ({ lostTogether }) => lostTogether),
    count('broken', 2, ({ broken }) => broken.length, true),
    hasSlack && {
      head: ['least slack'],
      unit: 'µs',
      align: 'right',
      rank: 5,
      text: ({ worstSlack }) =>
        worstSlack === null
          ? '–'
          : worstSlack.slackPs === null
            ? 'none'
            : microsDown(worstSlack.slackPs, decimals),
    },
    hasSlack && {
      head: ['of'],
      align: 'left',
      rank: 6,
      least: 8,
      text: ({ worstSlack }) => (worstSlack === null ? '–' : visible(worstSlack.tunnel)),
      cut: cutMiddle,
    },
    hasLost && { head: ['why lost'], align: 'left', rank: 6.5, least: 14, text: lossesText, cut: cutEnd },
    hasRising && count('rise', 7, ({ rising }) => rising),
    count('fall', 8, ({ falling }) => falling),
  ]
  return all.filter(column => column !== false)
}
