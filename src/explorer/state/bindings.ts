import { isSamePlace } from '../what-if/world.ts'
import type { Action } from './actions.ts'
import { LINK_SORTS, PARAMETERS, type State, TUNNEL_SORTS, VIEWS, type View } from './state.ts'

/** One thing that keys do where it is listed. */
export interface Binding {
  /** As they are shown: `↑↓`. */
  readonly shown: string
  readonly keys: readonly string[]
  /** A word or two for the status line; empty: only in the help. */
  readonly hint: string
  /** Empty where another binding's says it. */
  readonly help: string
  readonly action: Action
}

const bind = (
  shown: string,
  keys: readonly string[],
  hint: string,
  help: string,
  action: Action,
): Binding => ({ shown, keys, hint, help, action })

const after = <T>(list: readonly T[], item: T): T => list[(list.indexOf(item) + 1) % list.length]!

const MOVE_KEYS = ['up', 'down', 'k', 'j', 'pageup', 'pagedown', 'ctrl-b', 'ctrl-f', 'home', 'end', 'g', 'G']

const move = (hint: string, help: string): Binding =>
  bind('↑↓', MOVE_KEYS, hint, `${help}; also j k, page up and down, g and G for the ends`, { kind: 'move' })

const tunnelChanges = (state: State): readonly Binding[] => [
  bind(
    '+-',
    ['+', '=', '-', '_'],
    state.parameter,
    `raise or lower the ${state.parameter} of the selected tunnel`,
    {
      kind: 'adjust',
    },
  ),
  bind('p', ['p'], '±what', 'choose what + and - change: period, size, lane or deadline', {
    kind: 'parameter',
    parameter: after(PARAMETERS, state.parameter),
  }),
  bind('e', ['e'], 'edit', 'edit the numbers of the selected tunnel', { kind: 'edit' }),
  bind('x', ['x'], 'remove', 'remove the selected tunnel', { kind: 'remove' }),
  bind('r', ['r'], 'reroute', 'find a new tree for the selected tunnel, around what has failed', {
    kind: 'reroute',
  }),
]

const add = bind('a', ['a'], 'add', 'add a request, placed as analyze does', { kind: 'add' })

const failing = (what: string, isDown: boolean): Binding =>
  bind('f', ['f'], isDown ? 'restore' : 'fail', `fail the selected ${what}, or put it back into service`, {
    kind: 'toggle-failure',
  })

const tunnels = (state: State): readonly Binding[] => [
  move('move', 'move through the tunnels'),
  bind('enter', ['enter', 'right', 'l'], 'detail', 'where the bound comes from, and who interferes', {
    kind: 'open',
  }),
  bind('/', ['/'], 'filter', 'show only tunnels with these words in a name; ! shows the broken ones', {
    kind: 'filter',
  }),
  ...(state.filter.text === ''
    ? []
    : [bind('esc', ['esc'], 'all', 'show all tunnels again', { kind: 'close' } as const)]),
  bind('s', ['s'], `sort: ${state.tunnels.sort}`, `sort by ${TUNNEL_SORTS.join(', ')}`, {
    kind: 'sort-tunnels',
    sort: after(TUNNEL_SORTS, state.tunnels.sort),
  }),
  add,
  ...tunnelChanges(state),
  bind('m', ['m'], 'map', 'see the selected tunnel on the map', { kind: 'view', view: 'map' }),
]

const detail = (state: State): readonly Binding[] => [
  move('move', 'move through the lines'),
  bind('enter', ['enter', 'right', 'l'], 'go there', 'go to the tunnel named in the line', { kind: 'open' }),
  bind('n', ['n'], 'next', 'the next line that leads to another tunnel', { kind: 'next-jump' }),
  ...(state.trail.length === 0
    ? []
    : [bind('b', ['b', 'backspace'], 'back', 'back to the tunnel before', { kind: 'back' } as const)]),
  bind('esc', ['esc', 'left', 'h'], 'list', 'back to the list', { kind: 'close' }),
  ...(state.view === 'tunnels' ? tunnelChanges(state) : []),
]

