import type { Action } from '../state/actions.ts'
import { bindingsOf } from '../state/bindings/bindings.ts'
import {
  LINK_SORTS,
  PARAMETERS,
  type PaletteDialog,
  type State,
  TUNNEL_SORTS,
  VIEWS,
} from '../state/state.ts'

/** Something that can be done, by name. */
export interface PaletteEntry {
  readonly name: string
  /** The key that does the same; empty where none does. */
  readonly shown: string
  readonly action: Action
  /** What the action is told it was pressed by. */
  readonly key: string
}

const named = (name: string, action: Action): PaletteEntry => ({ name, shown: '', action, key: '' })

const withoutKeys = (state: State): readonly PaletteEntry[] => [
  ...VIEWS.map(view => named(`view ${view}`, { kind: 'view', view })),
  ...(state.view === 'tunnels'
    ? TUNNEL_SORTS.map(sort => named(`sort by ${sort}`, { kind: 'sort-tunnels', sort }))
    : []),
  ...(state.view === 'links'
    ? LINK_SORTS.map(sort => named(`sort by ${sort}`, { kind: 'sort-links', sort }))
    : []),
  ...PARAMETERS.map(parameter => named(`+ and - change the ${parameter}`, { kind: 'parameter', parameter })),
  named('go to a node by its name', { kind: 'find-node' }),
  named(state.isAscii ? 'draw with all characters' : 'draw with ASCII alone', { kind: 'ascii' }),
  named('open the files again, as they are now', { kind: 'reload' }),
]

/** Not worth a line: what moves the cursor, and what has a line for each of its choices. */
const PLAIN: ReadonlySet<Action['kind']> = new Set<Action['kind']>([
  ...(['move', 'move-node', 'view', 'palette', 'type', 'sort-tunnels', 'sort-links', 'parameter'] as const),
])

const nameOf = (help: string, hint: string): string => (help === '' ? hint : help)

const all = (state: State): readonly PaletteEntry[] => {
  const keyed = bindingsOf({ ...state, dialog: undefined })
    .filter(({ action, help }) => !PLAIN.has(action.kind) && help !== '')
    .map(({ shown, keys, hint, help, action }) => ({
      name: nameOf(help, hint),
      shown,
      action,
      key: keys[0] ?? '',
    }))
  return state.bulk === undefined ? [...keyed, ...withoutKeys(state)] : keyed
}

/** What can be done now and has all the words typed in its name. */
export const paletteEntries = (state: State, { text }: PaletteDialog): readonly PaletteEntry[] => {
  const words = text.text.toLowerCase().split(/\s+/)
  return all(state).filter(({ name, shown }) =>
    words.every(word => name.toLowerCase().includes(word) || shown === word),
  )
}
