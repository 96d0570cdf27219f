import { element, type Markup } from '../../report/typeset/markup.ts'
import { counted } from '../../report/typeset/numbers.ts'
import { hashOf } from '../address.ts'
import type { PageData } from '../page-data.ts'
import { closestMarkup } from './closest.ts'
import type { PageGroup, PageHead, PageList, Phrase } from './page-head.ts'
import { slackHistogram } from './slack-histogram.ts'

const phrase = (words: Phrase): readonly Markup[] =>
  words.map(part => (typeof part === 'string' ? part : element('a', { href: hashOf(part.to) }, part.text)))

const groupMarkup = ({ code, place, facts, remedy, items, others = 0 }: PageGroup): Markup =>
  element(
    'li',
    {},
    element('code', {}, code),
    ' ',
    ...phrase(place),
    ...(facts === undefined ? [] : [element('div', {}, facts)]),
    ...(remedy === undefined ? [] : [element('div', {}, remedy)]),
    ...(items === undefined
      ? []
      : [
          element(
            'ol',
            {},
            ...items.map(item => element('li', {}, ...phrase(item))),
            ...(others > 0 ? [element('li', {}, `and ${counted(others, 'other')}`)] : []),
          ),
        ]),
  )

const listMarkup = ({ id, title, count, groups, others }: PageList): Markup =>
  element(
    'section',
    { 'aria-labelledby': id },
    element('h2', { id }, `${title} (${count})`),
    element('ul', { class: 'broken' }, ...groups.map(groupMarkup)),
    ...(others > 0
      ? [element('p', { class: 'note' }, `and ${counted(others, 'other')}: xlane check lists them all`)]
      : []),
  )

/** What every bound on the page rests on: one line, which opens. */
const assumptionsMarkup = ({ assumptions }: PageHead): Markup =>
  element(
    'details',
    { class: 'assumptions' },
    element('summary', {}, element('b', {}, 'Assumptions'), ` ${assumptions.join('; ')}`),
    element('ul', { class: 'facts' }, ...assumptions.map(text => element('li', {}, text))),
    element(
      'p',
      { class: 'note' },
      'While these assumptions hold, every packet of a tunnel arrives within [λmin, λmin + δmax] at every receiver, whatever the others do; worst is λmin + δmax, slack what is left of the deadline.',
    ),
  )

/** The verdict, the tightest tunnel, what is closest to breaking, what is broken: readable before anything runs. */
export const headMarkup = (data: PageData): readonly Markup[] => {
  const { head } = data
  const { verdict, sentence, facts, extremes, lists } = head
  return [
    element(
      'div',
      { class: 'first' },
      element(
        'p',
        { class: `verdict ${verdict.tone}` },
        element('span', { 'aria-hidden': 'true' }, verdict.mark),
        ` ${verdict.word}`,
      ),
      ...(sentence.words.length === 0
        ? []
        : [element('p', { class: `sentence ${sentence.tone}` }, ...phrase(sentence.words))]),
    ),
    element('p', { class: 'sums' }, facts.join(' · ')),
    ...lists.map(listMarkup),
    element(
      'div',
      { class: 'triage' },
      element('div', { class: 'scroll' }, closestMarkup(data)),
      element(
        'div',
        {},
        slackHistogram(data),
        element('ul', { class: 'extremes' }, ...extremes.map(words => element('li', {}, ...phrase(words)))),
      ),
    ),
    assumptionsMarkup(head),
  ]
}