const links = (state: State): readonly Binding[] => [
  move('move', 'move through the links'),
  bind('enter', ['enter', 'right', 'l'], 'detail', 'the lanes of the link, and the tunnels that cross it', {
    kind: 'open',
  }),
  bind('s', ['s'], `sort: ${state.links.sort}`, `sort by ${LINK_SORTS.join(', ')}`, {
    kind: 'sort-links',
    sort: after(LINK_SORTS, state.links.sort),
  }),
  failing('link', false),
]

const map = (state: State): readonly Binding[] => {
  const { node, world } = state
  const isDown = node !== undefined && world.failed.some(place => isSamePlace(place, { node }))
  return [
    bind('↑↓', MOVE_KEYS, 'tunnel', 'choose the tunnel that is highlighted', { kind: 'move' }),
    bind('←→', ['left', 'right', 'h', 'l'], 'node', 'choose a node', { kind: 'move-node' }),
    failing('node', isDown),
    bind('enter', ['enter'], 'detail', 'where the bound of the highlighted tunnel comes from', {
      kind: 'open',
    }),
    ...tunnelChanges(state),
  ]
}

const changes: readonly Binding[] = [
  move('move', 'move through the lines'),
  bind('enter', ['enter', 'right', 'l'], 'go there', 'go to the tunnel named in the line', { kind: 'open' }),
  bind('n', ['n'], 'next', 'the next line that leads to a tunnel', { kind: 'next-jump' }),
  add,
]

const isRunning = ({ simulation, world }: State): boolean =>
  simulation.kind === 'running' && simulation.world === world

const simulate = (state: State): readonly Binding[] => [
  bind(
    'enter',
    ['enter'],
    isRunning(state) ? 'stop' : 'simulate',
    'start the simulator and the adversary, or stop them',
    {
      kind: 'simulate',
    },
  ),
  bind('↑↓', MOVE_KEYS, 'tunnel', 'choose the tunnel whose packets are shown and whose worst is searched', {
    kind: 'move',
  }),
  ...tunnelChanges(state),
]

const GLOBAL = (state: State): readonly Binding[] => [
  ...(state.history.length === 0
    ? []
    : [bind('u', ['u'], 'undo', 'undo the last change', { kind: 'undo' } as const)]),
  ...(state.redoable === 0
    ? []
    : [bind('U', ['U', 'ctrl-r'], 'redo', 'redo what was undone', { kind: 'redo' } as const)]),
  bind(
    'S',
    ['S'],
    state.services === undefined ? '' : 'services',
    'the services of a services file: what is proven of them now, and what it is made of',
    { kind: 'services' },
  ),
  bind('w', ['w'], 'save', 'save the tunnels as an allocation or a requests file', { kind: 'save' }),
  ...VIEWS.map((view, i) =>
    bind('1 … 5', [String(i + 1)], '', i === 0 ? `go to ${VIEWS.join(', ')}` : '', { kind: 'view', view }),
  ),
  bind('tab', ['tab'], 'view', 'the next view; shift-tab: the one before', {
    kind: 'view',
    view: after(VIEWS, state.view),
  }),
  bind('shift-tab', ['shift-tab'], '', 'the view before', {
    kind: 'view',
    view: VIEWS[(VIEWS.indexOf(state.view) + VIEWS.length - 1) % VIEWS.length]!,
  }),
  bind('ctrl-l', ['ctrl-l'], '', 'draw the screen again', { kind: 'redraw' }),
  bind('ctrl-z', ['ctrl-z'], '', 'stop; fg comes back', { kind: 'suspend' }),
  bind('?', ['?'], 'help', 'all keys', { kind: 'help' }),
  bind('q', ['q', 'ctrl-c', 'ctrl-d'], 'quit', 'leave', { kind: 'leave' }),
]

const VIEW_BINDINGS: Record<View, (state: State) => readonly Binding[]> = {
  tunnels: state => (state.focus === 'detail' ? detail(state) : tunnels(state)),
  links: state => (state.focus === 'detail' ? detail(state) : links(state)),
  map,
  changes: () => changes,
  simulate,
}

