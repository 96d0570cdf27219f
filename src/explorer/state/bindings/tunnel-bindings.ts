import { PARAMETERS, rejectedOf, type State, TUNNEL_SORTS } from '../state.ts'
import { after, type Binding, bind, move } from './binding.ts'

const fix: Binding = bind(
  'F',
  ['F'],
  'fix',
  'what would mend it if it is broken, down or rejected: ranked, and done by a key',
  { kind: 'find-fixes' },
)

const several = (state: State): string =>
  state.tunnels.marks.size === 0 ? '' : ` ${state.tunnels.marks.size}`

/** What can be done to the selected tunnel, or to those that are marked. */
export const tunnelChanges = (state: State): readonly Binding[] => [
  bind(
    '+-',
    ['+', '=', '-', '_'],
    state.parameter,
    `raise or lower the ${state.parameter}; presses in a row are one change`,
    { kind: 'adjust' },
    'raise, lower',
  ),
  bind(
    'p',
    ['p'],
    '±what',
    'choose what + and - change: period, size, lane or deadline',
    { kind: 'parameter', parameter: after(PARAMETERS, state.parameter) },
    'what + - change',
  ),
  bind('e', ['e'], 'edit', 'edit the numbers of the selected request', { kind: 'edit' }),
  bind(
    'x',
    ['x'],
    `remove${several(state)}`,
    'remove what is marked or selected',
    { kind: 'remove' },
    'remove',
  ),
  bind('r', ['r'], 'reroute', 'find a new tree for it, around what has failed', { kind: 'reroute' }),
  fix,
]

/** What can be done to a request that was rejected. */
const rejectedChanges = (state: State): readonly Binding[] => [
  bind('r', ['r'], 'retry', 'rejected: try again, as analyze places it', { kind: 'retry' }, 'retry rejected'),
  fix,
  bind('f', ['f'], 'force', 'rejected: place it whatever it breaks', { kind: 'force' }, 'force rejected'),
  bind('e', ['e'], 'edit', 'rejected: edit what is asked for, then try again', { kind: 'edit' }),
  bind('x', ['x'], `remove${several(state)}`, 'rejected: ask for it no more', { kind: 'remove' }, 'remove'),
]

export const changesOf = (state: State): readonly Binding[] =>
  rejectedOf(state, state.tunnels.cursor) === undefined || state.tunnels.marks.size > 0
    ? tunnelChanges(state)
    : rejectedChanges(state)

export const add: Binding = bind('a', ['a'], 'add', 'add a request, placed as analyze does', { kind: 'add' })

const placeAll = bind(
  'R',
  ['R'],
  'place all',
  'find places for what is marked, or for all that are down, or else for all rejected',
  { kind: 'place-all' },
  'place all down',
)

const marking = (state: State): readonly Binding[] => [
  bind('space', [' '], 'mark', 'mark it for x, r, R, + and -, y and E', { kind: 'mark' }),
  bind(
    '*',
    ['*'],
    state.tunnels.marks.size === 0 ? '' : 'unmark',
    'mark all that are shown, or none of them',
    { kind: 'mark-all' },
    'mark all, none',
  ),
]

export const tunnels = (state: State): readonly Binding[] => [
  move('move', 'move; j k, page keys, ctrl-d ctrl-u half a page, g G to the ends'),
  bind('enter', ['enter', 'right', 'l'], 'detail', 'where the bound comes from, and who interferes', {
    kind: 'open',
  }),
  bind('/', ['/'], 'filter', 'words, or fields: lane:2 slack<5us to:b4 is:down; ! is what is broken', {
    kind: 'filter',
  }),
  ...(state.tunnels.filter.text === '' && state.tunnels.marks.size === 0
    ? []
    : [bind('esc', ['esc'], 'all', 'take back marks, then the filter', { kind: 'close' } as const)]),
  bind(
    's',
    ['s'],
    `sort: ${state.tunnels.sort}`,
    `sort by ${TUNNEL_SORTS.join(', ')}`,
    { kind: 'sort-tunnels', sort: after(TUNNEL_SORTS, state.tunnels.sort) },
    'sort',
  ),
  bind('i', ['i'], '', 'the same order from its other end', { kind: 'reverse' }, 'reverse'),
  add,
  ...changesOf(state),
  ...marking(state),
  placeAll,
  bind('m', ['m'], 'map', 'see the selected tunnel on the map', { kind: 'view', view: 'map' }),
]

/** What is the same for both kinds, for the help. */
export const allChanges = (state: State): readonly Binding[] => [
  ...tunnelChanges(state),
  ...rejectedChanges(state),
]
