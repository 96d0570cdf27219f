import type { FailureOutcome, MovedBound } from '../../model/planning/survival.ts'
import { timeText } from '../../quantity/time-text.ts'
import { violationFacts, violationPlace } from '../analysis/violation-facts.ts'
import { counted } from '../typeset/numbers.ts'
import { visible } from '../typeset/visible.ts'

/** A heading, and lines below it. */
export interface Detail {
  readonly title: string
  readonly lines: readonly string[]
}

const boundText = (ps: number | null): string => (ps === null ? 'no bound' : timeText(ps))

const moveText = ({ id, fromPs, toPs }: MovedBound): string =>
  `${visible(id)} ${boundText(fromPs)} → ${boundText(toPs)}`

const names = (ids: readonly string[]): string => ids.map(visible).join(', ')

/** All that is known of one failure, in the order in which somebody acts on it; empty parts are left out. */
export const failureDetails = (failure: FailureOutcome): readonly Detail[] => {
  const { down, covered, rerouted, planned, lost, cutOff, broken, rising, falling, moves } = failure
  const parts: Detail[] = [
    {
      title: 'lost',
      lines: lost.map(({ id, why }) => {
        const cut = cutOff.find(one => one.id === id)
        const reason =
          cut !== undefined
            ? `no way to ${visible(cut.receiver)} is left`
            : why === undefined
              ? 'down, not rerouted'
              : `${why.code} ${visible(why.message)}`
        return `${visible(id)}: ${reason}`
      }),
    },
    {
      title: 'broken',
      lines: broken.map(
        v => `${v.code} ${visible(violationPlace(v))}: ${violationFacts(v) || visible(v.message)}`,
      ),
    },
    {
      title: `new trees, in this order (each step breaks nothing)`,
      lines: rerouted.map(
        ({ id, routes, fromPs, toPs }, i) =>
          `${i + 1}. ${moveText({ id, fromPs, toPs })} by ${routes.map(route => route.map(visible).join(' ')).join(' | ')}`,
      ),
    },
    {
      title: 'taken out on purpose: make before break, in this order',
      lines:
        planned === undefined
          ? []
          : [
              ...(planned.gapless.length > 0 ? [`without a gap: ${names(planned.gapless)}`] : []),
              ...(planned.withGap.length > 0
                ? [`then with a gap, old and new do not fit side by side: ${names(planned.withGap)}`]
                : []),
            ],
    },
    { title: 'go on by their other copy', lines: covered.length > 0 ? [names(covered)] : [] },
    { title: 'down', lines: down.length > 0 ? [names(down)] : [] },
    {
      title: `bounds that move: ${counted(rising, 'bound')} larger, ${falling} smaller`,
      lines:
        moves !== undefined
          ? moves.map(moveText)
          : [
              ...(failure.mostRisen === undefined ? [] : [`up most: ${moveText(failure.mostRisen)}`]),
              ...(failure.mostFallen === undefined ? [] : [`down most: ${moveText(failure.mostFallen)}`]),
            ],
    },
    { title: 'undecided', lines: failure.undecided === undefined ? [] : [failure.undecided] },
  ]
  return parts.filter(({ lines }) => lines.length > 0)
}