const filterKeys: readonly Binding[] = [
  bind('↑↓', ['up', 'down', 'pageup', 'pagedown'], 'move', 'move through what is found', { kind: 'move' }),
  bind('enter', ['enter'], 'keep', 'keep the filter', { kind: 'submit' }),
  bind('esc', ['esc', 'ctrl-c'], 'all', 'show all tunnels again', { kind: 'close' }),
]

const formKeys = (isRejected: boolean): readonly Binding[] => [
  bind('↑↓', ['up', 'down'], 'field', 'go to another field', { kind: 'type' }),
  bind('tab', ['tab', 'shift-tab'], 'complete', 'complete a node, or go to the next field', { kind: 'type' }),
  bind('enter', ['enter'], isRejected ? 'place it anyway' : 'do it', 'check it, and do it', {
    kind: 'submit',
  }),
  bind('esc', ['esc', 'ctrl-c'], 'cancel', 'leave without a change', { kind: 'close' }),
]

const saveKeys: readonly Binding[] = [
  bind('tab', ['tab', 'shift-tab', 'up', 'down'], 'kind of file', 'allocation or requests', {
    kind: 'save-as',
  }),
  bind('enter', ['enter'], 'save', 'write the file', { kind: 'submit' }),
  bind('esc', ['esc', 'ctrl-c'], 'cancel', 'leave without saving', { kind: 'close' }),
]

const helpKeys: readonly Binding[] = [
  bind('↑↓', MOVE_KEYS, 'move', 'move through the help', { kind: 'move' }),
  bind('esc', ['esc', '?', 'q', 'enter', 'ctrl-c'], 'close', 'close the help', { kind: 'close' }),
]

const servicesKeys = (isOpened: boolean): readonly Binding[] =>
  isOpened
    ? [
        bind('↑↓', MOVE_KEYS, 'move', 'move through the steps', { kind: 'move' }),
        bind('esc', ['esc', 'left', 'h', 'q', 'S', 'ctrl-c'], 'services', 'back to the services', {
          kind: 'close',
        }),
      ]
    : [
        bind('↑↓', MOVE_KEYS, 'move', 'move through the services', { kind: 'move' }),
        bind('enter', ['enter', 'right', 'l'], 'waterfall', 'what the times of the service are made of', {
          kind: 'open',
        }),
        bind('esc', ['esc', 'q', 'S', 'ctrl-c'], 'close', 'back to the network', { kind: 'close' }),
      ]

const leaveKeys: readonly Binding[] = [
  bind('w', ['w'], 'save', 'save first', { kind: 'save' }),
  bind('q', ['q', 'ctrl-c', 'y'], 'leave all the same', 'leave without saving', { kind: 'quit' }),
  bind('esc', ['esc', 'n'], 'stay', 'stay', { kind: 'close' }),
]

/** All that keys do now, the most particular first. */
export const bindingsOf = (state: State): readonly Binding[] => {
  switch (state.dialog?.kind) {
    case 'filter':
      return filterKeys
    case 'form':
      return formKeys(state.dialog.form.rejection !== undefined)
    case 'save':
      return saveKeys
    case 'help':
      return helpKeys
    case 'leave':
      return leaveKeys
    case 'services':
      return servicesKeys(state.dialog.opened !== undefined)
    case undefined:
      return [...VIEW_BINDINGS[state.view](state), ...GLOBAL(state)]
  }
}

/** What a key does now. */
export const actionFor = (state: State, key: string): Action | undefined =>
  bindingsOf(state).find(binding => binding.keys.includes(key))?.action

/** The keys of every view, for the help. */
export const allBindings = (
  state: State,
): readonly (readonly [title: string, bindings: readonly Binding[]])[] => {
  const full: State = { ...state, history: [''], redoable: 1, trail: [''], filter: { text: ' ', at: 0 } }
  return [
    ['Everywhere', GLOBAL(full)],
    ['Tunnels', tunnels(full)],
    ['Detail', detail({ ...full, view: 'links' })],
    ['Links', links(full)],
    ['Map', map(full)],
    ['Changes', changes],
    ['Simulate', simulate(full)],
    ['Services', servicesKeys(false)],
  ]
}
