import type { DecisionSummary } from '../../../model/decision-summary.ts'
import { hashOf } from '../../address.ts'
import { button, type Child, h } from '../dom.ts'
import { momentText } from './moments.ts'

/** Kept on the page. */
const MOST = 500
const FIRST_SHOWN = 10
/** So often at most are decisions read out. */
const SAY_EVERY_MS = 3000

const GOOD = new Set(['granted', 'within', 'released', 'network', 'clock', 'ignored'])

const aboutOf = ({ id, what }: DecisionSummary): Child => {
  if (id !== undefined) return h('a', { href: hashOf({ kind: 'tunnel', id }) }, id)
  if (what === undefined) return ''
  return 'link' in what
    ? h('a', { href: hashOf({ kind: 'link', id: what.link }) }, what.link)
    : h('a', { href: hashOf({ kind: 'node', id: what.node }) }, what.node)
}

const countsText = ({ moved, rerouted, broken, restored }: DecisionSummary): string =>
  (
    [
      [moved, 'moved'],
      [rerouted, 'on another tree'],
      [broken, 'without a place'],
      [restored, 'with a place again'],
    ] as const
  )
    .flatMap(([count, word]) => (count > 0 ? `${count} ${word}` : []))
    .join(', ')

const nameOf = ({ id, what }: DecisionSummary): string =>
  id ?? (what === undefined ? '' : 'link' in what ? what.link : what.node)

/** `request ledger-2: granted, 3 moved`. */
export const sentenceOf = (decision: DecisionSummary): string => {
  const { asked, outcome } = decision
  const counts = countsText(decision)
  const came = outcome === 'network' ? '' : `: ${outcome}`
  return `${asked} ${nameOf(decision)}${came}${counts === '' ? '' : `, ${counts}`}`
}

/** What was decided, the latest first. */
export const decisionsView = () => {
  let decisions: readonly DecisionSummary[] = []
  let shown = FIRST_SHOWN
  let hasActors = false
  const body = h('tbody')
  const head = h('tr')
  const more = h('p', { class: 'more' })
  const latest = h('span', { class: 'note' })
  const spoken = h('p', { class: 'only-read', role: 'status' })
  let unsaid: DecisionSummary[] = []
  let timer: ReturnType<typeof setTimeout> | undefined

  const row = (decision: DecisionSummary): HTMLElement => {
    const { sequence, atMs, asked, outcome, reason, by = '' } = decision
    const tone = outcome === 'rejected' ? 'bad' : GOOD.has(outcome) ? undefined : 'warn'
    const counts = countsText(decision)
    return h(
      'tr',
      { 'data-sequence': sequence },
      h('td', { class: 'time' }, momentText(atMs)),
      h('td', {}, asked),
      h('th', { scope: 'row', class: 'name' }, aboutOf(decision)),
      h('td', {}, h('span', { class: tone }, outcome === 'network' ? 'done' : outcome)),
      h('td', { class: 'wide' }, reason ?? counts),
      ...(hasActors ? [h('td', {}, by)] : []),
    )
  }

  const draw = (): void => {
    hasActors = decisions.some(({ by }) => by !== undefined)
    const heads = ['time', 'asked', 'for', 'outcome', 'what came of it', ...(hasActors ? ['by'] : [])]
    head.replaceChildren(...heads.map(text => h('th', { scope: 'col' }, text)))
    const falling = decisions.toReversed()
    const [last] = falling
    latest.textContent = last === undefined ? 'none yet' : `${momentText(last.atMs)} ${sentenceOf(last)}`
    body.replaceChildren(...falling.slice(0, shown).map(row))
    const rest = falling.length - shown
    more.replaceChildren(
      ...(rest > 0
        ? [
            button(`Show ${Math.min(rest, 50)} more`, () => {
              shown += 50
              draw()
            }),
          ]
        : []),
    )
  }

  const say = (): void => {
    timer = undefined
    const last = unsaid.at(-1)
    if (last === undefined) return
    const others = unsaid.length - 1
    spoken.textContent = sentenceOf(last) + (others > 0 ? `, and ${others} more decisions` : '')
    unsaid = []
    timer = setTimeout(say, SAY_EVERY_MS)
  }

  draw()
  return {
    element: h(
      'details',
      { id: 'decisions' },
      h('summary', {}, h('h2', { id: 'decisions-title' }, 'Decisions'), ' ', latest),
      h(
        'div',
        { class: 'scroll', tabindex: 0, role: 'region', 'aria-labelledby': 'decisions-title' },
        h('table', {}, h('thead', {}, head), body),
      ),
      more,
    ),
    /** What is read out of it. */
    spoken,
    /** All that is known before what comes. */
    set: (known: readonly DecisionSummary[]): void => {
      const last = known.at(-1)?.sequence ?? 0
      decisions = [...known, ...decisions.filter(({ sequence }) => sequence > last)].slice(-MOST)
      draw()
    },
    add: (decision: DecisionSummary): void => {
      if (decision.sequence <= (decisions.at(-1)?.sequence ?? 0)) return
      decisions = [...decisions, decision].slice(-MOST)
      draw()
      body.firstElementChild?.classList.add('changed')
      // An animation begins again where its element does.
      latest.replaceWith(latest)
      latest.classList.add('changed')
      unsaid.push(decision)
      if (timer === undefined) say()
    },
  }
}
