import { assumptionsOf } from '../../report/analysis/assumptions.ts'
import { cutEnd } from '../../report/typeset/text-width.ts'
import { visible } from '../../report/typeset/visible.ts'
import { wrap } from '../../report/typeset/wrap.ts'
import { once } from '../state/once.ts'
import type { Message, State } from '../state/state.ts'
import type { World } from '../what-if/world.ts'
import { shownLinks } from './link-rows.ts'
import { nodesFound } from './nodes-found.ts'
import type { ScreenPainter } from './painter.ts'
import { shownTunnels } from './tunnel-filter.ts'

/** A message takes no more lines than these from what it is about. */
const MOST_LINES = 3

/** What the bounds rest on, in words. */
export const assumptionPhrases: (world: World) => readonly string[] = once((world: World) =>
  assumptionsOf({
    assumptions: world.assumptions,
    tunnels: [...world.bounds.values()],
    links: [...world.links.values()],
  }),
)

const bar = (share: number, cells: number): string => {
  const full = Math.round(share * cells)
  return '█'.repeat(full) + '░'.repeat(cells - full)
}

const bulkText = ({ done, total, placed }: NonNullable<State['bulk']>): string =>
  `finding places: ${bar(total === 0 ? 1 : done / total, 20)} ${done} of ${total}, ${placed} found; esc stops`

/** The views that show one of the lists. */
const FILTERED: ReadonlySet<State['view']> = new Set<State['view']>(['tunnels', 'links', 'map', 'simulate'])

/** The filter of the list that is shown, and what of it was not understood. */
export const filterOf = (
  state: State,
): { readonly text: string; readonly problem: string | undefined; readonly found: number } | undefined => {
  if (state.view === 'links') {
    const { rows, problem } = shownLinks(state.world, state.topology, state.links)
    return { text: state.links.filter.text, problem, found: rows.length }
  }
  if (!FILTERED.has(state.view)) return undefined
  const { rows, problem } = shownTunnels(state)
  return { text: state.tunnels.filter.text, problem, found: rows.length }
}

const HINT = 'words, or fields: lane:2 slack<5us to:b4 is:down -via:s1'

const PLAIN = 'plain'

/** What is typed into the field of a dialog that has no pane, or was and still filters. */
const fieldOf = (state: State): string | undefined => {
  const { dialog } = state
  if (dialog?.kind === 'node') {
    const { text } = dialog.text
    const found = nodesFound(state, dialog).length
    return `go to node: ${text}▏  ${text === '' ? 'part of its name' : `${found} found`}`
  }
  const filter = filterOf(state)
  if (filter === undefined) return undefined
  if (dialog?.kind === 'filter') return `/${filter.text}▏${filter.text === '' ? `  ${HINT}` : ''}`
  return filter.text === '' || dialog !== undefined ? undefined : `filter: ${filter.text}`
}

const saidOf = (state: State): Message | undefined => {
  const { message, dialog, bulk, stale } = state
  if (dialog?.kind === 'leave') return { tone: 'warn', text: 'Changes are not saved. Leave?' }
  if (bulk !== undefined) return { tone: 'warn', text: bulkText(bulk) }
  if (message !== undefined) return message
  const filter = filterOf(state)
  if (filter?.problem !== undefined) return { tone: 'bad', text: filter.problem }
  return stale === undefined
    ? undefined
    : {
        tone: 'warn',
        text: `${stale} has changed on disk; L opens it as it is now, changes here are then gone`,
      }
}

const wrapped = ({ tone, text }: Message, width: number): readonly Message[] => {
  const lines = wrap(visible(text), width, '  ')
  const kept =
    lines.length <= MOST_LINES
      ? lines
      : [...lines.slice(0, MOST_LINES - 1), cutEnd(lines.slice(MOST_LINES - 1).join(' '), width)]
  return kept.map(line => ({ tone, text: line }))
}

/** What is said below everything, in lines; one at least. What the bounds rest on where there is nothing else. */
export const messageTexts = (state: State): readonly Message[] => {
  const width = Math.max(20, state.size.columns - 1)
  const field = fieldOf(state)
  const said = saidOf(state)
  const lines = [
    ...(field === undefined ? [] : [{ tone: PLAIN, text: cutEnd(visible(field), width) } as const]),
    ...(said === undefined ? [] : wrapped(said, width)),
  ]
  if (lines.length > 0) return lines
  const text = `rests on: ${assumptionPhrases(state.world).join(', ')}`
  return [{ tone: PLAIN, text: cutEnd(visible(text), width) }]
}

/** The same as it is drawn. */
export const messageLines = (state: State, painter: ScreenPainter): readonly string[] => {
  const paint = { good: painter.good, warn: painter.warn, bad: painter.bad, plain: painter.dim }
  return messageTexts(state).map(({ tone, text }) => paint[tone](text))
}
