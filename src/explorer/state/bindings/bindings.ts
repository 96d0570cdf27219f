import type { Action } from '../actions.ts'
import type { State } from '../state.ts'
import type { Binding } from './binding.ts'
import { BULK, dialogBindings, fixKeys, servicesKeys } from './dialog-bindings.ts'
import { ALWAYS, everywhere } from './global-bindings.ts'
import { allChanges, changesOf, tunnels } from './tunnel-bindings.ts'
import { changes, detail, failures, headroom, links, map, simulate, VIEW_BINDINGS } from './view-bindings.ts'

/** What does not touch the network, so that it goes on while many are placed. */
const LOOKS: ReadonlySet<Action['kind']> = new Set<Action['kind']>([
  ...(['move', 'move-node', 'find-node', 'open', 'close', 'back', 'next-jump', 'view'] as const),
  ...(['sort-tunnels', 'sort-links', 'reverse', 'filter', 'mark', 'mark-all', 'zoom', 'since'] as const),
  ...(['copy', 'copy-pane', 'help', 'services', 'mouse', 'ascii', 'redraw', 'suspend', 'palette'] as const),
])

/** All that keys do now, the most particular first. */
export const bindingsOf = (state: State): readonly Binding[] => {
  const { dialog, bulk } = state
  if (dialog !== undefined) return dialogBindings(dialog)
  const all = [...VIEW_BINDINGS[state.view](state), ...everywhere(state), ...ALWAYS]
  if (bulk === undefined) return all
  return [BULK, ...all.filter(({ action, shown }) => LOOKS.has(action.kind) || shown === '?')]
}

/** What a key does now. */
export const actionFor = (state: State, key: string): Action | undefined =>
  bindingsOf(state).find(binding => binding.keys.includes(key))?.action

export type HelpSection = readonly [title: string, bindings: readonly Binding[]]

/** The keys of every view, for the help. */
export const allBindings = (state: State): readonly HelpSection[] => {
  const typed = { text: ' ', at: 0 }
  const full: State = {
    ...state,
    history: [''],
    redoable: 1,
    trail: [''],
    stale: '',
    bulk: undefined,
    tunnels: { ...state.tunnels, filter: typed, cursor: undefined, marks: new Set() },
    links: { ...state.links, filter: typed },
  }
  const shared = new Set(changesOf(full).map(({ shown }) => shown))
  const without = (all: readonly Binding[]): readonly Binding[] =>
    all.filter(({ shown, help }) => help !== '' && !shared.has(shown))
  return [
    ['Everywhere', [...everywhere(full), ...ALWAYS]],
    ['Tunnels', without(tunnels(full))],
    ['Change', allChanges(full)],
    ['Detail', without(detail(full))],
    ['Links', links(full)],
    ['Map', without(map(full))],
    ['Changes', without(changes)],
    ['Simulate', without(simulate(full))],
    ['Failures', failures(full)],
    ['Headroom', headroom(full)],
    ['Fix', fixKeys],
    ['Services', servicesKeys(false)],
  ]
}
